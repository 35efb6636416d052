import type { DeviceView } from '../../src/capabilities/device-view.ts';
import { translateAttribute, translateRun } from '../../src/capabilities/translate.ts';
import type { Rejection } from '../../src/core/command.ts';
import { isRejection } from '../../src/core/command.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { renderAll, type ToRender } from './jinja.ts';
import { definitionOf, topicName, viewOfFixture } from './kit.ts';

/** What Home Assistant publishes when somebody uses an entity. */
export interface Publication {
  readonly entity: Entity;
  readonly topic: string;
  readonly payload: string;
}

interface Draft {
  readonly topic: unknown;
  readonly template?: unknown;
  readonly value: unknown;
  readonly variables?: ToRender['variables'];
}

/** Attributes that entities keep for their own commands. */
const THIS = { attributes: { startTime: '2200', endTime: '0600', doNotDisturb: 'on' } };

const draftsOf = ({ platform, config }: Entity): readonly Draft[] => {
  const topic = config['command_topic'];
  const template = config['command_template'];
  const words = (...keys: readonly string[]): Draft[] =>
    keys.map((key) => config[key]).flatMap((value) => (typeof value === 'string' ? [{ topic, template, value }] : []));
  switch (platform) {
    case 'switch':
      return words('payload_on', 'payload_off');
    case 'button':
      return words('payload_press');
    case 'update':
      return words('payload_install');
    case 'valve':
      return words('payload_open', 'payload_close');
    case 'lock':
      return words('payload_lock', 'payload_unlock', 'payload_open');
    case 'alarm_control_panel':
      return words('payload_arm_home', 'payload_arm_away', 'payload_disarm');
    case 'select':
      return (config['options'] as string[]).map((value) => ({ topic, template, value }));
    case 'number':
      return [config['min'], config['max']].map((value) => ({ topic, template, value }));
    case 'time':
      return [{ topic, template, value: '06:30:00', variables: { this: THIS } }];
    case 'notify':
    case 'text':
      return [{ topic, template, value: 'Dinner’s ready' }];
    case 'siren':
      return [
        { topic, template, value: 'ON' },
        { topic, template, value: 'ON', variables: { tone: 'both' } },
        { topic, template: config['command_off_template'], value: 'OFF' },
      ];
    case 'cover':
      return [
        ...words('payload_open', 'payload_close', 'payload_stop'),
        ...[config['set_position_topic'], config['tilt_command_topic']]
          .filter((each) => each !== undefined)
          .map((each) => ({ topic: each, value: 40 })),
      ];
    default:
      return [];
  }
};

/** Every command that entities can give, with the payload that their templates make. */
export const publicationsOf = (entities: readonly Entity[]): readonly Publication[] => {
  const drafts = entities.flatMap((entity) => draftsOf(entity).map((draft) => ({ entity, draft })));
  const rendered = renderAll(
    drafts.map(({ draft: { template, value, variables = {} } }) => ({
      template: typeof template === 'string' ? template : '{{ value }}',
      payload: value,
      variables,
    })),
  );
  return drafts.map(({ entity, draft }, index) => ({
    entity,
    topic: String(draft.topic),
    payload: rendered[index]?.text ?? `${rendered[index]?.error}`,
  }));
};

const views = new WeakMap<DeviceFixture, DeviceView>();

const viewFor = (fixture: DeviceFixture): DeviceView => {
  const view = views.get(fixture) ?? viewOfFixture(fixture);
  views.set(fixture, view);
  return view;
};

/** What the bridge makes of it: commands as `component/capability/command` with arguments, or the sentence that refuses it. */
export const answerTo = (fixture: DeviceFixture, { topic, payload }: Publication): readonly string[] | Rejection => {
  const path = topic.slice(`smartthings/${topicName}/`.length).split('/');
  const [component = '', capability = '', member = '', verb = ''] = path;
  const translate = verb === 'run' ? translateRun : translateAttribute;
  const answer = translate(viewFor(fixture), { component, capability }, member, payload, definitionOf);
  if (isRejection(answer)) return answer;
  return answer.commands.map(
    (command) => `${command.component}/${command.capability}/${command.command}${JSON.stringify(command.arguments)}`,
  );
};

/** The same, for one entity of a made-up device. */
export const commandsOf = (fixture: DeviceFixture, entity: Entity | undefined): readonly string[] =>
  publicationsOf(entity === undefined ? [] : [entity]).flatMap((publication) => {
    const answer = answerTo(fixture, publication);
    return isRejection(answer) ? [answer.message] : answer;
  });
