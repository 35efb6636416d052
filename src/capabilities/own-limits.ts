import type { CapabilityDefinition } from './definition.ts';

/** Values that a device reports for the attributes of one capability of one component; undefined: nothing reported. */
export type Reported = (attribute: string) => unknown;

export const nothingReported: Reported = () => undefined;

/** The bounds that a device reports for one of its attributes, in the unit of that attribute. */
export interface ReportedRange {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly step?: number;
}

/** What a device says of itself about one attribute, and may differ from the definition. */
export interface OwnLimits {
  /** Values that the device lists as its own. */
  readonly supported?: readonly unknown[];
  readonly range?: ReportedRange;
  /** What it reports now: to set that again harms nothing, whatever its list or range say. */
  readonly current?: unknown;
}

const listName = /^(?:supported|available)(.+)$/;

/** True for attributes that list what others may be; they are never set, even where a definition names a setter. */
export const isListOfValues = (attribute: string): boolean => listName.test(attribute);

/** Attributes whose list has a name that the rule below does not find. */
const irregularLists: Readonly<Record<string, string>> = {
  'airConditionerFanMode.fanMode': 'supportedAcFanModes',
  'airConditionerMode.airConditionerMode': 'supportedAcModes',
  'custom.steamClosetCourse.steamClosetCourse': 'supportedSteamCloseCourse',
  'samsungce.dryerCycle.dryerCycle': 'supportedCycles',
  'samsungce.steamClosetCycle.steamClosetCycle': 'supportedCycles',
  'samsungce.washerCycle.washerCycle': 'supportedCycles',
  'samsungce.dishwasherWashingCourse.washingCourse': 'supportedCourses',
  'samsungvd.mediaInputSource.inputSource': 'supportedInputSourcesMap',
  'securitySystem.securitySystemStatus': 'supportedSecuritySystemStatuses',
  'sounds.selectedSound': 'supportedSounds',
};

/** Attributes whose bounds have other names than `<attribute>Range`, `min<Attribute>` and `max<Attribute>`. */
const irregularRanges: Readonly<Record<string, { range?: string; minimum?: string; maximum?: string }>> = {
  'clipDuration.clipDuration': { maximum: 'supportedMaxDuration' },
  'massageIntensityControl.intensityFoot': { range: 'intensityRange' },
  'massageIntensityControl.intensityHead': { range: 'intensityRange' },
  'massageIntensityControl.intensityWhole': { range: 'intensityRange' },
  'samsungce.hoodFanSpeed.hoodFanSpeed': { minimum: 'settableMinFanSpeed', maximum: 'settableMaxFanSpeed' },
};

/** `Values` and plurals off: `supportedLockValues` belongs to `lock`, `supportedWasherRinseCycles` to `washerRinseCycles`. */
const stemOf = (name: string): string =>
  name
    .replace(/Values$/, '')
    .replace(/s$/, '')
    .toLowerCase();

/** Attributes that take more than the list that their name points to: dishwashers drain by a course that they do not list. */
const unlisted: ReadonlySet<string> = new Set(['custom.supportedOptions.course']);

const listsFor = (definition: CapabilityDefinition, attribute: string): readonly string[] => {
  const path = `${definition.id}.${attribute}`;
  if (unlisted.has(path)) return [];
  const irregular = irregularLists[path];
  if (irregular !== undefined) return [irregular];
  const wanted = stemOf(attribute);
  return Object.keys(definition.attributes)
    .filter((name) => stemOf(listName.exec(name)?.[1] ?? '') === wanted)
    .toSorted((a, b) => Number(b.startsWith('supported')) - Number(a.startsWith('supported')));
};

/** The value that stands for an entry: appliances list courses as objects with `cycle`, televisions sources with `id`. */
const valueOfEntry = (entry: unknown): unknown => {
  if (typeof entry !== 'object' || entry === null) return entry ?? undefined;
  const { id, cycle } = entry as { id?: unknown; cycle?: unknown };
  return id ?? cycle;
};

/**
 * The values that the device itself lists for an attribute: `supportedThermostatModes` for `thermostatMode`, and so on.
 * Undefined where it lists none, or reported an empty list (appliances do, while they sleep).
 */
export const supportedValues = (
  definition: CapabilityDefinition,
  attribute: string,
  reported: Reported,
): readonly unknown[] | undefined => {
  for (const list of listsFor(definition, attribute)) {
    const entries = reported(list);
    if (!Array.isArray(entries)) continue;
    const values = entries.map(valueOfEntry).filter((value) => value !== undefined);
    if (values.length > 0) return values;
  }
  return undefined;
};

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Reads `{minimum, maximum, step}`, or a pair of numbers, as `thermostat` has them. */
const readRange = (value: unknown): ReportedRange => {
  if (Array.isArray(value)) return { ...bound('minimum', value[0]), ...bound('maximum', value[1]) };
  const range = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const { minimum, maximum, step } = range;
  return { ...bound('minimum', minimum), ...bound('maximum', maximum), ...bound('step', step) };
};

const bound = (name: keyof ReportedRange, value: unknown): ReportedRange =>
  typeof value === 'number' && Number.isFinite(value) ? { [name]: value } : {};

/** The bounds that the device itself reports for an attribute; undefined where it reports none that make sense. */
export const reportedRange = (
  definition: CapabilityDefinition,
  attribute: string,
  reported: Reported,
): ReportedRange | undefined => {
  const irregular = irregularRanges[`${definition.id}.${attribute}`];
  const name = capitalised(attribute);
  const range = {
    ...readRange(reported(irregular?.range ?? `${attribute}Range`)),
    ...bound('minimum', reported(irregular?.minimum ?? `min${name}`)),
    ...bound('maximum', reported(irregular?.maximum ?? `max${name}`)),
  };
  const { minimum = -Infinity, maximum = Infinity } = range;
  const unbounded = minimum === -Infinity && maximum === Infinity;
  return unbounded || minimum >= maximum ? undefined : range;
};

export const ownLimits = (definition: CapabilityDefinition, attribute: string, reported: Reported): OwnLimits => {
  const supported = supportedValues(definition, attribute, reported);
  const range = reportedRange(definition, attribute, reported);
  return {
    current: reported(attribute),
    ...(supported === undefined ? {} : { supported }),
    ...(range === undefined ? {} : { range }),
  };
};
