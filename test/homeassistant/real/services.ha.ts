import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deviceIds, locationIds } from '../../cloud/demo-home/ids.ts';
import { demoHome } from '../../cloud/demo-home.ts';
import type { DeviceFixture, Home } from '../../cloud/home.ts';
import { aFixture } from '../../discovery/kit.ts';
import { isSkipped, missing } from './installation.ts';
import { aWorld, until, type World } from './world.ts';

const ids = {
  ...deviceIds,
  tank: 'de71ce00-0000-4000-8000-000000000091',
  fan: 'de71ce00-0000-4000-8000-000000000092',
  hood: 'de71ce00-0000-4000-8000-000000000093',
} as const;

const atHome = (id: string, label: string, { device, status }: DeviceFixture): DeviceFixture => ({
  device: { ...device, deviceId: id, label, locationId: locationIds.home },
  status,
});

/** What the demo home lacks. */
const others: readonly DeviceFixture[] = [
  atHome(
    ids.tank,
    'Hot water',
    aFixture({
      main: {
        switch: { switch: 'on' },
        airConditionerMode: { airConditionerMode: 'eco', supportedAcModes: ['eco', 'std', 'power', 'force'] },
        temperatureMeasurement: { temperature: { value: 47, unit: 'C' } },
        'custom.thermostatSetpointControl': {
          minimumSetpoint: { value: 40, unit: 'C' },
          maximumSetpoint: { value: 55, unit: 'C' },
        },
        thermostatCoolingSetpoint: { coolingSetpoint: { value: 48, unit: 'C' } },
        'samsungce.ehsThermostat': { connectionState: 'connected' },
        'custom.outingMode': { outingMode: 'off' },
      },
    }),
  ),
  atHome(
    ids.fan,
    'Ceiling fan',
    aFixture(
      {
        main: {
          switch: { switch: 'on' },
          fanSpeed: { fanSpeed: 1 },
          airConditionerFanMode: { fanMode: 'auto', supportedAcFanModes: ['auto', 'low', 'high'] },
        },
      },
      'Fan',
    ),
  ),
  atHome(
    ids.hood,
    'Quiet appliance',
    aFixture({
      main: { 'custom.doNotDisturbMode': { doNotDisturb: 'off', startTime: '2200', endTime: '0600' } },
    }),
  ),
];

const home = (): Home => {
  const { devices, ...rest } = demoHome();
  return { ...rest, devices: [...devices, ...others] };
};

interface Act {
  readonly service: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly device: keyof typeof ids;
  /** The entity's own name; the one that carries the device's, if not said. */
  readonly name?: string;
  /** Commands as SmartThings gets them. */
  readonly commands: readonly string[];
}

const acts: readonly Act[] = [
  { service: 'light.turn_off', device: 'colorLamp', commands: [] },
  { service: 'light.turn_on', data: { brightness_pct: 40 }, device: 'colorLamp', commands: [] },
  { service: 'light.turn_on', data: { hs_color: [180, 50] }, device: 'colorLamp', commands: [] },
  { service: 'light.turn_on', data: { color_temp_kelvin: 3000 }, device: 'colorLamp', commands: [] },
  { service: 'light.turn_on', data: { brightness_pct: 10 }, device: 'kitchenDimmer', commands: [] },
  { service: 'switch.turn_on', device: 'gardenRelay', commands: [] },
  { service: 'switch.turn_on', device: 'gardenRelay', name: 'Relay 1', commands: [] },
  { service: 'climate.set_temperature', data: { temperature: 21.5 }, device: 'thermostat', commands: [] },
  { service: 'climate.set_hvac_mode', data: { hvac_mode: 'cool' }, device: 'thermostat', commands: [] },
  { service: 'climate.set_temperature', data: { temperature: 23 }, device: 'thermostat', commands: [] },
  { service: 'climate.set_hvac_mode', data: { hvac_mode: 'heat_cool' }, device: 'thermostat', commands: [] },
  {
    service: 'climate.set_temperature',
    data: { target_temp_low: 19, target_temp_high: 25 },
    device: 'thermostat',
    commands: [],
  },
  { service: 'climate.set_fan_mode', data: { fan_mode: 'on' }, device: 'thermostat', commands: [] },
  { service: 'climate.turn_off', device: 'airConditioner', commands: [] },
  { service: 'climate.set_hvac_mode', data: { hvac_mode: 'fan_only' }, device: 'airConditioner', commands: [] },
  { service: 'climate.set_temperature', data: { temperature: 24 }, device: 'airConditioner', commands: [] },
  { service: 'climate.set_preset_mode', data: { preset_mode: 'wind_free' }, device: 'airConditioner', commands: [] },
  { service: 'climate.set_swing_mode', data: { swing_mode: 'vertical' }, device: 'airConditioner', commands: [] },
  { service: 'cover.set_cover_position', data: { position: 25 }, device: 'windowShade', commands: [] },
  { service: 'cover.open_cover', device: 'windowShade', commands: [] },
  { service: 'cover.stop_cover', device: 'windowShade', commands: [] },
  { service: 'cover.close_cover', device: 'windowShade', commands: [] },
  { service: 'cover.open_cover', device: 'garageDoor', commands: [] },
  { service: 'lock.unlock', device: 'frontDoorLock', commands: [] },
  { service: 'lock.lock', device: 'frontDoorLock', commands: [] },
  { service: 'valve.close_valve', device: 'waterValve', commands: [] },
  { service: 'valve.open_valve', device: 'waterValve', commands: [] },
  { service: 'siren.turn_on', device: 'siren', commands: [] },
  { service: 'siren.turn_off', device: 'siren', commands: [] },
  { service: 'vacuum.start', device: 'vacuum', commands: [] },
  { service: 'vacuum.pause', device: 'vacuum', commands: [] },
  { service: 'vacuum.return_to_base', device: 'vacuum', commands: [] },
  { service: 'vacuum.set_fan_speed', data: { fan_speed: 'maximum' }, device: 'vacuum', commands: [] },
  { service: 'fan.set_percentage', data: { percentage: 67 }, device: 'fan', commands: [] },
  { service: 'fan.set_preset_mode', data: { preset_mode: 'high' }, device: 'fan', commands: [] },
  { service: 'fan.turn_off', device: 'fan', commands: [] },
  { service: 'fan.turn_on', device: 'fan', commands: [] },
  { service: 'fan.set_preset_mode', data: { preset_mode: 'low' }, device: 'airPurifier', commands: [] },
  { service: 'water_heater.set_temperature', data: { temperature: 50 }, device: 'tank', commands: [] },
  { service: 'water_heater.set_operation_mode', data: { operation_mode: 'performance' }, device: 'tank', commands: [] },
  { service: 'water_heater.turn_off', device: 'tank', commands: [] },
  { service: 'water_heater.set_operation_mode', data: { operation_mode: 'eco' }, device: 'tank', commands: [] },
  {
    service: 'time.set_value',
    data: { time: '23:15:00' },
    device: 'hood',
    name: 'Do not disturb start time',
    commands: [],
  },
  { service: 'number.set_value', data: { value: 4 }, device: 'refrigerator', name: 'Fridge temperature', commands: [] },
  { service: 'switch.turn_on', device: 'refrigerator', name: 'Power cool', commands: [] },
  { service: 'button.press', device: 'refrigerator', name: 'Reset water filter', commands: [] },
  {
    service: 'select.select_option',
    data: { option: '30' },
    device: 'washer',
    name: 'Water temperature',
    commands: [],
  },
  { service: 'number.set_value', data: { value: 30 }, device: 'soundbar', name: 'Volume', commands: [] },
  { service: 'select.select_option', data: { option: 'hdmi1' }, device: 'television', name: 'Source', commands: [] },
];

/** `switch/on`, `switchLevel/setLevel [40]`; other components than main before it, with a colon. */
const commandsOf = (body: unknown): string[] =>
  (
    body as { commands: { component?: string; capability: string; command: string; arguments?: unknown[] }[] }
  ).commands.map(
    ({ component = 'main', capability, command, arguments: given = [] }) =>
      `${component === 'main' ? '' : `${component}: `}${capability}/${command}${given.length === 0 ? '' : ` ${JSON.stringify(given)}`}`,
  );

const sentenceOf = ({ service, data, device, name }: Act): string =>
  `${service}${data === undefined ? '' : ` ${JSON.stringify(data)}`} on ${device}${name === undefined ? '' : ` “${name}”`}`;

describe.skipIf(isSkipped(missing))(
  `what Home Assistant is asked to do arrives${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    let world: World;
    beforeAll(async () => {
      world = await aWorld({ home: home() });
      await world.settled();
    });
    afterAll(() => world?.stop());

    const entityIdOf = async (deviceId: string, platform: string, name: string | undefined): Promise<string> => {
      const entities = [...(await world.shown()).values()].filter(
        ({ unique_id: id, entity_id: entityId }) =>
          id.startsWith(`smartthings2mqtt_${deviceId}_`) && entityId.startsWith(`${platform}.`),
      );
      const found = entities.find(({ original_name: own }) => own === (name ?? null));
      if (found === undefined) {
        throw new Error(
          `There is no such ${platform}, only ${entities.map(({ original_name: own }) => own).join(', ')}.`,
        );
      }
      return found.entity_id;
    };
    const sentTo = (deviceId: string): string[] =>
      world.cloud
        .requestsOf('POST /devices/:id/commands')
        .filter(({ path }) => path.includes(deviceId))
        .flatMap(({ body }) => commandsOf(body));

    test.each(acts.map((act) => ({ sentence: sentenceOf(act), ...act })))('$sentence', async (act) => {
      const deviceId = ids[act.device];
      const [platform = ''] = act.service.split('.');
      const entityId = await entityIdOf(deviceId, platform, act.name);
      world.cloud.clearRequests();
      await world.installation.client.act(act.service, entityId, act.data);
      await until(
        () => expect(sentTo(deviceId).length).toBeGreaterThanOrEqual(Math.max(1, act.commands.length)),
        10_000,
      );
      await world.cloud.idle();
      expect(sentTo(deviceId)).toEqual(act.commands);
    });
  },
);
