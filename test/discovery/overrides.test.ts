import { describe, expect, test } from 'vitest';
import type { Device } from '../../src/core/device.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import { applyOverrides, type Override, readOverrides } from '../../src/discovery/overrides.ts';

const device = { id: 'lamp-1', label: 'Lamp' } as Device;

const angle: Entity = {
  platform: 'number',
  source: { component: 'main', capability: 'example.sun', attribute: 'azimuth' },
  name: 'Azimuth',
  category: 'config',
  config: { state_topic: 's', command_topic: 'c', min: 0, max: 360, step: 1, mode: 'auto' },
};

const applied = (...overrides: Override[]): readonly Entity[] => applyOverrides(device, [angle], overrides);

describe('what a user wants differently', () => {
  test('an entity can be hidden, named, classed and switched on or off', () => {
    expect(applied({ capability: 'example.sun', hide: true })).toEqual([]);
    expect(
      applied({ capability: 'example.sun', name: 'Sun', icon: 'mdi:sun', unit: '°', enabled: false }),
    ).toMatchObject([{ name: 'Sun', enabledByDefault: false, config: { icon: 'mdi:sun', unit_of_measurement: '°' } }]);
  });

  test('what can be set becomes a sensor that only shows', () => {
    expect(applied({ capability: 'example.sun', attribute: 'azimuth', platform: 'sensor' })).toEqual([
      {
        platform: 'sensor',
        source: angle.source,
        name: 'Azimuth',
        category: 'diagnostic',
        config: { state_topic: 's' },
      },
    ]);
  });

  test('it is meant for what is named only', () => {
    expect(applied({ device: 'Other lamp', hide: true })).toHaveLength(1);
    expect(applied({ device: 'Lamp', capability: 'switch', hide: true })).toHaveLength(1);
    expect(applied({ device: 'Lamp', hide: true })).toEqual([]);
    expect(applied({ device: 'lamp-1', component: 'main', hide: true })).toEqual([]);
  });

  test('a choice that is only shown keeps its options, as a sensor of its class', () => {
    const mode: Entity = {
      ...angle,
      platform: 'select',
      config: { state_topic: 's', command_topic: 'c', options: ['a'] },
    };
    const [entity] = applyOverrides(device, [mode], [{ device: 'LAMP', kind: 'select', platform: 'sensor' }]);
    expect(entity?.config).toEqual({ device_class: 'enum', state_topic: 's', options: ['a'] });
  });

  test('one of several figures of an attribute, or one kind of entity, can be meant', () => {
    const energy: Entity = { ...angle, platform: 'sensor', source: { ...angle.source, key: 'energy' } };
    const both = [angle, energy];
    expect(applyOverrides(device, both, [{ device: 'Lamp', key: 'energy', hide: true }])).toEqual([angle]);
    expect(applyOverrides(device, both, [{ device: 'Lamp', kind: 'number', hide: true }])).toEqual([energy]);
  });

  test('the later of two wins, and null takes a key away', () => {
    const [entity] = applied({ capability: 'example.sun', unit: '°' }, { capability: 'example.sun', unit: null });
    expect(entity?.config).not.toHaveProperty('unit_of_measurement');
  });

  test('an empty file is no override, and a wrong one says where', () => {
    expect(readOverrides(null)).toEqual([]);
    expect(readOverrides([{ device: 'Lamp', hide: true }])).toHaveLength(1);
    expect(readOverrides([{ hide: true }])).toHaveProperty('problem');
    expect(readOverrides([{ device: 'Lamp', hide: 'yes' }])).toEqual({ problem: 'entry 0, hide must be boolean' });
    expect(readOverrides({ device: 'Lamp' })).toEqual({ problem: 'the file must be array' });
  });
});
