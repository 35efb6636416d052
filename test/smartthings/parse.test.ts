import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDevice } from '../../src/smartthings/parse-device.ts';
import { parseEvents } from '../../src/smartthings/parse-event.ts';
import { parseBatchStatus, parseStatus } from '../../src/smartthings/parse-status.ts';
import { createProblems } from '../../src/smartthings/problems.ts';
import { parseSubscription } from '../../src/smartthings/subscriptions.ts';
import type { Home } from '../cloud/home.ts';
import { missingHomes, readHomesFile, skipNote } from '../support/needs.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const whose = { installedAppId: 'app', locationId: 'home' };

const device = (raw: unknown) => {
  const problems = createProblems();
  return { device: parseDevice(raw, whose, 'device', problems), problems: problems.list };
};
const status = (raw: unknown) => {
  const problems = createProblems();
  return { attributes: parseStatus(raw, now, problems), problems: problems.list };
};

describe('devices', () => {
  test.each([
    [{ deviceId: 'x', label: 'Lamp', name: 'bulb' }, 'Lamp'],
    [{ deviceId: 'x', label: '', name: 'bulb' }, 'bulb'],
    [{ deviceId: 'x', label: '  ' }, 'x'],
    [{ deviceId: 'x' }, 'x'],
  ])('%o is called %s', (raw, label) => {
    expect(device({ components: [], ...raw }).device?.label).toBe(label);
  });

  test.each([
    [
      'an OCF appliance',
      {
        type: 'OCF',
        manufacturerName: 'Samsung Electronics',
        ocf: {
          manufacturerName: 'Samsung Electronics',
          modelNumber: 'TP6X_WW6500|FF1BE000|',
          hwVersion: 'MediaTek',
          firmwareVersion: '1.2',
        },
      },
      {
        manufacturer: 'Samsung Electronics',
        model: 'TP6X_WW6500',
        hardwareVersion: 'MediaTek',
        softwareVersion: '1.2',
      },
    ],
    [
      'a device of a cloud connector',
      {
        type: 'VIPER',
        manufacturerName: '0A2r',
        deviceManufacturerCode: 'Signify',
        viper: { modelName: 'Hue spot', swVersion: '3' },
      },
      { manufacturer: 'Signify', model: 'Hue spot', softwareVersion: '3' },
    ],
    [
      'a Matter device',
      {
        name: 'thermostat',
        manufacturerName: 'SmartThingsCommunity',
        deviceManufacturerCode: 'BOSCH',
        matter: {
          hubId: 'hub',
          serialNumber: 'D448',
          version: { hardware: 18, software: 20009, softwareLabel: '2.00.09' },
        },
      },
      {
        manufacturer: 'BOSCH',
        model: 'thermostat',
        hardwareVersion: '18',
        softwareVersion: '2.00.09',
        serialNumber: 'D448',
        hubId: 'hub',
      },
    ],
    [
      'a Z-Wave device',
      {
        name: 'dimmer',
        manufacturerName: 'SmartThingsCommunity',
        deviceManufacturerCode: '0063-4944-3130',
        zwave: { hubId: 'hub' },
      },
      { model: 'dimmer', hubId: 'hub' },
    ],
    [
      'a hub',
      {
        name: 'Hub',
        manufacturerName: 'SmartThings',
        hub: { firmwareVersion: '0.55', hubData: { hardwareType: 'V4_HUB' } },
      },
      { manufacturer: 'SmartThings', model: 'V4_HUB', softwareVersion: '0.55' },
    ],
  ])('%s shows who made it and what it is', (_, raw, identity) => {
    const { id, installedAppId, locationId, label, type, categories, components, ...rest } =
      device({ deviceId: 'x', components: [], ...raw }).device ?? {};
    expect(rest).toEqual(identity);
  });

  test('keys of Bluetooth devices are not kept', () => {
    const tag = {
      deviceId: 'x',
      components: [],
      bleD2D: { encryptionKey: 'f593369dcea915f6', identifier: '88-57', metadata: { secret: 's3cret' } },
    };
    expect(JSON.stringify(device(tag))).not.toMatch(/f593|88-57|s3cret/);
  });

  test('the category that the user chose comes first', () => {
    const categories = [
      { name: 'Switch', categoryType: 'manufacturer' },
      { name: 'Light', categoryType: 'user' },
      { name: 'Light', categoryType: 'manufacturer' },
    ];
    const parsed = device({ deviceId: 'x', components: [{ id: 'main', categories }] }).device;
    expect(parsed?.components[0]?.categories).toEqual(['Light', 'Switch']);
    expect(parsed?.categories).toEqual(['Light', 'Switch']);
  });

  test('a capability that is listed twice counts once; a broken one is left out and said', () => {
    const capabilities = [{ id: 'switch', version: 1 }, { id: 'switch', version: 2 }, { version: 1 }, 'refresh'];
    const { device: parsed, problems } = device({ deviceId: 'x', components: [{ id: 'main', capabilities }] });
    expect(parsed?.components[0]?.capabilities).toEqual([
      { id: 'switch', version: 1 },
      { id: 'refresh', version: 1 },
    ]);
    expect(problems).toHaveLength(1);
  });

  test('no list of what is allowed is not the same as an empty one', () => {
    expect(device({ deviceId: 'x', components: [], allowed: null }).device).not.toHaveProperty('allowed');
    expect(device({ deviceId: 'x', components: [], allowed: [] }).device?.allowed).toEqual([]);
  });
});

describe('status', () => {
  test('names that objects inherit are names like any other', () => {
    const raw: unknown = JSON.parse('{"components":{"__proto__":{"constructor":{"toString":{"value":1}}}}}');
    expect(status(raw).attributes).toMatchObject([
      { component: '__proto__', capability: 'constructor', attribute: 'toString', value: 1 },
    ]);
    expect(Object.prototype).not.toHaveProperty('value');
  });

  test('one broken value does not stop the others', () => {
    const { attributes, problems } = status({
      components: { main: { switch: { switch: 'on' }, level: { level: { value: 5 } }, odd: 3 }, two: [] },
    });
    expect(attributes).toMatchObject([{ attribute: 'level', value: 5 }]);
    expect(problems).toHaveLength(3);
  });

  test('a time far in the future counts as now', () => {
    const raw = { components: { main: { switch: { switch: { value: 'on', timestamp: '2031-01-01T00:00:00Z' } } } } };
    expect(status(raw).attributes?.[0]?.time).toBe(now);
  });
});

const deviceEvent = (more: Record<string, unknown> = {}, eventTime: unknown = '2026-11-22T11:59:58Z') => ({
  eventTime,
  eventType: 'DEVICE_EVENT',
  deviceEvent: {
    eventId: 'b66aab69-ea4d-11ef-ad0f-bb2d43a06ec6',
    locationId: 'home',
    deviceId: 'lamp',
    componentId: 'main',
    capability: 'switch',
    attribute: 'switch',
    value: 'on',
    valueType: 'string',
    stateChange: true,
    data: {},
    ...more,
  },
});

describe('events', () => {
  test('a device event becomes one value with its time', () => {
    const { events, problems } = parseEvents([deviceEvent({ commandId: '' })], now);
    expect(problems).toEqual([]);
    const time = Date.parse('2026-11-22T11:59:58Z');
    expect(events).toEqual([
      {
        type: 'DEVICE_EVENT',
        locationId: 'home',
        deviceId: 'lamp',
        eventId: 'b66aab69-ea4d-11ef-ad0f-bb2d43a06ec6',
        time,
        stateChange: true,
        attribute: {
          component: 'main',
          capability: 'switch',
          attribute: 'switch',
          value: 'on',
          time,
          precision: 'second',
          eventId: 'b66aab69-ea4d-11ef-ad0f-bb2d43a06ec6',
        },
      },
    ]);
  });

  test('the id of an event holds its moment to the millisecond', () => {
    const [event] = parseEvents([deviceEvent({}, '2025-02-13T21:01:36Z')], now).events;
    expect(event?.time).toBe(1_739_480_496_560);
    expect(event).toMatchObject({ attribute: { precision: 'millisecond', time: event?.time } });
  });

  test('the time may be text or milliseconds', () => {
    const times = ['2026-11-22T11:59:58.250Z', Date.parse('2026-11-22T11:59:58.250Z')];
    expect(
      parseEvents(
        times.map((time) => deviceEvent({}, time)),
        now,
      ).events.map(({ time }) => time),
    ).toEqual([times[1], times[1]]);
  });

  test('every kind of event is understood', () => {
    const of = (eventType: string, key: string, body: object) => ({
      eventTime: '2026-11-22T11:59:58Z',
      eventType,
      [key]: { locationId: 'home', eventId: 'e', ...body },
    });
    const { events, problems } = parseEvents(
      [
        of('DEVICE_HEALTH_EVENT', 'deviceHealthEvent', { deviceId: 'lamp', status: 'OFFLINE', reason: 'NONE' }),
        of('DEVICE_LIFECYCLE_EVENT', 'deviceLifecycleEvent', { deviceId: 'lamp', lifecycle: 'ROOM_MOVE' }),
        of('HUB_HEALTH_EVENT', 'hubHealthEvent', { hubId: 'hub', status: 'ZIGBEE_OFFLINE' }),
        of('MODE_EVENT', 'modeEvent', { modeId: 'night' }),
        of('SCENE_LIFECYCLE_EVENT', 'sceneLifecycleEvent', { sceneId: 'movie', lifecycle: 'CREATE' }),
        of('SECURITY_ARM_STATE_EVENT', 'securityArmStateEvent', { armState: 'ARMED_AWAY' }),
        of('INSTALLED_APP_LIFECYCLE_EVENT', 'installedAppLifecycleEvent', {
          installedAppId: 'app',
          lifecycle: 'DELETE',
        }),
        of('LOCATION_LIFECYCLE_EVENT', 'locationLifecycleEvent', { lifecycle: 'UPDATE' }),
      ],
      now,
    );
    expect(problems).toEqual([]);
    expect(events).toMatchObject([
      { type: 'DEVICE_HEALTH_EVENT', health: 'OFFLINE', reason: 'NONE' },
      { type: 'DEVICE_LIFECYCLE_EVENT', lifecycle: 'ROOM_MOVE' },
      { type: 'HUB_HEALTH_EVENT', status: 'ZIGBEE_OFFLINE' },
      { type: 'MODE_EVENT', modeId: 'night' },
      { type: 'SCENE_LIFECYCLE_EVENT', lifecycle: 'CREATE' },
      { type: 'SECURITY_ARM_STATE_EVENT', armState: 'ARMED_AWAY' },
      { type: 'INSTALLED_APP_LIFECYCLE_EVENT', installedAppId: 'app', lifecycle: 'DELETE' },
      { type: 'LOCATION_LIFECYCLE_EVENT', lifecycle: 'UPDATE' },
    ]);
  });

  test('what cannot be read is said, and the others keep their order', () => {
    const broken = [
      null,
      { eventType: 'TIMER_EVENT', timerEvent: {} },
      { eventType: 'constructor' },
      deviceEvent({ deviceId: undefined }),
      { eventType: 'DEVICE_EVENT' },
      {
        ...deviceEvent(),
        eventType: 'DEVICE_LIFECYCLE_EVENT',
        deviceLifecycleEvent: { deviceId: 'x', lifecycle: 'EXPLODE' },
      },
    ];
    const { events, problems } = parseEvents([deviceEvent({ value: 1 }), ...broken, deviceEvent({ value: 2 })], now);
    expect(events).toMatchObject([{ attribute: { value: 1 } }, { attribute: { value: 2 } }]);
    expect(problems).toHaveLength(broken.length);
    expect(problems[1]).toEqual({
      where: 'events[2]',
      message: 'An event was left out: its eventType TIMER_EVENT is missing or unknown.',
    });
  });
});

describe('subscriptions', () => {
  const raw = {
    id: 's',
    sourceType: 'DEVICE',
    device: { deviceId: 'lamp', componentId: '*', capability: '*', attribute: '*', value: '*', modes: [] },
  };
  test.each([
    [raw, true],
    [{ ...raw, device: { deviceId: 'lamp' } }, true],
    [{ ...raw, device: { ...raw.device, capability: 'switch' } }, false],
    [{ ...raw, device: { ...raw.device, modes: ['night'] } }, false],
    [
      { id: 's', sourceType: 'CAPABILITY', capability: { locationId: 'home', capability: 'switch', attribute: '*' } },
      true,
    ],
    [{ id: 's', sourceType: 'DEVICE_HEALTH', deviceHealth: { deviceIds: ['lamp'] } }, false],
  ])('%o is whole: %s', (stored, whole) => {
    expect(parseSubscription(stored)?.whole).toBe(whole);
  });

  test('kinds that the bridge does not use are left alone', () => {
    expect(parseSubscription({ id: 's', sourceType: 'TIMER' })).toBeUndefined();
    expect(parseSubscription({ id: 's', sourceType: 'constructor' })).toBeUndefined();
  });
});

describe('whatever JSON comes', () => {
  const keys = fc.constantFrom(
    'deviceId',
    'id',
    'components',
    'capabilities',
    'status',
    'categories',
    'eventType',
    'value',
    'timestamp',
    'main',
    '__proto__',
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom('DEVICE_EVENT', 'MODE_EVENT', 'x', '', null, true, 0, -1, 1e300),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(keys, fc.constantFrom('deviceEvent', 'modeEvent', 'sourceType', 'device')), tie('json'), {
        maxKeys: 5,
      }),
    ),
  }));

  test('no parser throws', () => {
    fc.assert(
      fc.property(fc.oneof(json, fc.jsonValue()), (raw) => {
        device(raw);
        status(raw);
        status({ components: raw });
        parseBatchStatus(raw, now, '', createProblems());
        parseEvents(raw, now);
        parseEvents([raw, { eventType: 'DEVICE_EVENT', deviceEvent: raw }], now);
        parseSubscription(raw);
      }),
      { numRuns: 500 },
    );
  });
});

describe.skipIf(missingHomes)(`real devices${skipNote(missingHomes)}`, () => {
  const home = (): Home => JSON.parse(readHomesFile('open.json'));

  test('all are understood without a problem, with every value that they report', () => {
    for (const fixture of home().devices) {
      const parsed = device(fixture.device);
      const values = status(fixture.status);
      expect([...parsed.problems, ...values.problems]).toEqual([]);
      expect(parsed.device).toMatchObject({ id: fixture.device.deviceId, label: fixture.device.label });
      const capabilities = Object.values(fixture.status.components).flatMap((component) => Object.values(component));
      expect(values.attributes).toHaveLength(capabilities.flatMap((capability) => Object.keys(capability)).length);
      expect(parsed.device?.manufacturer ?? '').not.toMatch(/Community|^0A/);
    }
    expect(home().devices).toHaveLength(48);
  });
});
