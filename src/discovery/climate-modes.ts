import type { Choices } from './choices.ts';
import { sentAs } from './choices.ts';
import { nameIn } from './component-names.ts';
import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { known, mapped } from './templates.ts';
import { snakeWord, wordPairs } from './words.ts';

/**
 * SmartThings' mode → Home Assistant's. Of several that mean the same, the first that the device has is sent. Home
 * Assistant takes no modes of one's own here, so what has no place in the table is shown as `auto`, if that is there.
 */
export type ModeTable = readonly (readonly [raw: string, shown: string])[];

export interface Modes {
  /** Home Assistant's, in the device's order, each once. */
  readonly shown: readonly string[];
  /** Every mode of the device that can be shown. */
  readonly words: readonly (readonly [raw: string, shown: string])[];
  /** What is sent for each that is shown. */
  readonly sent: readonly (readonly [shown: string, raw: string])[];
}

export const modesOf = (table: ModeTable, raws: readonly string[]): Modes => {
  const byRaw = new Map(table);
  const shown = [...new Set(raws.flatMap((raw) => byRaw.get(raw) ?? []))];
  const otherwise = shown.includes('auto') ? 'auto' : undefined;
  const words = raws.flatMap((raw) => {
    const word = byRaw.get(raw) ?? otherwise;
    return word === undefined ? [] : [[raw, word] as const];
  });
  const sent = shown.flatMap((word) => {
    const first = table.find(([raw, meant]) => meant === word && raws.includes(raw));
    return first === undefined ? [] : [[word, first[0]] as const];
  });
  return { shown, words, sent };
};

/** The raw modes that are shown as one mode. */
export const rawsShownAs = ({ words }: Modes, mode: string): readonly string[] =>
  words.filter(([, shown]) => shown === mode).map(([raw]) => raw);

export interface ModeSelectInput {
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  readonly choices: Choices;
  readonly modes: Modes;
}

/** A select of all modes beside the climate, where that cannot tell some of them apart; none where it can. */
export const modeSelects = (context: DeviceContext, input: ModeSelectInput): Entity[] => {
  const { component, capability, attribute, choices, modes } = input;
  const reachable = new Set(modes.sent.map(([, raw]) => raw));
  if (!choices.isListed || choices.raws.every((raw) => reachable.has(raw))) return [];
  const words = wordPairs(choices.raws, snakeWord);
  const template = sentAs(words);
  return [
    {
      platform: 'select',
      source: { component, capability, attribute },
      name: nameIn(context, component, 'Mode'),
      category: 'config',
      config: {
        state_topic: context.attributeTopic(component, capability, attribute),
        value_template: known(mapped(words)),
        command_topic: context.attributeSetTopic(component, capability, attribute),
        ...(template === undefined ? {} : { command_template: template }),
        options: words.map(([, word]) => word),
        icon: 'mdi:thermostat',
      },
    },
  ];
};
