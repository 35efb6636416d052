import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { minutes } from '../../src/ops/clock.ts';
import { aHome, deviceIds, locationIds, type TestHome } from '../support/a-home.ts';
import { loseSignIn } from '../support/lost-sign-in.ts';
import { exchangesOf, formOf, storedAccounts } from '../support/token-traffic.ts';

const LAMP = 'smartthings/corner_lamp';
const PASTED = 'https://my.home-assistant.io/redirect/oauth';

const begin = async ({ call }: TestHome): Promise<string> => (await call('POST', '/api/login')).body.authorize_url;
const stateOf = (authorizeUrl: string): string => new URL(authorizeUrl).searchParams.get('state') ?? '';
const complete = async ({ call }: TestHome, redirect: string): Promise<[number, string | undefined]> => {
  const { status, body } = await call('POST', '/api/login/complete', { redirect });
  return [status, body.error?.code];
};
const register = async ({ call, cloud }: TestHome): Promise<void> => {
  await call('POST', '/api/app/register', { token: cloud.createPersonalAccessToken() });
};
const basicOf = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }): string =>
  `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
/** All retained topics, the location's mode included, which is the last to come. */
const topicsOf = async (home: TestHome): Promise<string[]> => {
  await home.until(() => expect(home.mqtt.last('smartthings/bridge/mode/home')).toBeDefined());
  return [...(await home.retained()).keys()].toSorted();
};
/** Resolves when the events of all devices are pushed. */
const arePushed = ({ call, cloud, until }: TestHome): Promise<void> =>
  until(async () => {
    const { body } = await call('GET', '/api/devices');
    expect(body.map(({ delivery }: { delivery: string }) => delivery)).toEqual(cloud.devices.map(() => 'push'));
  });
const isOnline = ({ mqtt, until }: TestHome, expected = 'online'): Promise<void> =>
  until(() => expect(mqtt.last(`${LAMP}/availability`)).toBe(expected));

test('SmartThings sends the user’s browser to the public address, and the sign-in is complete', async () => {
  const home = await aHome({ signIn: [] });
  expect(await home.call('POST', '/api/login')).toMatchObject({
    status: 409,
    body: { error: { code: 'APP_MISSING' } },
  });
  await register(home);
  const link = await begin(home);
  const address = await home.cloud.authorize(link);
  expect(address).toContain(`/oauth/callback?`);
  const page = await fetch(address);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('You are signed in to');
  const [exchange] = exchangesOf(home);
  const [app] = home.cloud.apps;
  expect(exchange?.headers['authorization']).toBe(app && basicOf(app));
  expect(exchange && formOf(exchange)['redirect_uri']).toBe(new URL(link).searchParams.get('redirect_uri'));
  const [install] = home.cloud.installedApps;
  expect(storedAccounts(home).installedApps[0]).toMatchObject({
    locationId: install?.locationId,
    appId: install?.appId,
  });

  // A link works once, whichever way it comes back; who has none learns nothing.
  const again = await fetch(address);
  const stranger = await fetch(address.replace(/state=[^&]*/, 'state=made-up'));
  expect([again.status, stranger.status]).toEqual([403, 403]);
  expect(await again.text()).toBe(await stranger.text());
  expect(await complete(home, address)).toEqual([400, 'LOGIN_STATE_UNKNOWN']);
  expect(exchangesOf(home).length).toBe(1);
});

test('without a public address the user pastes the address, or the bare code', async () => {
  const home = await aHome({ signIn: [], door: 'none' });
  await register(home);
  const first = await home.cloud.authorize(await begin(home), { locationId: locationIds.home });
  expect(first.startsWith(`${PASTED}?`)).toBe(true);
  const [status] = await complete(home, `  ${first}\n`);
  expect(status).toBe(200);
  await begin(home);
  const second = new URL(await home.cloud.authorize(await begin(home), { locationId: locationIds.cabin }));
  expect((await complete(home, second.searchParams.get('code') ?? ''))[0]).toBe(200);
  const { installed_apps: apps } = await home.status();
  expect(apps.map(({ location }) => location.id)).toEqual([locationIds.home, locationIds.cabin]);
});

test('what cannot be a sign-in is refused with its reason, and costs no call', async () => {
  const home = await aHome({ signIn: [], door: 'none' });
  await register(home);
  expect(await complete(home, `${PASTED}?code=abcdef&state=made-up`)).toEqual([400, 'LOGIN_STATE_UNKNOWN']);
  expect(await complete(home, 'abcdef')).toEqual([400, 'LOGIN_STATE_UNKNOWN']);
  expect(await complete(home, 'https://example.org/')).toEqual([400, 'LOGIN_REDIRECT_INVALID']);
  const declined = await home.cloud.authorize(await begin(home), { deny: true });
  expect(await complete(home, declined)).toEqual([400, 'LOGIN_DENIED']);
  expect(await complete(home, declined)).toEqual([400, 'LOGIN_STATE_UNKNOWN']);
  const late = await home.cloud.authorize(await begin(home));
  await home.clock.advance(minutes(10) + 1_000);
  expect(await complete(home, late)).toEqual([400, 'LOGIN_STATE_UNKNOWN']);
  expect(exchangesOf(home)).toEqual([]);
  const fresh = await begin(home);
  expect(await complete(home, `${PASTED}?code=abcdef&state=${stateOf(fresh)}`)).toEqual([400, 'LOGIN_CODE_REFUSED']);
});

test('a scope that SmartThings refuses is left out the next time, and the page says what is missing', async () => {
  const home = await aHome({ signIn: [], door: 'none' });
  await register(home);
  home.cloud.faults.refusedScopes.add('x:scenes:*');
  expect(await complete(home, await home.cloud.authorize(await begin(home)))).toEqual([400, 'LOGIN_SCOPE_REFUSED']);
  expect((await complete(home, await home.cloud.authorize(await begin(home))))[0]).toBe(200);
  expect((await home.status()).installed_apps[0]?.missing_scopes).toEqual(['x:scenes:*']);
});

test('several locations are signed in one after another, and each goes its own way', async () => {
  const home = await aHome({
    signIn: [locationIds.home, locationIds.cabin],
    devices: ['colorLamp', 'cabinPorchLight'],
  });
  const [first, second] = (await home.status()).installed_apps;
  expect([first?.devices, second?.devices]).toEqual([1, 1]);
  await loseSignIn(home, second?.id ?? '');
  expect(await home.authState(0)).toBe('ready');
  await isOnline(home);
  const seen = home.mqtt.next(`${LAMP}/main/switch/switch`);
  home.cloud.setAttribute(deviceIds.colorLamp, 'main', 'switch', 'switch', 'off');
  expect(await seen).toBe('off');
});

test('another app leaves the sign-ins of the first one as they are', async () => {
  const home = await aHome({
    cloud: { accessTokenSeconds: 600 },
    devices: ['colorLamp', 'cabinPorchLight'],
    door: 'none',
  });
  const [firstApp] = home.cloud.apps;
  const other = home.cloud.createApp({ redirectUris: [PASTED] });
  const body = { client_id: other.clientId, client_secret: other.clientSecret, app_id: other.appId };
  expect(await home.call('PUT', '/api/app', body)).toMatchObject({
    status: 200,
    body: { app: { client_id: other.clientId } },
  });
  expect((await home.login(locationIds.cabin)).status).toBe(200);
  home.cloud.clearRequests();
  await home.restart();
  await home.clock.advance(minutes(6));
  await home.until(() => expect(home.cloud.count('POST /oauth/token')).toBe(2));
  const used = home.cloud.requestsOf('POST /oauth/token').map(({ headers }) => headers['authorization']);
  expect(used.toSorted()).toEqual([basicOf(other), firstApp && basicOf(firstApp)].toSorted());
  expect((await home.status()).installed_apps.map(({ auth }) => auth)).toEqual(['ready', 'ready']);
});

test.each([{ newInstalledAppOnLogin: false }, { newInstalledAppOnLogin: true }])(
  'signing in again to the same location keeps devices, names and topics: %o',
  async (faults) => {
    const home = await aHome();
    Object.assign(home.cloud.faults, faults);
    home.cloud.renameDevice(deviceIds.kitchenDimmer, 'Another label');
    await home.until(() => expect(home.mqtt.last('smartthings/bridge/devices')).toContain('Another label'));
    await home.mqtt.publish('smartthings/bridge/request/rename', '{"device": "corner_lamp", "to": "reading_corner"}');
    await home.until(() => expect(home.mqtt.last('smartthings/reading_corner')).toBeDefined());
    await home.until(() => expect(home.mqtt.last(LAMP)).toBe(''));
    const before = await topicsOf(home);
    const seenBefore = home.mqtt.messages.length;
    expect((await home.login(locationIds.home)).status).toBe(200);
    await home.until(async () => {
      const { installed_apps: apps } = await home.status();
      expect(apps.map(({ devices }) => devices)).toEqual([home.cloud.devices.length]);
      expect(apps[0]?.id).toBe(home.cloud.installedApps.at(-1)?.installedAppId);
    });
    await arePushed(home);
    await home.cloud.idle();
    expect(home.cloud.installedApps.length).toBe(1);
    expect(await topicsOf(home)).toEqual(before);
    const later = home.mqtt.messages.slice(seenBefore);
    expect(later.filter(({ topic, payload }) => topic.endsWith('/availability') && payload !== 'online')).toEqual([]);
    const result = home.mqtt.next('smartthings/reading_corner/result');
    await home.mqtt.publish('smartthings/reading_corner/set', '{"level": 23}');
    expect(JSON.parse(await result)).toMatchObject({ outcome: 'confirmed' });
  },
);

test('when the user removes the link in the SmartThings app, devices go offline and stay, until the next sign-in brings them back', async () => {
  const home = await aHome();
  const before = await topicsOf(home);
  const [{ id } = { id: '' }] = (await home.status()).installed_apps;
  await loseSignIn(home, id);
  await isOnline(home, 'offline');
  const told = home.mqtt.all('smartthings/bridge/event').map((payload) => JSON.parse(payload));
  expect(told.filter(({ type }) => type !== 'device_added')).toEqual([
    {
      type: 'login_needed',
      installed_app: id,
      code: 'AUTH_REFUSED',
      message: expect.stringContaining('sign in again'),
    },
  ]);
  expect(await topicsOf(home)).toEqual(before);
  await home.until(() =>
    expect(home.mqtt.json('smartthings/bridge/info')).toMatchObject({ installed_apps: [{ id, auth: 'login_needed' }] }),
  );

  await home.restart();
  await home.until(async () => expect(await home.authState()).toBe('login_needed'));
  await home.until(() => expect(home.mqtt.last('smartthings/bridge/state')).toBe('online'));
  expect(await topicsOf(home)).toEqual(before);
  expect((await home.retained()).get(`${LAMP}/availability`)).toBe('offline');

  expect((await home.login(locationIds.home)).status).toBe(200);
  await isOnline(home);
  expect((await home.status()).installed_apps.map(({ auth }) => auth)).toEqual(['ready']);
  await home.until(async () => expect(await topicsOf(home)).toEqual(before));
  const seen = home.mqtt.next(`${LAMP}/main/switchLevel/level`);
  await arePushed(home);
  home.cloud.setAttribute(deviceIds.colorLamp, 'main', 'switchLevel', 'level', 77);
  expect(await seen).toBe('77');
});

test('a link that is removed right after a storm of 401 is noticed as well', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  const [{ id } = { id: '' }] = (await home.status()).installed_apps;
  home.cloud.expireAccessTokens(id);
  await home.call('POST', `/api/devices/${deviceIds.colorLamp}/commands`, {
    commands: [{ capability: 'switch', command: 'on' }],
  });
  home.cloud.uninstall(id);
  await home.cloud.idle();
  await home.clock.advance(minutes(2));
  await home.until(async () => expect(await home.authState()).toBe('login_needed'));
});

test('sign-ins that are lost with a damaged file cost neither devices nor topics, and another sign-in brings all back', async () => {
  const home = await aHome();
  const before = await topicsOf(home);
  await home.stop();
  writeFileSync(join(home.folder, 'accounts.json'), '{"value": {');
  await home.start();
  expect((await home.status()).installed_apps).toEqual([]);
  await isOnline(home, 'offline');
  await home.until(() => expect(home.mqtt.last('smartthings/bridge/state')).toBe('online'));
  expect((await topicsOf(home)).filter((topic) => !topic.startsWith('smartthings/bridge/'))).toEqual(
    before.filter((topic) => !topic.startsWith('smartthings/bridge/')),
  );
  await register(home);
  expect((await home.login(locationIds.home)).status).toBe(200);
  await isOnline(home);
  await home.until(async () => expect(await topicsOf(home)).toEqual(before));
});

test('after the public address changed, sign-ins go by the pasted address until SmartThings knows the new one', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  const { port } = new URL((await home.status()).webhook.target_url ?? '');
  const moved = `http://localhost:${port}`;
  await home.restart({ ST2M_PUBLIC_URL: moved });
  expect((await home.status()).webhook).toMatchObject({ target_url: `${moved}/webhook`, target_status: 'pending' });
  expect((await home.status()).notices.map(({ code }) => code)).toContain('TARGET_PENDING');
  const { body: devices } = await home.call('GET', '/api/devices');
  expect(devices[0].delivery).toBe('poll');
  const address = await home.cloud.authorize(await begin(home), { locationId: locationIds.cabin });
  expect(address.startsWith(`${PASTED}?`)).toBe(true);
  expect((await complete(home, address))[0]).toBe(200);

  await home.call('POST', '/api/app/confirm', { token: home.cloud.createPersonalAccessToken() });
  await home.until(async () => expect((await home.status()).webhook.target_status).toBe('confirmed'));
  expect(home.cloud.apps.map(({ targetUrl }) => targetUrl)).toEqual([`${moved}/webhook`]);
  const page = await fetch(await home.cloud.authorize(await begin(home), { locationId: locationIds.cabin }));
  expect([page.status, page.url.startsWith(`${moved}/oauth/callback`)]).toEqual([200, true]);
});

test('a restart in the middle of a sign-in loses nothing that SmartThings gave', async () => {
  const home = await aHome({ signIn: [], door: 'none' });
  await register(home);
  const address = await home.cloud.authorize(await begin(home));
  // The tokens are there, and then SmartThings is silent about whose they are.
  home.cloud.failNext('GET /installedapps/:id', { with: 'connection reset', times: 20 });
  expect((await complete(home, address))[0]).toBe(200);
  await home.restart();
  home.cloud.clearFailures();
  await home.until(
    async () => expect((await home.status()).installed_apps[0]?.devices).toBe(home.cloud.devices.length),
    15_000,
  );
});
