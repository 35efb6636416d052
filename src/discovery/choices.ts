import type { DeviceContext } from './context.ts';
import { mapped } from './templates.ts';

/** An attribute that is one of several words, and the attribute that lists them. */
export interface ChoiceSource {
  readonly capability: string;
  readonly attribute: string;
  readonly list: string;
}

/** The words of an attribute, raw. */
export interface Choices {
  readonly raws: readonly string[];
  /** Whether the device listed them itself; else they are the definition's, and some may not work. */
  readonly isListed: boolean;
}

const enumeratedBy = (context: DeviceContext, { capability, attribute }: ChoiceSource): readonly string[] =>
  (context.definition(capability)?.attributes[attribute]?.value.enum ?? []).filter(
    (word): word is string => typeof word === 'string',
  );

/** What the attribute can be: the device's own list, else the definition's; and in any case what it is now. */
export const choicesOf = (context: DeviceContext, component: string, source: ChoiceSource): Choices => {
  const { capability, attribute, list } = source;
  const listed = context.list(component, capability, list);
  const words = (listed ?? enumeratedBy(context, source)).filter((word) => word !== 'notSupported' && word !== '');
  const current = context.value(component, capability, attribute);
  const isMissing = typeof current === 'string' && current !== '' && !words.includes(current);
  return { isListed: listed !== undefined, raws: isMissing ? [...words, current] : words };
};

/** A command template that turns words back; absent where all words are sent as they are shown. */
export const sentAs = (words: Iterable<readonly [raw: string, shown: string]>): string | undefined => {
  const expression = mapped([...words].map(([raw, shown]) => [shown, raw] as const));
  return expression === 'value' ? undefined : `{{ ${expression} }}`;
};
