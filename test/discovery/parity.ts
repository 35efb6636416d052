import type { Entity, Platform } from '../../src/discovery/entity.ts';
import type { ExpectedRow } from './kit.ts';

/** Home Assistant shows these in metric units, whatever a device says. */
const METRIC: Readonly<Record<string, string>> = {
  '°F': '°C',
  gal: 'L',
  kPa: 'hPa',
  mbar: 'hPa',
  psi: 'kPa',
  CCF: 'm³',
  'ft³': 'm³',
  mi: 'km',
  mph: 'km/h',
  lb: 'kg',
};

/** What the rows call `energy_meter` is the property `energy`; an attribute's only entity needs no key. */
const keyOf = ({ key, attribute }: ExpectedRow): string | undefined => {
  const short = key.replace(/_meter$/, '');
  return short === '' || short === attribute ? undefined : short;
};

/** The entity that a row asks for; undefined where it is missing. */
export const counterpart = (row: ExpectedRow, entities: readonly Entity[]): Entity | undefined => {
  const ofPlatform = entities.filter(
    ({ platform, source }) => platform === row.platform && source.component === row.component,
  );
  if (row.capability === '') return ofPlatform[0];
  const candidates = ofPlatform.filter(
    ({ source: { capability, attribute, key } }) =>
      capability === row.capability && [attribute, key].includes(row.attribute),
  );
  const key = keyOf(row);
  const [first, ...others] = candidates;
  if (others.length === 0) return first;
  return candidates.find(({ source }) => source.key === key) ?? candidates.find(({ name }) => name === row.name);
};

/** A field of a row that the entity does not show as Home Assistant's own integration does. */
export interface Difference {
  readonly row: ExpectedRow;
  readonly field: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

type Compared = readonly [field: string, expected: unknown, actual: unknown];

/** Names of an entity's config that hold what the rows' attributes hold. */
const LISTS: Partial<Record<Platform, Readonly<Record<string, string>>>> = {
  sensor: { options: 'options' },
  select: { options: 'options' },
  climate: {
    hvac_modes: 'modes',
    fan_modes: 'fan_modes',
    swing_modes: 'swing_modes',
    preset_modes: 'preset_modes',
  },
  fan: { preset_modes: 'preset_modes' },
  vacuum: { fan_speed_list: 'fan_speed_list' },
  event: { event_types: 'event_types' },
};

const NUMBERS: Partial<Record<Platform, Readonly<Record<string, string>>>> = {
  number: { min: 'min', max: 'max', step: 'step' },
  climate: { min_temp: 'min_temp', max_temp: 'max_temp', target_temp_step: 'temp_step' },
};

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** What is missing in a list: more than Home Assistant's own integration offers is welcome. */
const missingWords = (expected: unknown, actual: unknown): string[] =>
  // Every MQTT climate and fan has the preset `none` without naming it.
  texts(expected).filter((word) => word !== 'none' && !texts(actual).includes(word));

/** What a light of the basic schema can do follows from its command topics. */
const colorModesOf = (config: Entity['config']): string[] => {
  const can = (mode: string): boolean => config[`${mode}_command_topic`] !== undefined;
  const colors = ['color_temp', 'hs'].filter(can);
  if (colors.length > 0) return colors;
  return [can('brightness') ? 'brightness' : 'onoff'];
};

const colorsOf = (row: ExpectedRow, config: Entity['config']): Compared[] => {
  const actual = config['supported_color_modes'] ?? colorModesOf(config);
  const missing = row.platform === 'light' ? missingWords(row.attributes['supported_color_modes'], actual) : [];
  return missing.length === 0 ? [] : [['supported_color_modes', missing, actual]];
};

const listsOf = (row: ExpectedRow, config: Entity['config']): Compared[] =>
  Object.entries(LISTS[row.platform as Platform] ?? {}).flatMap(([theirs, ours]): Compared[] => {
    const missing = missingWords(row.attributes[theirs], config[ours]);
    return missing.length === 0 ? [] : [[theirs, missing, config[ours]]];
  });

const isFahrenheit = ({ unit_of_measurement: unit, temperature_unit: scale }: Entity['config']): boolean =>
  unit === '°F' || scale === 'F';

/** Limits in degrees Fahrenheit come as whole degrees Celsius, rounded outwards. */
const sameNumber = (expected: unknown, actual: unknown, config: Entity['config'], isStep: boolean): boolean => {
  if (typeof expected !== 'number' || typeof actual !== 'number') return false;
  if (!isFahrenheit(config) || isStep) return Math.abs(expected - actual) < 0.001;
  return Math.abs(expected - ((actual - 32) * 5) / 9) < 1;
};

/** Limits that Home Assistant assumes where a climate names none. */
const ASSUMED: Readonly<Record<string, number>> = { min_temp: 7, max_temp: 35 };

const numbersOf = (row: ExpectedRow, config: Entity['config']): Compared[] =>
  Object.entries(NUMBERS[row.platform as Platform] ?? {}).flatMap(([theirs, ours]): Compared[] => {
    const expected = row.attributes[theirs];
    const actual = config[ours];
    const isAssumed = actual === undefined && expected === ASSUMED[theirs];
    const isSame = expected === undefined || isAssumed || sameNumber(expected, actual, config, theirs.includes('step'));
    return isSame ? [] : [[theirs, expected, actual]];
  });

const unitOf = (row: ExpectedRow, unit: unknown): unknown => {
  const metric = typeof unit === 'string' ? METRIC[unit] : undefined;
  return metric === row.unit ? metric : unit;
};

const fieldsOf = (row: ExpectedRow, entity: Entity): Compared[] => {
  const { config } = entity;
  const fields: Compared[] = [
    ['name', row.name, entity.name ?? ''],
    ['device_class', row.device_class, config['device_class'] ?? ''],
    ['state_class', row.state_class, config['state_class'] ?? ''],
    ['unit', row.unit, unitOf(row, config['unit_of_measurement']) ?? ''],
    ['entity_category', row.entity_category, entity.category ?? ''],
    ['enabled', row.enabled, entity.enabledByDefault === false ? 'no' : 'yes'],
    ['mode', row.platform === 'number' ? row.attributes['mode'] : undefined, config['mode'] ?? 'auto'],
  ];
  return fields.filter(([, expected, actual]) => expected !== undefined && expected !== actual);
};

/** Everything in which the entities differ from a row; `missing` where there is none. */
export const differencesOf = (row: ExpectedRow, entities: readonly Entity[]): Difference[] => {
  const entity = counterpart(row, entities);
  if (entity === undefined) return [{ row, field: 'missing', expected: row.name, actual: undefined }];
  const { config } = entity;
  const compared = [
    ...fieldsOf(row, entity),
    ...listsOf(row, config),
    ...colorsOf(row, config),
    ...numbersOf(row, config),
  ];
  return compared.map(([field, expected, actual]) => ({ row, field, expected, actual }));
};

/** A media player, which MQTT lacks, as the parts that people use it through. */
export const playerParts = (
  row: ExpectedRow,
): readonly (readonly [what: string, isIt: (entity: Entity) => boolean])[] => {
  const at =
    (platforms: readonly Platform[], ...paths: readonly string[]) =>
    (entity: Entity): boolean =>
      platforms.includes(entity.platform) &&
      entity.source.component === row.component &&
      paths.includes(entity.source.capability ?? '');
  const has = (attribute: string): boolean => Object.hasOwn(row.attributes, attribute);
  const inputs = ['samsungvd.mediaInputSource', 'mediaInputSource', 'samsungvd.audioInputSource'];
  return [
    ['volume', at(['number'], 'audioVolume')],
    ['mute', at(['switch'], 'audioMute')],
    ...(has('source') ? [['source', at(['select', 'sensor'], ...inputs)] as const] : []),
    ...(has('media_title') ? [['title', at(['sensor'], 'audioTrackData')] as const] : []),
    ...(has('shuffle') ? [['shuffle', at(['switch'], 'mediaPlaybackShuffle')] as const] : []),
    ...(has('repeat') ? [['repeat', at(['select'], 'mediaPlaybackRepeat')] as const] : []),
    ...(row.state === 'playing' || row.state === 'idle'
      ? [
          ['play', at(['button'], 'mediaPlayback')] as const,
          ['playback status', at(['sensor', 'select'], 'mediaPlayback')] as const,
        ]
      : []),
  ];
};
