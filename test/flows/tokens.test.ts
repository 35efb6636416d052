import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { days, hours, minutes } from '../../src/ops/clock.ts';
import type { LoggedRequest } from '../cloud/request-log.ts';
import { aHome, locationIds, type TestHome } from '../support/a-home.ts';

const LAMP = 'smartthings/corner_lamp';

const formOf = ({ body }: LoggedRequest): Readonly<Record<string, string>> => (body ?? {}) as Record<string, string>;
const renewalsOf = ({ cloud }: TestHome): LoggedRequest[] =>
  cloud.requestsOf('POST /oauth/token').filter((request) => formOf(request)['grant_type'] !== 'authorization_code');
const apiCallsOf = ({ cloud }: TestHome): LoggedRequest[] =>
  cloud.requests.filter(({ headers }) => String(headers['authorization']).startsWith('Bearer '));
const stored = ({ folder }: TestHome) => JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8')).value;

let level = 10;
/** Sets the lamp to a level that it does not have yet; resolves to the outcome. */
const command = async ({ mqtt }: TestHome): Promise<string> => {
  level = 10 + ((level + 1) % 80);
  const id = `level ${level} ${performance.now()}`;
  const result = mqtt.next(`${LAMP}/result`, (payload) => JSON.parse(payload).id === id);
  await mqtt.publish(`${LAMP}/set`, JSON.stringify({ id, level }));
  return JSON.parse(await result).outcome;
};

test('tokens that live four seconds are renewed at half of their life, and nothing breaks over the generations', async () => {
  const home = await aHome({ cloud: { accessTokenSeconds: 4, rateLimits: false }, devices: ['colorLamp'] });
  home.cloud.clearRequests();
  const before = (await home.status()).api_calls.last_24h;
  while (renewalsOf(home).length < 3) {
    expect(await command(home)).toBe('confirmed');
    expect(await home.authState()).toBe('ready');
  }
  const times = renewalsOf(home).map(({ time }) => time);
  for (const [index, time] of times.slice(1).entries()) {
    expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(1_400);
  }
  expect(home.cloud.requests.filter(({ status }) => status === 401)).toEqual([]);
  // Each refresh token was used once, and renewals are not counted.
  const used = renewalsOf(home).map((request) => formOf(request)['refresh_token']);
  expect(new Set(used).size).toBe(used.length);
  await home.until(async () => {
    expect((await home.status()).api_calls.last_24h - before).toBe(apiCallsOf(home).length);
  });
  const [{ current, previous, client }] = stored(home).installedApps;
  const tokens = home.cloud.tokensOf(home.cloud.installedApps[0]?.installedAppId ?? '');
  expect([current.access, current.refresh]).toEqual([tokens?.accessToken, tokens?.refreshToken]);
  expect(previous.refresh).toBe(used.at(-1));
  expect(client).toEqual({ id: home.cloud.apps[0]?.clientId, secret: home.cloud.apps[0]?.clientSecret });
});

test('a token endpoint that fails now and then costs tokens of two seconds nothing', async () => {
  const home = await aHome({ cloud: { accessTokenSeconds: 2, rateLimits: false }, devices: ['colorLamp'] });
  home.cloud.clearRequests();
  for (const fault of [503, 'connection reset', 'html'] as const) {
    const sofar = renewalsOf(home).length;
    home.cloud.failNext('POST /oauth/token', { with: fault });
    while (renewalsOf(home).length < sofar + 2) expect(await command(home)).toBe('confirmed');
  }
  expect(await home.authState()).toBe('ready');
  expect(home.cloud.requests.filter(({ status }) => status === 401)).toEqual([]);
});

test('renewals go on when no API call is left', async () => {
  const home = await aHome({
    cloud: { accessTokenSeconds: 600, rateLimits: false },
    signIn: [locationIds.home, locationIds.cabin],
    devices: ['colorLamp'],
    env: { ST2M_DAILY_API_CALLS: '200' },
  });
  while ((await command(home)) !== 'rejected');
  expect((await home.status()).api_calls).toEqual({ last_24h: 200, limit: 200 });
  expect(apiCallsOf(home).length).toBeLessThanOrEqual(200);
  home.cloud.clearRequests();
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
  expect(await command(home)).toBe('confirmed');
  await home.clock.advance(minutes(1));
  await home.until(() => expect(stored(home).installedApps[0].previous).toBeDefined());
  expect([await home.authState(), await command(home)]).toEqual(['ready', 'confirmed']);
});

test('where it is not forgiven, the present token serves to its end, and only then the user is asked', async () => {
  const home = await aHome({ cloud: { accessTokenSeconds: 3_600 } });
  home.cloud.faults.oldAccessTokenSurvivesRefresh = true;
  home.cloud.failNext('POST /oauth/token', { after: 'rotate', with: 'connection reset' });
  const [{ id, access_token_expires: expires } = { id: '', access_token_expires: '' }] = (await home.status())
    .installed_apps;
  await home.call('POST', `/api/installed-apps/${id}/refresh`);
  await home.clock.advance(minutes(50));
  expect([await home.authState(), await command(home)]).toEqual(['ready', 'confirmed']);
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
  expect(await command(home)).toBe('confirmed');
  expect(renewalsOf(home).length).toBe(1);
});

test('a storm of 401 leads to one renewal a minute at most, and passes without a trace', async () => {
  const home = await aHome({ door: 'none', devices: ['colorLamp'] });
  home.cloud.clearRequests();
  home.cloud.failNext('GET /devices', { with: 401, times: 100 });
  home.cloud.failNext('POST /devices/:id/commands', { with: 401, times: 100 });
  for (let i = 0; i < 5; i += 1) expect(await command(home)).toBe('rejected');
  await home.clock.advance(minutes(2));
  expect(renewalsOf(home).length).toBeGreaterThan(0);
  expect(renewalsOf(home).length).toBeLessThanOrEqual(4);
  home.cloud.clearFailures();
  expect([await home.authState(), await command(home)]).toEqual(['ready', 'confirmed']);
});

test('when the storm takes the token endpoint along, the present token is used again as soon as the API takes it', async () => {
  const home = await aHome({ door: 'none', devices: ['colorLamp'] });
  home.cloud.failNext('POST /oauth/token', { with: 503, times: 100 });
  home.cloud.failNext('POST /devices/:id/commands', { with: 401, times: 1 });
  expect(await command(home)).toBe('rejected');
  expect([await home.authState(), await command(home)]).toEqual(['ready', 'confirmed']);
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
    expect(stored(home).installedApps[0].current.refresh).toBe(home.cloud.tokensOf(id)?.refreshToken);
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
  await home.until(async () => expect(await command(home)).toBe('confirmed'));
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
