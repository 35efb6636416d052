import { describe, expect, test } from 'vitest';
import { switchEntities } from '../../src/discovery/switch.ts';
import { commandsOf } from './commands.ts';
import { aRobot } from './invented.ts';
import { missingJinja, renderAll } from './jinja.ts';
import { aContext, aFixture, contextOf, entityAt, type ReportedCapabilities } from './kit.ts';

const namesOf = (main: ReportedCapabilities, category?: string) =>
  switchEntities(aContext({ main }, category)).map(({ name }) => name);
const onOff = { switch: { switch: 'on' } };

describe('the switch of a device', () => {
  test('is its main feature', () => {
    const [entity] = switchEntities(aContext({ main: onOff }));
    expect(entity?.name).toBeNull();
    expect(entity?.config).toMatchObject({
      state_topic: 'smartthings/thing/main/switch/switch',
      command_topic: 'smartthings/thing/main/switch/switch/set',
      payload_on: 'on',
      payload_off: 'off',
    });
  });

  test.each([
    ['a light', { ...onOff, switchLevel: { level: 1 } }],
    ['a lamp of many colours', { ...onOff, colorControl: { hue: 1 } }],
    ['a fan', { ...onOff, fanSpeed: { fanSpeed: 1 } }],
    ['a player', { ...onOff, audioMute: { mute: 'muted' }, audioVolume: { volume: 1 } }],
    ['a heat pump', { ...onOff, 'samsungce.ehsFsvSettings': { fsvSettings: [] } }],
    [
      'an air conditioner',
      {
        ...onOff,
        airConditionerMode: {},
        airConditionerFanMode: {},
        temperatureMeasurement: {},
        thermostatCoolingSetpoint: {},
      },
    ],
  ])('is left to the entity of %s', (_what, main) => {
    expect(namesOf(main)).toEqual([]);
  });

  test('waits to be wanted on machines that only tell whether they are on', () => {
    const [entity, ...others] = switchEntities(aContext({ main: onOff }, 'Washer'));
    expect(others).toEqual([]);
    expect(entity).toMatchObject({ name: 'Power', enabledByDefault: false });
    expect(namesOf(onOff, 'Cooktop')).toEqual([]);
  });

  test('is there for every part that has one, under the name of the part', () => {
    const context = aContext({
      main: onOff,
      relay1: onOff,
      icemaker: onOff,
      'icemaker-02': onOff,
      lamp: { ...onOff, 'samsungce.lamp': {} },
    });
    expect(switchEntities(context).map(({ name }) => name)).toEqual([null, 'Relay 1', 'Cubed ice', 'Ice Bites']);
  });
});

describe('other switches', () => {
  test('of refrigerators set booleans, and rapid cooling is not offered twice', () => {
    const fixture = aFixture({
      main: {
        'samsungce.powerCool': { activated: true },
        refrigeration: { rapidCooling: 'on', rapidFreezing: 'off', defrost: null },
      },
    });
    const entities = switchEntities(contextOf(fixture));
    expect(entities.map(({ name }) => name)).toEqual(['Power cool', 'Rapid freezing']);
    expect(entities[0]?.claims).toContain('main/refrigeration/rapidCooling');
    const payloads = entities[0]?.config;
    expect([payloads?.['payload_on'], payloads?.['state_on']]).toEqual(['true', 'true']);
  });

  test.skipIf(missingJinja !== undefined)('of dishwashers are those that the model lists', () => {
    const fixture = aFixture({
      main: {
        'samsungce.dishwasherWashingOptions': {
          supportedList: ['sanitize', 'selectedZone'],
          sanitize: { value: false, settable: [false, true] },
          stormWash: { value: true, settable: [] },
        },
      },
    });
    const [entity, ...others] = switchEntities(contextOf(fixture));
    expect(others).toEqual([]);
    expect(entity?.name).toBe('Sanitize');
    expect(commandsOf(fixture, entity)).toEqual([
      'main/samsungce.dishwasherWashingOptions/setSanitize[true]',
      'main/samsungce.dishwasherWashingOptions/setSanitize[false]',
    ]);
    const template = String(entity?.config['value_template']);
    const shown = renderAll(
      ['{"value":true,"settable":[]}', '{"value":false}', 'null', '[]'].map((payload) => ({ template, payload })),
    );
    expect(shown.map(({ text }) => text)).toEqual(['true', 'false', 'None', 'false']);
  });

  test.skipIf(missingJinja !== undefined)('of robots hear, and keep quiet', () => {
    const fixture = aRobot();
    const entities = switchEntities(contextOf(fixture));
    expect(commandsOf(fixture, entityAt(entities, 'main', 'soundDetection', 'soundDetectionState'))).toEqual([
      'main/soundDetection/enableSoundDetection[]',
      'main/soundDetection/disableSoundDetection[]',
    ]);
    expect(commandsOf(fixture, entityAt(entities, 'main', 'custom.doNotDisturbMode', 'doNotDisturb'))).toEqual([
      'main/custom.doNotDisturbMode/doNotDisturbOn[]',
      'main/custom.doNotDisturbMode/doNotDisturbOff[]',
    ]);
  });

  test('with a volume from 0 to 1 are a sound that is on or off', () => {
    const volume = (maximum: number) => ({
      'samsungce.audioVolumeLevel': { volumeLevel: 1, volumeLevelRange: { minimum: 0, maximum, step: 1 } },
    });
    expect(namesOf(volume(1))).toEqual(['Sound']);
    expect(namesOf(volume(3))).toEqual([]);
  });
});
