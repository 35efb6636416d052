import { describe, expect, test } from 'vitest';
import type { Entity } from '../../src/discovery/entity.ts';
import { fanEntities } from '../../src/discovery/fan.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { missingJinja } from './jinja.ts';
import { aContext, aFixture, contextOf, missingHomes, realFixture, realFixtures } from './kit.ts';
import { refusedOffers, shown, shownAll, use } from './using.ts';

const fanOf = (fixture: DeviceFixture): Entity => {
  const [fan] = fanEntities(contextOf(fixture));
  if (fan === undefined) throw new Error(`${fixture.name} has no fan.`);
  return fan;
};

const power = { switch: { switch: 'on' } };
const aHood = (): DeviceFixture =>
  aFixture({
    main: {
      ...power,
      'samsungce.hoodFanSpeed': {
        hoodFanSpeed: 15,
        settableMinFanSpeed: 14,
        settableMaxFanSpeed: 19,
        supportedHoodFanSpeed: [14, 15, 16, 17, 19],
      },
    },
  });

describe('fans', () => {
  test('have three speeds, or four if they run at the fourth', () => {
    const speeds = (fanSpeed: unknown) =>
      fanEntities(aContext({ main: { ...power, fanSpeed: { fanSpeed } } }))[0]?.config['speed_range_max'];
    expect([speeds(0), speeds(4), speeds(60)]).toEqual([3, 4, 3]);
  });

  test('have a hundred speeds where they take percents', () => {
    const { config } = fanOf(
      aFixture({ main: { ...power, fanSpeedPercent: { percent: 20 }, fanSpeed: { fanSpeed: 1 } } }),
    );
    expect(config).toMatchObject({ speed_range_min: 1, speed_range_max: 100 });
  });

  test('have presets in the device’s own words, and what is set now', () => {
    const airPurifierFanMode = { airPurifierFanMode: 'windFree', supportedAirPurifierFanModes: ['auto', 'sleep'] };
    const { config } = fanOf(aFixture({ main: { ...power, airPurifierFanMode } }));
    expect(config['preset_modes']).toEqual(['auto', 'sleep', 'windFree']);
  });

  test('oscillate where they can stand still and move', () => {
    const oscillation = (modes: string[]) =>
      fanOf(
        aFixture({
          main: {
            ...power,
            fanMode: { fanMode: 'auto' },
            fanOscillationMode: { fanOscillationMode: 'fixed', supportedFanOscillationModes: modes },
          },
        }),
      ).config;
    expect(oscillation(['fixed', 'all'])).toHaveProperty('oscillation_command_topic');
    expect(oscillation(['fixed'])).not.toHaveProperty('oscillation_command_topic');
  });

  test('are not what has a temperature to reach', () => {
    const main = { ...power, fanSpeed: { fanSpeed: 1 }, thermostatCoolingSetpoint: { coolingSetpoint: 20 } };
    expect(fanEntities(aContext({ main }))).toEqual([]);
  });

  test('a hood with other speeds is none', () => {
    const main = { ...power, 'samsungce.hoodFanSpeed': { hoodFanSpeed: 1, settableMinFanSpeed: 0 } };
    expect(fanEntities(aContext({ main }))).toEqual([]);
  });
});

describe.skipIf(missingJinja !== undefined)(`fans in use (${missingJinja ?? 'rendered by Jinja2'})`, () => {
  test('a speed is a number from one up, and none is off', () => {
    const fixture = aFixture({ main: { ...power, fanSpeed: { fanSpeed: 1 } } });
    const fan = fanOf(fixture);
    expect(use(fixture, fan, 'percentage', 2)).toEqual(['main/fanSpeed.setFanSpeed(2)']);
    expect(use(fixture, fan, 'percentage', 0)).toEqual(['main/switch.off()']);
    const template = fan.config['percentage_value_template'];
    expect(shownAll(['0', '2', '60', 'null'].map((payload) => [template, payload]))).toEqual(['0', '2', '3', 'None']);
  });

  test('oscillation means to move, whichever way', () => {
    const fanOscillationMode = {
      fanOscillationMode: 'vertical',
      supportedFanOscillationModes: ['fixed', 'vertical', 'all'],
    };
    const fixture = aFixture({ main: { ...power, fanMode: { fanMode: 'auto' }, fanOscillationMode } });
    const fan = fanOf(fixture);
    const template = fan.config['oscillation_value_template'];
    expect(
      shownAll([
        [template, 'vertical'],
        [template, 'fixed'],
      ]),
    ).toEqual(['on', 'off']);
    expect(use(fixture, fan, 'oscillation', 'on')).toEqual(['main/fanOscillationMode.setFanOscillationMode("all")']);
    expect(use(fixture, fan, 'oscillation', 'off')).toEqual(['main/fanOscillationMode.setFanOscillationMode("fixed")']);
  });

  test('a ceiling fan blows down in summer', () => {
    const fixture = aFixture({
      main: { ...power, fanSpeed: { fanSpeed: 1 }, fanDirection: { fanDirection: 'winterMode' } },
    });
    const fan = fanOf(fixture);
    const template = fan.config['direction_value_template'];
    expect(
      shownAll([
        [template, 'winterMode'],
        [template, 'null'],
      ]),
    ).toEqual(['reverse', '']);
    expect(use(fixture, fan, 'direction', 'forward')).toEqual(['main/fanDirection.summerMode()']);
  });

  test('a hood has its speeds in their order, and a preset that decides for itself', () => {
    const fixture = aHood();
    const fan = fanOf(fixture);
    const { percentage_value_template: speed, preset_mode_value_template: preset } = fan.config;
    expect(
      shownAll([
        [speed, '15'],
        [speed, '19'],
        [speed, '14'],
        [preset, '14'],
        [preset, '15'],
      ]),
    ).toEqual(['1', '4', 'None', 'smart', 'None']);
    expect(use(fixture, fan, 'percentage', 4)).toEqual(['main/samsungce.hoodFanSpeed.setHoodFanSpeed(19)']);
    expect(use(fixture, fan, 'percentage', 0)).toEqual(['main/switch.off()']);
    expect(use(fixture, fan, 'preset_mode', 'smart')).toEqual(['main/samsungce.hoodFanSpeed.setHoodFanSpeed(14)']);
  });

  test.skipIf(missingHomes !== undefined)('real fans take every preset that they offer', () => {
    const fansOf = (fixture: DeviceFixture) => fanEntities(contextOf(fixture));
    expect(refusedOffers(realFixtures(), fansOf, [['preset_modes', 'preset_mode']])).toEqual([]);
  });

  test.skipIf(missingHomes !== undefined)('a real hood shows the slowest of four speeds', () => {
    const { config } = fanOf(realFixture('da_ks_hood_01001'));
    expect(config['speed_range_max']).toBe(4);
    expect(shown(config['percentage_value_template'], '15')).toBe('1');
  });
});
