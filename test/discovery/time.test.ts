import { describe, expect, test } from 'vitest';
import { timeEntities } from '../../src/discovery/time.ts';
import { answerTo, commandsOf } from './commands.ts';
import { aRobot } from './invented.ts';
import { missingJinja, renderAll } from './jinja.ts';
import { aFixture, contextOf, entityAt } from './kit.ts';

describe.skipIf(missingJinja !== undefined)(`times (${missingJinja ?? 'with Jinja'})`, () => {
  const fixture = aRobot();
  const entities = timeEntities(contextOf(fixture));
  const start = entityAt(entities, 'main', 'custom.doNotDisturbMode', 'startTime');

  test('are read with and without a colon', () => {
    const template = String(start?.config['value_template']);
    const payloads = ['0630', '06:30', '2575', 'null', '""', 'never'];
    expect(renderAll(payloads.map((payload) => ({ template, payload }))).map(({ text }) => text)).toEqual([
      '06:30:00',
      '06:30:00',
      'None',
      'None',
      'None',
      'None',
    ]);
  });

  test('are sent with the other end, and with whether it is on', () => {
    expect(commandsOf(fixture, start)).toEqual([
      'main/custom.doNotDisturbMode/setDoNotDisturbMode["0630","0600","on"]',
    ]);
  });

  test('find the other end in what the entity keeps for itself', () => {
    const state = '{"main":{"startTime":"2200","endTime":"0600","doNotDisturb":"on"}}';
    const [kept] = renderAll([{ template: String(start?.config['json_attributes_template']), payload: state }]);
    const attributes = JSON.parse(kept?.text ?? '') as Record<string, unknown>;
    expect(attributes).toEqual({ startTime: '2200', endTime: '0600', doNotDisturb: 'on' });
    const [nothingKept] = renderAll([
      {
        template: String(start?.config['command_template']),
        payload: '07:00:00',
        variables: { this: { attributes: {} } },
      },
    ]);
    if (start === undefined) throw new Error('There is no such entity.');
    const topic = String(start.config['command_topic']);
    expect(answerTo(fixture, { entity: start, topic, payload: nothingKept?.text ?? '' })).toEqual([
      'main/custom.doNotDisturbMode/setDoNotDisturbMode["0700","0000","off"]',
    ]);
  });

  test('of dishwashers are a delay', () => {
    const dishwasher = aFixture({
      main: { 'custom.dishwasherDelayStartTime': { dishwasherDelayStartTime: '00:00:00' } },
    });
    const [entity] = timeEntities(contextOf(dishwasher));
    expect(commandsOf(dishwasher, entity)).toEqual([
      'main/custom.dishwasherDelayStartTime/setDishwasherDelayStartTime["06:30:00"]',
    ]);
  });
});
