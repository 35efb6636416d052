import type { DeviceContext } from '../context.ts';
import { dictionary } from '../templates.ts';

/** Where the words of an attribute come from, and how they are shown. */
export interface Words {
  /** All that it can say, where its definition does not tell, or in an order of their own. */
  readonly values?: readonly string[];
  /** An attribute of the same capability that lists what this model can say. */
  readonly listedBy?: string;
  /** Words whose shown form cannot be derived. */
  readonly shown?: Readonly<Record<string, string>>;
}

/** Words that say nothing. */
const NOTHING: readonly string[] = ['null', '""', '', 'unknown'];

/** `aIWash` → `ai_wash`, `fast forwarding` → `fast_forwarding`: how Home Assistant writes words that it keeps. */
export const snakeCase = (word: string): string =>
  word
    .replace(/aI(?=[A-Z])/g, 'ai')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9+]+/g, '_')
    .toLowerCase();

/** SmartThings' words with the words shown for them. */
export type Vocabulary = readonly (readonly [word: string, shown: string])[];

interface Place {
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
}

const definedWords = (context: DeviceContext, { capability, attribute }: Place): readonly string[] => {
  const attributes = context.definition(capability)?.attributes ?? {};
  const schema = Object.hasOwn(attributes, attribute) ? attributes[attribute]?.value : undefined;
  return (schema?.enum ?? []).filter((word): word is string => typeof word === 'string');
};

/**
 * Every word the attribute can say, and the one that it says now: Home Assistant drops a state that is not among the
 * options. Empty where nobody knows them.
 */
export const vocabularyOf = (context: DeviceContext, place: Place, words: Words): Vocabulary => {
  const { component, capability, attribute } = place;
  const listed = words.listedBy === undefined ? undefined : context.list(component, capability, words.listedBy);
  const all = listed ?? words.values ?? definedWords(context, place);
  const now = context.value(component, capability, attribute);
  const said = [...all, ...(typeof now === 'string' && all.length > 0 ? [now] : [])];
  return [...new Set(said)]
    .filter((word) => !NOTHING.includes(word))
    .map((word) => [word, words.shown?.[word] ?? snakeCase(word)]);
};

/** The word shown for the payload, or unknown where it says nothing. */
export const wordTemplate = (vocabulary: Vocabulary): string => {
  const changed = vocabulary.filter(([word, shown]) => word !== shown);
  const expression = changed.length === 0 ? 'value' : `${dictionary(changed)}.get(value, value)`;
  return `{{ ${expression} if value not in ('null', '""', '', 'unknown') else None }}`;
};
