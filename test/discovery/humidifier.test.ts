import { describe, expect, test } from 'vitest';
import type { Entity } from '../../src/discovery/entity.ts';
import { humidifierEntities } from '../../src/discovery/humidifier.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { missingJinja } from './jinja.ts';
import { aContext, aFixture, contextOf } from './kit.ts';
import { use } from './using.ts';

const level = {
  'samsungce.relativeHumidityLevel': {
    relativeHumidityLevel: 61,
    desiredHumidityLevel: 50,
    desiredHumidityLevelRange: { minimum: 35, maximum: 70 },
  },
};
const power = { switch: { switch: 'on' } };

const humidifierOf = (fixture: DeviceFixture): Entity => {
  const [humidifier] = humidifierEntities(contextOf(fixture));
  if (humidifier === undefined) throw new Error('There is no humidifier.');
  return humidifier;
};

const aDehumidifier = (): DeviceFixture =>
  aFixture({
    main: {
      ...power,
      ...level,
      'samsungce.dehumidifierMode': { dehumidifierMode: 'smart', supportedDehumidifierModes: ['smart', 'quietDry'] },
    },
  });

describe('humidifiers', () => {
  test('reach for a humidity within their limits', () => {
    const { config } = humidifierOf(aFixture({ main: { ...power, ...level } }));
    expect(config).toMatchObject({ device_class: 'humidifier', min_humidity: 35, max_humidity: 70 });
    expect(config['current_humidity_topic']).toMatch(/relativeHumidityLevel$/);
  });

  test('dry where they have modes of drying', () => {
    expect(humidifierOf(aDehumidifier()).config).toMatchObject({
      device_class: 'dehumidifier',
      modes: ['smart', 'quiet_dry'],
    });
  });

  test('are none without a humidity to reach, as Home Assistant takes no such', () => {
    expect(humidifierEntities(aContext({ main: { ...power, humidifierMode: { humidifierMode: 'auto' } } }))).toEqual(
      [],
    );
  });

  test.skipIf(missingJinja !== undefined)(`are told a humidity and a mode (${missingJinja ?? ''})`, () => {
    const fixture = aDehumidifier();
    const humidifier = humidifierOf(fixture);
    expect(use(fixture, humidifier, 'target_humidity', 45)).toEqual([
      'main/samsungce.relativeHumidityLevel.setDesiredHumidity(45)',
    ]);
    expect(use(fixture, humidifier, 'mode', 'quiet_dry')).toEqual([
      'main/samsungce.dehumidifierMode.setDehumidifierMode("quietDry")',
    ]);
    expect(use(fixture, humidifier, '', 'off')).toEqual(['main/switch.off()']);
  });
});
