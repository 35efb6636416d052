/** Lenient readers for JSON that comes from outside: what is not as expected is undefined, never a throw. */

export type JsonObject = Readonly<Record<string, unknown>>;

export const objectOf = (value: unknown): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;

/** The object's own field; what it inherits (`constructor`, `toString`, …) does not count. */
export const field = (value: unknown, name: string): unknown => {
  const object = objectOf(value);
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
};

/** A text that is not empty. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const textField = (value: unknown, name: string): string | undefined => textOf(field(value, name));

/** A text, or a number written as one. */
export const labelOf = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : textOf(value);

export const listOf = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined);

export const textsOf = (value: unknown): string[] =>
  (listOf(value) ?? []).filter((item): item is string => textOf(item) !== undefined);

/** ISO-8601 text or ms since the epoch → ms since the epoch. */
export const timeOf = (value: unknown): number | undefined => {
  const time = typeof value === 'string' ? Date.parse(value) : value;
  return typeof time === 'number' && Number.isFinite(time) && time > 0 ? time : undefined;
};

/** Parsed JSON, or undefined for text that is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The value where it is one of the list. */
export const oneOf = <const T extends string>(allowed: readonly T[], value: unknown): T | undefined =>
  allowed.find((item) => item === value);

/** `{ [name]: value }`, or nothing where there is no value: optional fields are left out, not set to undefined. */
export const optional = <K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } =>
  value === undefined ? {} : ({ [name]: value } as { [P in K]?: V });
