import { describe, expect, test } from 'vitest';
import { numberEntities } from '../../src/discovery/number.ts';
import { answerTo, commandsOf } from './commands.ts';
import { anOven } from './invented.ts';
import { missingJinja, renderAll } from './jinja.ts';
import { aContext, aFixture, contextOf, entityAt, missingHomes, realFixture } from './kit.ts';

const shownAs = (template: unknown, payloads: readonly string[]) =>
  renderAll(payloads.map((payload) => ({ template: String(template), payload }))).map(({ text }) => text);

describe('numbers of refrigerators', () => {
  const setpoint = (range: unknown, unit = 'C') => ({
    thermostatCoolingSetpoint: { coolingSetpoint: { value: 3, unit }, coolingSetpointRange: range },
  });

  test('have the limits and the unit of each part', () => {
    const context = aContext(
      {
        main: {},
        cooler: setpoint({ minimum: 34, maximum: 44, step: 1 }, 'F'),
        cvroom: setpoint({ minimum: 1, maximum: 7 }),
      },
      'Refrigerator',
    );
    expect(
      numberEntities(context).map(({ name, config }) => [
        name,
        config['min'],
        config['max'],
        config['unit_of_measurement'],
      ]),
    ).toEqual([
      ['Fridge temperature', 34, 44, '°F'],
      ['CoolSelect+ temperature', 1, 7, '°C'],
    ]);
  });

  test('are there without a range, but not for what is a climate', () => {
    expect(numberEntities(aContext({ main: {}, onedoor: setpoint(null) }, 'Refrigerator'))[0]).toMatchObject({
      name: 'Target temperature',
      config: { min: -30, max: 20, device_class: 'temperature' },
    });
    expect(
      numberEntities(aContext({ main: { ...setpoint({ minimum: 16, maximum: 30 }), airConditionerMode: {} } })),
    ).toEqual([]);
  });
});

describe.skipIf(missingJinja !== undefined)(`numbers of machines (${missingJinja ?? 'with Jinja'})`, () => {
  test('of washers are sent as the texts that washers want', () => {
    const fixture = aFixture({
      main: { 'custom.washerRinseCycles': { washerRinseCycles: '2', supportedWasherRinseCycles: ['0', '2', '5'] } },
    });
    const [entity] = numberEntities(contextOf(fixture));
    expect(entity?.config).toMatchObject({ min: 0, max: 5, mode: 'box', unit_of_measurement: 'cycles' });
    expect(commandsOf(fixture, entity)).toEqual([
      'main/custom.washerRinseCycles/setWasherRinseCycles["0"]',
      'main/custom.washerRinseCycles/setWasherRinseCycles["5"]',
    ]);
  });

  test('delay the end of a course in minutes', () => {
    const fixture = aFixture({ main: { 'samsungce.washerDelayEnd': { remainingTime: { value: 0, unit: 'min' } } } });
    const [entity] = numberEntities(contextOf(fixture));
    expect(entity).toMatchObject({
      name: 'Delay end',
      config: { device_class: 'duration', unit_of_measurement: 'min' },
    });
    expect(commandsOf(fixture, entity)).toContain('main/samsungce.washerDelayEnd/setDelayTime[1440]');
  });

  test('of ovens are minutes here and hours, minutes and seconds there', () => {
    const fixture = anOven();
    const entity = entityAt(
      numberEntities(contextOf(fixture)),
      'main',
      'samsungce.ovenOperatingState',
      'operationTime',
    );
    expect(shownAs(entity?.config['value_template'], ['01:30:00', '00:00:00', 'soon', 'null'])).toEqual([
      '90',
      '0',
      'None',
      'None',
    ]);
    const [rendered] = renderAll([{ template: String(entity?.config['command_template']), payload: 95 }]);
    expect(rendered?.text).toBe('01:35:00');
    const topic = String(entity?.config['command_topic']);
    if (entity === undefined) throw new Error('There is no such entity.');
    expect(answerTo(fixture, { entity, topic, payload: '01:35:00' })).toEqual([
      'main/samsungce.ovenOperatingState/setOperationTime["01:35:00"]',
    ]);
  });

  test('of ovens that are not set show nothing', () => {
    const entity = entityAt(numberEntities(contextOf(anOven())), 'main', 'ovenSetpoint', 'ovenSetpoint');
    expect(entity?.config).toMatchObject({ min: 30, max: 300, unit_of_measurement: '°C' });
    expect(shownAs(entity?.config['value_template'], ['0', '1', '-17', '180'])).toEqual([
      'None',
      'None',
      'None',
      '180',
    ]);
  });

  test.skipIf(missingHomes !== undefined)('of ovens have the limits of their modes', () => {
    const limits = (name: string) =>
      entityAt(numberEntities(contextOf(realFixture(name))), 'main', 'ovenSetpoint', 'ovenSetpoint')?.config;
    expect(limits('da_ks_oven_01061')).toMatchObject({ min: 40, max: 230, unit_of_measurement: '°C' });
    // Its grill has levels that are numbered from 61441.
    expect(limits('da_ks_range_0101x')).toMatchObject({ min: 95, max: 550, unit_of_measurement: '°F' });
  });

  test('of heat pumps are read from one list and set one by one', () => {
    const setting = {
      id: '1031',
      inUse: true,
      resolution: 1,
      type: 'temperature',
      minValue: 37,
      maxValue: 75,
      value: 70,
      temperatureUnit: 'C',
    };
    const fixture = aFixture({
      main: { 'samsungce.ehsFsvSettings': { fsvSettings: [setting, { ...setting, id: '9999', inUse: false }] } },
    });
    const [entity, ...others] = numberEntities(contextOf(fixture));
    expect(others).toEqual([]);
    expect(entity).toMatchObject({ name: 'Heating water maximum (1031)', enabledByDefault: false });
    expect(shownAs(entity?.config['value_template'], [JSON.stringify([setting]), '[]', 'null'])).toEqual([
      '70',
      'None',
      'None',
    ]);
    expect(commandsOf(fixture, entity)).toEqual([
      'main/samsungce.ehsFsvSettings/setValue["1031",37]',
      'main/samsungce.ehsFsvSettings/setValue["1031",75]',
    ]);
  });
});
