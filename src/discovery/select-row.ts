import type { DeviceContext } from './context.ts';
import { type ControlRow, commandTopic, controlEntity, placesOf } from './control.ts';
import type { Entity } from './entity.ts';
import { dictionary, inverted, known, mapped } from './templates.ts';
import { snakeWord, type WordPairs, wordPairs } from './words.ts';

/** Reads off the device which raw words there are to choose from; undefined or none: there is nothing to choose. */
export type Choices = (context: DeviceContext, component: string) => readonly string[] | undefined;

/** One thing that is one of several words. */
export interface SelectRow extends ControlRow {
  readonly attribute: string;
  /** The attribute that lists the words, the words themselves, or how they are found. */
  readonly options: string | readonly string[] | Choices;
  /** The words where the device lists none. */
  readonly fallback?: readonly string[];
  /** Words that are reported but never listed, as by ovens that do nothing. */
  readonly unlisted?: readonly string[];
  /** How a raw word is shown; absent: in snake case. */
  readonly words?: (raw: string) => string;
  /** The same, where it takes a look at the device. */
  readonly wordsOf?: (context: DeviceContext, component: string) => (raw: string) => string;
  /** The command that takes the raw word; absent: the attribute itself is set. */
  readonly command?: string;
  /** The raw word in the reported value, as Jinja and for the value that is there now; absent: the value is the word. */
  readonly reading?: { readonly expression: string; readonly of: (value: unknown) => unknown };
}

const choicesOf = (context: DeviceContext, component: string, row: SelectRow): readonly string[] => {
  const { options, capability, fallback = [] } = row;
  if (typeof options === 'function') return options(context, component) ?? fallback;
  if (typeof options === 'string') return context.list(component, capability, options) ?? fallback;
  return options;
};

/** The word that is there now belongs to the options, whatever the device lists. */
const currentOf = (context: DeviceContext, component: string, row: SelectRow): string[] => {
  const value = context.value(component, row.capability, row.attribute);
  const raw = row.reading === undefined ? value : row.reading.of(value);
  return (typeof raw === 'string' && raw !== '') || typeof raw === 'number' ? [String(raw)] : [];
};

/** A template that makes raw words of those chosen; undefined where they are the same. */
const commandTemplate = (pairs: WordPairs, command: string | undefined): string | undefined => {
  const changed = inverted(pairs).filter(([shown, raw]) => shown !== raw);
  const raw = changed.length === 0 ? 'value' : `${dictionary(changed)}.get(value, value)`;
  if (command !== undefined) return `{{ [${raw}] | tojson }}`;
  return changed.length === 0 ? undefined : `{{ ${raw} }}`;
};

const selectEntity = (context: DeviceContext, component: string, row: SelectRow): Entity[] => {
  const { capability, attribute, command, unlisted = [] } = row;
  const choices = choicesOf(context, component, row);
  if (choices.length === 0) return [];
  const words = row.wordsOf?.(context, component) ?? row.words ?? snakeWord;
  const pairs = wordPairs([...choices, ...currentOf(context, component, row), ...unlisted], words);
  return [
    controlEntity(
      context,
      component,
      row,
      'select',
      { attribute },
      {
        state_topic: context.attributeTopic(component, capability, attribute),
        value_template: known(mapped(pairs, row.reading?.expression)),
        command_topic: commandTopic(context, component, { capability, attribute, command }),
        command_template: commandTemplate(pairs, command),
        options: pairs.map(([, shown]) => shown),
      },
    ),
  ];
};

/** The selects of a table that a device has. */
export const selectsFrom =
  (rows: readonly SelectRow[]) =>
  (context: DeviceContext): Entity[] =>
    rows.flatMap((row) => placesOf(context, row).flatMap((component) => selectEntity(context, component, row)));
