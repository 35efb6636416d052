import type { DeviceContext } from '../context.ts';
import type { Words } from './vocabulary.ts';

/** How the payload becomes the state. */
export type Reading =
  /** Text as it is. */
  | { readonly kind: 'text' }
  /** A number; one of `meaningless` says that there is none. */
  | { readonly kind: 'number'; readonly meaningless?: readonly number[] }
  /** A number within a list. */
  | { readonly kind: 'item'; readonly index: number }
  /** A number within an object, multiplied or divided. */
  | { readonly kind: 'property'; readonly property: string; readonly times?: number; readonly dividedBy?: number }
  /** How many items a list or an object has. */
  | { readonly kind: 'count' }
  /** A point in time as ISO-8601. */
  | { readonly kind: 'time' }
  /** A point in time as seconds since 1970. */
  | { readonly kind: 'epoch' }
  /** One of several words. */
  | ({ readonly kind: 'word' } & Words);

/** One sensor: what it reads, and how Home Assistant shows it. */
export interface SensorRow {
  readonly capability: string;
  readonly attribute: string;
  /** Null: the device's main feature. Parts of the device put their own name before it. */
  readonly name: string | null;
  readonly reading: Reading;
  /** Components where it is shown even while nothing is known; absent: `main`. */
  readonly components?: readonly string[];
  /** Nowhere but in these components. */
  readonly nowhereElse?: true;
  /** Not shown by Home Assistant's own integration: where the device never says anything, it is there but switched off. */
  readonly beyond?: true;
  readonly when?: (context: DeviceContext, component: string) => boolean;
  readonly deviceClass?: string;
  readonly stateClass?: 'measurement' | 'total' | 'total_increasing';
  /** The unit where the value comes with none. */
  readonly unit?: string;
  /** A property's unit is the row's, whatever the value comes with; so is that of a value whose own unit says nothing. */
  readonly fixedUnit?: true;
  /** Another attribute of the same component whose unit holds. */
  readonly unitOf?: readonly [capability: string, attribute: string];
  readonly category?: 'diagnostic';
  readonly precision?: number;
  readonly icon?: string;
  /** Switched off until the user wants it. */
  readonly quiet?: true;
  /** Only where the object has the property. */
  readonly whereReported?: true;
  /** Attributes of the state: name → property of the object. */
  readonly extra?: Readonly<Record<string, string>>;
  /** Tells sensors of one attribute apart. */
  readonly key?: string;
}

type Rest = Partial<Omit<SensorRow, 'capability' | 'attribute' | 'name'>>;
/** `capability.attribute`; the last dot parts them. */
type Path = string;

const placeOf = (path: Path): Pick<SensorRow, 'capability' | 'attribute'> => {
  const dot = path.lastIndexOf('.');
  return { capability: path.slice(0, dot), attribute: path.slice(dot + 1) };
};

/** A number that goes up and down. */
export const measurement = (path: Path, name: string | null, rest: Rest = {}): SensorRow => ({
  ...placeOf(path),
  name,
  reading: { kind: 'number' },
  stateClass: 'measurement',
  ...rest,
});

/** A number that Home Assistant keeps no statistics of. */
export const figure = (path: Path, name: string | null, rest: Rest = {}): SensorRow => ({
  ...placeOf(path),
  name,
  reading: { kind: 'number' },
  ...rest,
});

/** One of several words. */
export const word = (path: Path, name: string | null, words: Words = {}, rest: Rest = {}): SensorRow => ({
  ...placeOf(path),
  name,
  reading: { kind: 'word', ...words },
  deviceClass: 'enum',
  ...rest,
});

/** Any text. */
export const text = (path: Path, name: string | null, rest: Rest = {}): SensorRow => ({
  ...placeOf(path),
  name,
  reading: { kind: 'text' },
  ...rest,
});

/** A point in time. */
export const time = (path: Path, name: string | null, rest: Rest = {}): SensorRow => ({
  ...placeOf(path),
  name,
  reading: { kind: 'time' },
  deviceClass: 'timestamp',
  ...rest,
});

/** One property of an object. */
export const property = (
  path: Path,
  name: string | null,
  reading: Omit<Extract<Reading, { kind: 'property' }>, 'kind'>,
  rest: Rest = {},
): SensorRow => ({ ...placeOf(path), name, reading: { kind: 'property', ...reading }, fixedUnit: true, ...rest });

/** The same rows, as ones that Home Assistant's own integration lacks. */
export const beyond = (rows: readonly SensorRow[]): SensorRow[] => rows.map((row) => ({ ...row, beyond: true }));
