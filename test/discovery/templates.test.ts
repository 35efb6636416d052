import { describe, expect, test } from 'vitest';
import { attributeKey } from '../../src/core/attribute.ts';
import { entitiesOf } from '../../src/discovery/entities.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import { stateDocument, valuePayload } from '../../src/topics/payload.ts';
import { demoHome } from '../cloud/demo-home.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { missingJinja, renderAll, type ToRender } from './jinja.ts';
import { contextOf, parsedFixture, realFixtures, topicName, topics } from './kit.ts';

/** What may come on a topic besides what the devices say today. */
const ODD_PAYLOADS = ['null', '""', 'unknown', 'None', '[]', '{}', '[1]', '{"a":1}', '0', '-1.5', 'true', 'some words'];

interface Case extends ToRender {
  readonly where: string;
}

/** The payloads of every topic that the bridge publishes for a device. */
const payloadsOf = (fixture: DeviceFixture): ReadonlyMap<string, string> => {
  const { state } = parsedFixture(fixture);
  return new Map([
    [topics.device(topicName), JSON.stringify(stateDocument(state))],
    [topics.availability(topicName), 'online'],
    ...[...state.values()].map((value): [string, string] => [
      topics.attribute(topicName, value),
      valuePayload(value.value),
    ]),
  ]);
};

/** A state topic and the template that reads it: `state_topic` goes with `value_template` or `state_value_template`. */
const readersOf = ({ config }: Entity): [topic: string, template: string][] =>
  Object.entries(config).flatMap(([key, topic]) => {
    if (typeof topic !== 'string' || !key.endsWith('_topic') || /command|availability/.test(key)) return [];
    const stem = key.replace(/_topic$/, '');
    const names =
      key === 'state_topic'
        ? ['value_template', 'state_template', 'state_value_template']
        : [
            `${stem}_template`,
            `${stem.replace(/_state$/, '')}_value_template`,
            `${stem.replace(/_state$/, '')}_state_template`,
          ];
    return names.flatMap((name) =>
      typeof config[name] === 'string' ? [[topic, config[name]] as [string, string]] : [],
    );
  });

const casesOf = (fixture: DeviceFixture): Case[] => {
  const payloads = payloadsOf(fixture);
  return entitiesOf(contextOf(fixture)).flatMap((entity) =>
    readersOf(entity).flatMap(([topic, template]) =>
      [payloads.get(topic) ?? 'null', ...ODD_PAYLOADS].map((payload) => ({
        where: `${fixture.name ?? fixture.device.label}: ${entity.platform} ${JSON.stringify(entity.source)} given ${payload.slice(0, 60)}`,
        template,
        payload,
      })),
    ),
  );
};

const distinct = (cases: readonly Case[]): Case[] => [
  ...new Map(cases.map((one) => [JSON.stringify([one.template, one.payload]), one])).values(),
];

describe.skipIf(missingJinja !== undefined)(`templates (${missingJinja ?? 'rendered by Jinja2'})`, () => {
  const fixtures = [...demoHome().devices, ...realFixtures()];

  test('never raise, whatever comes', () => {
    const cases = distinct(fixtures.flatMap(casesOf));
    const rendered = renderAll(cases);
    const broken = new Map<string, string>();
    for (const [index, { where, template }] of cases.entries()) {
      const error = rendered[index]?.error;
      if (error !== undefined && !broken.has(template)) broken.set(template, `${where}: ${error}: ${template}`);
    }
    expect([...broken.values()]).toEqual([]);
  });

  test('make options of what words the devices say', () => {
    const cases = fixtures.flatMap((fixture) => {
      const { state } = parsedFixture(fixture);
      return entitiesOf(contextOf(fixture)).flatMap((entity) => {
        const { value_template: template, options, state_topic: topic } = entity.config;
        const { component, capability, attribute } = entity.source;
        if (
          typeof template !== 'string' ||
          !Array.isArray(options) ||
          capability === undefined ||
          attribute === undefined
        )
          return [];
        const payload = valuePayload(state.get(attributeKey({ component, capability, attribute }))?.value);
        const isOwn = topic === topics.attribute(topicName, { component, capability, attribute });
        return isOwn
          ? [
              {
                where: `${fixture.name ?? fixture.device.label} ${capability}.${attribute}`,
                template,
                payload,
                options,
              },
            ]
          : [];
      });
    });
    const rendered = renderAll(cases);
    const strange = cases.flatMap(({ where, options }, index) => {
      const text = rendered[index]?.text;
      // An empty text is passed over.
      return text === 'None' || text === '' || (text !== undefined && options.includes(text))
        ? []
        : [`${where}: ${text}`];
    });
    expect(strange).toEqual([]);
  });
});
