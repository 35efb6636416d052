import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import { days, hours, minutes } from '../../src/ops/clock.ts';
import { missingHomes, readHomesFile } from '../support/needs.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { deviceIds } from './demo-home/ids.ts';
import { demoHome } from './demo-home.ts';
import { startLife, type World } from './demo-life.ts';
import type { AttributeStatus, DeviceFixture, Home } from './home.ts';

const unknownCapability = 'exampleowner12345.gardenMood';
/** The definition asks for one text; every air conditioner that was seen reports a list. */
const wronglyDefined = new Set(['airConditionerMode.supportedAcModes']);

interface Definition {
  readonly attributes: Record<string, { readonly schema: object }>;
}

/** Says what is wrong with a value; undefined where nothing is, or nothing is known. */
type Judge = (capability: string, attribute: string, status: AttributeStatus) => string | undefined;

const loadDefinitions = (): Record<string, Definition> | undefined =>
  missingHomes === undefined ? JSON.parse(readHomesFile('capabilities.json')).capabilities : undefined;

const createJudge = (definitions: Record<string, Definition>): Judge => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const validators = new Map<string, ValidateFunction>();
  return (capability, attribute, status) => {
    const name = `${capability}.${attribute}`;
    if (capability === unknownCapability || wronglyDefined.has(name) || status.value === null) return undefined;
    const schema = definitions[capability]?.attributes[attribute]?.schema;
    if (schema === undefined) return `${name} has no definition`;
    const validate = validators.get(name) ?? ajv.compile(schema);
    validators.set(name, validate);
    const { timestamp: _, ...event } = status;
    return validate(event) ? undefined : `${name} ${JSON.stringify(event)}: ${ajv.errorsText(validate.errors)}`;
  };
};

interface Place {
  readonly fixture: DeviceFixture;
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  readonly status: AttributeStatus;
}

const attributesOf = (home: Home): Place[] =>
  home.devices.flatMap((fixture) =>
    Object.entries(fixture.status.components).flatMap(([component, capabilities]) =>
      Object.entries(capabilities).flatMap(([capability, attributes]) =>
        Object.entries(attributes).map(([attribute, status]) => ({
          fixture,
          component,
          capability,
          attribute,
          status,
        })),
      ),
    ),
  );

const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

describe('the demo home', () => {
  const home = demoHome();

  test('has ids that are lower-case UUIDs, each used once', () => {
    const ids = [
      ...home.locations.map((it) => it.locationId),
      ...home.rooms.map((it) => it.roomId),
      ...home.scenes.map((it) => it.sceneId),
      ...(home.modes ?? []).map((it) => it.id),
      ...home.devices.map((it) => it.device.deviceId),
    ];
    expect(unique(ids)).toBe(true);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(home.devices.map((it) => it.device.deviceId).sort()).toEqual(Object.values(deviceIds).sort());
  });

  test('puts every room, scene, mode and device into a location that exists', () => {
    const locations = home.locations.map((it) => it.locationId);
    const placed = [...home.rooms, ...home.scenes, ...(home.modes ?? []), ...home.devices.map((it) => it.device)];
    for (const it of placed) expect(locations).toContain(it.locationId);
    for (const location of locations) {
      const here = { locationId: location };
      expect(home.devices.map((it) => it.device)).toContainEqual(expect.objectContaining(here));
      expect(home.scenes).toContainEqual(expect.objectContaining(here));
      expect(home.modes?.filter((mode) => mode.locationId === location && mode.current)).toHaveLength(1);
    }
  });

  test('puts devices only into rooms of their own location', () => {
    for (const { device } of home.devices) {
      if (device.roomId === undefined) continue;
      const room = home.rooms.find((it) => it.roomId === device.roomId);
      expect(room?.locationId, device.label).toBe(device.locationId);
    }
  });

  test('gives every device the block of its type, a label, and health unless it is a phone', () => {
    const block = {
      ZIGBEE: 'zigbee',
      ZWAVE: 'zwave',
      MATTER: 'matter',
      LAN: 'lan',
      HUB: 'hub',
      OCF: 'ocf',
      VIPER: 'viper',
      VIRTUAL: 'virtual',
    };
    for (const { device, health } of home.devices) {
      const name = Object.entries(block).find(([type]) => type === device.type)?.[1];
      if (device.type === 'MOBILE') expect(health).toBeUndefined();
      else {
        expect(device[name ?? 'block'], device.label).toBeTypeOf('object');
        expect(health?.deviceId).toBe(device.deviceId);
      }
      expect(device.label).toBeTruthy();
      expect(device['createTime']).toMatch(/^\d{4}-\d\d-\d\dT/);
    }
    const offline = home.devices.filter((it) => it.health?.state === 'OFFLINE');
    expect(offline.map((it) => it.device.label)).toEqual(['Christmas lights']);
  });

  test('hangs devices on a hub of their own location', () => {
    for (const { device } of home.devices) {
      if (device['parentDeviceId'] === undefined) continue;
      const hub = home.devices.find((it) => it.device.deviceId === device['parentDeviceId'])?.device;
      expect(hub?.type, device.label).toBe('HUB');
      expect(hub?.locationId, device.label).toBe(device.locationId);
    }
  });

  test('has a status for every capability, and a capability for every status', () => {
    for (const { device, status } of home.devices) {
      expect(device.components[0]?.id, device.label).toBe('main');
      const declared = Object.fromEntries(
        device.components.map((it) => [it.id, it.capabilities.map((capability) => capability.id).sort()]),
      );
      const reported = Object.fromEntries(
        Object.entries(status.components).map(([id, capabilities]) => [id, Object.keys(capabilities).sort()]),
      );
      expect(reported, device.label).toEqual(declared);
      for (const component of device.components) {
        expect(component.categories[0]).toMatchObject({ categoryType: 'manufacturer' });
        expect(unique(component.capabilities.map((it) => it.id))).toBe(true);
      }
    }
  });

  test('dates what was reported, and only that', () => {
    for (const { fixture, capability, attribute, status } of attributesOf(home)) {
      const where = `${fixture.device.label}: ${capability}.${attribute}`;
      expect(status.timestamp !== undefined, where).toBe(status.value !== null);
    }
  });

  test('reports only attributes and values that the definitions know', (context) => {
    const definitions = loadDefinitions();
    if (definitions === undefined) return context.skip(missingHomes);
    const judge = createJudge(definitions);
    const wrong = attributesOf(home).map((it) => judge(it.capability, it.attribute, it.status));
    expect(wrong.filter((it) => it !== undefined)).toEqual([]);
  });

  test('reports every attribute that a definition has', (context) => {
    const definitions = loadDefinitions();
    if (definitions === undefined) return context.skip(missingHomes);
    for (const { device, status } of home.devices) {
      for (const capabilities of Object.values(status.components)) {
        for (const [id, attributes] of Object.entries(capabilities)) {
          const known = Object.keys(definitions[id]?.attributes ?? attributes);
          expect(Object.keys(attributes).sort(), `${device.label}: ${id}`).toEqual(known.sort());
        }
      }
    }
  });

  test('gives each caller a copy of its own, down to the last value', () => {
    const mine = demoHome();
    for (const { status } of attributesOf(mine)) status.value = 'changed';
    expect(demoHome()).toEqual(home);
    const values = attributesOf(mine).map((it) => it.status);
    expect(unique(values)).toBe(true);
  });
});

interface Report {
  readonly device: string;
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  readonly value: unknown;
  readonly unit?: string;
  readonly time: number;
}

/** A world that keeps to what the home has: whatever else life reports fails the test. */
const createWorld = (clock: TestClock): World & { readonly reports: Report[] } => {
  const home = demoHome();
  const reports: Report[] = [];
  const statusOf = (device: string, component: string, capability: string, attribute: string): AttributeStatus => {
    const fixture = home.devices.find((it) => it.device.deviceId === device);
    const status = fixture?.status.components[component]?.[capability]?.[attribute];
    if (status === undefined) throw new Error(`Nothing reports ${device}/${component}/${capability}/${attribute}.`);
    return status;
  };
  return {
    reports,
    setAttribute: (device, component, capability, attribute, value, extra) => {
      const status = statusOf(device, component, capability, attribute);
      expect(extra?.unit, `${capability}.${attribute}`).toBe(status.unit);
      status.value = value;
      reports.push({ device, component, capability, attribute, value, ...extra, time: clock.now() });
    },
    valueOf: (device, component, capability, attribute) => statusOf(device, component, capability, attribute).value,
  };
};

const live = async (ms: number, options: { seed?: number; beatMs?: number } = {}, act?: (world: World) => void) => {
  const clock = createTestClock();
  const world = createWorld(clock);
  const stop = startLife(world, clock, { beatMs: minutes(1), ...options });
  act?.(world);
  await clock.advance(ms);
  stop();
  return { clock, world, reports: world.reports };
};

const of = (reports: readonly Report[], device: string, attribute: string): unknown[] =>
  reports.filter((it) => it.device === device && it.attribute === attribute).map((it) => it.value);

describe('life in the demo home', () => {
  test('over a whole day, reports only what exists, in valid values, and moves nothing that users control', async () => {
    const { reports } = await live(days(1));

    const definitions = loadDefinitions();
    if (definitions !== undefined) {
      const judge = createJudge(definitions);
      const wrong = reports.map((it) =>
        judge(it.capability, it.attribute, { value: it.value, ...(it.unit === undefined ? {} : { unit: it.unit }) }),
      );
      expect(wrong.filter((it) => it !== undefined)).toEqual([]);
    }
    const usersOwn =
      /^(switch|switchLevel|color|lock|door|valve|windowShade|alarm|chime|thermostatMode|thermostatFan|thermostat(Heating|Cooling)|airConditioner|fan|audio(Volume|Mute)|mediaInput|tvChannel|samsungvd|refrigeration|samsungce\.power|custom\.(washer|dryer))/;
    expect([...new Set(reports.map((it) => it.capability))].filter((it) => usersOwn.test(it))).toEqual([]);
    expect(reports.map((it) => it.device)).not.toContain(deviceIds.christmasLights);

    expect(of(reports, deviceIds.hallwaySensor, 'motion')).toEqual(expect.arrayContaining(['active', 'inactive']));
    expect(of(reports, deviceIds.balconyDoor, 'contact').length).toBeGreaterThan(4);
    expect(of(reports, deviceIds.phone, 'presence').slice(0, 2)).toEqual(['not present', 'present']);
    expect(of(reports, deviceIds.remote, 'button').length).toBeGreaterThan(10);
    expect(of(reports, deviceIds.thermostat, 'thermostatOperatingState')).toContain('heating');
    expect(of(reports, deviceIds.cabinThermostat, 'temperature').length).toBeGreaterThan(2);
    expect(reports.filter((it) => it.attribute === 'battery' && it.device !== deviceIds.vacuum).length).toBeGreaterThan(
      0,
    );
    expect(of(reports, deviceIds.gardenMood, 'mood')).toEqual(expect.arrayContaining(['thirsty', 'content']));
    const illuminance = of(reports, deviceIds.hallwaySensor, 'illuminance') as number[];
    expect(Math.max(...illuminance) - Math.min(...illuminance)).toBeGreaterThan(200);
    // Lively, but no livelier than real homes are.
    expect(reports.length).toBeGreaterThan(500);
    expect(reports.length).toBeLessThan(20_000);
  });

  test('runs a load of washing from the first turn to the finish', async () => {
    const { reports } = await live(hours(1.5));
    expect(of(reports, deviceIds.washer, 'machineState')).toEqual(['run', 'stop']);
    const standard = reports.filter((it) => it.capability === 'washerOperatingState');
    expect(of(standard, deviceIds.washer, 'washerJobState')).toEqual([
      'weightSensing',
      'wash',
      'rinse',
      'spin',
      'finish',
      'none',
    ]);
    const remaining = of(reports, deviceIds.washer, 'remainingTime') as number[];
    expect(remaining.slice(0, 3)).toEqual([61, 60, 59]);
    expect(remaining).toContain(0);
    expect(of(reports, deviceIds.washer, 'remainingTimeStr')[0]).toBe('01:01');
    expect(of(reports, deviceIds.washer, 'operatingState')).toEqual(['running', 'ready']);
    expect(of(reports, deviceIds.washer, 'completionTime')).toEqual(['2026-11-22T13:05:00Z']);
    expect(of(reports, deviceIds.washer, 'progress').at(-2)).toBe(100);
    const consumption = of(reports, deviceIds.washer, 'powerConsumption') as { energy: number }[];
    expect(consumption.length).toBeGreaterThan(3);
    expect(consumption.at(-1)?.energy).toBeGreaterThan(26_800 + 300);
  });

  test('lets people hold, resume and stop the washing', async () => {
    const clock = createTestClock();
    const world = createWorld(clock);
    const stop = startLife(world, clock, { beatMs: minutes(1) });
    const set = (capability: string, attribute: string, value: string): void =>
      world.setAttribute(deviceIds.washer, 'main', capability, attribute, value);
    const state = (capability: string, attribute: string): unknown =>
      world.valueOf(deviceIds.washer, 'main', capability, attribute);
    const samsung = 'samsungce.washerOperatingState';

    await clock.advance(minutes(10));
    set('washerOperatingState', 'machineState', 'pause');
    await clock.advance(minutes(20));
    const left = state(samsung, 'remainingTime');
    expect(state(samsung, 'operatingState')).toBe('paused');
    await clock.advance(minutes(5));
    expect(state(samsung, 'remainingTime')).toBe(left);

    set(samsung, 'operatingState', 'running');
    await clock.advance(minutes(3));
    expect(state('washerOperatingState', 'machineState')).toBe('run');
    expect(state(samsung, 'remainingTime')).toBe(Number(left) - 3);

    set('washerOperatingState', 'machineState', 'stop');
    await clock.advance(minutes(2));
    expect(state('washerOperatingState', 'washerJobState')).toBe('none');
    expect(state(samsung, 'operatingState')).toBe('ready');

    set('washerOperatingState', 'machineState', 'run');
    await clock.advance(minutes(1));
    expect(state('washerOperatingState', 'washerJobState')).toBe('weightSensing');
    stop();
  });

  test('sends the robot out to clean, and home to charge', async () => {
    const { reports } = await live(hours(3));
    expect(of(reports, deviceIds.vacuum, 'operatingState')).toEqual(['cleaning', 'homing', 'charging', 'charged']);
    expect(of(reports, deviceIds.vacuum, 'homingReason')).toEqual(['cleaningCompleted']);
    const battery = of(reports, deviceIds.vacuum, 'battery') as number[];
    expect(Math.min(...battery)).toBeLessThan(70);
    expect(battery.at(-1)).toBe(100);
  });

  test('counts energy upwards only, and none on the plug that is off', async () => {
    const { reports } = await live(hours(4), {}, (world) =>
      world.setAttribute(deviceIds.cafePlug, 'main', 'switch', 'switch', 'off'),
    );
    const house = of(reports, deviceIds.energyMeter, 'energy') as number[];
    expect(house.length).toBeGreaterThan(10);
    expect(house).toEqual([...house].sort((a, b) => a - b));
    expect(of(reports, deviceIds.cafePlug, 'power')).toEqual([0]);
    expect(of(reports, deviceIds.cafePlug, 'energy')).toEqual([]);

    const left = await live(hours(4));
    const power = of(left.reports, deviceIds.cafePlug, 'power') as number[];
    expect(Math.max(...power)).toBeGreaterThan(1000);
    expect(of(left.reports, deviceIds.cafePlug, 'energy').length).toBeGreaterThan(1);
  });

  test('follows what users set: the air conditioner cools once it is on', async () => {
    const { reports } = await live(hours(3), {}, (world) => {
      world.setAttribute(deviceIds.airConditioner, 'main', 'switch', 'switch', 'on');
      world.setAttribute(deviceIds.airConditioner, 'main', 'thermostatCoolingSetpoint', 'coolingSetpoint', 18, {
        unit: 'C',
      });
    });
    expect(of(reports, deviceIds.airConditioner, 'temperature').at(-1)).toBeLessThanOrEqual(19);
    expect(of(reports, deviceIds.airConditioner, 'powerConsumption').length).toBeGreaterThan(5);
  });

  test('is the same life for the same seed, and another for another', async () => {
    const [one, same, other] = await Promise.all([
      live(hours(3), { seed: 7 }),
      live(hours(3), { seed: 7 }),
      live(hours(3), { seed: 8 }),
    ]);
    expect(same.reports).toEqual(one.reports);
    expect(other.reports).not.toEqual(one.reports);
  });

  test('goes on without a device that is removed', async () => {
    const clock = createTestClock();
    const world = createWorld(clock);
    const gone = deviceIds.washer;
    const smaller: World = {
      ...world,
      valueOf: (device, ...path) => (device === gone ? undefined : world.valueOf(device, ...path)),
    };
    const stop = startLife(smaller, clock, { beatMs: minutes(1) });
    await clock.advance(minutes(20));
    stop();
    expect(world.reports.filter((it) => it.device === gone)).toEqual([]);
    expect(of(world.reports, deviceIds.vacuum, 'operatingState')).toEqual(['cleaning']);
  });

  test('ends when it is stopped', async () => {
    const { clock, world } = await live(minutes(5));
    const count = world.reports.length;
    expect(count).toBeGreaterThan(0);
    await clock.advance(hours(1));
    expect(world.reports.length).toBe(count);
    expect(clock.pending()).toBe(0);
  });
});
