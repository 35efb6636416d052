/** Latin letters that Unicode does not decompose into a–z. */
const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  ŋ: 'n',
  ŧ: 't',
  ŀ: 'l',
  ŉ: 'n',
  ſ: 's',
  ƒ: 'f',
  ə: 'e',
  ɨ: 'i',
  ʉ: 'u',
  ƙ: 'k',
  ɓ: 'b',
  ɗ: 'd',
  ɛ: 'e',
  ɔ: 'o',
  ƴ: 'y',
  ȷ: 'j',
};

const foldLatin = (letter: string): string =>
  FOLDED[letter] ??
  letter
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/./gu, (part) => FOLDED[part] ?? part);

/**
 * A label as a level of a topic: lower case, Latin letters folded to a–z, every run of characters that are neither
 * letters nor digits of any script one `_`, none at the ends. Empty where nothing is left.
 */
export const topicName = (label: string): string =>
  label
    .normalize('NFC')
    .toLowerCase()
    .replace(/\p{Script=Latin}\p{M}*/gu, foldLatin)
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '')
    .normalize('NFC');

/** An id as a level of a topic: as it is, since its hyphens tell people what it is, but without what MQTT forbids. */
const levelOf = (id: string): string => id.replace(/[/+#\p{Cc}\s]+/gu, '_');

export interface Nameable {
  readonly id: string;
  readonly label: string;
}

/** The name next free after `wanted`: itself, or with `_2`, `_3`, … */
export const freeName = (wanted: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(wanted)) return wanted;
  let n = 2;
  while (taken.has(`${wanted}_${n}`)) n += 1;
  return `${wanted}_${n}`;
};

/**
 * Gives every thing a name of its own. Names that were given stay, whatever the label is now; new things get theirs in
 * the order of their ids, so that the same things always get the same names.
 */
export const assignNames = (
  things: readonly Nameable[],
  given: ReadonlyMap<string, string>,
  reserved: readonly string[] = [],
): Map<string, string> => {
  const names = new Map(given);
  const taken = new Set([...reserved, ...given.values()]);
  const fresh = things.filter(({ id }) => !given.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id, label } of fresh) {
    if (names.has(id)) continue;
    const name = freeName(topicName(label) || levelOf(id) || 'device', taken);
    names.set(id, name);
    taken.add(name);
  }
  return names;
};
