import { describe, expect, test } from 'vitest';
import { climateEntities } from '../../src/discovery/climate.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { missingJinja } from './jinja.ts';
import { aContext, aFixture, allExpectedRows, contextOf, missingHomes, realFixture, realFixtures } from './kit.ts';
import { refusedOffers, sent, shown, shownAll, stateOf, use } from './using.ts';

const climatesOf = (fixture: DeviceFixture): Entity[] =>
  climateEntities(contextOf(fixture)).filter(({ platform }) => platform === 'climate');

const climateOf = (fixture: DeviceFixture): Entity => {
  const [climate] = climatesOf(fixture);
  if (climate === undefined) throw new Error(`${fixture.name} has no climate.`);
  return climate;
};

const celsius = (value: unknown) => ({ value, unit: 'C' });

const anAirConditioner = (more: Record<string, Record<string, unknown>> = {}): DeviceFixture =>
  aFixture({
    main: {
      switch: { switch: 'on' },
      temperatureMeasurement: { temperature: celsius(25) },
      thermostatCoolingSetpoint: { coolingSetpoint: celsius(22) },
      airConditionerMode: { airConditionerMode: 'cool', supportedAcModes: ['auto', 'cool', 'wind'] },
      airConditionerFanMode: { fanMode: 'low', supportedAcFanModes: ['auto', 'low'] },
      ...more,
    },
  });

const aThermostat = (more: Record<string, Record<string, unknown>> = {}): DeviceFixture =>
  aFixture({
    main: {
      temperatureMeasurement: { temperature: celsius(20) },
      thermostatHeatingSetpoint: { heatingSetpoint: celsius(21) },
      thermostatCoolingSetpoint: { coolingSetpoint: celsius(25) },
      thermostatMode: { thermostatMode: 'auto', supportedThermostatModes: ['off', 'heat', 'cool', 'auto', 'eco'] },
      ...more,
    },
  });

const zone = (mode: string) => ({
  switch: { switch: 'on' },
  temperatureMeasurement: { temperature: celsius(31) },
  'custom.thermostatSetpointControl': { minimumSetpoint: celsius(-1000), maximumSetpoint: celsius(65) },
  thermostatCoolingSetpoint: { coolingSetpoint: celsius(30) },
  airConditionerMode: { airConditionerMode: mode, supportedAcModes: ['auto', 'cool', 'heat'] },
});

describe('air conditioners', () => {
  const { config } = climateOf(anAirConditioner());

  test('have the modes that the device lists, and off', () => {
    expect(config['modes']).toEqual(['off', 'auto', 'cool', 'fan_only']);
  });

  test('blow with the words of the device', () => {
    expect(config['fan_modes']).toEqual(['auto', 'low']);
  });

  test('swing in Home Assistant’s words, and in those of the device where it has none', () => {
    const { config: swinging } = climateOf(
      anAirConditioner({
        fanOscillationMode: {
          fanOscillationMode: 'fixed',
          supportedFanOscillationModes: ['vertical', 'fixed', 'all', 'fixedLeft'],
        },
      }),
    );
    expect(swinging['swing_modes']).toEqual(['vertical', 'off', 'both', 'fixed_left']);
  });

  test('keep comfort modes that Home Assistant has no name for, and never name none', () => {
    const { config: comfortable } = climateOf(
      anAirConditioner({
        'custom.airConditionerOptionalMode': {
          acOptionalMode: 'dlightCool',
          supportedAcOptionalMode: ['off', 'speed', 'windFree'],
        },
      }),
    );
    expect(comfortable['preset_modes']).toEqual(['boost', 'wind_free', 'dlight_cool']);
  });

  test('take the limits of their set-point before those beside it', () => {
    const { config: limited } = climateOf(
      anAirConditioner({
        thermostatCoolingSetpoint: {
          coolingSetpoint: celsius(22),
          coolingSetpointRange: celsius({ minimum: 18, maximum: 30, step: 0.5 }),
        },
        'custom.thermostatSetpointControl': { minimumSetpoint: celsius(16), maximumSetpoint: celsius(32) },
      }),
    );
    expect(limited).toMatchObject({ min_temp: 18, max_temp: 30, temp_step: 0.5, temperature_unit: 'C' });
  });

  test('take Home Assistant’s limits where the device only says that it has none', () => {
    const { config: unlimited } = climateOf(
      anAirConditioner({
        'custom.thermostatSetpointControl': { minimumSetpoint: celsius(-1000), maximumSetpoint: celsius(null) },
      }),
    );
    expect(unlimited).toMatchObject({ min_temp: 7, max_temp: 35 });
  });

  test('have the usual modes where the device lists none', () => {
    const { config: silent } = climateOf(
      anAirConditioner({
        airConditionerMode: { airConditionerMode: 'cool', supportedAcModes: null },
        airConditionerFanMode: { fanMode: 'auto', supportedAcFanModes: null },
      }),
    );
    expect(silent['modes']).toEqual(['off', 'auto', 'cool', 'dry', 'fan_only', 'heat']);
    expect(silent['fan_modes']).toEqual(['auto', 'low', 'medium', 'high', 'turbo']);
  });

  test('whose lowest limit is above all usual ones still have a highest', () => {
    const { config: hot } = climateOf(
      anAirConditioner({
        'custom.thermostatSetpointControl': { minimumSetpoint: celsius(40), maximumSetpoint: celsius(-1000) },
      }),
    );
    expect(hot).toMatchObject({ min_temp: 40, max_temp: 68 });
  });

  test('need neither a thermometer nor a fan', () => {
    const bare = climateOf(
      aFixture({
        main: {
          switch: { switch: 'on' },
          airConditionerMode: { airConditionerMode: 'cool', supportedAcModes: ['cool', 'heat'] },
          thermostatCoolingSetpoint: { coolingSetpoint: { value: 72, unit: 'F' } },
        },
      }),
    );
    expect(bare.config).toMatchObject({ temperature_unit: 'F', min_temp: 44.6, max_temp: 95 });
    expect(bare.config).not.toHaveProperty('current_temperature_topic');
    expect(bare.config).not.toHaveProperty('fan_modes');
  });

  test('show a humidity only where one is measured', () => {
    expect(config).not.toHaveProperty('current_humidity_topic');
    const measuring = climateOf(anAirConditioner({ relativeHumidityMeasurement: { humidity: 40 } }));
    expect(measuring.config['current_humidity_topic']).toMatch(/relativeHumidityMeasurement\/humidity$/);
  });

  test('have a select of all modes only where Home Assistant’s cannot tell them apart', () => {
    const selectsOf = (modes: string[]) =>
      climateEntities(
        contextOf(anAirConditioner({ airConditionerMode: { airConditionerMode: 'cool', supportedAcModes: modes } })),
      ).filter(({ platform }) => platform === 'select');
    expect(selectsOf(['auto', 'cool'])).toEqual([]);
    expect(selectsOf(['auto', 'aIComfort', 'cool', 'eco']).map(({ config: { options } }) => options)).toEqual([
      ['auto', 'ai_comfort', 'cool', 'eco'],
    ]);
  });
});

describe('heat pumps', () => {
  test('have a climate for each zone, and none for the tank', () => {
    const main = { ...zone('auto'), 'samsungce.ehsThermostat': { connectionState: 'connected' } };
    const names = (components: Record<string, Record<string, Record<string, unknown>>>) =>
      climateEntities(aContext(components)).map(({ source: { component }, name }) => [component, name]);
    expect(names({ main, INDOOR: zone('heat') })).toEqual([['INDOOR', null]]);
    expect(names({ main, INDOOR1: zone('heat'), INDOOR2: zone('heat') })).toEqual([
      ['INDOOR1', 'Indoor 1'],
      ['INDOOR2', 'Indoor 2'],
    ]);
  });

  test('take the limit that there is, and Home Assistant’s for the other', () => {
    expect(climateOf(aFixture({ main: {}, INDOOR: zone('heat') })).config).toMatchObject({
      modes: ['off', 'auto', 'cool', 'heat'],
      min_temp: 7,
      max_temp: 65,
    });
  });
});

describe('thermostats', () => {
  test('have both set-points, a range among them, where they heat and cool', () => {
    const { config } = climateOf(aThermostat());
    expect(config['modes']).toEqual(['off', 'heat', 'cool', 'heat_cool', 'auto']);
    expect(config).toHaveProperty('temperature_command_topic');
    expect(config).toHaveProperty('temperature_low_command_topic');
    expect(config).toHaveProperty('temperature_high_command_topic');
  });

  test('have one set-point where they only heat', () => {
    const { config } = climateOf(
      aFixture({
        main: {
          temperatureMeasurement: { temperature: celsius(20) },
          thermostatHeatingSetpoint: {
            heatingSetpoint: celsius(21),
            heatingSetpointRange: celsius({ minimum: 5, maximum: 30, step: 0.5 }),
          },
          thermostatMode: { thermostatMode: 'heat', supportedThermostatModes: ['off', 'heat'] },
        },
      }),
    );
    expect(config).toMatchObject({ modes: ['off', 'heat'], min_temp: 5, max_temp: 30, temp_step: 0.5 });
    expect(config['temperature_state_topic']).toMatch(/heatingSetpoint$/);
    expect(config).not.toHaveProperty('temperature_low_command_topic');
  });

  test('ignore limits that make no sense', () => {
    const range = { value: { minimum: 6214, maximum: 7288, step: 9234 }, unit: 'F' };
    const { config } = climateOf(
      aThermostat({
        temperatureMeasurement: { temperature: { value: 70, unit: 'F' } },
        thermostatHeatingSetpoint: { heatingSetpoint: { value: 70, unit: 'F' }, heatingSetpointRange: range },
      }),
    );
    expect(config).toMatchObject({ temperature_unit: 'F', min_temp: 44.6, max_temp: 95, temp_step: 1 });
  });

  test('offer what they do now, though their list lacks it', () => {
    const { config } = climateOf(
      aThermostat({ thermostatMode: { thermostatMode: 'heat', supportedThermostatModes: ['off', 'cool'] } }),
    );
    expect(config['modes']).toEqual(['off', 'cool', 'heat']);
  });

  test('have the modes that their set-points tell where they list none', () => {
    const { config } = climateOf(
      aThermostat({ thermostatMode: { thermostatMode: null, supportedThermostatModes: null } }),
    );
    expect(config['modes']).toEqual(['off', 'heat', 'cool', 'heat_cool']);
  });

  test('may be of the deprecated kind that has everything in one capability', () => {
    const { config } = climateOf(
      aFixture({
        main: {
          thermostat: {
            temperature: celsius(20),
            heatingSetpoint: celsius(21),
            heatingSetpointRange: celsius([6, 30]),
            thermostatMode: 'heat',
            supportedThermostatModes: ['off', 'heat'],
          },
        },
      }),
    );
    expect(config).toMatchObject({ modes: ['off', 'heat'], min_temp: 6, max_temp: 30 });
  });

  test('need no mode', () => {
    const heater = { temperatureMeasurement: { temperature: 20 }, thermostatHeatingSetpoint: { heatingSetpoint: 21 } };
    expect(climateOf(aFixture({ main: heater })).config['modes']).toEqual(['heat']);
    const switched = { ...heater, switch: { switch: 'on' } };
    expect(climateOf(aFixture({ main: switched })).config['modes']).toEqual(['off', 'heat']);
  });

  test('are not what only cools to a temperature: that is a refrigerator', () => {
    const fridge = { temperatureMeasurement: { temperature: 4 }, thermostatCoolingSetpoint: { coolingSetpoint: 3 } };
    expect(climateEntities(aContext({ main: {}, cooler: fridge }))).toEqual([]);
  });
});

describe.skipIf(missingJinja !== undefined)(`climates in use (${missingJinja ?? 'rendered by Jinja2'})`, () => {
  test('an air conditioner is switched on with its mode, in one message', () => {
    const fixture = anAirConditioner();
    const climate = climateOf(fixture);
    expect(use(fixture, climate, 'mode', 'fan_only')).toEqual([
      'main/switch.on()',
      'main/airConditionerMode.setAirConditionerMode("wind")',
    ]);
    expect(use(fixture, climate, 'mode', 'off')).toEqual(['main/switch.off()']);
    expect(use(fixture, climate, 'temperature', 21.5)).toEqual([
      'main/thermostatCoolingSetpoint.setCoolingSetpoint(21.5)',
    ]);
  });

  test('an air conditioner that is off shows off, whatever its mode', () => {
    const { mode_state_template: template } = climateOf(anAirConditioner()).config;
    const state = (power: unknown, mode: unknown) =>
      JSON.stringify({ main: { switch: power, airConditionerMode: mode } });
    expect(shown(template, state('off', 'cool'))).toBe('off');
    expect(shown(template, state('on', 'wind'))).toBe('fan_only');
    expect(shown(template, state('on', null))).toBe('None');
  });

  test('a mode of an air conditioner that Home Assistant lacks is shown as auto', () => {
    const fixture = anAirConditioner({
      airConditionerMode: { airConditionerMode: 'eco', supportedAcModes: ['auto', 'cool'] },
    });
    expect(shown(climateOf(fixture).config['mode_state_template'], stateOf(fixture))).toBe('auto');
  });

  test('modes are found where two capabilities share an attribute’s name', () => {
    const fixture = anAirConditioner({ 'samsungce.toggleSwitch': { switch: 'off' } });
    expect(shown(climateOf(fixture).config['mode_state_template'], stateOf(fixture))).toBe('cool');
  });

  test('the set-point of a thermostat is that of its mode', () => {
    const fixture = aThermostat();
    const climate = climateOf(fixture);
    const in_ = (state: string) => ({ this: { state } });
    expect(use(fixture, climate, 'temperature', 20, in_('heat'))).toEqual([
      'main/thermostatHeatingSetpoint.setHeatingSetpoint(20)',
    ]);
    expect(use(fixture, climate, 'temperature', 24, in_('cool'))).toEqual([
      'main/thermostatCoolingSetpoint.setCoolingSetpoint(24)',
    ]);
    const state = (mode: string) =>
      JSON.stringify({ main: { thermostatMode: mode, heatingSetpoint: 21, coolingSetpoint: 25 } });
    const inMode = (mode: string) =>
      shownAll(
        ['temperature', 'temperature_low', 'temperature_high'].map((key) => [
          climate.config[`${key}_state_template`],
          state(mode),
        ]),
      );
    expect(inMode('heat')).toEqual(['21', 'None', 'None']);
    expect(inMode('cool')).toEqual(['25', 'None', 'None']);
    expect(inMode('auto')).toEqual(['None', '21', '25']);
    expect(inMode('off')).toEqual(['None', 'None', 'None']);
  });

  test('a heat pump in auto has no set-point', () => {
    const wanted = (mode: string) => {
      const fixture = aFixture({ main: {}, INDOOR: zone(mode) });
      return shown(climateOf(fixture).config['temperature_state_template'], stateOf(fixture));
    };
    expect(wanted('heat')).toBe('30');
    expect(wanted('auto')).toBe('None');
  });

  test.skipIf(missingHomes !== undefined)('real devices show the modes that they are in', () => {
    const rows = allExpectedRows().filter(({ platform }) => platform === 'climate');
    expect(rows.length).toBeGreaterThan(5);
    const jobs = rows.map(({ fixture: name, component }): [unknown, string] => {
      const fixture = realFixture(name);
      const climate = climatesOf(fixture).find(({ source }) => source.component === component);
      const [, , place, capability, attribute] = String(climate?.config['mode_state_topic']).split('/');
      const value = fixture.status.components[place ?? '']?.[capability ?? '']?.[attribute ?? '']?.value;
      return [climate?.config['mode_state_template'], value === undefined ? stateOf(fixture) : String(value)];
    });
    // Home Assistant's own integration does not know the mode `auxheatonly`.
    const expected = rows.map(({ state }) => (state === 'unknown' ? 'heat' : state));
    expect(shownAll(jobs)).toEqual(expected);
  });

  test.skipIf(missingHomes !== undefined)('real devices take everything that they offer', () => {
    const offers = [
      ['modes', 'mode'],
      ['fan_modes', 'fan_mode'],
      ['swing_modes', 'swing_mode'],
      ['preset_modes', 'preset_mode'],
    ] as const;
    expect(refusedOffers(realFixtures(), climatesOf, offers)).toEqual([]);
  });

  test('what the power company asked for is in the attributes', () => {
    const fixture = anAirConditioner({ demandResponseLoadControl: { drlcStatus: null } });
    const template = climateOf(fixture).config['json_attributes_template'];
    expect(JSON.parse(shown(template, '{"drlcLevel": 1, "duration": 0}'))).toMatchObject({ drlc_status_level: 1 });
    expect(JSON.parse(shown(template, 'null'))).toMatchObject({ drlc_status_level: null });
  });

  test('temperatures are sent with one decimal', () => {
    expect(sent(climateOf(aThermostat()).config['temperature_low_command_template'], 69.8000001)).toBe('69.8');
  });
});
