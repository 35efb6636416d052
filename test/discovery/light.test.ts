import { describe, expect, test } from 'vitest';
import { attributeKey } from '../../src/core/attribute.ts';
import { createDeviceContext } from '../../src/discovery/context.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import { lightEntities } from '../../src/discovery/light.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { missingJinja, renderAll } from './jinja.ts';
import {
  aContext,
  aFixture,
  allExpectedRows,
  contextOf,
  definitionOf,
  missingHomes,
  parsedFixture,
  realFixture,
  topicName,
  topics,
} from './kit.ts';
import { commandsFor, shown, shownAll, stateOf } from './using.ts';

const lightOf = (fixture: DeviceFixture): Entity => {
  const [light] = lightEntities(contextOf(fixture));
  if (light === undefined) throw new Error(`${fixture.name} has no light.`);
  return light;
};

const aBulb = (more: Record<string, Record<string, unknown>> = {}): DeviceFixture =>
  aFixture({
    main: {
      switch: { switch: 'on' },
      switchLevel: { level: 40 },
      colorTemperature: { colorTemperature: 3000, colorTemperatureRange: { minimum: 2200, maximum: 6500 } },
      colorControl: { hue: 50, saturation: 100 },
      ...more,
    },
  });

const aLamp = (levels: unknown, level: unknown, more: Record<string, Record<string, unknown>> = {}): DeviceFixture =>
  aFixture({
    main: {},
    lamp: { 'samsungce.lamp': { brightnessLevel: level, supportedBrightnessLevel: levels }, ...more },
  });

describe('bulbs', () => {
  test('have the whites that they report', () => {
    expect(lightOf(aBulb()).config).toMatchObject({ min_kelvin: 2200, max_kelvin: 6500, color_temp_kelvin: true });
  });

  test('have the usual whites where they report none', () => {
    const fixture = aBulb({ colorTemperature: { colorTemperature: null, colorTemperatureRange: null } });
    expect(lightOf(fixture).config).toMatchObject({ min_kelvin: 2000, max_kelvin: 9000 });
  });

  test('have only what they can', () => {
    const modes = (capabilities: Record<string, Record<string, unknown>>) =>
      lightEntities(aContext({ main: { switch: { switch: 'on' }, ...capabilities } }))[0]?.config[
        'supported_color_modes'
      ];
    const level = { switchLevel: { level: 1 } };
    expect(modes(level)).toEqual(['brightness']);
    expect(modes({ ...level, colorTemperature: { colorTemperature: 3000 } })).toEqual(['color_temp']);
    expect(modes({ ...level, colorControl: { hue: 1 } })).toEqual(['hs']);
    expect(modes({})).toBeUndefined();
  });

  test('are the main feature, and those of other components carry their name', () => {
    const dimmer = { switch: { switch: 'on' }, switchLevel: { level: 1 } };
    expect(lightEntities(aContext({ main: dimmer, second: dimmer })).map(({ name }) => name)).toEqual([null, 'Second']);
  });
});

describe('kitchen lamps', () => {
  test('are in the main part of ovens and ranges only', () => {
    const main = { 'samsungce.lamp': { brightnessLevel: 'off', supportedBrightnessLevel: ['off', 'high'] } };
    expect(lightEntities(aContext({ main }, 'Oven')).map(({ name }) => name)).toEqual(['Light']);
    expect(lightEntities(aContext({ main }, 'KitchenHood'))).toEqual([]);
  });

  test('are left out while they are not connected', () => {
    const apart = { 'samsungce.connectionState': { connectionState: 'disconnected' } };
    expect(lightEntities(contextOf(aLamp(['off', 'high'], 'off', apart)))).toEqual([]);
  });
});

describe.skipIf(missingJinja !== undefined)(`lights in use (${missingJinja ?? 'rendered by Jinja2'})`, () => {
  /** What a template becomes with these variables. */
  const used = (fixture: DeviceFixture, key: string, variables: Record<string, unknown>) => {
    const { config } = lightOf(fixture);
    const [result] = renderAll([{ template: String(config[key]), payload: null, variables }]);
    return commandsFor(fixture, config['command_topic'], result?.text ?? `${result?.error}`);
  };
  const turnedOn = (fixture: DeviceFixture, variables: Record<string, unknown>) =>
    used(fixture, 'command_on_template', variables);
  const turnedOff = (fixture: DeviceFixture, variables: Record<string, unknown> = {}) =>
    used(fixture, 'command_off_template', variables);

  test('a bulb takes the time that is asked for', () => {
    expect(turnedOn(aBulb(), { brightness: 128, transition: 3 })).toEqual(['main/switchLevel.setLevel(50, 3)']);
    expect(turnedOff(aBulb(), { transition: 3 })).toEqual(['main/switchLevel.setLevel(0, 3)']);
  });

  test('a bulb is switched on, or set to a level that switches it on', () => {
    expect(turnedOn(aBulb(), {})).toEqual(['main/switch.on()']);
    expect(turnedOn(aBulb(), { brightness: 128 })).toEqual(['main/switchLevel.setLevel(50)']);
    expect(turnedOn(aBulb(), { brightness: 1 })).toEqual(['main/switchLevel.setLevel(1)']);
    expect(turnedOff(aBulb())).toEqual(['main/switch.off()']);
  });

  test('a colour is one command', () => {
    expect(turnedOn(aBulb(), { hue: 180, sat: 60, brightness: 255 })).toEqual([
      'main/colorControl.setColor({"hue":50,"saturation":60})',
      'main/switchLevel.setLevel(100)',
    ]);
  });

  test('a white switches the bulb on too', () => {
    expect(turnedOn(aBulb(), { color_temp: 4000 })).toEqual([
      'main/switch.on()',
      'main/colorTemperature.setColorTemperature(4000)',
    ]);
  });

  test('a bulb without a level is not sent one', () => {
    const fixture = aFixture({ main: { switch: { switch: 'on' }, colorControl: { hue: 1, saturation: 1 } } });
    expect(turnedOn(fixture, { brightness: 100 })).toEqual(['main/switch.on()']);
  });

  const CHANNELS = ['red_template', 'green_template', 'blue_template'] as const;
  const rgb = (fixture: DeviceFixture, context = contextOf(fixture)): string[] => {
    const [light] = lightEntities(context);
    return shownAll(CHANNELS.map((key) => [light?.config[key], stateOf(fixture)]));
  };

  test('a colour is shown as red, green and blue at full brightness', () => {
    const color = (hue: number, saturation: number) => rgb(aBulb({ colorControl: { hue, saturation } }));
    expect(color(0, 100)).toEqual(['255', '0', '0']);
    expect(color(100 / 3, 100)).toEqual(['0', '255', '0']);
    expect(color(200 / 3, 100)).toEqual(['0', '0', '255']);
    expect(color(50, 50)).toEqual(['128', '255', '255']);
    expect(color(10, 0)).toEqual(['255', '255', '255']);
  });

  test('of colour and white the one that was reported last is shown', () => {
    const fixture = aBulb();
    const { device, state } = parsedFixture(fixture);
    const at = (time: number, capability: string, attribute: string) => {
      const key = attributeKey({ component: 'main', capability, attribute });
      const value = state.get(key);
      return value === undefined ? [] : [[key, { ...value, time }] as const];
    };
    const contextWith = (white: number, color: number) =>
      createDeviceContext({
        device,
        name: topicName,
        topics,
        definition: definitionOf,
        state: new Map([
          ...state,
          ...at(white, 'colorTemperature', 'colorTemperature'),
          ...at(color, 'colorControl', 'hue'),
          ...at(color, 'colorControl', 'saturation'),
        ]),
      });
    expect(rgb(fixture, contextWith(1, 2))).toEqual(['0', '255', '255']);
    expect(rgb(fixture, contextWith(2, 1))).toEqual(['None', 'None', 'None']);
  });

  test('a bulb that says itself what it shows is believed', () => {
    expect(rgb(aBulb({ colorMode: { colorMode: 'colorTemperature' } }))).toEqual(['None', 'None', 'None']);
    expect(rgb(aBulb({ colorMode: { colorMode: 'color' } }))).toEqual(['0', '255', '255']);
  });

  test('what is not known is never taken for a number', () => {
    const { config } = lightOf(aBulb());
    const nothing = JSON.stringify({ main: { switch: null, level: null, colorTemperature: null, hue: null } });
    expect(shown(config['state_template'], nothing)).toBe('None');
    expect(shown(config['brightness_template'], nothing)).toBe('');
    expect(shown(config['color_temp_template'], nothing)).toBe('');
    expect(shown(config['red_template'], nothing)).toBe('None');
  });

  test('a lamp of two levels beside a switch has brightness, and the switch', () => {
    const fixture = aLamp(['low', 'high'], 'low', { switch: { switch: 'on' } });
    const { config } = lightOf(fixture);
    expect(shown(config['state_template'], stateOf(fixture))).toBe('on');
    expect(shown(config['brightness_template'], stateOf(fixture))).toBe('127');
    expect(turnedOn(fixture, {})).toEqual(['lamp/switch.on()']);
    expect(turnedOn(fixture, { brightness: 127 })).toEqual([
      'lamp/switch.on()',
      'lamp/samsungce.lamp.setBrightnessLevel("low")',
    ]);
    expect(turnedOn(fixture, { brightness: 200 }).at(-1)).toBe('lamp/samsungce.lamp.setBrightnessLevel("high")');
    expect(turnedOff(fixture)).toEqual(['lamp/switch.off()']);
  });

  test('a lamp whose levels include off is on or off by its level', () => {
    const fixture = aLamp(['off', 'high'], 'high');
    const { config } = lightOf(fixture);
    expect(config['supported_color_modes']).toEqual(['onoff']);
    expect(shown(config['state_template'], stateOf(fixture))).toBe('on');
    expect(turnedOn(fixture, {})).toEqual(['lamp/samsungce.lamp.setBrightnessLevel("high")']);
    expect(turnedOff(fixture)).toEqual(['lamp/samsungce.lamp.setBrightnessLevel("off")']);
  });

  test('a lamp of many levels is dimmed by them', () => {
    const fixture = aLamp(['off', 'low', 'mid', 'high'], 'mid');
    const level = (brightness: number) => turnedOn(fixture, { brightness }).at(-1);
    expect([level(20), level(160), level(255)]).toEqual([
      'lamp/samsungce.lamp.setBrightnessLevel("low")',
      'lamp/samsungce.lamp.setBrightnessLevel("mid")',
      'lamp/samsungce.lamp.setBrightnessLevel("high")',
    ]);
  });

  test.skipIf(missingHomes !== undefined)('real lights show what Home Assistant’s own integration shows', () => {
    const rows = allExpectedRows().filter(({ platform }) => platform === 'light');
    const jobs = rows.map(({ fixture: name, component }): [unknown, string] => {
      const fixture = realFixture(name);
      const light = lightEntities(contextOf(fixture)).find(({ source }) => source.component === component);
      return [light?.config['state_template'], stateOf(fixture)];
    });
    const expected = rows.map(({ state }) => (state === 'unknown' ? 'None' : state));
    expect(shownAll(jobs)).toEqual(expected);
  });
});
