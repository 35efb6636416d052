import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestClock } from '../support/test-clock.ts';
import { type Cloud, createCloud } from './server.ts';
import { cabin, callAs, house, lamp, type Reply, sampleHome, sensor, signIn, stove } from './test-kit.ts';

let cloud: Cloud;
let call: (method: string, path: string, body?: unknown) => Promise<Reply>;
let path: string;
let installedAppId: string;

beforeEach(async () => {
  cloud = await createCloud({ clock: createTestClock(), home: sampleHome(), rateLimits: false });
  const signedIn = await signIn(cloud);
  ({ call, installedAppId } = signedIn);
  path = `/installedapps/${installedAppId}/subscriptions`;
});
afterEach(() => cloud.stop());

const defaults = { componentId: '*', capability: '*', attribute: '*', value: '*', stateChangeOnly: true, modes: [] };

describe('creating', () => {
  test('a device subscription gets the defaults of SmartThings', async () => {
    const { status, body } = await call('POST', path, { sourceType: 'DEVICE', device: { deviceId: lamp } });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      installedAppId,
      sourceType: 'DEVICE',
      device: { deviceId: lamp, ...defaults },
    });
    expect((await call('GET', path)).body).toEqual({ items: [body], _links: {} });
    expect((await call('GET', `${path}/${body.id}`)).body).toEqual(body);
    expect(cloud.subscriptionsOf(installedAppId)).toEqual([body]);
  });

  test('a capability subscription gets fewer', async () => {
    const capability = { locationId: house, capability: 'switch' };
    const { body } = await call('POST', path, { sourceType: 'CAPABILITY', capability });
    expect(body.capability).toEqual({ ...capability, attribute: '*', value: '*', stateChangeOnly: true, modes: [] });
  });

  test.each([
    ['MODE', 'mode'],
    ['DEVICE_LIFECYCLE', 'deviceLifecycle'],
    ['DEVICE_HEALTH', 'deviceHealth'],
    ['HUB_HEALTH', 'hubHealth'],
    ['SCENE_LIFECYCLE', 'sceneLifecycle'],
  ])('%s takes a location', async (sourceType, key) => {
    const detail = { locationId: house, subscriptionName: house };
    const { status, body } = await call('POST', path, { sourceType, [key]: detail });
    expect(status).toBe(200);
    expect(body[key]).toEqual(detail);
  });

  test('the same name may be used for several kinds of source, but only once for one', async () => {
    const subscriptionName = 'same';
    await call('POST', path, { sourceType: 'DEVICE', device: { deviceId: lamp, subscriptionName } });
    const mode = await call('POST', path, { sourceType: 'MODE', mode: { locationId: house, subscriptionName } });
    expect(mode.status).toBe(200);
    const again = await call('POST', path, { sourceType: 'DEVICE', device: { deviceId: sensor, subscriptionName } });
    expect(again.status).toBe(409);
  });

  test('the same subscription again is a conflict', async () => {
    const body = { sourceType: 'DEVICE', device: { deviceId: lamp } };
    await call('POST', path, body);
    const { status, body: error } = await call('POST', path, {
      ...body,
      device: { ...body.device, subscriptionName: 'x' },
    });
    expect(status).toBe(409);
    expect(error.error.code).toBe('ConflictError');
  });

  test('the 41st is refused', async () => {
    for (let index = 0; index < 40; index += 1) {
      const device = { deviceId: lamp, attribute: `a${index}` };
      expect((await call('POST', path, { sourceType: 'DEVICE', device })).status).toBe(200);
    }
    const { status, body } = await call('POST', path, { sourceType: 'DEVICE', device: { deviceId: lamp } });
    expect(status).toBe(422);
    expect(body).toMatchObject({ requestId: expect.stringMatching(/^\d{19}$/), error: { code: 'LimitError' } });
  });

  test.each([
    ['without a source', {}, 'sourceType'],
    ['without a device', { sourceType: 'DEVICE', device: {} }, 'device.deviceId'],
    [
      'with a bad name',
      { sourceType: 'DEVICE', device: { deviceId: lamp, subscriptionName: 'ä b' } },
      'device.subscriptionName',
    ],
    ['without a place', { sourceType: 'DEVICE_HEALTH', deviceHealth: {} }, 'deviceHealth.locationId'],
  ])('%s is malformed', async (_case, body, target) => {
    const answer = await call('POST', path, body);
    expect(answer.status).toBe(422);
    expect(answer.body.error).toMatchObject({ code: 'ConstraintViolationError', details: [{ target }] });
  });

  test('more than 20 devices are too many', async () => {
    const deviceIds = Array.from({ length: 21 }, () => lamp);
    const { status, body } = await call('POST', path, { sourceType: 'DEVICE_HEALTH', deviceHealth: { deviceIds } });
    expect([status, body.error.code]).toEqual([422, 'LimitError']);
  });

  test('what is not of the location is forbidden, with an empty body', async () => {
    const device = await call('POST', path, { sourceType: 'DEVICE', device: { deviceId: stove } });
    expect([device.status, device.text]).toEqual([403, '']);
    const place = await call('POST', path, { sourceType: 'MODE', mode: { locationId: cabin } });
    expect([place.status, place.text]).toEqual([403, '']);
  });

  test('without the scope it is forbidden', async () => {
    const other = await signIn(cloud, { scope: 'r:devices:*' });
    const otherPath = `/installedapps/${other.installedAppId}/subscriptions`;
    const mode = await other.call('POST', otherPath, { sourceType: 'MODE', mode: { locationId: house } });
    expect(mode.status).toBe(403);
    const arm = { sourceType: 'SECURITY_ARM_STATE', securityArmState: { locationId: house } };
    expect((await call('POST', path, arm)).status).toBe(403);
  });

  test('personal tokens and other installed apps are forbidden, with an empty body', async () => {
    const personal = await callAs(cloud, cloud.personalAccessToken)('GET', path);
    expect([personal.status, personal.text]).toEqual([403, '']);
    const other = await signIn(cloud, { locationId: cabin });
    expect((await other.call('GET', path)).status).toBe(403);
  });
});

describe('deleting', () => {
  beforeEach(async () => {
    for (const deviceId of [lamp, sensor]) {
      await call('POST', path, { sourceType: 'DEVICE', device: { deviceId, subscriptionName: deviceId } });
    }
  });

  test('one goes by id or by name', async () => {
    const [first] = cloud.subscriptionsOf(installedAppId);
    expect((await call('DELETE', `${path}/${first?.id}`)).body).toEqual({ count: 1 });
    expect((await call('DELETE', `${path}/${sensor}`)).body).toEqual({ count: 1 });
    expect((await call('DELETE', `${path}/${sensor}`)).body).toEqual({ count: 0 });
  });

  test('those of a device go, or all', async () => {
    expect((await call('DELETE', `${path}?deviceId=${lamp}`)).body).toEqual({ count: 1 });
    expect((await call('DELETE', path)).body).toEqual({ count: 1 });
    expect(cloud.subscriptionsOf(installedAppId)).toEqual([]);
  });

  test('they stay when a device is removed, unless the switch says otherwise', async () => {
    cloud.removeDevice(lamp);
    expect(cloud.subscriptionsOf(installedAppId)).toHaveLength(2);
    cloud.faults.removedDevicesTakeSubscriptions = true;
    cloud.removeDevice(sensor);
    expect(cloud.subscriptionsOf(installedAppId)).toHaveLength(1);
  });

  test('they vanish with the installed app, or silently', async () => {
    cloud.emptySubscriptions(installedAppId);
    expect((await call('GET', path)).body.items).toEqual([]);
    await call('POST', path, { sourceType: 'DEVICE', device: { deviceId: lamp } });
    expect((await call('DELETE', `/installedapps/${installedAppId}`)).body).toEqual({ count: 1 });
    expect(cloud.subscriptionsOf(installedAppId)).toEqual([]);
    expect((await call('GET', path)).status).toBe(401);
  });
});
