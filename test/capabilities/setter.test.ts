import { describe, expect, test } from 'vitest';
import { type CapabilityDefinition, shippedDefinition, shippedIds } from '../../src/capabilities/definition.ts';
import type { Reported } from '../../src/capabilities/own-limits.ts';
import { commandFor, effectsOf, isSettable, settableAttributes } from '../../src/capabilities/setter.ts';
import { setterTable } from '../../src/capabilities/setter-table.ts';
import { isRejection } from '../../src/core/command.ts';

const definition = (id: string): CapabilityDefinition => {
  const found = shippedDefinition(id);
  if (found === undefined) throw new Error(`no definition of ${id}`);
  return found;
};
const everyAttribute = shippedIds().flatMap((id) =>
  Object.entries(definition(id).attributes).map(([name, attribute]) => ({ id, name, attribute })),
);

test.each([
  ['switch', 'switch', 'off', 'off', []],
  ['switch', 'switch', 'ON', 'on', []],
  ['switchLevel', 'level', 40, 'setLevel', [40]],
  ['switchLevel', 'level', '40', 'setLevel', [40]],
  ['lock', 'lock', 'locked', 'lock', []],
  ['lock', 'lock', 'unlocked', 'unlock', []],
  ['doorControl', 'door', 'open', 'open', []],
  ['windowShade', 'windowShade', 'closed', 'close', []],
  ['windowShade', 'windowShade', 'paused', 'pause', []],
  ['windowShadeLevel', 'shadeLevel', 30, 'setShadeLevel', [30]],
  ['valve', 'valve', 'open', 'open', []],
  ['alarm', 'alarm', 'siren', 'siren', []],
  ['thermostatMode', 'thermostatMode', 'heat', 'heat', []],
  ['thermostatMode', 'thermostatMode', 'eco', 'setThermostatMode', ['eco']],
  ['mediaPlayback', 'playbackStatus', 'playing', 'play', []],
  ['audioVolume', 'volume', 12, 'setVolume', [12]],
  ['audioMute', 'mute', 'muted', 'mute', []],
  ['robotCleanerMovement', 'robotCleanerMovement', 'homing', 'setRobotCleanerMovement', ['homing']],
  ['colorControl', 'hue', 30, 'setHue', [30]],
  ['colorControl', 'color', '#ff8800', 'setColor', [{ hex: '#ff8800' }]],
  ['colorControl', 'color', { hue: 1, saturation: 2 }, 'setColor', [{ hue: 1, saturation: 2 }]],
  ['custom.washerRinseCycles', 'washerRinseCycles', 3, 'setWasherRinseCycles', ['3']],
  ['samsungce.powerCool', 'activated', true, 'activate', []],
  ['samsungce.powerCool', 'activated', 'false', 'deactivate', []],
  ['samsungce.washerCycle', 'washerCycle', 'Table_02_Course_1c', 'setWasherCycle', ['1C']],
  ['samsungce.detergentAutoReplenishment', 'babyDetergentType', 'liquid', 'setType', ['babyDetergent', 'liquid']],
  ['samsungce.detergentAutoReplenishment', 'babyDetergentAlarmEnabled', true, 'enableAlarm', ['babyDetergent']],
  ['samsungce.robotCleanerWelcome', 'coordinates', { x: 1, y: 2, theta: 3 }, 'setCoordinates', [1, 2, 3]],
  ['samsungce.autoDispenseSoftener', 'density', 'high', 'setDensity', ['high']],
  ['custom.washerSpinLevel', 'washerSpinLevel', '1200', 'setWasherSpinLevel', ['1200']],
  ['samsungce.airConditionerLighting', 'lighting', 'on', 'setLightingLevel', ['on']],
  ['samsungce.dishwasherWashingOptions', 'speedBooster', true, 'setSpeedBooster', [true]],
])('%s.%s set to %j runs %s%j', (capability, attribute, value, command, list) => {
  expect(commandFor(definition(capability), attribute, value)).toMatchObject({ command, arguments: list });
});

test('every value that a definition gives a command of its own runs that command', () => {
  for (const { id, name, attribute } of everyAttribute) {
    for (const { value } of attribute.enumCommands) {
      const command = commandFor(definition(id), name, value);
      expect(command, `${id}.${name} = ${value}`).toMatchObject({ effects: [{ attribute: name, value }] });
    }
  }
  const counted = everyAttribute.flatMap(({ attribute }) => attribute.enumCommands);
  expect(counted.length).toBeGreaterThan(100);
});

/** Setters that take something else than the attribute's value, or more than it: those attributes are read only. */
const settersThatAreNone = [
  'airConditionerFanMode.supportedAcFanModes',
  'astronomicalData.sunrise',
  'astronomicalData.sunriseTime',
  'astronomicalData.sunset',
  'astronomicalData.sunsetTime',
  'custom.washerSpinLevel.supportedWasherSpinLevel',
  'endToEndEncryptionState.enabled',
  'imageCapture.image',
  'lockAliro.groupResolvingKey',
  'lockAliro.readerGroupIdentifier',
  'lockAliro.readerVerificationKey',
  'samsungce.autoDispenseDetergent.recommendedAmount',
];

test('every setter that a definition names can be used, but for a known few', () => {
  const unusable = everyAttribute
    .filter(({ id, name, attribute }) => attribute.setter !== undefined && !isSettable(definition(id), name))
    .map(({ id, name }) => `${id}.${name}`);
  expect(unusable.toSorted()).toEqual(settersThatAreNone);
});

test('every row of the table speaks of an attribute and of commands that exist', () => {
  for (const [path, row] of Object.entries(setterTable)) {
    const id = path.slice(0, path.lastIndexOf('.'));
    const attribute = path.slice(id.length + 1);
    const { attributes, commands } = definition(id);
    expect(Object.keys(attributes), path).toContain(attribute);
    expect(isSettable(definition(id), attribute), path).toBe(row.readOnly !== true);
    const used = (row.values ?? []).flatMap(({ command, unless }) => [command, unless?.command ?? command]);
    for (const command of [...used, ...(row.setter === undefined ? [] : [row.setter])]) {
      expect(Object.keys(commands), path).toContain(command);
    }
  }
});

test('a paused washer is resumed, not started anew', () => {
  const washer = definition('samsungce.washerOperatingState');
  const paused: Reported = () => 'paused';
  expect(commandFor(washer, 'operatingState', 'running', paused)).toMatchObject({ command: 'resume' });
  expect(commandFor(washer, 'operatingState', 'running')).toMatchObject({ command: 'start' });
});

describe('what cannot be set is answered with a sentence', () => {
  test('an attribute that can only be read', () => {
    expect(commandFor(definition('temperatureMeasurement'), 'temperature', 20)).toEqual({
      outcome: 'rejected',
      code: 'NO_SETTER',
      message: 'temperature of temperatureMeasurement can only be read.',
    });
  });

  test('an attribute beside others that can be set', () => {
    const answer = commandFor(definition('washerOperatingState'), 'washerJobState', 'spin');
    expect(isRejection(answer) && answer.message).toContain('What can be set in washerOperatingState: machineState.');
  });

  test('a value without a command', () => {
    expect(commandFor(definition('lock'), 'lock', 'not fully locked')).toMatchObject({
      code: 'INVALID_VALUE',
      message: 'lock can be set to locked, unlocked or unlatched, not to not fully locked.',
    });
  });

  test('parts of an object that are missing or wrong', () => {
    const welcome = definition('samsungce.robotCleanerWelcome');
    expect(commandFor(welcome, 'coordinates', { x: 1, y: 2 })).toMatchObject({
      message: 'coordinates needs “theta”: it takes x, y and theta.',
    });
    expect(commandFor(welcome, 'coordinates', { x: 'left', y: 2, theta: 3 })).toMatchObject({ code: 'INVALID_VALUE' });
    expect(commandFor(welcome, 'coordinates', 7)).toMatchObject({ code: 'INVALID_VALUE' });
  });
});

describe('a command is known by what it changes', () => {
  test.each([
    ['switch', 'on', [], [{ attribute: 'switch', value: 'on' }]],
    ['switchLevel', 'setLevel', [40, 2], [{ attribute: 'level', value: 40 }]],
    ['audioMute', 'setMute', ['muted'], [{ attribute: 'mute', value: 'muted' }]],
    ['refresh', 'refresh', [], []],
    ['audioVolume', 'volumeUp', [], []],
    ['ovenOperatingState', 'setMachineState', ['stop'], [{ attribute: 'machineState', value: 'ready' }]],
    ['samsungce.autoDispenseSoftener', 'setAmount', ['less'], [{ attribute: 'amount', value: 'less' }]],
    [
      'colorControl',
      'setColor',
      [{ hue: 10, saturation: 90 }],
      [
        { attribute: 'hue', value: 10 },
        { attribute: 'saturation', value: 90 },
      ],
    ],
    ['samsungce.dishwasherWashingOptions', 'setSpeedBooster', [true], []],
  ])('%s.%s%j', (capability, command, list, effects) => {
    expect(effectsOf(definition(capability), command, list)).toEqual(effects);
  });

  test('a course is reported with its table, as far as the device told which', () => {
    const washer = definition('samsungce.washerCycle');
    const effects = effectsOf(washer, 'setWasherCycle', ['1C'], () => 'Table_02_Course_1B');
    expect(effects).toEqual([{ attribute: 'washerCycle', value: 'Table_02_Course_1C' }]);
    expect(effectsOf(washer, 'setWasherCycle', ['1C'])).toEqual([]);
  });
});

test('lists of supported values are never offered for setting', () => {
  for (const id of shippedIds()) {
    for (const name of settableAttributes(definition(id))) expect(name).not.toMatch(/^(?:supported|available)/);
  }
});
