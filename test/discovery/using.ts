import { type Translation, translateAttribute, translateRun } from '../../src/capabilities/translate.ts';
import { translateSet } from '../../src/capabilities/translate-set.ts';
import { isRejection } from '../../src/core/command.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import { stateDocument } from '../../src/topics/payload.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { type Rendered, renderAll } from './jinja.ts';
import { definitionOf, parsedFixture, topics, viewOfFixture } from './kit.ts';

const textOf = (result: Rendered | undefined): string => result?.text ?? `raised: ${result?.error}`;

/** What value templates make of payloads, all at once; `raised: …` where one fails. */
export const shownAll = (pairs: readonly (readonly [template: unknown, payload: string])[]): string[] =>
  renderAll(pairs.map(([template, payload]) => ({ template: String(template), payload }))).map(textOf);

/** What a value template makes of a payload. */
export const shown = (template: unknown, payload: string): string => shownAll([[template, payload]])[0] ?? '';

/** What a command template makes of a value. */
export const sent = (template: unknown, value: unknown, variables: Readonly<Record<string, unknown>> = {}): string =>
  textOf(renderAll([{ template: String(template), payload: value, variables }])[0]);

/** The payload of the device's topic. */
export const stateOf = (fixture: DeviceFixture): string => JSON.stringify(stateDocument(parsedFixture(fixture).state));

const translated = (fixture: DeviceFixture, topic: unknown, payload: string) => {
  const view = viewOfFixture(fixture);
  const request = topics.parse(String(topic));
  switch (request?.kind) {
    case 'device-set':
      return translateSet(view, JSON.parse(payload), definitionOf);
    case 'attribute-set':
      return translateAttribute(view, request, request.attribute, payload, definitionOf);
    case 'command-run':
      return translateRun(view, request, request.command, payload, definitionOf);
    default:
      throw new Error(`Nothing listens to ${String(topic)}.`);
  }
};

const written = ({ commands }: Translation): string[] =>
  commands.map(({ component, capability, command, arguments: list }) => {
    const place = `${component}/${capability}.${command}`;
    return `${place}(${list.map((one) => JSON.stringify(one)).join(', ')})`;
  });

/** The commands that a message becomes, as `main/switch.on()`; or the sentence with which it is refused. */
export const commandsFor = (fixture: DeviceFixture, topic: unknown, payload: string): string[] | string => {
  const result = translated(fixture, topic, payload);
  return isRejection(result) ? result.message : written(result);
};

/** Something that is set in Home Assistant. */
export interface Use {
  readonly fixture: DeviceFixture;
  readonly entity: Entity;
  /** `fan_mode` for `fan_mode_command_topic`; empty for `command_topic`. */
  readonly what: string;
  readonly value: unknown;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const keyOf = (what: string, end: string): string => (what === '' ? `command_${end}` : `${what}_command_${end}`);

/** What each becomes. */
export const useAll = (uses: readonly Use[]): (string[] | string)[] => {
  const rendered = renderAll(
    uses.map(({ entity: { config }, what, value, variables = {} }) => ({
      template: String(config[keyOf(what, 'template')] ?? '{{ value }}'),
      payload: value,
      variables,
    })),
  );
  return uses.map(({ fixture, entity: { config }, what }, index) =>
    commandsFor(fixture, config[keyOf(what, 'topic')], textOf(rendered[index])),
  );
};

/** What one thing that is set becomes: `use(fixture, entity, 'fan_mode', 'low')`. */
export const use = (
  fixture: DeviceFixture,
  entity: Entity,
  what: string,
  value: unknown,
  variables: Readonly<Record<string, unknown>> = {},
): string[] | string => useAll([{ fixture, entity, what, value, variables }])[0] ?? [];

/** The sentences with which what Home Assistant offers in lists would be refused. */
export const refusedOffers = (
  fixtures: readonly DeviceFixture[],
  entitiesOf: (fixture: DeviceFixture) => readonly Entity[],
  lists: readonly (readonly [list: string, what: string])[],
): string[] => {
  const uses = fixtures.flatMap((fixture) =>
    entitiesOf(fixture).flatMap((entity) =>
      lists.flatMap(([list, what]) =>
        ((entity.config[list] as string[] | undefined) ?? []).map((value) => ({ fixture, entity, what, value })),
      ),
    ),
  );
  const results = useAll(uses);
  return uses.flatMap(({ fixture, value }, index) => {
    const result = results[index];
    return typeof result === 'string' ? [`${fixture.name}: ${value}: ${result}`] : [];
  });
};
