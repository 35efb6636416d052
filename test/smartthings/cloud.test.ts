import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import type { SubscriptionSource } from '../../src/core/subscription.ts';
import { createCloud } from '../cloud/server.ts';
import { evening, house, kitchen, lamp, sampleHome, signIn } from '../cloud/test-kit.ts';
import { createTestClock } from '../support/test-clock.ts';
import { anApi } from './world.ts';

/** The edge against the simulated cloud, signed in to the house. */
const aHouse = async () => {
  const clock = createTestClock();
  const cloud = await createCloud({ clock, home: sampleHome(), rateLimits: false });
  onTestFinished(() => cloud.stop());
  const { accessToken, installedAppId } = await signIn(cloud, { locationId: house });
  const accounts = { accessToken: async () => new Secret(accessToken), refused: async () => {} };
  return { ...anApi(cloud.url, { accounts, clock }), cloud, installedAppId };
};

test('the devices of a location come with state and health, page by page', async () => {
  const { smartthings, cloud, installedAppId } = await aHouse();
  cloud.faults.devicePageSize = 2;
  const list = await smartthings.devices.list(installedAppId, house);
  expect(list).toMatchObject({ complete: true, problems: [] });
  expect(list.devices).toHaveLength(3);
  expect(list.devices[0]).toMatchObject({ device: { id: lamp, roomId: kitchen }, health: { health: 'ONLINE' } });
  const state = list.devices[0]?.attributes;
  expect(state).toEqual(expect.arrayContaining(await smartthings.devices.status(installedAppId, lamp)));
  expect(cloud.count('GET /devices')).toBe(2);
});

test('one device, its health and its commands', async () => {
  const { smartthings, cloud, installedAppId } = await aHouse();
  const { devices } = smartthings;
  expect((await devices.get(installedAppId, lamp)).label).toBe('Thing aaaa');
  expect((await devices.health(installedAppId, lamp)).health).toBe('ONLINE');
  const on = { component: 'main', capability: 'switch', command: 'on', arguments: [] };
  expect(await devices.execute(installedAppId, lamp, [on])).toMatchObject([{ status: 'ACCEPTED' }]);
  await cloud.idle();
  expect(cloud.valueOf(lamp, 'main', 'switch', 'switch')).toBe('on');
});

test('the location, its rooms, modes and scenes', async () => {
  const { smartthings, installedAppId, cloud } = await aHouse();
  const { locations, scenes } = smartthings;
  expect(await locations.get(installedAppId, house)).toEqual({
    id: house,
    name: 'House',
    temperatureScale: 'F',
    timeZone: 'America/Chicago',
  });
  expect((await locations.rooms(installedAppId, house)).map(({ name }) => name)).toEqual(['Kitchen', 'Hall']);
  const modes = await locations.modes(installedAppId, house);
  const other = modes.at(-1);
  await locations.setMode(installedAppId, house, other?.id ?? '');
  expect(await locations.currentMode(installedAppId, house)).toEqual(other);
  expect(await scenes.list(installedAppId, house)).toEqual([{ id: evening, name: 'Evening', locationId: house }]);
  await scenes.execute(installedAppId, evening);
  await cloud.idle();
  expect(cloud.valueOf(lamp, 'main', 'switch', 'switch')).toBe('on');
});

test.each<SubscriptionSource>([
  'DEVICE',
  'CAPABILITY',
  'MODE',
  'DEVICE_LIFECYCLE',
  'DEVICE_HEALTH',
  'SCENE_LIFECYCLE',
  'HUB_HEALTH',
])('a subscription to %s is made, listed, known as a double, and ended', async (sourceType) => {
  const { smartthings, installedAppId } = await aHouse();
  const { subscriptions } = smartthings;
  const subject = sourceType === 'DEVICE' ? { deviceId: lamp } : { locationId: house };
  const wanted = { sourceType, ...subject, ...(sourceType === 'CAPABILITY' && { capability: 'switch' }), name: 'mine' };
  const created = await subscriptions.create(installedAppId, wanted);
  expect(created).toMatchObject({ ...wanted, whole: true });
  expect(await subscriptions.list(installedAppId)).toEqual([created]);
  expect(await subscriptions.create(installedAppId, wanted)).toBe('exists');
  const id = created === 'exists' ? '' : created.id;
  await subscriptions.delete(installedAppId, id);
  await subscriptions.delete(installedAppId, id);
  expect(await subscriptions.list(installedAppId)).toEqual([]);
});

test('the limit of subscriptions is told apart', async () => {
  const { smartthings, installedAppId, cloud } = await aHouse();
  cloud.faults.subscriptionLimit = 0;
  const wanted = { sourceType: 'DEVICE', deviceId: lamp } as const;
  await expect(smartthings.subscriptions.create(installedAppId, wanted)).rejects.toMatchObject({
    kind: 'unprocessable',
    code: 'LimitError',
  });
});

test('the installed app knows its location, and can be ended', async () => {
  const { smartthings, installedAppId, cloud } = await aHouse();
  const { appId = '' } = await smartthings.installedApps.get(installedAppId);
  expect(appId).toBe(cloud.apps[0]?.appId);
  cloud.failNext('GET /installedapps/:id', { with: 403 });
  expect(await smartthings.installedApps.get(installedAppId)).toEqual({ installedAppId, locationId: house });
  await smartthings.installedApps.delete(installedAppId);
  expect(cloud.installedApps).toEqual([]);
});

test('a capability comes with its whole definition', async () => {
  const { smartthings, installedAppId } = await aHouse();
  expect(await smartthings.capabilities.get(installedAppId, 'switch', 1)).toMatchObject({
    id: 'switch',
    attributes: { switch: {} },
  });
});
