import type { AttributeValue } from '../core/attribute.ts';
import { instantOf } from '../core/freshness.ts';
import type { Problems } from './problems.ts';
import { field, listOf, objectOf, optional, textField, timeOf } from './wire.ts';

/** SmartThings sends `{}` for no data in events, and leaves it out in status reads: both are none. */
export const dataOf = (value: unknown): unknown => {
  const object = objectOf(value);
  return value === null || (object !== undefined && Object.keys(object).length === 0) ? undefined : value;
};

/**
 * The time of a value that was read. A value without one counts from when the read began; what was never reported
 * (null without time) is older than anything.
 */
const timeOfReading = (
  timestamp: unknown,
  value: unknown,
  readBegan: number,
): Pick<AttributeValue, 'time' | 'precision'> => {
  const time = timeOf(timestamp);
  if (time !== undefined) return instantOf({ time }, readBegan);
  return { time: value === null ? 0 : readBegan, precision: 'second' };
};

/** `{ attribute: { value, unit?, data?, timestamp? } }` of one capability. */
export const parseCapabilityStatus = (
  raw: unknown,
  path: { readonly component: string; readonly capability: string },
  readBegan: number,
  where: string,
  problems: Problems,
): AttributeValue[] => {
  const attributes = objectOf(raw);
  if (attributes === undefined) {
    problems.add(where, `The status of ${path.capability} cannot be read.`);
    return [];
  }
  return Object.entries(attributes).flatMap(([attribute, reading]): AttributeValue[] => {
    if (objectOf(reading) === undefined) {
      problems.add(`${where}.${attribute}`, `The value of ${attribute} cannot be read.`);
      return [];
    }
    const value = field(reading, 'value') ?? null;
    return [
      {
        component: path.component,
        capability: path.capability,
        attribute,
        value,
        ...optional('unit', textField(reading, 'unit')),
        ...optional('data', dataOf(field(reading, 'data'))),
        ...timeOfReading(field(reading, 'timestamp'), value, readBegan),
      },
    ];
  });
};

/** The answer of `GET /devices/{id}/status`; undefined where it is none. */
export const parseStatus = (raw: unknown, readBegan: number, problems: Problems): AttributeValue[] | undefined => {
  const components = objectOf(field(raw, 'components'));
  if (components === undefined) return problems.add('components', 'The answer holds no status.');
  return Object.entries(components).flatMap(([component, capabilities]) => {
    const where = `components.${component}`;
    const known = objectOf(capabilities);
    if (known === undefined) problems.add(where, `The status of the component ${component} cannot be read.`);
    return Object.entries(known ?? {}).flatMap(([capability, status]) =>
      parseCapabilityStatus(status, { component, capability }, readBegan, `${where}.${capability}`, problems),
    );
  });
};

/** The status that a batch read hangs on the capabilities of one device; undefined: it carries none. */
export const parseBatchStatus = (
  device: unknown,
  readBegan: number,
  where: string,
  problems: Problems,
): AttributeValue[] | undefined => {
  let carriesStatus = false;
  const attributes = (listOf(field(device, 'components')) ?? []).flatMap((component, index) =>
    (listOf(field(component, 'capabilities')) ?? []).flatMap((entry) => {
      const path = { component: textField(component, 'id'), capability: textField(entry, 'id') };
      const status = field(entry, 'status');
      if (path.component === undefined || path.capability === undefined || status == null) return [];
      carriesStatus = true;
      const place = `${where}.components[${index}].${path.capability}`;
      return parseCapabilityStatus(
        status,
        { component: path.component, capability: path.capability },
        readBegan,
        place,
        problems,
      );
    }),
  );
  return carriesStatus ? attributes : undefined;
};
