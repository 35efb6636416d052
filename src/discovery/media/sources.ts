import type { ButtonRow } from '../button-row.ts';
import type { DeviceContext } from '../context.ts';
import { controlEntity, placesOf } from '../control.ts';
import type { Entity } from '../entity.ts';
import type { Choices, SelectRow } from '../select-row.ts';
import { known, mapped } from '../templates.ts';
import { sourceWord, wordPairs } from '../words.ts';

const TELEVISION = 'samsungvd.mediaInputSource';
const SOUNDBAR = 'samsungvd.audioInputSource';

/** Televisions list `{id, name}`; the id is what they take. */
const mappedSources: Choices = (context, component) => {
  const sources = context.value(component, TELEVISION, 'supportedInputSourcesMap');
  if (!Array.isArray(sources)) return undefined;
  return sources.flatMap((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string' ? [entry.id] : [],
  );
};

const source = { attribute: 'inputSource', name: 'Source', words: sourceWord } as const;

const soundbarOnly = (context: DeviceContext, component: string): boolean =>
  !context.has(component, TELEVISION) && !context.has(component, 'mediaInputSource');

export const SOURCE_SELECTS: readonly SelectRow[] = [
  {
    ...source,
    capability: TELEVISION,
    options: mappedSources,
    claims: ['mediaInputSource', SOUNDBAR],
  },
  {
    ...source,
    capability: 'mediaInputSource',
    options: 'supportedInputSources',
    when: (context, component) => !context.has(component, TELEVISION),
    claims: [SOUNDBAR],
  },
];

/** Newer soundbars take no source by name: they go round. */
export const SOURCE_BUTTONS: readonly ButtonRow[] = [
  { capability: SOUNDBAR, command: 'setNextInputSource', name: 'Next source', when: soundbarOnly },
];

const SENSOR = { capability: SOUNDBAR, name: 'Source', when: soundbarOnly };

/** The source of soundbars that cannot be told one. */
export const sourceSensors = (context: DeviceContext): Entity[] =>
  placesOf(context, SENSOR).map((component) => {
    const current = context.value(component, SOUNDBAR, 'inputSource');
    const listed = context.list(component, SOUNDBAR, 'supportedInputSources') ?? [];
    const pairs = wordPairs([...listed, ...(typeof current === 'string' && current ? [current] : [])], sourceWord);
    return controlEntity(
      context,
      component,
      SENSOR,
      'sensor',
      { attribute: 'inputSource' },
      {
        state_topic: context.attributeTopic(component, SOUNDBAR, 'inputSource'),
        value_template: known(mapped(pairs)),
      },
    );
  });
