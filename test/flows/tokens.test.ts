import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addCalls } from '../../src/core/budget.ts';
import { days, hours, minutes } from '../../src/ops/clock.ts';
import { aHome, deviceIds, locationIds } from '../support/a-home.ts';
import { apiCallsOf, commandLamp, renewalsOf, storedAccounts } from '../support/token-traffic.ts';

const LAMP = 'smartthings/corner_lamp';

test('renewals go on when no API call is left', async () => {
  const home = await aHome({
    cloud: { accessTokenSeconds: 600 },
    signIn: [locationIds.home, locationIds.cabin],
    devices: ['colorLamp'],
    env: { ST2M_DAILY_API_CALLS: '200' },
  });
  const { last_24h: made } = (await home.status()).api_calls;
  await home.stop();
  const file = join(home.folder, 'api-calls.json');
  const { value } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ value: addCalls(value, home.clock.now(), 200 - made) }));
  home.cloud.clearRequests();
  await home.start();
  const commands = [{ capability: 'switch', command: 'on' }];
  const { body } = await home.call('POST', `/api/devices/${deviceIds.colorLamp}/commands`, { commands });
  expect(body).toMatchObject({ outcome: 'rejected', message: expect.stringContaining('limit of calls') });
  expect((await home.status()).api_calls).toEqual({ last_24h: 200, limit: 200 });
  await home.clock.advance(minutes(11));
  await home.until(() => expect(renewalsOf(home).length).toBe(4));
  expect(apiCallsOf(home)).toEqual([]);
  const { installed_apps: apps } = await home.status();
  expect(apps.map(({ auth }) => auth)).toEqual(['ready', 'ready']);
  expect(apps.every((app) => Date.parse(app.access_token_expires ?? '') > home.clock.now())).toBe(true);
});

test('a lost answer to a renewal costs nothing where SmartThings forgives it, and the present token serves meanwhile', async () => {
  const home = await aHome();
  Object.assign(home.cloud.faults, { refreshTokenGraceMs: minutes(5), oldAccessTokenSurvivesRefresh: true });
  home.cloud.failNext('POST /oauth/token', { after: 'rotate', with: 'connection reset' });
  const [{ id } = { id: '' }] = (await home.status()).installed_apps;
  const refused = await home.call('POST', `/api/installed-apps/${id}/refresh`);
  expect([refused.status, refused.body.error.code]).toEqual([502, 'CLOUD_UNREACHABLE']);
  expect(await commandLamp(home)).toBe('confirmed');
  await home.clock.advance(minutes(1));
  await home.until(() => expect(storedAccounts(home).installedApps[0].previous).toBeDefined());
  expect([await home.authState(), await commandLamp(home)]).toEqual(['ready', 'confirmed']);

  home.cloud.clearRequests();
  const asked = await Promise.all([1, 2, 3, 4].map(() => home.call('POST', `/api/installed-apps/${id}/refresh`)));
  expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(renewalsOf(home).length).toBe(1);
});

test('where it is not forgiven, the present token serves to its end, and only then the user is asked', async () => {
  const home = await aHome({ cloud: { accessTokenSeconds: 3_600 } });
  home.cloud.faults.oldAccessTokenSurvivesRefresh = true;
  home.cloud.failNext('POST /oauth/token', { after: 'rotate', with: 'connection reset' });
  const [{ id, access_token_expires: expires } = { id: '', access_token_expires: '' }] = (await home.status())
    .installed_apps;
  await home.call('POST', `/api/installed-apps/${id}/refresh`);
  await home.clock.advance(minutes(50));
  expect([await home.authState(), await commandLamp(home)]).toEqual(['ready', 'confirmed']);
  home.mqtt.clear();
  await home.clock.advance(minutes(11));
  await home.until(async () => expect(await home.authState()).toBe('login_needed'));
  expect(home.clock.now()).toBeGreaterThan(Date.parse(expires ?? ''));
  // The newest refresh token, twice, and the one before it.
  await home.until(() => expect(home.mqtt.last(`${LAMP}/availability`)).toBe('offline'));
  expect(home.mqtt.json('smartthings/bridge/event')).toMatchObject({ type: 'login_needed', code: 'AUTH_REFUSED' });
});

test('an access token that ends before its time is renewed once for all calls that met it', async () => {
  const home = await aHome();
  const [{ id } = { id: '' }] = (await home.status()).installed_apps;
  home.cloud.clearRequests();
  home.cloud.expireAccessTokens(id);
  const ids = home.cloud.devices.map(({ device }) => device.deviceId);
  const outcomes = await Promise.all(
    ids.map((deviceId) =>
      home.call('POST', `/api/devices/${deviceId}/commands`, {
        commands: [{ capability: 'refresh', command: 'refresh' }],
      }),
    ),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(ids.map(() => 200));
  expect(await commandLamp(home)).toBe('confirmed');
  expect(renewalsOf(home).length).toBe(1);
});

test('a storm of 401 leads to one renewal a minute at most, and passes without a trace', async () => {
  const home = await aHome({ door: 'none', devices: ['colorLamp'] });
  home.cloud.clearRequests();
  home.cloud.failNext('GET /devices', { with: 401, times: 100 });
  home.cloud.failNext('POST /devices/:id/commands', { with: 401, times: 100 });
  for (let i = 0; i < 5; i += 1) expect(await commandLamp(home)).toBe('rejected');
  await home.clock.advance(minutes(2));
  expect(renewalsOf(home).length).toBeGreaterThan(0);
  expect(renewalsOf(home).length).toBeLessThanOrEqual(4);
  home.cloud.clearFailures();
  expect([await home.authState(), await commandLamp(home)]).toEqual(['ready', 'confirmed']);
});

test('a storm of 401 at every door of SmartThings costs no sign-in whose token has not expired', async () => {
  const home = await aHome({ door: 'none', devices: ['colorLamp'] });
  home.cloud.failNext('*', { with: 401, times: 10_000 });
  await home.clock.advance(minutes(10));
  expect(await home.authState()).toBe('ready');
  expect(home.cloud.count('POST /oauth/token')).toBeGreaterThan(2);
  home.cloud.clearFailures();
  await home.clock.advance(minutes(10));
  expect([await home.authState(), await commandLamp(home)]).toEqual(['ready', 'confirmed']);
});

test('a bare 401 to a refresh token counts as its end once the access token has expired', async () => {
  const home = await aHome({ cloud: { accessTokenSeconds: 600 }, door: 'none', devices: ['colorLamp'] });
  home.cloud.failNext('POST /oauth/token', { with: 401, times: 10_000 });
  await home.clock.advance(minutes(9));
  expect(await home.authState()).toBe('ready');
  await home.clock.advance(minutes(3));
  await home.until(async () => expect(await home.authState()).toBe('login_needed'));
});

test('when the storm takes the token endpoint along, the present token is used again as soon as the API takes it', async () => {
  const home = await aHome({ door: 'none', devices: ['colorLamp'] });
  home.cloud.failNext('POST /oauth/token', { with: 503, times: 100 });
  home.cloud.failNext('POST /devices/:id/commands', { with: 401, times: 1 });
  expect(await commandLamp(home)).toBe('rejected');
  expect([await home.authState(), await commandLamp(home)]).toEqual(['ready', 'confirmed']);
});

test('a restart in the middle of a renewal does not cost the sign-in', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  const [{ id } = { id: '' }] = (await home.status()).installed_apps;
  for (let round = 0; round < 3; round += 1) {
    home.cloud.failNext('POST /oauth/token', { after: 'rotate', with: 'slow', slowMs: 200 });
    const renewing = home.call('POST', `/api/installed-apps/${id}/refresh`).catch(() => undefined);
    await home.until(() =>
      expect(home.cloud.requests.some(({ path, status }) => path === '/oauth/token' && status === undefined)).toBe(
        true,
      ),
    );
    await home.restart();
    await renewing;
    expect(storedAccounts(home).installedApps[0].current.refresh).toBe(home.cloud.tokensOf(id)?.refreshToken);
    expect([await home.authState(), (await home.call('POST', `/api/installed-apps/${id}/refresh`)).status]).toEqual([
      'ready',
      200,
    ]);
  }
});

test('a wrong secret is said and stops the tries, and the right one starts them again', async () => {
  const home = await aHome({ cloud: { accessTokenSeconds: 1_200 } });
  const wrong = { status: 401, body: { error: 'invalid_client', error_description: 'Bad client credentials' } };
  home.cloud.failNext('POST /oauth/token', { with: wrong, times: 100 });
  await home.clock.advance(minutes(11));
  await home.until(async () => expect(await home.authState()).toBe('login_needed'));
  expect((await home.status()).installed_apps[0]?.sentence).toMatch(/client id or the client secret/);
  home.cloud.clearRequests();
  await home.clock.advance(minutes(40));
  expect(renewalsOf(home)).toEqual([]);
  home.cloud.clearFailures();
  const [app] = home.cloud.apps;
  await home.call('PUT', '/api/app', { client_id: app?.clientId, client_secret: app?.clientSecret });
  await home.until(async () => expect(await home.authState()).toBe('ready'));
  await home.until(async () => expect(await commandLamp(home)).toBe('confirmed'));
  expect(home.mqtt.last(`${LAMP}/availability`)).toBe('online');
});

test('after more than 29 days off the message says exactly that, and signing in again brings all back', async () => {
  const home = await aHome();
  const before = await home.retained();
  await home.stop();
  await home.clock.advance(days(29) + hours(1));
  await home.start();
  await home.clock.advance(minutes(1));
  await home.until(async () => expect(await home.authState()).toBe('login_needed'));
  expect((await home.status()).installed_apps[0]?.sentence).toMatch(/^The bridge was off for more than 29 days/);
  await home.until(() => expect(home.mqtt.last(`${LAMP}/availability`)).toBe('offline'));
  expect([...(await home.retained()).keys()].toSorted()).toEqual([...before.keys()].toSorted());
  expect((await home.login()).status).toBe(200);
  await home.until(() => expect(home.mqtt.last(`${LAMP}/availability`)).toBe('online'));
  expect([...(await home.retained()).keys()].toSorted()).toEqual([...before.keys()].toSorted());
});
