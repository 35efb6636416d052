import type { DeviceContext } from './context.ts';

/** SmartThings' words, and the words that are shown for them. */
export type WordPairs = readonly (readonly [raw: string, shown: string])[];

/** Words that the rule below would take apart in the wrong places. */
const IRREGULAR: Readonly<Record<string, string>> = {
  MWplusGrill: 'microwave_plus_grill',
  MWplusConvection: 'microwave_plus_convection',
  MWplusHotBlast: 'microwave_plus_hot_blast',
  MWplusHotBlast2: 'microwave_plus_hot_blast_2',
  SteamBottomHeatplusConvection: 'steam_bottom_heat_plus_convection',
  airwash: 'air_wash',
  prewash: 'pre_wash',
};

/** SmartThings' `extraHigh`, `ConvectionBake`, `AI` or `clear voice` as `extra_high`, `convection_bake`, `ai`, `clear_voice`. */
export const snakeWord = (raw: string): string =>
  IRREGULAR[raw] ??
  raw
    .trim()
    .replace(/^aI(?=[A-Z])/, 'Ai')
    .replace('MicroWave', 'Microwave')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();

/** Exceptions first, then the rule. */
export const wordsWith =
  (exceptions: Readonly<Record<string, string>>) =>
  (raw: string): string =>
    exceptions[raw] ?? snakeWord(raw);

/** Pairs of raw and shown word, each shown word once: where two would read the same, the later one stays raw. */
export const wordPairs = (raws: Iterable<string>, shown: (raw: string) => string): WordPairs => {
  const pairs: (readonly [string, string])[] = [];
  const taken = new Set<string>();
  for (const raw of new Set(raws)) {
    const word = taken.has(shown(raw)) ? raw : shown(raw);
    if (taken.has(word)) continue;
    taken.add(word);
    pairs.push([raw, word]);
  }
  return pairs;
};

const SOURCES: Readonly<Record<string, string>> = {
  BT: 'bluetooth',
  'D.IN': 'digital_input',
  digitalTv: 'digital_tv',
  dtv: 'digital_tv',
  YouTube: 'youtube',
};

/** Inputs of televisions and soundbars. */
export const sourceWord = wordsWith(SOURCES);

/** Dishwashers' courses; firmware versions write some of them in their own way. */
export const dishwasherCourseWord = (raw: string): string => snakeWord(raw.replace(/_(?:0[0-9A-F]|1[0-9A-F])$/, ''));

/** `CV_FDR_WINE`, `CV_TTYPE_RF9000A_MEAT_FISH`: what a zone of a refrigerator is used for. */
export const fridgeModeWord = (raw: string): string => raw.replace(/^CV_(?:FDR|TTYPE_[A-Z0-9]+)_/, '').toLowerCase();

const WASHER_COURSES: Readonly<Record<string, string>> = {
  '1B': 'cotton',
  '1C': 'eco_40_60',
  '1D': 'super_speed',
  '1E': 'quick_wash',
  '1F': 'intense_cold',
  '20': 'hygiene_steam',
  '21': 'colors',
  '22': 'wool',
  '23': 'outdoor',
  '24': 'bedding',
  '25': 'synthetics',
  '26': 'delicates',
  '27': 'rinse_spin',
  '28': 'drain_spin',
  '29': 'drum_clean_plus',
  '2A': 'jeans',
  '2D': 'silent_wash',
  '2E': 'baby_care',
  '2F': 'sportswear',
  '30': 'cloudy_day',
  '32': 'shirts',
  '33': 'towels',
  '34': 'mixed_load',
  '3A': 'drum_clean',
};

const DRYER_COURSES: Readonly<Record<string, string>> = {
  '16': 'cotton',
  '17': 'super_speed',
  '18': 'synthetics',
  '19': 'delicates',
  '1A': 'wool',
  '1B': 'bedding',
  '1C': 'shirts',
  '1D': 'towels',
  '1E': 'outdoor',
  '1F': 'mixed_load',
  '20': 'iron_dry',
  '21': 'hygiene_care',
  '23': 'quick_dry',
  '24': 'cool_air',
  '25': 'warm_air',
  '27': 'time_dry',
};

/** Codes of courses mean something only together with the table that they are from. */
const COURSES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Table_02: WASHER_COURSES,
  Table_03: DRYER_COURSES,
};

/** The name of a course by its code; `Course 8F` where SmartThings never told what the code means. */
export const courseWord =
  (context: DeviceContext, component: string, capability: string) =>
  (code: string): string => {
    const table = context.value(component, capability, 'referenceTable');
    const id = typeof table === 'object' && table !== null && 'id' in table ? String(table.id) : '';
    return COURSES[id]?.[code.toUpperCase()] ?? `Course ${code.toUpperCase()}`;
  };
