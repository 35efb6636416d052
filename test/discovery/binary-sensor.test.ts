import { describe, expect, test } from 'vitest';
import { binarySensorEntities } from '../../src/discovery/binary-sensor.ts';
import type { DeviceContext } from '../../src/discovery/context.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import { missingJinja, renderAll } from './jinja.ts';
import { aContext, entityAt } from './kit.ts';

const at = (context: DeviceContext, component: string, capability: string, attribute: string): Entity | undefined =>
  entityAt(binarySensorEntities(context), component, capability, attribute);

const contact = (category: string): Entity | undefined =>
  at(aContext({ main: { contactSensor: { contact: 'open' } } }, category), 'main', 'contactSensor', 'contact');

describe('binary sensors', () => {
  test.each([
    ['Door', null, 'door'],
    ['Window', null, 'window'],
    ['GarageDoor', null, 'garage_door'],
    ['MultiFunctionalSensor', 'Door', 'door'],
  ])('of a contact at a %s are called %s and are of class %s', (category, name, deviceClass) => {
    expect(contact(category)).toMatchObject({ name, config: { device_class: deviceClass } });
  });

  test('of a fridge with two doors are its doors, and not the fridge itself', () => {
    const door = { contactSensor: { contact: 'closed' } };
    const context = aContext({ main: door, cooler: door, freezer: door, cvroom: door }, 'Refrigerator');
    expect(binarySensorEntities(context).map(({ name }) => name)).toEqual([
      'Fridge door',
      'Freezer door',
      'CoolSelect+ door',
    ]);
  });

  test('tell whether appliances are on that must not be switched on from afar', () => {
    const power = { main: { switch: { switch: 'on' } } };
    expect(at(aContext(power, 'Washer'), 'main', 'switch', 'switch')).toMatchObject({ name: 'Power' });
    expect(at(aContext(power, 'Light'), 'main', 'switch', 'switch')).toBeUndefined();
  });

  test('warn of smoke, carbon monoxide and gas', () => {
    const context = aContext({
      main: {
        smokeDetector: { smoke: 'clear' },
        carbonMonoxideDetector: { carbonMonoxide: 'clear' },
        gasDetector: { gas: 'clear' },
      },
    });
    const classes = binarySensorEntities(context).map(({ config }) => config['device_class']);
    expect(classes.sort()).toEqual(['carbon_monoxide', 'gas', 'smoke']);
  });

  test('of a hob are there only where it either runs or does not', () => {
    const hob = (supported: readonly string[]) =>
      aContext({
        main: {
          'custom.cooktopOperatingState': { cooktopOperatingState: 'run', supportedCooktopOperatingState: supported },
        },
      });
    expect(binarySensorEntities(hob(['ready', 'run']))).toHaveLength(1);
    expect(binarySensorEntities(hob(['ready', 'run', 'paused']))).toHaveLength(0);
  });

  test.skipIf(missingJinja !== undefined)('are on, off, or unknown', () => {
    const context = aContext({
      main: { waterSensor: { water: 'wet' }, 'samsungce.errorAndAlarmState': { events: [] } },
    });
    const read = (entity: Entity | undefined, payloads: readonly string[]) =>
      renderAll(payloads.map((payload) => ({ template: String(entity?.config['value_template']), payload }))).map(
        ({ text }) => text,
      );
    expect(read(at(context, 'main', 'waterSensor', 'water'), ['wet', 'dry', 'null', '""'])).toEqual([
      'ON',
      'OFF',
      'None',
      'None',
    ]);
    const errors = at(context, 'main', 'samsungce.errorAndAlarmState', 'events');
    expect(read(errors, ['[]', '[{"type":"E1"}]', 'null'])).toEqual(['OFF', 'ON', 'None']);
  });
});
