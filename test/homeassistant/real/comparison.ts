import type { ExpectedRow } from '../../discovery/kit.ts';
import type { Shown } from './world.ts';

const slug = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');

/** The unique ids that an entity of this row may have, without its device: the key is written where there are several of one attribute. */
const idsOf = ({ platform, component, capability, attribute, key }: ExpectedRow): string[] => {
  const path = [platform, component, capability, attribute].filter(Boolean).map(slug).join('_');
  const short = key.replace(/_(meter|coordinate)$/, '');
  return [path, `${path}_${slug(key)}`, `${path}_${slug(short)}`];
};

/** The entity that stands for a row: made of the same attribute, else of the same platform and name. */
export const entityFor = (row: ExpectedRow, deviceId: string, shown: ReadonlyMap<string, Shown>): Shown | undefined => {
  const start = `smartthings2mqtt_${deviceId}_`;
  const byId = idsOf(row)
    .map((id) => shown.get(start + id))
    .find((entity) => entity !== undefined);
  if (byId !== undefined) return byId;
  const ofPlatform = [...shown.values()].filter(
    ({ entity_id: id, unique_id: uniqueId }) => id.startsWith(`${row.platform}.`) && uniqueId.startsWith(start),
  );
  // Lights, climates and their like speak for a component, and carry the device's name.
  const isWhole = row.capability === '';
  return ofPlatform.find(
    ({ original_name: name, unique_id: id }) =>
      (name ?? '') === row.name && (!isWhole || id.startsWith(`${start}${row.platform}_${slug(row.component)}`)),
  );
};

/** Attributes of the expected rows that say how another integration works, not what the device is like. */
const NOT_COMPARED = /^(supported_features|auto_update|display_precision|in_progress|drlc_|power_consumption_)/;

/** HSV made from a colour temperature and the like differ in the last digits. */
const TOLERANCE = 0.002;

const asTime = (text: string): number => (/^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN);

const areEqual = (wanted: unknown, found: unknown): boolean => {
  if (Array.isArray(wanted) && Array.isArray(found)) {
    const [one, other] = [wanted, found].map((list) => JSON.stringify(list.map(String).toSorted()));
    return one === other;
  }
  const [left, right] = [String(wanted ?? ''), String(found ?? '')];
  if (left === right) return true;
  if (asTime(left) === asTime(right)) return true;
  if (left.trim() === '' || right.trim() === '') return false;
  const [number, other] = [Number(left), Number(right)];
  return Math.abs(number - other) <= TOLERANCE * Math.max(1, Math.abs(number));
};

/** One thing in which an entity is not as expected. */
export interface Difference {
  readonly row: ExpectedRow;
  /** `missing`, `state`, `name`, or the name of an attribute. */
  readonly what: string;
  readonly wanted?: unknown;
  readonly found?: unknown;
}

/** Everything in which `entity` differs from the row; nothing, where it is as the row says. */
export const differencesOf = (row: ExpectedRow, entity: Shown | undefined): Difference[] => {
  if (entity === undefined) return [{ row, what: 'missing' }];
  if (entity.disabled_by !== null) return row.enabled === 'no' ? [] : [{ row, what: 'disabled' }];
  const attributes = entity.state?.attributes ?? {};
  const facts: [what: string, wanted: unknown, found: unknown][] = [
    ['state', row.state, entity.state?.state],
    ['category', row.entity_category, entity.entity_category],
    ['device_class', row.device_class, attributes['device_class']],
    ['state_class', row.state_class, attributes['state_class']],
    ['unit', row.unit, attributes['unit_of_measurement']],
    // A name that is empty here was made from a class or a translation there.
    ...(row.name === '' ? [] : [['name', row.name, entity.original_name] as [string, unknown, unknown]]),
    ...Object.entries(row.attributes)
      .filter(([name]) => !NOT_COMPARED.test(name))
      .map(([name, wanted]): [string, unknown, unknown] => [name, wanted, attributes[name]]),
  ];
  return facts
    .filter(([, wanted, found]) => !areEqual(wanted, found))
    .map(([what, wanted, found]) => ({ row, what, wanted, found }));
};

/** A difference for people. */
export const sentenceOf = ({ row, what, wanted, found }: Difference): string => {
  const { fixture, platform, component, capability, attribute, key, name } = row;
  const path = [platform, component, capability, attribute, key === attribute ? '' : key].filter(Boolean).join('/');
  const details = what === 'missing' ? '' : `: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`;
  return `${fixture} ${path} “${name}” ${what}${details}`;
};
