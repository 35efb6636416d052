import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestClock } from '../support/test-clock.ts';
import { type Cloud, createCloud } from './server.ts';
import {
  aDevice,
  cabin,
  callAs,
  hall,
  house,
  kitchen,
  lamp,
  type Reply,
  sampleHome,
  sensor,
  shade,
  signIn,
  stove,
} from './test-kit.ts';

let cloud: Cloud;
let call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;

beforeEach(async () => {
  cloud = await createCloud({ clock: createTestClock(), home: sampleHome(), rateLimits: false });
  ({ call } = await signIn(cloud));
});
afterEach(() => cloud.stop());

const versioned = { accept: 'application/vnd.smartthings+json;v=20170916' };
const idsOf = ({ body }: Reply): string[] => body.items.map((item: { deviceId: string }) => item.deviceId);

describe('the list', () => {
  test('shows the devices of the location, under /v1 too', async () => {
    const answer = await call('GET', '/devices');
    expect(idsOf(answer)).toEqual([lamp, sensor, shade]);
    expect(answer.body._links).toEqual({});
    expect(idsOf(await call('GET', '/v1/devices'))).toEqual([lamp, sensor, shade]);
  });

  test('carries state and health for those who ask in the right version', async () => {
    const query = '/devices?includeStatus=true&includeHealth=true';
    const [first] = (await call('GET', query, undefined, versioned)).body.items;
    expect(first.components[0].capabilities[0]).toMatchObject({
      id: 'switch',
      version: 1,
      status: { switch: { value: 'off', timestamp: '2026-01-02T03:04:05.678Z' } },
    });
    expect(first.components[0].capabilities[4]).toEqual({ id: 'refresh', version: 1, status: {} });
    expect(first.healthState).toEqual({ state: 'ONLINE', lastUpdatedDate: '2026-01-02T03:04:05.678Z' });
    const [plain] = (await call('GET', query)).body.items;
    expect(plain.components[0].capabilities[0]).toEqual({ id: 'switch', version: 1 });
    cloud.faults.ignoreIncludeStatus = true;
    const [ignored] = (await call('GET', query, undefined, versioned)).body.items;
    expect(ignored.components[0].capabilities[0]).not.toHaveProperty('status');
  });

  test('comes in pages that lead to the next on the same origin', async () => {
    const first = await call(
      'GET',
      '/devices?max=2&includeHealth=true&capability=switch,motionSensor&capabilitiesMode=or',
    );
    expect(idsOf(first)).toEqual([lamp, sensor]);
    expect(first.body._links).toEqual({});
    const paged = await call('GET', '/devices?max=1&capability=switch&capability=motionSensor&capabilitiesMode=or');
    const { href } = paged.body._links.next;
    expect(href).toBe(
      `${cloud.url}/devices?capability=switch&capability=motionSensor&capabilitiesMode=or&max=1&page=1`,
    );
    const second = await call('GET', href.slice(cloud.url.length));
    expect(idsOf(second)).toEqual([sensor]);
    expect(second.body._links).toEqual({});
  });

  test('has at most 200 on a page', async () => {
    for (let index = 0; index < 200; index += 1) {
      cloud.addDevice(aDevice(`cccccccc-0000-4000-8000-${String(index).padStart(12, '0')}`, {}));
    }
    const { body } = await call('GET', '/devices?max=1000');
    expect(body.items).toHaveLength(200);
    expect(body._links.next.href).toBe(`${cloud.url}/devices?max=200&page=1`);
  });

  test('can be narrowed', async () => {
    expect(idsOf(await call('GET', `/devices?deviceId=${lamp},${shade}`))).toEqual([lamp, shade]);
    expect(idsOf(await call('GET', '/devices?capability=switch&capability=motionSensor'))).toEqual([]);
    expect(idsOf(await call('GET', '/devices?type=OCF'))).toEqual([]);
    expect(idsOf(await call('GET', `/devices?locationId=${cabin}`))).toEqual([]);
    const user = callAs(cloud, cloud.personalAccessToken);
    expect(idsOf(await user('GET', `/devices?locationId=${cabin}`))).toEqual([stove]);
  });

  test.each([
    ['empty', []],
    ['no items', undefined],
    ['cut', [lamp, sensor]],
  ] as const)('can lie for a while: %s', async (kind, expected) => {
    cloud.faults.deviceList = { kind, times: 2 };
    for (let time = 0; time < 2; time += 1) {
      const { body } = await call('GET', '/devices');
      expect(body.items?.map((item: { deviceId: string }) => item.deviceId)).toEqual(expected);
    }
    expect(idsOf(await call('GET', '/devices'))).toEqual([lamp, sensor, shade]);
  });

  test('can be broken off', async () => {
    cloud.faults.deviceList = { kind: 'broken', times: 1 };
    const { status, text } = await call('GET', '/devices');
    expect(status).toBe(200);
    expect(() => JSON.parse(text)).toThrow();
  });
});

describe('one device', () => {
  test('is shown in full, and only to those who may', async () => {
    expect((await call('GET', `/devices/${lamp}`)).body).toMatchObject({ deviceId: lamp, type: 'ZIGBEE', allowed: [] });
    for (const deviceId of [stove, 'unknown']) {
      const { status, text } = await call('GET', `/devices/${deviceId}`);
      expect([status, text]).toEqual([403, '']);
    }
  });

  test('has a state: whole, of a component, of a capability', async () => {
    const { body } = await call('GET', `/devices/${lamp}/status`);
    expect(body.components.main.refresh).toEqual({});
    expect(body.components.main.switchLevel.levelRange).toEqual({ value: null });
    const main = await call('GET', `/devices/${lamp}/components/main/status`);
    expect(main.body).toEqual(body.components.main);
    const level = await call('GET', `/devices/${lamp}/components/main/capabilities/switchLevel/status`);
    expect(level.body).toEqual(body.components.main.switchLevel);
    const missing = await call('GET', `/devices/${lamp}/components/attic/status`);
    expect([missing.status, missing.body.error.code]).toEqual([404, 'NotFoundError']);
  });

  test('has a health, if it is tracked', async () => {
    cloud.setHealth(lamp, 'OFFLINE');
    expect((await call('GET', `/devices/${lamp}/health`)).body).toMatchObject({ deviceId: lamp, state: 'OFFLINE' });
    const { health: _untracked, ...fixture } = aDevice('dddddddd-0000-4000-8000-000000000000', {});
    cloud.addDevice(fixture);
    expect((await call('GET', `/devices/${fixture.device.deviceId}/health`)).status).toBe(404);
  });

  test('is renamed, moved and removed by those who may write', async () => {
    expect((await call('PUT', `/devices/${lamp}`, { label: 'X' })).status).toBe(403);
    const user = callAs(cloud, cloud.personalAccessToken);
    expect((await user('PUT', `/devices/${lamp}`, { label: 'X', roomId: hall })).body).toMatchObject({
      label: 'X',
      roomId: hall,
    });
    expect((await user('DELETE', `/devices/${lamp}`)).body).toEqual({});
    expect((await call('GET', `/devices/${lamp}`)).status).toBe(403);
  });

  test('has a history', async () => {
    cloud.setAttribute(sensor, 'main', 'temperatureMeasurement', 'temperature', 21.5);
    cloud.setAttribute(lamp, 'main', 'switch', 'switch', 'on');
    const { body } = await call('GET', `/history/devices?locationId=${house}&deviceId=${sensor}`);
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({ attribute: 'temperature', value: 21.5, unit: 'C', locationName: 'House' });
    expect((await call('GET', '/history/devices')).status).toBe(422);
  });
});

describe('places', () => {
  test('only the own location is seen, with defaults for what the home does not say', async () => {
    const { body } = await call('GET', '/locations');
    expect(body).toMatchObject({ items: [{ locationId: house, name: 'House' }], _links: null });
    expect((await call('GET', `/locations/${house}`)).body).toMatchObject({
      temperatureScale: 'F',
      timeZoneId: 'America/Chicago',
      countryCode: 'GBR',
      latitude: null,
    });
    expect((await call('GET', `/locations/${cabin}`)).status).toBe(403);
    expect((await callAs(cloud, cloud.personalAccessToken)('GET', '/locations')).body.items).toHaveLength(2);
  });

  test('rooms', async () => {
    const { body } = await call('GET', `/locations/${house}/rooms`);
    expect(body.items[0]).toEqual({ roomId: kitchen, locationId: house, name: 'Kitchen', backgroundImage: null });
    expect((await call('GET', `/locations/${house}/rooms/${hall}`)).body.name).toBe('Hall');
    expect(idsOf(await call('GET', `/locations/${house}/rooms/${kitchen}/devices`))).toHaveLength(3);
  });

  test('modes', async () => {
    const { body } = await call('GET', `/locations/${house}/modes`);
    expect(body.items.map((mode: { name: string }) => mode.name)).toEqual(['Home', 'Night', 'Away']);
    const path = `/locations/${house}/modes/current`;
    expect((await call('GET', path)).body).toEqual(body.items[0]);
    expect((await call('PUT', path, { modeId: body.items[2].id })).body).toEqual(body.items[2]);
    expect(cloud.currentMode(house)).toBe(body.items[2].id);
    expect((await call('PUT', path, { modeId: 'unknown' })).status).toBe(422);
  });
});

describe('capabilities', () => {
  test('come as the live API gives them', async () => {
    const { body } = await call('GET', '/capabilities/switchLevel/1');
    expect(body).toMatchObject({ id: 'switchLevel', version: 1, status: 'live', ephemeral: false });
    expect(body.attributes.level).toMatchObject({
      schema: {
        type: 'object',
        properties: { value: { type: 'integer', minimum: 0, maximum: 100 } },
        required: ['value'],
      },
      setter: 'setLevel',
      enumCommands: [],
    });
    expect(body.commands.setLevel.arguments[0]).toMatchObject({ name: 'level', optional: false });
    expect((await call('GET', '/capabilities/switchLevel')).body.items).toEqual([
      { id: 'switchLevel', version: 1, status: 'live' },
    ]);
  });

  test('are listed: standard ones, namespaces, those of a namespace', async () => {
    const standard = (await call('GET', '/capabilities')).body.items;
    expect(standard.length).toBeGreaterThan(100);
    expect(standard.every((item: { id: string }) => !item.id.includes('.'))).toBe(true);
    const namespaces = (await call('GET', '/capabilities/namespaces')).body;
    expect(namespaces).toContainEqual({ name: 'samsungce', ownerType: 'system', ownerId: expect.any(String) });
    const { body } = await call('GET', '/capabilities/namespaces/samsungce?max=10');
    expect(body.items).toHaveLength(10);
    expect(body._links.next.href).toBe(`${cloud.url}/capabilities/namespaces/samsungce?page=1&max=10`);
  });

  test('that nobody defined are not found', async () => {
    const { status, body } = await call('GET', '/capabilities/samsungce.neverHeardOf/1');
    expect([status, body.error.code]).toEqual([404, 'NotFoundError']);
  });
});

test('an unknown address is not found, an unknown token not let in, an odd version not acceptable', async () => {
  expect((await call('GET', '/nowhere')).body.error.code).toBe('NotFoundError');
  expect((await callAs(cloud, 'nobody')('GET', '/devices')).status).toBe(401);
  expect((await call('GET', '/devices', undefined, { accept: 'text/html' })).status).toBe(406);
});
