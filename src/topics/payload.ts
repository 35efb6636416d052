import type { AttributeValue } from '../core/attribute.ts';
import type { DeviceState } from '../core/device.ts';

/**
 * A value as the payload of its topic: text and numbers plain, `null` as `null`, objects and arrays as JSON, and empty
 * text as `""`, because an empty retained payload would delete the topic.
 */
export const valuePayload = (value: unknown): string => {
  if (typeof value === 'string') return value === '' ? '""' : value;
  return JSON.stringify(value ?? null);
};

/** component → key → value; the key is the attribute, or `<capability>.<attribute>` where two capabilities share the name. */
export type StateDocument = Record<string, Record<string, unknown>>;

const groupBy = <T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
};

const componentDocument = (values: readonly AttributeValue[]): Record<string, unknown> => {
  const byName = groupBy(values, ({ attribute }) => attribute);
  const entries = values.map(({ capability, attribute, value }): [string, unknown] => [
    (byName.get(attribute)?.length ?? 0) > 1 ? `${capability}.${attribute}` : attribute,
    value ?? null,
  ]);
  // fromEntries defines own properties, so a hostile `__proto__` is a key like any other.
  return Object.fromEntries(entries);
};

/** The whole state of a device as one document. */
export const stateDocument = (state: DeviceState): StateDocument =>
  Object.fromEntries(
    [...groupBy(state.values(), ({ component }) => component)].map(([component, values]) => [
      component,
      componentDocument(values),
    ]),
  );
