import { describe, expect, test } from 'vitest';
import type { DeviceContext } from '../../src/discovery/context.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import { sensorEntities } from '../../src/discovery/sensor.ts';
import { missingJinja, renderAll } from './jinja.ts';
import { aContext, entityAt } from './kit.ts';

const sensor = (context: DeviceContext, component: string, path: string, key?: string): Entity | undefined => {
  const dot = path.lastIndexOf('.');
  return entityAt(sensorEntities(context), component, path.slice(0, dot), path.slice(dot + 1), key);
};

/** The states that the payloads make. */
const statesOf = (entity: Entity | undefined, payloads: readonly string[]): (string | undefined)[] =>
  renderAll(payloads.map((payload) => ({ template: String(entity?.config['value_template']), payload }))).map(
    ({ text, error }) => text ?? error,
  );

const POWER_CONSUMPTION = 'powerConsumptionReport.powerConsumption';

describe('sensors', () => {
  test('take the unit that the value came with, as Home Assistant writes it', () => {
    const context = aContext({ main: { temperatureMeasurement: { temperature: { value: 70, unit: 'F' } } } });
    expect(sensor(context, 'main', 'temperatureMeasurement.temperature')).toMatchObject({
      name: 'Temperature',
      config: {
        state_topic: 'smartthings/thing/main/temperatureMeasurement/temperature',
        device_class: 'temperature',
        state_class: 'measurement',
        unit_of_measurement: '°F',
      },
    });
  });

  test('of temperatures that were never reported take the unit of the others', () => {
    const context = aContext({
      main: {},
      cooler: { temperatureMeasurement: { temperature: { value: 38, unit: 'F' } } },
      freezer: { temperatureMeasurement: { temperature: null } },
    });
    expect(sensor(context, 'freezer', 'temperatureMeasurement.temperature')).toMatchObject({
      name: 'Freezer temperature',
      config: { device_class: 'temperature', unit_of_measurement: '°F' },
    });
    expect(sensor(context, 'cooler', 'temperatureMeasurement.temperature')?.name).toBe('Fridge temperature');
  });

  test('have no class where Home Assistant would refuse it with the unit', () => {
    const context = aContext({
      main: {
        temperatureMeasurement: { temperature: null },
        energyMeter: { energy: { value: 3, unit: 'kVAh' } },
      },
    });
    expect(sensor(context, 'main', 'temperatureMeasurement.temperature')?.config).not.toHaveProperty('device_class');
    expect(sensor(context, 'main', 'energyMeter.energy')?.config).toMatchObject({ unit_of_measurement: 'kVAh' });
    expect(sensor(context, 'main', 'energyMeter.energy')?.config).not.toHaveProperty('device_class');
  });

  test('of energy exist for what the report tells, in every part of the device', () => {
    const report = (value: unknown) => ({ powerConsumptionReport: { powerConsumption: value } });
    const context = aContext({ main: report({ energy: 1_500 }), charge: report({ energy: 2, power: 5 }) });
    expect(sensor(context, 'main', POWER_CONSUMPTION, 'energy')?.name).toBe('Energy');
    expect(sensor(context, 'main', POWER_CONSUMPTION, 'power')).toBeUndefined();
    expect(sensor(context, 'charge', POWER_CONSUMPTION, 'power')?.name).toBe('Charge power');
  });

  test('of alarms keep all their words, and show those of others in snake case', () => {
    const context = aContext({
      main: {
        smokeDetector: { smoke: 'clear' },
        robotCleanerMovement: { robotCleanerMovement: 'powerOff' },
        washerOperatingState: { washerJobState: 'aIWash', machineState: 'run' },
      },
    });
    expect(sensor(context, 'main', 'smokeDetector.smoke')?.config['options']).toEqual(['clear', 'detected', 'tested']);
    expect(sensor(context, 'main', 'robotCleanerMovement.robotCleanerMovement')?.config['options']).toContain('off');
    expect(sensor(context, 'main', 'washerOperatingState.washerJobState')?.config['options']).toContain('ai_wash');
  });

  test('have the word that is said now among their options, though nobody listed it', () => {
    const context = aContext({
      main: {
        'custom.cooktopOperatingState': {
          cooktopOperatingState: 'finished',
          supportedCooktopOperatingState: ['ready', 'run'],
        },
      },
    });
    expect(sensor(context, 'main', 'custom.cooktopOperatingState.cooktopOperatingState')?.config['options']).toEqual([
      'ready',
      'run',
      'finished',
    ]);
  });

  test('beyond those of Home Assistant are switched off while the device says nothing', () => {
    const filter = (usage: unknown) => aContext({ main: { 'custom.hepaFilter': { hepaFilterUsage: usage } } });
    expect(sensor(filter(null), 'main', 'custom.hepaFilter.hepaFilterUsage')?.enabledByDefault).toBe(false);
    expect(sensor(filter(12), 'main', 'custom.hepaFilter.hepaFilterUsage')).not.toHaveProperty('enabledByDefault');
  });

  test('leave to climates, water heaters and media players what those show', () => {
    const air = {
      airConditionerMode: { airConditionerMode: 'cool' },
      airConditionerFanMode: { fanMode: 'low' },
      temperatureMeasurement: { temperature: { value: 20, unit: 'C' } },
      thermostatCoolingSetpoint: { coolingSetpoint: { value: 21, unit: 'C' } },
    };
    const conditioner = aContext({ main: air });
    expect(sensor(conditioner, 'main', 'airConditionerMode.airConditionerMode')).toBeUndefined();
    expect(sensor(conditioner, 'main', 'thermostatCoolingSetpoint.coolingSetpoint')).toBeUndefined();
    expect(sensor(conditioner, 'main', 'temperatureMeasurement.temperature')).toBeDefined();
    const heatPump = aContext({ main: { ...air, 'custom.outingMode': { outingMode: 'off' } } });
    expect(sensor(heatPump, 'main', 'temperatureMeasurement.temperature')).toBeUndefined();
    const player = {
      audioMute: { mute: 'muted' },
      audioVolume: { volume: 3 },
      mediaPlayback: { playbackStatus: 'paused' },
    };
    expect(sensorEntities(aContext({ main: player }))).toEqual([]);
  });
});

describe.skipIf(missingJinja !== undefined)(`states of sensors (${missingJinja ?? 'rendered by Jinja2'})`, () => {
  test('are unknown where nothing is known, and never text where a number is due', () => {
    const context = aContext({ main: { battery: { battery: { value: 80, unit: '%' } } } });
    expect(statesOf(sensor(context, 'main', 'battery.battery'), ['80', '0', '-1.5', 'null', '""', 'unknown'])).toEqual([
      '80',
      '0',
      '-1.5',
      'None',
      'None',
      'None',
    ]);
  });

  test('of energy are kWh of what comes as Wh', () => {
    const value = { energy: 1_500, power: 0.015 };
    const context = aContext({ main: { powerConsumptionReport: { powerConsumption: value } } });
    const payloads = [JSON.stringify(value), '{"start": "now"}', 'null'];
    expect(statesOf(sensor(context, 'main', POWER_CONSUMPTION, 'energy'), payloads)).toEqual(['1.5', 'None', 'None']);
    expect(statesOf(sensor(context, 'main', POWER_CONSUMPTION, 'power'), payloads)).toEqual(['0.015', 'None', 'None']);
  });

  test("of a heat pump's power are W of what comes as kW", () => {
    const context = aContext({
      main: {
        'samsungce.ehsThermostat': { connectionState: 'connected' },
        powerConsumptionReport: { powerConsumption: { power: 0.5 } },
      },
    });
    expect(statesOf(sensor(context, 'main', POWER_CONSUMPTION, 'power'), ['{"power": 0.5}'])).toEqual(['500.0']);
  });

  test('of an oven are unknown while nothing is set', () => {
    const context = aContext({ main: { ovenSetpoint: { ovenSetpoint: 0 } } });
    expect(statesOf(sensor(context, 'main', 'ovenSetpoint.ovenSetpoint'), ['180', '0', '1', '-17'])).toEqual([
      '180',
      'None',
      'None',
      'None',
    ]);
  });

  test('of times are times with their zone, or unknown', () => {
    const context = aContext({
      main: {
        washerOperatingState: { completionTime: null },
        'custom.periodicSensing': { lastSensingTime: '1773089160' },
      },
    });
    const payloads = ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.678+01:00', '2026-01-02', '99:99'];
    expect(statesOf(sensor(context, 'main', 'washerOperatingState.completionTime'), payloads)).toEqual([
      '2026-01-02T03:04:05Z',
      '2026-01-02T03:04:05.678+01:00',
      'None',
      'None',
    ]);
    expect(statesOf(sensor(context, 'main', 'custom.periodicSensing.lastSensingTime'), ['1773089160', '0'])).toEqual([
      '2026-03-09T20:46:00+00:00',
      'None',
    ]);
  });

  test('of lists are their items, or how many there are', () => {
    const context = aContext({
      main: { threeAxis: { threeAxis: [1, 2, 3] }, lockCodes: { lockCodes: '{"1":"Ann","2":"Bob"}' } },
    });
    expect(
      statesOf(sensor(context, 'main', 'threeAxis.threeAxis', 'z_coordinate'), ['[1,2,-3]', '[1]', 'null']),
    ).toEqual(['-3', 'None', 'None']);
    expect(statesOf(sensor(context, 'main', 'lockCodes.lockCodes'), ['{"1":"Ann","2":"Bob"}', 'null', '{}'])).toEqual([
      '2',
      'None',
      '0',
    ]);
  });
});
