import { describe, expect, test } from 'vitest';
import type { Entity } from '../../src/discovery/entity.ts';
import { waterHeaterEntities } from '../../src/discovery/water-heater.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { missingJinja } from './jinja.ts';
import { aFixture, contextOf } from './kit.ts';
import { refusedOffers, shown, stateOf, use } from './using.ts';

const celsius = (value: unknown) => ({ value, unit: 'C' });

const aTank = (more: Record<string, Record<string, unknown>> = {}): DeviceFixture =>
  aFixture({
    main: {
      switch: { switch: 'on' },
      airConditionerMode: { airConditionerMode: 'std', supportedAcModes: ['eco', 'std', 'power', 'force'] },
      temperatureMeasurement: { temperature: celsius(47) },
      'custom.thermostatSetpointControl': { minimumSetpoint: celsius(40), maximumSetpoint: celsius(57) },
      thermostatCoolingSetpoint: { coolingSetpoint: celsius(48) },
      'samsungce.ehsThermostat': { connectionState: 'connected' },
      'custom.outingMode': { outingMode: 'off' },
      ...more,
    },
  });

const aBoiler = (more: Record<string, Record<string, unknown>> = {}): DeviceFixture =>
  aFixture({
    main: {
      thermostatWaterHeatingSetpoint: {
        heatingSetpoint: celsius(55),
        heatingSetpointRange: celsius({ minimum: 35, maximum: 65 }),
      },
      ...more,
    },
  });

const entitiesOf = (fixture: DeviceFixture): Entity[] => waterHeaterEntities(contextOf(fixture));

const heaterOf = (fixture: DeviceFixture): Entity => {
  const heater = entitiesOf(fixture).find(({ platform }) => platform === 'water_heater');
  if (heater === undefined) throw new Error('There is no water heater.');
  return heater;
};

describe('tanks of heat pumps', () => {
  test('have Home Assistant’s modes, and keep others', () => {
    const airConditionerMode = { airConditionerMode: 'std', supportedAcModes: ['eco', 'std', 'boil'] };
    expect(heaterOf(aTank()).config['modes']).toEqual(['off', 'eco', 'heat_pump', 'performance', 'high_demand']);
    expect(heaterOf(aTank({ airConditionerMode })).config['modes']).toEqual(['off', 'eco', 'heat_pump', 'boil']);
  });

  test('have Home Assistant’s limits, and go further where they can', () => {
    expect(heaterOf(aTank()).config).toMatchObject({ min_temp: 40, max_temp: 60, temperature_unit: 'C' });
  });

  test('can be left alone for a while', () => {
    expect(entitiesOf(aTank()).map(({ platform, name }) => [platform, name])).toEqual([
      ['water_heater', null],
      ['switch', 'Away mode'],
    ]);
  });

  test('are not there where no temperature is measured', () => {
    expect(entitiesOf(aTank({ temperatureMeasurement: { temperature: null } }))).toEqual([]);
  });
});

describe('boilers', () => {
  test('have a temperature, within their limits, and modes only with a switch', () => {
    expect(heaterOf(aBoiler()).config).toMatchObject({ min_temp: 35, max_temp: 65 });
    expect(heaterOf(aBoiler()).config).not.toHaveProperty('mode_command_topic');
    expect(heaterOf(aBoiler({ switch: { switch: 'on' } })).config['modes']).toEqual(['off', 'on']);
  });
});

describe.skipIf(missingJinja !== undefined)(`water heaters in use (${missingJinja ?? 'rendered by Jinja2'})`, () => {
  test('a tank is switched on with its mode, in one message', () => {
    const fixture = aTank();
    const heater = heaterOf(fixture);
    expect(use(fixture, heater, 'mode', 'high_demand')).toEqual([
      'main/switch.on()',
      'main/airConditionerMode.setAirConditionerMode("force")',
    ]);
    expect(use(fixture, heater, 'mode', 'off')).toEqual(['main/switch.off()']);
    expect(use(fixture, heater, 'temperature', 50.04)).toEqual([
      'main/thermostatCoolingSetpoint.setCoolingSetpoint(50)',
    ]);
    expect(use(fixture, heater, 'power', 'off')).toEqual(['main/switch.off()']);
  });

  test('a tank shows its mode, or off', () => {
    const mode = (fixture: DeviceFixture) => shown(heaterOf(fixture).config['mode_state_template'], stateOf(fixture));
    expect(mode(aTank())).toBe('heat_pump');
    expect(mode(aTank({ switch: { switch: 'off' } }))).toBe('off');
  });

  test('tanks and boilers take what they offer', () => {
    const heaters = (fixture: DeviceFixture) => [heaterOf(fixture)];
    const fixtures = [aTank(), aBoiler({ switch: { switch: 'on' } })];
    expect(refusedOffers(fixtures, heaters, [['modes', 'mode']])).toEqual([]);
    expect(use(aBoiler(), heaterOf(aBoiler()), 'temperature', 45)).toEqual([
      'main/thermostatWaterHeatingSetpoint.setHeatingSetpoint(45)',
    ]);
  });
});
