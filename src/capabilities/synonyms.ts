/** SmartThings' word, and the one that Home Assistant shows and sends. */
export type Synonyms = readonly (readonly [raw: string, shown: string])[];

/** How strongly a robot sucks. Off is not off, but as the cleaner thinks best. */
export const SUCTION: Synonyms = [
  ['silence', 'normal'],
  ['on', 'maximum'],
  ['off', 'smart'],
  ['extraSilence', 'quiet'],
];

/** By `capability.attribute`: for what Home Assistant sends in its own words, with no template to translate them. */
const SYNONYMS: ReadonlyMap<string, Synonyms> = new Map([['robotCleanerTurboMode.robotCleanerTurboMode', SUCTION]]);

/** The word that SmartThings knows, for a word that means the same; any other text unchanged. */
export const wordFor = (capability: string, attribute: string, text: string): string =>
  SYNONYMS.get(`${capability}.${attribute}`)?.find(([, shown]) => shown === text)?.[0] ?? text;
