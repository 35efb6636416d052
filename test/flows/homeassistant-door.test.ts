import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { minutes, seconds } from '../../src/ops/clock.ts';
import { aHomeAssistant, type FakeHomeAssistant, TOKEN } from '../homeassistant/fake-home-assistant.ts';
import { aHome, deviceIds, type HomeOrder, locationIds, type TestHome } from '../support/a-home.ts';

const { colorLamp, frontDoorLock, kitchenDimmer } = deviceIds;
const LEVEL = 'smartthings/corner_lamp/main/switchLevel/level';
const LOCK = 'smartthings/front_door/main/lock/lock';
const DEVICES = ['colorLamp', 'kitchenDimmer', 'frontDoorLock'] as const;

const environmentOf = ({ url }: FakeHomeAssistant) => ({
  ST2M_HOMEASSISTANT_URL: url,
  ST2M_HOMEASSISTANT_TOKEN: TOKEN,
});
/** A bridge without a public address, beside a Home Assistant. */
const aHomeBeside = (homeAssistant: FakeHomeAssistant, order: HomeOrder = {}): Promise<TestHome> =>
  aHome({
    devices: DEVICES,
    door: 'none',
    signIn: [],
    ...order,
    cloud: { ...order.cloud, reach: homeAssistant.reach },
    env: { ...environmentOf(homeAssistant), ...order.env },
  });
const doorIs = (home: TestHome, door: string): Promise<void> =>
  home.until(async () => expect((await home.status()).webhook.door).toBe(door));
const register = async (home: TestHome): Promise<void> => {
  await home.call('POST', '/api/app/register', { token: home.cloud.createPersonalAccessToken() });
  await home.until(async () => expect((await home.status()).webhook.target_status).toBe('confirmed'));
};
/** What the user's browser does. */
const follow = async (homeAssistant: FakeHomeAssistant, redirect: string): Promise<void> => {
  const answer = await fetch(homeAssistant.reach(redirect));
  expect([answer.status, await answer.text()]).toEqual([200, '']);
};
const signIn = async (home: TestHome, homeAssistant: FakeHomeAssistant, order = {}): Promise<void> => {
  const { body } = await home.call('POST', '/api/login');
  await follow(homeAssistant, await home.cloud.authorize(body.authorize_url, order));
};
const arePushed = (home: TestHome): Promise<void> =>
  home.until(async () => {
    const { body } = await home.call('GET', '/api/devices');
    expect(body.map(({ delivery }: { delivery: string }) => delivery)).toEqual(DEVICES.map(() => 'push'));
  });
/** The last topic is there, and the read that follows the subscriptions is over. */
const allIsTold = async (home: TestHome): Promise<void> => {
  await home.until(() => expect(home.mqtt.last('smartthings/bridge/mode/home')).toBeDefined());
  await home.until(() => expect(home.mqtt.last(LOCK)).toBeDefined());
  await home.clock.advance(seconds(5));
  await home.cloud.idle();
};
/** Signed in by Home Assistant, and every device's events are pushed. */
const aPushedHome = async (homeAssistant: FakeHomeAssistant): Promise<TestHome> => {
  const home = await aHomeBeside(homeAssistant);
  await doorIs(home, 'homeassistant');
  await register(home);
  await signIn(home, homeAssistant);
  await arePushed(home);
  await allIsTold(home);
  return home;
};
const targetOf = async (home: TestHome): Promise<string> => (await home.status()).webhook.target_url ?? '';
const listsIn = async (home: TestHome, ms: number): Promise<number> => {
  home.cloud.clearRequests();
  await home.clock.advance(ms);
  return home.cloud.count('GET /devices');
};

test('an app, a sign-in and events need neither a port nor a tunnel nor a paste', async () => {
  const homeAssistant = await aHomeAssistant();
  const home = await aHomeBeside(homeAssistant);
  await doorIs(home, 'homeassistant');
  await register(home);
  const { webhook, app } = await home.status();
  expect(webhook).toMatchObject({
    target_url: expect.stringMatching(/^https:\/\/home\.example\.org\/api\/webhook\/[\w-]{43}$/),
    redirect_url: expect.stringMatching(/^https:\/\/home\.example\.org\/api\/webhook\/[\w-]{43}$/),
    doors: [
      { door: 'public', open: false, sentence: expect.stringContaining('public_url') },
      { door: 'homeassistant', open: true, sentence: expect.any(String) },
    ],
  });
  expect(webhook.redirect_url).not.toBe(webhook.target_url);
  expect(app).toMatchObject({ target_url: webhook.target_url });
  expect(app?.redirect_uris).toContain(webhook.redirect_url);

  // The user says no first: the browser can tell nothing, so the page does.
  await signIn(home, homeAssistant, { deny: true });
  await home.until(async () =>
    expect((await home.status()).notices).toContainEqual(expect.objectContaining({ code: 'LOGIN_DENIED' })),
  );
  await signIn(home, homeAssistant);
  await arePushed(home);
  expect((await home.status()).notices).toEqual([]);
  await allIsTold(home);

  const levels = Array.from({ length: 60 }, (_, n) => n + 40);
  for (const level of levels) home.cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', level);
  await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('99'));
  expect(home.mqtt.all(LEVEL).slice(-60)).toEqual(levels.map(String));

  // Whoever knows the addresses can use them.
  const ids = [webhook.target_url, webhook.redirect_url].map((url) => String(url).split('/').at(-1) ?? '');
  const seen = [...(await home.retained()).values(), ...home.log].join('\n');
  for (const id of ids) expect(seen).not.toContain(id);
  expect(JSON.stringify((await home.call('GET', '/api/support-bundle')).body)).not.toContain(ids[0]);
  expect(readFileSync(join(home.folder, 'homeassistant.json'), 'utf8')).toContain(ids[0]);
  expect(home.mqtt.json('smartthings/bridge/info')).toMatchObject({
    webhook: { door: 'homeassistant', doors: [{}, {}] },
  });

  await home.restart();
  await doorIs(home, 'homeassistant');
  expect((await home.status()).webhook).toMatchObject({
    target_url: webhook.target_url,
    redirect_url: webhook.redirect_url,
    target_status: 'confirmed',
  });
  await arePushed(home);
});

test('forged messages delete nothing, reach nobody, and open no lock', async () => {
  const homeAssistant = await aHomeAssistant();
  const home = await aPushedHome(homeAssistant);
  const { cloud } = home;
  const [installed] = cloud.installedApps;
  const { installedAppId = '', locationId = '' } = installed ?? {};
  const to = await targetOf(home);
  const retained = (await home.retained()).size;
  const locationsBefore = (await home.status()).installed_apps.length;
  const deviceEvent = (deviceId: string, capability: string, attribute: string, value: unknown, eventId: string) =>
    cloud.eventOf('DEVICE_EVENT', {
      eventId,
      locationId,
      deviceId,
      componentId: 'main',
      capability,
      attribute,
      value,
      stateChange: true,
    });
  const lockBefore = home.mqtt.last(LOCK);
  const forged = lockBefore === 'locked' ? 'unlocked' : 'locked';
  cloud.clearRequests();

  const elsewhere = await aHomeAssistant();
  await cloud.deliver(
    { messageType: 'UNINSTALL', uninstallData: { installedApp: { installedAppId, locationId } } },
    { to },
  );
  await cloud.deliver(
    [
      cloud.eventOf('INSTALLED_APP_LIFECYCLE_EVENT', { locationId, installedAppId, lifecycle: 'DELETE' }),
      cloud.eventOf('DEVICE_LIFECYCLE_EVENT', { locationId, deviceId: kitchenDimmer, lifecycle: 'DELETE' }),
      cloud.eventOf('SECURITY_ARM_STATE_EVENT', { locationId, armState: 'DISARMED' }),
      deviceEvent(frontDoorLock, 'lock', 'lock', forged, 'f0a3b6f2-0000-11f1-8000-000000000001'),
    ],
    { to },
  );
  await cloud.deliver(
    {
      messageType: 'CONFIRMATION',
      confirmationData: { appId: cloud.apps[0]?.appId, confirmationUrl: `${elsewhere.url}/api/webhook/x` },
    },
    { to },
  );
  await cloud.deliver('{"messageType": "EVENT"', { to });
  await cloud.deliver({ messageType: 'EVENT', eventData: { text: 'x'.repeat(2_000_000) } }, { to });
  await cloud.deliver([null, 7, { eventType: {} }], { to });
  for (let n = 0; n < 200; n += 1) await cloud.deliver({ messageType: 'PING', pingData: { challenge: 'x' } }, { to });
  await home.clock.advance(seconds(30));

  expect(home.mqtt.last(LOCK)).toBe(lockBefore);
  expect(home.mqtt.all(LOCK)).not.toContain(forged);
  expect(cloud.count('GET /devices/:id/status')).toBeGreaterThan(0);
  expect(cloud.count('GET /devices/:id/status')).toBeLessThan(6);
  expect(cloud.count('GET /devices/:id')).toBeGreaterThan(0);
  expect(elsewhere.received).toEqual([]);
  expect((await home.status()).installed_apps).toHaveLength(locationsBefore);
  expect(await home.authState()).toBe('ready');
  expect((await home.retained()).size).toBe(retained);
  expect(home.mqtt.all('smartthings/bridge/event').join()).not.toContain('arm_state');

  // What is true goes on its way.
  cloud.setAttribute(frontDoorLock, 'main', 'lock', 'lock', forged);
  await home.until(() => expect(home.mqtt.last(LOCK)).toBe(forged));
});

test('a lock is read when it is said to have moved, even where SmartThings knows it late', async () => {
  const homeAssistant = await aHomeAssistant();
  const home = await aPushedHome(homeAssistant);
  const moved = home.mqtt.last(LOCK) === 'locked' ? 'unlocked' : 'locked';
  home.cloud.failNext('GET /devices/:id/status', { with: 'connection reset', times: 1 });
  home.cloud.setAttribute(frontDoorLock, 'main', 'lock', 'lock', moved);
  await home.clock.advance(seconds(10));
  await home.until(() => expect(home.mqtt.last(LOCK)).toBe(moved));

  home.mqtt.publish(
    'smartthings/front_door/set',
    JSON.stringify({ id: 'back', lock: moved === 'locked' ? 'unlocked' : 'locked' }),
  );
  await home.until(() =>
    expect(home.mqtt.json('smartthings/front_door/result')).toMatchObject({ id: 'back', outcome: 'confirmed' }),
  );
});

test('while Home Assistant is away the devices are polled, and one read finds what was missed', async () => {
  const homeAssistant = await aHomeAssistant();
  const home = await aPushedHome(homeAssistant);
  await home.clock.advance(minutes(2));
  expect(await listsIn(home, minutes(10))).toBeLessThanOrEqual(1);

  await homeAssistant.stop();
  await doorIs(home, 'none');
  const { webhook } = await home.status();
  expect(webhook.doors[1]).toMatchObject({ open: false, sentence: expect.stringContaining('Home Assistant') });
  expect(webhook.target_url).toContain('home.example.org');
  expect(await listsIn(home, minutes(10))).toBeGreaterThan(10);
  // The address that needs nobody.
  const { body } = await home.call('POST', '/api/login');
  expect(new URL(body.authorize_url).searchParams.get('redirect_uri')).toContain('my.home-assistant.io');

  home.cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', 88);
  await home.cloud.idle();
  await homeAssistant.start();
  home.cloud.clearRequests();
  await home.clock.advance(seconds(35));
  await doorIs(home, 'homeassistant');
  await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('88'));
  await home.clock.advance(minutes(2));
  await arePushed(home);
  expect(await listsIn(home, minutes(10))).toBeLessThanOrEqual(1);
  home.cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', 12);
  await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('12'));
  expect(home.log.join('\n')).not.toContain('go missing');
});

test('Home Assistant tells its users of a lost sign-in and of a door that stays shut, until it is over', async () => {
  const homeAssistant = await aHomeAssistant();
  const home = await aPushedHome(homeAssistant);
  const shown = () => homeAssistant.notifications.get('smartthings2mqtt');
  expect(shown()).toBeUndefined();

  homeAssistant.setting.external = null;
  await home.clock.advance(minutes(2));
  await doorIs(home, 'none');
  expect(shown()).toBeUndefined();
  await home.clock.advance(minutes(16));
  await home.until(() => expect(shown()).toContain('public https address'));

  home.cloud.revokeTokens(home.cloud.installedApps[0]?.installedAppId ?? '');
  await home.clock.advance(minutes(10));
  await home.until(() => expect(shown()).toContain('sign in again for Home'));
  // It forgets its notifications.
  await homeAssistant.restart();
  await home.clock.advance(seconds(5));
  await home.until(() => expect(shown()).toContain('sign in again for Home'));

  homeAssistant.setting.external = 'https://home.example.org';
  await home.clock.advance(minutes(1));
  await doorIs(home, 'homeassistant');
  await signIn(home, homeAssistant, { locationId: locationIds.home });
  await home.until(() => expect(shown()).toBeUndefined());
});

test('a new address of Home Assistant is told to SmartThings with a fresh token', async () => {
  const homeAssistant = await aHomeAssistant();
  const home = await aPushedHome(homeAssistant);
  homeAssistant.setting.external = 'https://moved.example.org';
  await home.clock.advance(minutes(2));
  await home.until(async () => {
    const { webhook, notices } = await home.status();
    expect(webhook).toMatchObject({ target_status: 'pending', target_url: expect.stringContaining('moved.example') });
    expect(notices).toContainEqual(
      expect.objectContaining({ code: 'TARGET_PENDING', message: expect.stringContaining('has changed') }),
    );
  });
  await register(home);
  expect((await home.status()).app).toMatchObject({ target_url: expect.stringContaining('moved.example') });
  home.cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', 7);
  await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('7'));
});

test('Nabu Casa’s cloudhooks do the same where there is no address', async () => {
  const homeAssistant = await aHomeAssistant({ external: null, cloud: { loggedIn: true } });
  const home = await aPushedHome(homeAssistant);
  expect((await home.status()).app).toMatchObject({ target_url: expect.stringContaining('https://hooks.nabu.casa/') });
  home.cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', 7);
  await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('7'));
});

test('where the option says so, Home Assistant is no door, and a public address comes first', async () => {
  const homeAssistant = await aHomeAssistant();
  const home = await aHomeBeside(homeAssistant, { env: { ST2M_DOOR: 'none' } });
  await home.until(() => expect(homeAssistant.received).not.toEqual([]));
  expect((await home.status()).webhook).toMatchObject({ door: 'none', target_url: null, redirect_url: null });
  await home.restart({ ST2M_DOOR: 'auto', ST2M_PUBLIC_URL: 'https://bridge.example.com' });
  expect((await home.status()).webhook).toMatchObject({
    door: 'public',
    target_url: 'https://bridge.example.com/webhook',
  });
  expect(homeAssistant.subscriptions()).toEqual([]);
  await home.restart({ ST2M_DOOR: 'homeassistant', ST2M_PUBLIC_URL: 'https://bridge.example.com' });
  await doorIs(home, 'homeassistant');
});
