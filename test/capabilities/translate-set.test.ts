import { describe, expect, test } from 'vitest';
import { shippedDefinition } from '../../src/capabilities/definition.ts';
import { translateSet } from '../../src/capabilities/translate-set.ts';
import { isRejection } from '../../src/core/command.ts';
import { aDevice } from './homes.ts';

const lamp = aDevice(['switch', 'switchLevel', 'colorControl', 'colorTemperature', 'refresh']);
const fridge = aDevice(
  ['refrigeration', 'samsungce.powerCool'],
  {},
  {
    freezer: ['temperatureMeasurement', 'thermostatCoolingSetpoint'],
  },
);

/** The commands as short texts, or the sentence of the rejection. */
const translated = (device: typeof lamp, payload: unknown): string[] | string => {
  const result = translateSet(device, payload, shippedDefinition);
  if (isRejection(result)) return `${result.code}: ${result.message}`;
  return result.commands.map(
    (one) => `${one.component}/${one.capability}/${one.command}${JSON.stringify(one.arguments)}`,
  );
};

test.each([
  [{ main: { switch: 'off' } }, ['main/switch/off[]']],
  [{ switch: 'off' }, ['main/switch/off[]']],
  [{ 'switch.switch': 'off' }, ['main/switch/off[]']],
  [{ 'switchLevel.level': 20 }, ['main/switchLevel/setLevel[20]']],
  [{ main: { switch: 'on' }, level: 20 }, ['main/switch/on[]', 'main/switchLevel/setLevel[20]']],
  [{ level: 20, switch: 'on' }, ['main/switch/on[]', 'main/switchLevel/setLevel[20]']],
  [{ switch: 'off', level: 20 }, ['main/switchLevel/setLevel[20]', 'main/switch/off[]']],
  [{ hue: 10, saturation: 90 }, ['main/colorControl/setColor[{"hue":10,"saturation":90}]']],
  [
    { saturation: 90, level: '7', hue: '10' },
    ['main/colorControl/setColor[{"saturation":90,"hue":10}]', 'main/switchLevel/setLevel[7]'],
  ],
  [{ hue: 10 }, ['main/colorControl/setHue[10]']],
  [{ color: { hue: 10, saturation: 90 } }, ['main/colorControl/setColor[{"hue":10,"saturation":90}]']],
])('the payload %j becomes %j', (payload, commands) => {
  expect(translated(lamp, payload)).toEqual(commands);
});

test('components get their own commands, and main may be left out', () => {
  expect(translated(fridge, { freezer: { coolingSetpoint: -18 }, activated: true })).toEqual([
    'freezer/thermostatCoolingSetpoint/setCoolingSetpoint[-18]',
    'main/samsungce.powerCool/activate[]',
  ]);
});

test('what is wanted can be looked for afterwards, colours by both of their parts', () => {
  const result = translateSet(lamp, { hue: 10, saturation: 90, switch: 'on' }, shippedDefinition);
  expect(result).toMatchObject({
    wanted: [
      { component: 'main', capability: 'switch', attribute: 'switch', value: 'on' },
      { component: 'main', capability: 'colorControl', attribute: 'hue', value: 10 },
      { component: 'main', capability: 'colorControl', attribute: 'saturation', value: 90 },
    ],
  });
});

describe('a bare name that several capabilities share', () => {
  test('means the standard one', () => {
    const device = aDevice(['samsungce.toggleSwitch', 'switch']);
    expect(translated(device, { switch: 'on' })).toEqual(['main/switch/on[]']);
    expect(translated(device, { 'samsungce.toggleSwitch.switch': 'on' })).toEqual(['main/samsungce.toggleSwitch/on[]']);
  });

  test('is asked about where two standard ones can be set', () => {
    const device = aDevice(['washerOperatingState', 'dryerOperatingState']);
    expect(translated(device, { machineState: 'run' })).toBe(
      'UNKNOWN_ATTRIBUTE: machineState is not clear: this component has washerOperatingState.machineState and ' +
        'dryerOperatingState.machineState. Write one of these.',
    );
    expect(translated(device, { 'dryerOperatingState.machineState': 'run' })).toEqual([
      'main/dryerOperatingState/setMachineState["run"]',
    ]);
  });
});

describe('one wrong key, and nothing is sent', () => {
  test.each([
    [{ switch: 'on', level: 140 }, 'INVALID_VALUE: level must be a whole number from 0 to 100, not 140.'],
    [
      { switch: 'on', levle: 4 },
      'UNKNOWN_ATTRIBUTE: The component main has no attribute levle; what can be set there: switch, level, color, hue, ' +
        'saturation and colorTemperature. Did you mean level?',
    ],
    [{ attic: { switch: 'on' } }, 'UNKNOWN_COMPONENT: The device has no component attic. Its components: main.'],
    [{ level: 3, 'switchLevel.level': 4 }, 'INVALID_PAYLOAD: The payload sets switchLevel.level twice.'],
    [{ hue: 10, saturation: 'much' }, 'INVALID_VALUE: saturation must be a number of 0 or more, not much.'],
    [{ switch: null }, 'INVALID_VALUE: switch can be set to on or off, not to null.'],
    [{}, 'INVALID_PAYLOAD: The payload names nothing to set.'],
    [{ main: {} }, 'INVALID_PAYLOAD: The payload names nothing to set.'],
    ['on', 'INVALID_PAYLOAD: The payload must be a JSON object such as {"switch": "on", "level": 20}.'],
    [[1], 'INVALID_PAYLOAD: The payload must be a JSON object such as {"switch": "on", "level": 20}.'],
    [null, 'INVALID_PAYLOAD: The payload must be a JSON object such as {"switch": "on", "level": 20}.'],
  ])('%j is answered with a sentence', (payload, sentence) => {
    expect(translated(lamp, payload)).toBe(sentence);
  });

  test('an attribute that is only read', () => {
    expect(translated(fridge, { freezer: { temperature: -18 } })).toMatch(/^NO_SETTER: temperature of .* only be read/);
  });
});

test('objects with names that every object has are refused like any other', () => {
  expect(translated(lamp, JSON.parse('{"level":{"toString":1,"valueOf":2}}'))).toMatch(/^INVALID_VALUE: level must be/);
  expect(translated(lamp, JSON.parse('{"__proto__":1}'))).toMatch(/^UNKNOWN_ATTRIBUTE/);
});

test('the limits that the device itself reports count', () => {
  const heater = aDevice(['thermostatHeatingSetpoint', 'airConditionerMode'], {
    'thermostatHeatingSetpoint.heatingSetpointRange': { minimum: 5, maximum: 30 },
    'airConditionerMode.supportedAcModes': ['cool', 'aIComfort'],
  });
  expect(translated(heater, { heatingSetpoint: 21.5, airConditionerMode: 'aIComfort' })).toEqual([
    'main/thermostatHeatingSetpoint/setHeatingSetpoint[21.5]',
    'main/airConditionerMode/setAirConditionerMode["aIComfort"]',
  ]);
  expect(translated(heater, { heatingSetpoint: 70 })).toMatch(/from 5 to 30, not 70/);
});
