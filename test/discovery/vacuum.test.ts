import { describe, expect, test } from 'vitest';
import type { Entity } from '../../src/discovery/entity.ts';
import { vacuumEntities } from '../../src/discovery/vacuum.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { missingJinja } from './jinja.ts';
import { aFixture, contextOf, expectedRows, missingHomes, realFixture } from './kit.ts';
import { commandsFor, sent } from './using.ts';

const vacuumOf = (fixture: DeviceFixture): Entity => {
  const [vacuum] = vacuumEntities(contextOf(fixture));
  if (vacuum === undefined) throw new Error(`${fixture.name} has no vacuum.`);
  return vacuum;
};

/** What Home Assistant reads of it. */
const stateOf = (fixture: DeviceFixture): Record<string, unknown> => {
  const { config, publishes = {} } = vacuumOf(fixture);
  return JSON.parse(publishes[String(config['state_topic'])] ?? '{}');
};

const aSamsung = (operatingState: unknown, more: Record<string, Record<string, unknown>> = {}): DeviceFixture =>
  aFixture({ main: { 'samsungce.robotCleanerOperatingState': { operatingState }, ...more } });

const aMatterVacuum = (operatingState: unknown): DeviceFixture =>
  aFixture({
    main: {
      robotCleanerOperatingState: { operatingState },
      serviceArea: {
        selectedAreas: [],
        supportedAreas: [
          { areaId: 1, areaName: 'Kitchen' },
          { areaId: 7, areaName: 'Hall' },
        ],
      },
    },
  });

const anOldOne = (): DeviceFixture =>
  aFixture({
    main: {
      robotCleanerMovement: { robotCleanerMovement: 'charging' },
      robotCleanerCleaningMode: { robotCleanerCleaningMode: 'stop' },
    },
  });

const commanded = (fixture: DeviceFixture) => {
  const { config } = vacuumOf(fixture);
  return ['payload_start', 'payload_pause', 'payload_return_to_base'].map((key) =>
    commandsFor(fixture, config['command_topic'], String(config[key])),
  );
};

describe('vacuums', () => {
  test('do what Home Assistant has a word for', () => {
    const states = [
      'cleaning',
      'dryingMop',
      'homing',
      'mopWashingPaused',
      'waitingForDescaling',
      'idle',
      'suspend',
      null,
    ];
    expect(states.map((state) => stateOf(aSamsung(state))['state'])).toEqual([
      'cleaning',
      'docked',
      'returning',
      'paused',
      'error',
      'idle',
      'idle',
      null,
    ]);
  });

  test('have a topic of their own, which the bridge listens to in no way', () => {
    expect(vacuumOf(aSamsung('idle')).config['state_topic']).toBe('smartthings/thing/vacuum');
  });

  test('suck as strongly as they say', () => {
    const turbo = (mode: unknown) => aSamsung('idle', { robotCleanerTurboMode: { robotCleanerTurboMode: mode } });
    expect(vacuumOf(turbo('off')).config['fan_speed_list']).toEqual(['normal', 'maximum', 'smart', 'quiet']);
    expect(['off', 'on', 'extraSilence', null].map((mode) => stateOf(turbo(mode))['fan_speed'])).toEqual([
      'smart',
      'maximum',
      'quiet',
      null,
    ]);
    expect(vacuumOf(aSamsung('idle')).config['supported_features']).toEqual(['start', 'pause', 'return_home']);
  });

  test('take the words that they show', () => {
    const fixture = aSamsung('idle', { robotCleanerTurboMode: { robotCleanerTurboMode: 'off' } });
    const { config } = vacuumOf(fixture);
    const words = config['fan_speed_list'] as string[];
    expect(words.map((word) => commandsFor(fixture, config['set_fan_speed_topic'], word))).toEqual(
      ['silence', 'on', 'off', 'extraSilence'].map((mode) => [
        `main/robotCleanerTurboMode.setRobotCleanerTurboMode("${mode}")`,
      ]),
    );
  });

  test('of every kind are started, paused and sent home', () => {
    expect(commanded(aMatterVacuum('docked'))).toEqual([
      ['main/robotCleanerOperatingState.start()'],
      ['main/robotCleanerOperatingState.pause()'],
      ['main/robotCleanerOperatingState.goHome()'],
    ]);
    expect(commanded(anOldOne())).toEqual([
      ['main/robotCleanerCleaningMode.setRobotCleanerCleaningMode("auto")'],
      ['main/robotCleanerMovement.setRobotCleanerMovement("pause")'],
      ['main/robotCleanerMovement.setRobotCleanerMovement("homing")'],
    ]);
    expect(commanded(aSamsung('idle')).every(Array.isArray)).toBe(true);
  });

  test('of Matter say what went wrong as an error', () => {
    expect(stateOf(aMatterVacuum('dustBinFull'))['state']).toBe('error');
    expect(stateOf(aMatterVacuum('seekingCharger'))['state']).toBe('returning');
  });

  test('name the rooms that they can be sent to', () => {
    expect(stateOf(aMatterVacuum('docked'))['segments']).toEqual({ '1': 'Kitchen', '7': 'Hall' });
  });

  test.skipIf(missingJinja !== undefined)(`are sent to rooms with one message (${missingJinja ?? ''})`, () => {
    const fixture = aMatterVacuum('docked');
    const { config } = vacuumOf(fixture);
    const payload = sent(config['clean_segments_command_template'], ['1', '7']);
    expect(commandsFor(fixture, config['clean_segments_command_topic'], payload)).toEqual([
      'main/serviceArea.selectAreas([1,7])',
      'main/robotCleanerOperatingState.start()',
    ]);
  });

  test.skipIf(missingHomes !== undefined)('a real one shows what Home Assistant’s own integration shows', () => {
    const fixture = realFixture('da_rvc_normal_000001');
    const [row] = expectedRows('da_rvc_normal_000001', 'vacuum');
    expect(stateOf(fixture)).toEqual({ state: row?.state, fan_speed: row?.attributes['fan_speed'] });
  });
});
