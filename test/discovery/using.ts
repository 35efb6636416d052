import { type Translation, translateAttribute, translateRun } from '../../src/capabilities/translate.ts';
import { translateSet } from '../../src/capabilities/translate-set.ts';
import { isRejection } from '../../src/core/command.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import { stateDocument } from '../../src/topics/payload.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { renderAll } from './jinja.ts';
import { definitionOf, parsedFixture, topics, viewOfFixture } from './kit.ts';

/** What a value template makes of a payload; `raised: …` where it fails. */
export const shown = (template: unknown, payload: string): string => {
  const [result] = renderAll([{ template: String(template), payload }]);
  return result?.text ?? `raised: ${result?.error}`;
};

/** What a command template makes of a value. */
export const sent = (template: unknown, value: unknown, variables: Readonly<Record<string, unknown>> = {}): string => {
  const [result] = renderAll([{ template: String(template), payload: value, variables }]);
  return result?.text ?? `raised: ${result?.error}`;
};

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

/** What is sent when something of an entity is set: `use(fixture, entity, 'fan_mode', 'low')`. */
export const use = (
  fixture: DeviceFixture,
  { config }: Entity,
  what: string,
  value: unknown,
  variables: Readonly<Record<string, unknown>> = {},
): string[] | string => {
  const template = config[`${what}_command_template`];
  const payload = template === undefined ? String(value) : sent(template, value, variables);
  return commandsFor(fixture, config[`${what}_command_topic`], payload);
};
