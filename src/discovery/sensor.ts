import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { known, knownJson, mapped, quote } from './templates.ts';
import { homeAssistantUnit } from './units.ts';

/** SmartThings' words, and the words that are shown for them. */
export type Words = readonly (readonly [from: string, to: string])[];

/** How the payload becomes the state. */
export type Reading =
  /** The value itself. */
  | { readonly kind: 'plain' }
  /** One item of a list. */
  | { readonly kind: 'item'; readonly index: number }
  /** One property of an object, divided. */
  | { readonly kind: 'property'; readonly key: string; readonly dividedBy?: number }
  /** A number that means nothing where it is one of these. */
  | { readonly kind: 'number'; readonly exceptFor: readonly number[] };

/** One sensor: what it reads and how Home Assistant shows it. */
export interface SensorRow {
  readonly capability: string;
  readonly attribute: string;
  /** Component → name. Most things are only in `main`. */
  readonly names: Readonly<Record<string, string | null>>;
  readonly when?: (context: DeviceContext, component: string) => boolean;
  readonly deviceClass?: string;
  readonly stateClass?: 'measurement' | 'total' | 'total_increasing';
  /** The unit of the value, where it comes with one; else this. False: none, whatever comes. */
  readonly unit?: string | false;
  /** Another attribute of the same component whose unit holds. */
  readonly unitOf?: readonly [capability: string, attribute: string];
  readonly category?: 'diagnostic';
  /** All the words it can be, as shown; a function reads them off the device. */
  readonly options?: readonly string[] | ((context: DeviceContext, component: string) => readonly string[] | undefined);
  readonly words?: Words;
  readonly reading?: Reading;
  readonly precision?: number;
  /** Tells sensors of one attribute apart. */
  readonly key?: string;
}

const PLAIN: Reading = { kind: 'plain' };

const templateOf = ({ reading = PLAIN, words = [] }: SensorRow): string => {
  switch (reading.kind) {
    case 'plain':
      return known(mapped(words));
    case 'item':
      return knownJson(`value_json[${reading.index}]`);
    case 'property': {
      const property = `value_json.get(${quote(reading.key)})`;
      const { dividedBy = 1 } = reading;
      const expression = dividedBy === 1 ? property : `${property} / ${dividedBy}`;
      return `{{ ${expression} if value not in ('null', '""', '') and ${property} is number else None }}`;
    }
    case 'number':
      return `{{ value if value not in ('null', '""', '') and (value | float(0)) not in (${reading.exceptFor.join(', ')},) else None }}`;
    default:
      return reading satisfies never;
  }
};

/** Whether the property is there to be read: a device that never reports it has no sensor for it. */
const isThere = (
  context: DeviceContext,
  component: string,
  { capability, attribute, reading = PLAIN }: SensorRow,
): boolean => {
  if (reading.kind !== 'property') return true;
  const value = context.value(component, capability, attribute);
  return typeof value === 'object' && value !== null && reading.key in value;
};

const unitOf = (context: DeviceContext, component: string, row: SensorRow): string | undefined => {
  if (row.unit === false) return undefined;
  const [capability, attribute] = row.unitOf ?? [row.capability, row.attribute];
  const reported = row.reading?.kind === 'property' ? undefined : context.unit(component, capability, attribute);
  return homeAssistantUnit(reported ?? row.unit);
};

const defined = (entries: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));

const sensorEntity = (context: DeviceContext, component: string, row: SensorRow): Entity => {
  const options = typeof row.options === 'function' ? row.options(context, component) : row.options;
  return {
    platform: 'sensor',
    source: {
      component,
      capability: row.capability,
      attribute: row.attribute,
      ...(row.key === undefined ? {} : { key: row.key }),
    },
    name: row.names[component] ?? null,
    ...(row.category === undefined ? {} : { category: row.category }),
    config: defined({
      state_topic: context.attributeTopic(component, row.capability, row.attribute),
      value_template: templateOf(row),
      device_class: row.deviceClass,
      state_class: row.stateClass,
      unit_of_measurement:
        row.deviceClass === 'enum' || row.deviceClass === 'timestamp' ? undefined : unitOf(context, component, row),
      suggested_display_precision: row.precision,
      options: row.deviceClass === 'enum' ? options : undefined,
    }),
  };
};

/** The sensors of a table that a device has. */
export const sensorsFrom =
  (rows: readonly SensorRow[]) =>
  (context: DeviceContext): Entity[] =>
    rows.flatMap((row) =>
      Object.keys(row.names)
        .filter((component) => context.has(component, row.capability))
        .filter((component) => row.when?.(context, component) ?? true)
        .filter((component) => isThere(context, component, row))
        .map((component) => sensorEntity(context, component, row)),
    );
