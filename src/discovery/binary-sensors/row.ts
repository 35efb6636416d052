import type { DeviceContext } from '../context.ts';

/** One binary sensor: when it is on, and how Home Assistant shows it. */
export interface BinarySensorRow {
  readonly capability: string;
  readonly attribute: string;
  /** Null: the device's main feature. Parts of the device put their own name before it. */
  readonly name: string | null | ((context: DeviceContext) => string | null);
  /** The values, as payloads, at which it is on; any other value is off. Absent: a list, on while it holds anything. */
  readonly on?: readonly string[];
  /** Components where it is shown even while nothing is known; absent: `main`. */
  readonly components?: readonly string[];
  /** Nowhere but in these components. */
  readonly nowhereElse?: true;
  /** Not shown by Home Assistant's own integration: where the device never says anything, it is there but switched off. */
  readonly beyond?: true;
  readonly when?: (context: DeviceContext, component: string) => boolean;
  readonly deviceClass?: string | ((context: DeviceContext) => string);
  readonly category?: 'diagnostic';
}

type Rest = Partial<Omit<BinarySensorRow, 'capability' | 'attribute' | 'name' | 'on'>>;

/** `path` is `capability.attribute`; the last dot parts them. */
export const onWhen = (
  path: string,
  on: string | readonly string[] | undefined,
  name: BinarySensorRow['name'],
  rest: Rest = {},
): BinarySensorRow => {
  const dot = path.lastIndexOf('.');
  return {
    capability: path.slice(0, dot),
    attribute: path.slice(dot + 1),
    name,
    ...(on === undefined ? {} : { on: typeof on === 'string' ? [on] : on }),
    ...rest,
  };
};

/** The same rows, as ones that Home Assistant's own integration lacks. */
export const beyond = (rows: readonly BinarySensorRow[]): BinarySensorRow[] =>
  rows.map((row) => ({ ...row, beyond: true }));
