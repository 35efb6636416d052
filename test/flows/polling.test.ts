import { describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/ops/clock.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { aHome, deviceIds, fixtureOf, homeWith, type TestHome } from '../support/a-home.ts';

const { colorLamp, kitchenDimmer, cafePlug } = deviceIds;
const LEVEL = 'smartthings/corner_lamp/main/switchLevel/level';
const AVAILABILITY = 'smartthings/corner_lamp/availability';

const setLevel = (home: TestHome, value: number) =>
  home.cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', value);
const deliveries = (home: TestHome): string[] =>
  ((home.mqtt.json('smartthings/bridge/devices') ?? []) as { delivery: string }[]).map(({ delivery }) => delivery);
const listsIn = async (home: TestHome, ms: number): Promise<number> => {
  home.cloud.clearRequests();
  await home.clock.advance(ms);
  return home.cloud.count('GET /devices');
};
const subscriptionsOf = (home: TestHome) =>
  home.cloud.subscriptionsOf(home.cloud.installedApps[0]?.installedAppId ?? '');
const lamps = (count: number): DeviceFixture[] =>
  Array.from({ length: count }, (_, n) => {
    const fixture = structuredClone(fixtureOf('kitchenDimmer'));
    fixture.device.deviceId = `0dd00000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    fixture.device.label = `Lamp ${n}`;
    return fixture;
  });

describe('without a webhook', () => {
  test('the home is read as often as the budget allows, and so everything is found', async () => {
    const home = await aHome({ devices: ['colorLamp', 'cafePlug', 'phone'], door: 'none' });
    await home.clock.advance(minutes(2));
    // 3000 calls a day, four fifths of them for polls of one call each: one in 36 s.
    const lists = await listsIn(home, hours(1));
    expect(lists).toBeGreaterThanOrEqual(95);
    expect(lists).toBeLessThanOrEqual(105);
    expect(home.cloud.requests.length).toBeLessThan(125);
    expect(deliveries(home)).toEqual(['poll', 'poll', 'poll']);

    setLevel(home, 33);
    home.cloud.addDevice(fixtureOf('kitchenDimmer'));
    home.cloud.removeDevice(cafePlug);
    await home.clock.advance(seconds(40));
    await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('33'));
    await home.until(() => expect(home.mqtt.last('smartthings/bridge/devices')).toContain(kitchenDimmer));
    await home.clock.advance(minutes(2));
    await home.until(() => expect(home.mqtt.last('smartthings/bridge/devices')).not.toContain(cafePlug));
  });

  test('a home without devices is looked at as often, so that the first one is found', async () => {
    const home = await aHome({ devices: [], door: 'none' });
    home.cloud.addDevice(fixtureOf('colorLamp'));
    await home.clock.advance(seconds(40));
    await home.until(() => expect(home.mqtt.last(AVAILABILITY)).toBe('online'));
  });

  test('devices go offline when SmartThings was not heard for a quarter of an hour, and come back', async () => {
    const home = await aHome({ devices: ['colorLamp'], door: 'none' });
    home.cloud.failNext('*', { with: 'connection reset', times: 1_000 });
    await home.clock.advance(minutes(13));
    expect(home.mqtt.last(AVAILABILITY)).toBe('online');
    await home.clock.advance(minutes(4));
    await home.until(() => expect(home.mqtt.last(AVAILABILITY)).toBe('offline'));
    expect(home.mqtt.last('smartthings/bridge/state')).toBe('online');
    home.cloud.clearFailures();
    await home.clock.advance(minutes(2));
    await home.until(() => expect(home.mqtt.last(AVAILABILITY)).toBe('online'));
  });
});

describe('with a webhook', () => {
  test('polls are a safety net, four an hour', async () => {
    const home = await aHome({ devices: ['colorLamp', 'cafePlug', 'phone'] });
    await home.clock.advance(minutes(1));
    const lists = await listsIn(home, hours(2));
    expect(lists).toBeGreaterThanOrEqual(7);
    expect(lists).toBeLessThanOrEqual(9);
    expect(home.cloud.requests.length).toBeLessThan(14);
    expect(deliveries(home)).toEqual(['push', 'push', 'push']);
  });

  test('a list that was made before an event never takes its value back', async () => {
    const home = await aHome({ devices: ['colorLamp'] });
    setLevel(home, 20);
    await home.cloud.idle();
    const before = await fetch(`${home.cloud.url}/devices?includeStatus=true`, {
      headers: {
        authorization: `Bearer ${home.cloud.personalAccessToken}`,
        accept: 'application/vnd.smartthings+json;v=20170916',
      },
    });
    const body = (await before.json()) as { items: { deviceId: string }[] };
    await home.clock.advance(5);
    setLevel(home, 21);
    await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('21'));
    home.cloud.failNext('GET /devices', { with: { status: 200, body } });
    home.cloud.clearRequests();
    await home.mqtt.publish('smartthings/bridge/request/refresh', '{}');
    await home.clock.advance(seconds(2));
    await home.until(() => expect(home.cloud.count('GET /devices')).toBe(1));
    await home.clock.advance(seconds(1));
    expect(home.mqtt.last(LEVEL)).toBe('21');
  });

  test('where events go missing the devices are polled, until events come again', async () => {
    const home = await aHome({ devices: ['colorLamp', 'kitchenDimmer'] });
    await home.clock.advance(minutes(3));
    home.cloud.faults.loseEvents = 1;
    setLevel(home, 44);
    await home.clock.advance(minutes(16));
    await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('44'));
    await home.until(() => expect(deliveries(home)).toEqual(['poll', 'poll']));
    expect(await listsIn(home, minutes(10))).toBeGreaterThan(10);
    expect((await home.status()).installed_apps[0]).toMatchObject({ missed_events: 1 });

    setLevel(home, 45);
    await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('45'));
    await home.until(() => expect(deliveries(home)).toEqual(['push', 'push']));
  });

  test('subscriptions that vanish are made again as soon as a change was missed', async () => {
    const home = await aHome({ devices: ['colorLamp'] });
    await home.clock.advance(minutes(3));
    home.cloud.emptySubscriptions(home.cloud.installedApps[0]?.installedAppId ?? '');
    setLevel(home, 51);
    await home.clock.advance(minutes(17));
    await home.until(() => expect(subscriptionsOf(home)).toHaveLength(5));
    setLevel(home, 52);
    await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('52'));
  });

  test('while the target is not confirmed, devices are polled', async () => {
    const home = await aHome({ devices: ['colorLamp'], signIn: [] });
    home.cloud.faults.targetsPending = true;
    home.cloud.failNext('GET /apps/:id/confirm-registration', { with: 500, times: 20 });
    await home.call('POST', '/api/app/register', { token: home.cloud.createPersonalAccessToken() });
    await home.login();
    await home.until(() => expect(home.mqtt.last(AVAILABILITY)).toBe('online'));
    await home.until(() => expect(deliveries(home)).toEqual(['poll']));
    setLevel(home, 61);
    await home.clock.advance(seconds(45));
    await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('61'));
  });

  test('the 37th device changes the subscriptions to capabilities, and no change is lost meanwhile', async () => {
    const devices = lamps(37);
    const last = devices.pop();
    const home = await aHome({ home: { ...homeWith([]), devices } });
    expect(subscriptionsOf(home)).toHaveLength(40);
    if (last !== undefined) home.cloud.addDevice(last);
    await home.until(() => expect(home.mqtt.last('smartthings/lamp_36/availability')).toBe('online'));
    await home.clock.advance(seconds(10));
    home.cloud.setAttribute(last?.device.deviceId ?? '', 'main', 'switchLevel', 'level', 7);
    await home.clock.advance(minutes(2));
    await home.until(() => expect(home.mqtt.last('smartthings/lamp_36/main/switchLevel/level')).toBe('7'));
    // Those of single devices would bring everything twice; they go a few at a time.
    await home.clock.advance(hours(2));
    await home.until(() => expect(new Set(deliveries(home))).toEqual(new Set(['push'])));
    expect(subscriptionsOf(home).map(({ sourceType }) => sourceType)).not.toContain('DEVICE');
    expect(home.cloud.requests.filter(({ status }) => status === 429)).toEqual([]);
  });
});

describe('health', () => {
  test('OFFLINE is offline or keeps its last state, as the user wants; others are online', async () => {
    const home = await aHome({ devices: ['colorLamp'] });
    home.cloud.setHealth(colorLamp, 'UNHEALTHY');
    await home.until(() => expect(home.mqtt.last('smartthings/bridge/devices')).toContain('UNHEALTHY'));
    expect(home.mqtt.last(AVAILABILITY)).toBe('online');
    home.cloud.setHealth(colorLamp, 'OFFLINE');
    await home.until(() => expect(home.mqtt.last(AVAILABILITY)).toBe('offline'));
    await home.restart({ ST2M_OFFLINE_AS: 'last_state' });
    await home.until(() => expect(home.mqtt.last('smartthings/bridge/state')).toBe('online'));
    expect(home.mqtt.last(AVAILABILITY)).toBe('online');
    expect(home.mqtt.last('smartthings/bridge/devices')).toContain('OFFLINE');
  });

  test('a device that speaks is there, whatever SmartThings said before', async () => {
    const home = await aHome({ devices: ['colorLamp'] });
    await home.clock.advance(seconds(10));
    home.cloud.faults.loseEvents = 1;
    home.cloud.setHealth(colorLamp, 'OFFLINE');
    await home.clock.advance(seconds(5));
    setLevel(home, 71);
    await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('71'));
    await home.mqtt.publish('smartthings/bridge/request/refresh', '{}');
    await home.clock.advance(seconds(3));
    expect(home.mqtt.all(AVAILABILITY)).not.toContain('offline');
    home.cloud.setHealth(colorLamp, 'OFFLINE');
    await home.until(() => expect(home.mqtt.last(AVAILABILITY)).toBe('offline'));
  });
});
