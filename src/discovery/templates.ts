/**
 * Pieces of Home Assistant templates. Values come plain on their topics; `null` and the two quotes of an empty text mean
 * that nothing is known, which Home Assistant calls `None`.
 */
const NOTHING = `('null', '""', '')`;

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** `expression` with the payload in `value`, or unknown where there is none. */
export const known = (expression = 'value'): string => `{{ ${expression} if value not in ${NOTHING} else None }}`;

/** A Jinja dictionary. */
export const dictionary = (pairs: Iterable<readonly [string, string]>): string =>
  `{${[...pairs].map(([key, value]) => `${quote(key)}: ${quote(value)}`).join(', ')}}`;

/** SmartThings' word → the word shown; words that the map lacks stay as they are. */
export const mapped = (pairs: Iterable<readonly [string, string]>, expression = 'value'): string => {
  const entries = [...pairs].filter(([from, to]) => from !== to);
  return entries.length === 0 ? expression : `${dictionary(entries)}.get(${expression}, ${expression})`;
};

/** Turns a map round. */
export const inverted = (pairs: Iterable<readonly [string, string]>): (readonly [string, string])[] =>
  [...pairs].map(([from, to]) => [to, from] as const);

/** The word that stands for the payload, or for the value of another expression; unknown where the map lacks it. */
export const chosen = (pairs: Iterable<readonly [string, string]>, expression = 'value'): string =>
  `${dictionary(pairs)}.get(${expression} | string)`;

/** The payload of `<device>/set` for one component; keys are `<capability>.<attribute>`. */
export const setPayload = (component: string, wishes: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ [component]: wishes });

export { quote };
