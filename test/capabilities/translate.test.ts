import { describe, expect, test } from 'vitest';
import { type CapabilityDefinition, parseDefinition, shippedDefinition } from '../../src/capabilities/definition.ts';
import { translateAttribute, translateRun } from '../../src/capabilities/translate.ts';
import { isRejection, type Rejection } from '../../src/core/command.ts';
import { aDevice } from './homes.ts';

const listTaker = parseDefinition({
  id: 'some.lists',
  commands: { setList: { arguments: [{ name: 'list', schema: { type: 'array', items: { type: 'integer' } } }] } },
}) as CapabilityDefinition;
const lookup = (id: string) => (id === 'some.lists' ? listTaker : shippedDefinition(id));

const device = aDevice(
  [
    'switch',
    'switchLevel',
    'colorControl',
    'audioNotification',
    'speechSynthesis',
    'refresh',
    'mediaInputSource',
    'samsungce.lamp',
    'some.lists',
    'nobody.defined',
  ],
  { 'mediaInputSource.supportedInputSources': ['HDMI1', 'gameConsole'] },
);

const short = (result: ReturnType<typeof translateRun>): unknown => {
  if (isRejection(result)) return `${result.code}: ${result.message}`;
  return result.commands.flatMap((one) => [one.command, ...one.arguments]);
};
const run = (capability: string, command: string, text: string) =>
  translateRun(device, { component: 'main', capability }, command, text, lookup);
const set = (capability: string, attribute: string, text: string) =>
  translateAttribute(device, { component: 'main', capability }, attribute, text, lookup);

describe('a value published below an attribute', () => {
  test.each([
    ['switch', 'switch', 'off', ['off']],
    ['switch', 'switch', '"off"', ['off']],
    ['switchLevel', 'level', '40', ['setLevel', 40]],
    ['switchLevel', 'level', '"40"', ['setLevel', 40]],
    ['mediaInputSource', 'inputSource', 'gameConsole', ['setInputSource', 'gameConsole']],
    ['samsungce.lamp', 'brightnessLevel', '50', ['setBrightnessLevel', 50]],
    ['samsungce.lamp', 'brightnessLevel', 'high', ['setBrightnessLevel', 'high']],
    ['colorControl', 'color', '{"hue":1,"saturation":2}', ['setColor', { hue: 1, saturation: 2 }]],
    ['colorControl', 'color', '#00ff00', ['setColor', { hex: '#00ff00' }]],
    ['switchLevel', 'level', 'bright', 'INVALID_VALUE: level must be a whole number from 0 to 100, not bright.'],
    ['switchLevel', 'level', '', 'INVALID_PAYLOAD: The payload is empty; level needs a value (an empty text is "").'],
    [
      'switchLevel',
      'levels',
      '1',
      'UNKNOWN_ATTRIBUTE: switchLevel has no attribute levels. Its attributes: level and levelRange.',
    ],
  ])('%s/%s/set %s', (capability, attribute, text, expected) => {
    expect(short(set(capability, attribute, text))).toEqual(expected);
  });

  test('says what it wants to see afterwards', () => {
    expect(set('switchLevel', 'level', '40')).toMatchObject({
      wanted: [{ component: 'main', capability: 'switchLevel', attribute: 'level', value: 40 }],
    });
  });
});

describe('arguments published below a command', () => {
  test.each([
    ['switch', 'on', '', ['on']],
    ['refresh', 'refresh', ' ', ['refresh']],
    ['switchLevel', 'setLevel', '40', ['setLevel', 40]],
    ['switchLevel', 'setLevel', '[40]', ['setLevel', 40]],
    ['switchLevel', 'setLevel', '[40, 3]', ['setLevel', 40, 3]],
    ['switchLevel', 'setLevel', '"40"', ['setLevel', 40]],
    ['colorControl', 'setColor', '{"hue":1,"saturation":2}', ['setColor', { hue: 1, saturation: 2 }]],
    ['speechSynthesis', 'speak', 'Dinner is ready', ['speak', 'Dinner is ready']],
    ['speechSynthesis', 'speak', '"Dinner"', ['speak', 'Dinner']],
    ['speechSynthesis', 'speak', '7', ['speak', '7']],
    ['speechSynthesis', 'speak', 'true', ['speak', 'true']],
    ['some.lists', 'setList', '[1,2]', ['setList', [1, 2]]],
    ['some.lists', 'setList', '[[1,2]]', ['setList', [1, 2]]],
    ['some.lists', 'setList', '[]', ['setList', []]],
    ['some.lists', 'setList', '[1,"b"]', 'INVALID_VALUE: list.1 must be a whole number, not b.'],
    ['nobody.defined', 'begin', '["a", 2]', ['begin', 'a', 2]],
    ['nobody.defined', 'begin', '', ['begin']],
    ['mediaInputSource', 'setInputSource', 'gameConsole', ['setInputSource', 'gameConsole']],
    ['switchLevel', 'setLevel', '140', 'INVALID_VALUE: level must be a whole number from 0 to 100, not 140.'],
    ['switchLevel', 'setLevel', '', 'INVALID_VALUE: setLevel takes 2 arguments: level and rate (optional); it got 0.'],
    ['switch', 'on', '1', 'INVALID_VALUE: on takes no arguments; it got 1.'],
    ['switch', 'toggle', '', 'UNKNOWN_COMMAND: switch has no command toggle. Its commands: off and on.'],
  ])('%s/%s/run %s', (capability, command, text, expected) => {
    expect(short(run(capability, command, text))).toEqual(expected);
  });

  test('a command is known by what it changes, so that it can be confirmed', () => {
    expect(run('switch', 'on', '')).toMatchObject({ wanted: [{ attribute: 'switch', value: 'on' }] });
    expect(run('refresh', 'refresh', '')).toMatchObject({ wanted: [] });
  });
});

test.each([
  ['attic', 'switch', 'UNKNOWN_COMPONENT', 'The device has no component attic. Its components: main.'],
  ['main', 'lock', 'UNKNOWN_CAPABILITY', /^The component main has no capability lock\. Its capabilities: switch, /],
  ['constructor', 'switch', 'UNKNOWN_COMPONENT', /no component constructor/],
])('a place that is not there (%s/%s) is answered with those that are', (component, capability, code, message) => {
  for (const result of [
    translateRun(device, { component, capability }, 'on', '', lookup),
    translateAttribute(device, { component, capability }, 'switch', 'on', lookup),
  ]) {
    expect(result).toMatchObject({ code });
    expect((result as Rejection).message).toMatch(message);
  }
});

test('attributes of a capability without definition cannot be set, and the sentence says what can be done', () => {
  expect(short(set('nobody.defined', 'thing', '1'))).toBe(
    'NO_SETTER: SmartThings gave no definition of nobody.defined, so its attributes cannot be set; its commands can be run.',
  );
});
