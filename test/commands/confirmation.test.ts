import { describe, expect, test } from 'vitest';
import { isAsWanted, showsEffect } from '../../src/commands/confirmation.ts';
import { mustKeepOrder } from '../../src/commands/order.ts';

const wanted = (path: string, value: unknown) => {
  const [capability = '', attribute = ''] = path.split('.');
  return { component: 'main', capability, attribute, value };
};

describe('what shows that a command works', () => {
  test.each([
    ['the same text', 'switch.switch', 'on', 'off', 'on'],
    ['the same number', 'switchLevel.level', 40, 0, 40],
    ['a level that was rounded', 'switchLevel.level', 40, 0, 40.16],
    ['a level that came nearer', 'switchLevel.level', 40, 0, 12],
    ['a level that came nearer from above', 'windowShadeLevel.shadeLevel', 0, 100, 93],
    ['a hue that was rounded', 'colorControl.hue', 50, 0, 48.6],
    ['a hue on the other end of the circle', 'colorControl.hue', 100, 50, 0],
    ['a colour temperature that was rounded to mired', 'colorTemperature.colorTemperature', 6_500, 6_500, 6_535],
    ['a shade that opens', 'windowShade.windowShade', 'open', 'closed', 'opening'],
    ['a shade that left its end', 'windowShade.windowShade', 'open', 'closed', 'partially open'],
    ['a garage door that closes already', 'garageDoorControl.door', 'closed', 'closing', 'closing'],
    [
      'a robot that reached its dock at once',
      'robotCleanerOperatingState.operatingState',
      'seekingCharger',
      'running',
      'docked',
    ],
    ['a device that adds properties', 'x.y', { a: 1 }, undefined, { a: 1, b: 2 }],
    ['a list', 'x.y', ['a', 'b'], undefined, ['a', 'b']],
  ])('%s', (_, path, value, before, reported) => {
    expect(showsEffect(wanted(path, value), before, reported)).toBe(true);
  });

  test.each([
    ['another text', 'switch.switch', 'on', 'off', 'off'],
    ['other letter case', 'switch.switch', 'on', 'off', 'ON'],
    ['a level that stays', 'switchLevel.level', 40, 12, 12],
    ['a level that goes away', 'switchLevel.level', 40, 12, 3],
    ['a setpoint on another step', 'thermostatHeatingSetpoint.heatingSetpoint', 21, 20, 20.5],
    ['a shade that goes the other way', 'windowShade.windowShade', 'open', 'partially open', 'closing'],
    ['a shade that stays half-way', 'windowShade.windowShade', 'open', 'partially open', 'partially open'],
    ['nothing', 'switchLevel.level', 40, undefined, null],
    ['a list in another order', 'x.y', ['a', 'b'], undefined, ['b', 'a']],
  ])('not %s', (_, path, value, before, reported) => {
    expect(showsEffect(wanted(path, value), before, reported)).toBe(false);
  });

  test('a way to a value is not the value', () => {
    expect(isAsWanted(wanted('windowShade.windowShade', 'open'), 'opening')).toBe(false);
  });
});

describe('order', () => {
  const command = (capability: string, component = 'main') => ({ component, capability, command: 'x', arguments: [] });

  test.each([
    ['on/off and a level', 'switch', 'switchLevel', true],
    ['a mode and its setpoint', 'thermostatCoolingSetpoint', 'thermostatMode', true],
    ['two commands of one capability', 'tvChannel', 'tvChannel', true],
    ['a level and a volume', 'switchLevel', 'audioVolume', false],
  ])('%s', (_, first, second, matters) => {
    expect(mustKeepOrder(command(first), command(second))).toBe(matters);
    expect(mustKeepOrder(command(second), command(first))).toBe(matters);
  });

  test('components do not wait for each other', () => {
    expect(mustKeepOrder(command('switch'), command('switch', 'freezer'))).toBe(false);
  });
});
