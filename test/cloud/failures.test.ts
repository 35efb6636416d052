import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/ops/clock.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { type Cloud, createCloud } from './server.ts';
import { callAs, house, lamp, type Reply, sampleHome, sensor, signIn, tokenCall } from './test-kit.ts';

let clock: TestClock;
let cloud: Cloud;
let home: Awaited<ReturnType<typeof signIn>>;
let call: (method: string, path: string, body?: unknown) => Promise<Reply>;

beforeEach(async () => {
  clock = createTestClock();
  cloud = await createCloud({ clock, home: sampleHome() });
  home = await signIn(cloud);
  ({ call } = home);
  cloud.clearRequests();
});
afterEach(() => cloud.stop());

describe('ordered failures', () => {
  test('a refresh whose answer is lost has rotated the tokens', async () => {
    const before = cloud.tokensOf(home.installedAppId);
    cloud.failNext('POST /oauth/token', { after: 'rotate', with: 'connection reset' });
    const form = { grant_type: 'refresh_token', refresh_token: home.refreshToken };
    await expect(tokenCall(cloud, home.client, form)).rejects.toThrow('fetch failed');
    expect(cloud.tokensOf(home.installedAppId)).not.toEqual(before);
    expect((await tokenCall(cloud, home.client, form)).status).toBe(400);
  });

  test('a refresh that never arrives has not', async () => {
    cloud.failNext('POST /oauth/token', { with: 'connection reset' });
    const form = { grant_type: 'refresh_token', refresh_token: home.refreshToken };
    await expect(tokenCall(cloud, home.client, form)).rejects.toThrow('fetch failed');
    expect((await tokenCall(cloud, home.client, form)).status).toBe(200);
  });

  test('any status comes with the body that SmartThings gives it, as often as ordered', async () => {
    cloud.failNext('GET /devices', { with: 503, times: 2 });
    for (const status of [503, 503, 200]) expect((await call('GET', '/devices')).status).toBe(status);
    cloud.failNext('GET /devices', { with: 429 });
    const { body } = await call('GET', '/devices');
    expect(body.error.details[0].message).toBe('attempt 20 limit 10 - retry in 43074 millis');
    cloud.failNext('*', { with: 403 });
    expect((await call('GET', '/locations')).text).toBe('');
  });

  test('an answer can be given, before or after the work', async () => {
    const answer = { status: 409, body: { odd: true }, headers: { 'retry-after': '7' } };
    cloud.failNext('GET /devices/:id/status', { with: answer });
    const first = await call('GET', `/devices/${lamp}/status`);
    expect([first.status, first.body, first.headers.get('retry-after')]).toEqual([409, { odd: true }, '7']);
    cloud.failNext('PUT /locations/*/modes/current', { after: 'rotate', with: 500 });
    const { body } = await call('GET', `/locations/${house}/modes`);
    const modeId = body.items[2].id;
    const second = await call('PUT', `/locations/${house}/modes/current`, { modeId });
    expect([second.status, cloud.currentMode(house)]).toEqual([500, modeId]);
  });

  test('a page may come instead of JSON', async () => {
    cloud.failNext('GET /devices', { with: 'html' });
    const { status, text } = await call('GET', '/devices');
    expect([status, text.startsWith('<!DOCTYPE html>')]).toEqual([200, true]);
  });

  test('an answer can be slow, and then it is the real one', async () => {
    cloud.failNext('GET /devices', { with: 'slow', slowMs: seconds(30) });
    let answered = false;
    const answer = call('GET', '/devices').finally(() => {
      answered = true;
    });
    await expect.poll(() => clock.pending()).toBe(1);
    await clock.advance(seconds(29));
    expect(answered).toBe(false);
    await clock.advance(seconds(1));
    expect((await answer).body.items).toHaveLength(3);
  });

  test('a client that does not wait is no trouble, nor is a cloud that stops', async () => {
    cloud.failNext('GET /devices', { with: 'slow', times: 2 });
    const options = { headers: { authorization: `Bearer ${home.accessToken}` }, signal: AbortSignal.timeout(30) };
    await expect(fetch(`${cloud.url}/devices`, options)).rejects.toThrow('timeout');
    const waiting = call('GET', '/devices').catch(() => 'cut off');
    await expect.poll(() => cloud.count('GET /devices')).toBe(2);
    await cloud.stop();
    await waiting;
  });

  test('everything can be refused, as when the plan has run out', async () => {
    cloud.faults.refuseEverything = 402;
    expect((await call('GET', '/devices')).status).toBe(402);
    cloud.faults.refuseEverything = 403;
    expect((await call('GET', '/locations')).status).toBe(403);
    cloud.faults.refuseEverything = undefined;
    expect((await call('GET', '/devices')).status).toBe(200);
  });

  test('orders can be withdrawn', async () => {
    cloud.failNext('*', { with: 500, times: 9 });
    cloud.clearFailures();
    expect((await call('GET', '/devices')).status).toBe(200);
  });

  test('access tokens can end early, or all tokens', async () => {
    cloud.expireAccessTokens(home.installedAppId);
    expect((await call('GET', '/devices')).status).toBe(401);
    const form = { grant_type: 'refresh_token', refresh_token: home.refreshToken };
    const { body } = await tokenCall(cloud, home.client, form);
    cloud.revokeTokens(home.installedAppId);
    expect((await callAs(cloud, body.access_token)('GET', '/devices')).status).toBe(401);
    expect((await tokenCall(cloud, home.client, { ...form, refresh_token: body.refresh_token })).status).toBe(400);
  });
});

describe('rates', () => {
  const repeat = async (times: number, method: string, path: string, body?: unknown): Promise<number[]> => {
    const statuses: number[] = [];
    for (let time = 0; time < times; time += 1) statuses.push((await call(method, path, body)).status);
    return statuses;
  };

  test('reading and commanding one device: 12 a minute', async () => {
    expect(new Set(await repeat(10, 'GET', `/devices/${lamp}/status`))).toEqual(new Set([200]));
    const command = [{ capability: 'switch', command: 'on' }];
    await repeat(2, 'POST', `/devices/${lamp}/commands`, command);
    await clock.advance(seconds(20));
    const { status, body, headers } = await call('GET', `/devices/${lamp}/status`);
    expect(status).toBe(429);
    expect(body).toEqual({
      requestId: expect.stringMatching(/^\d{19}$/),
      error: {
        code: 'TooManyRequestError',
        message: 'Too Many Requests',
        details: [{ code: 'TooManyRequestError', message: 'attempt 13 limit 12 - retry in 40000 millis', details: [] }],
      },
    });
    expect(headers.get('x-ratelimit-limit')).toBe('12');
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
    expect(headers.get('x-ratelimit-reset')).toBe('40000');
    expect((await call('GET', `/devices/${sensor}/status`)).status).toBe(200);
    cloud.faults.rateLimitResetInSeconds = true;
    const next = await call('GET', `/devices/${lamp}/status`);
    expect(next.headers.get('x-ratelimit-reset')).toBe('40');
    await clock.advance(seconds(40));
    expect((await call('GET', `/devices/${lamp}/status`)).headers.get('x-ratelimit-remaining')).toBe('11');
  });

  test.each([
    ['capability definitions', 15, 'GET', '/capabilities/switch/1', minutes(1)],
    ['rooms', 50, 'GET', `/locations/${house}/rooms`, minutes(60)],
    ['modes', 100, 'GET', `/locations/${house}/modes`, minutes(1)],
    ['locations', 100, 'GET', '/locations', minutes(1)],
    ['installed apps', 60, 'GET', '/installedapps/me', minutes(1)],
  ] as const)('%s: %i', async (_name, limit, method, path, windowMs) => {
    expect(new Set(await repeat(limit, method, path))).toEqual(new Set([200]));
    expect(await repeat(1, method, path)).toEqual([429]);
    await clock.advance(windowMs);
    expect(await repeat(1, method, path)).toEqual([200]);
  });

  test('subscriptions: 40 creations and 15 other calls in a quarter of an hour', async () => {
    const path = `/installedapps/${home.installedAppId}/subscriptions`;
    const statuses: number[] = [];
    for (let index = 0; index < 41; index += 1) {
      const device = { deviceId: lamp, attribute: `a${index}` };
      statuses.push((await call('POST', path, { sourceType: 'DEVICE', device })).status);
    }
    expect(statuses.slice(0, 40).every((status) => status === 200)).toBe(true);
    expect(statuses[40]).toBe(429);
    const others = await repeat(16, 'GET', path);
    expect([others.filter((status) => status === 200).length, others[15]]).toEqual([15, 429]);
    await clock.advance(minutes(15));
    expect((await call('POST', path, { sourceType: 'DEVICE', device: { deviceId: sensor } })).status).toBe(422);
  });

  test('apps: 60 a minute', async () => {
    call = callAs(cloud, cloud.personalAccessToken);
    expect((await repeat(61, 'GET', '/apps')).at(-1)).toBe(429);
  });

  test('the list of devices has none', async () => {
    expect(new Set(await repeat(70, 'GET', '/devices'))).toEqual(new Set([200]));
  });
});

test('calls are logged, with what they carried and what they got', async () => {
  await call('GET', '/v1/devices?max=5');
  await call('POST', `/devices/${lamp}/commands`, [{ capability: 'switch', command: 'on' }]);
  await callAs(cloud, 'nobody')('GET', '/devices');
  await expect.poll(() => cloud.requests.map((request) => request.status)).toEqual([200, 200, 401]);
  expect(cloud.requests[0]).toMatchObject({
    method: 'GET',
    path: '/devices',
    query: { max: '5' },
    time: clock.now(),
    installedAppId: home.installedAppId,
  });
  expect(cloud.requests[1]?.body).toEqual([{ capability: 'switch', command: 'on' }]);
  expect(cloud.count('GET /devices')).toBe(2);
  expect(cloud.count('POST /devices/:id/commands')).toBe(1);
  expect(cloud.requestsOf('GET /devices')).toHaveLength(2);
  cloud.clearRequests();
  expect(cloud.count('*')).toBe(0);
});

describe('the control interface', () => {
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${cloud.url}/_cloud${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: answers are read as the test knows them.
    return { status: response.status, body: (await response.json()) as any };
  };

  test('changes the homes from other processes, without a token and without a trace in the log', async () => {
    const attribute = { capability: 'switch', attribute: 'switch', value: 'on' };
    expect(await control('POST', `/devices/${lamp}/attributes`, attribute)).toEqual({
      status: 200,
      body: { status: 'ok' },
    });
    expect(cloud.valueOf(lamp, 'main', 'switch', 'switch')).toBe('on');
    await control('POST', `/devices/${lamp}/health`, { state: 'OFFLINE' });
    await control('POST', `/devices/${lamp}/label`, { label: 'New' });
    const { body } = await control('GET', '/devices');
    expect(body[0]).toMatchObject({ device: { label: 'New' }, health: { state: 'OFFLINE' } });
    expect(cloud.requests).toEqual([]);
  });

  test('turns faults on and off, gives tokens, ends installations', async () => {
    await control('PATCH', '/faults', { commandConflicts: [lamp], loseEvents: 3, refuseEverything: 402 });
    expect(cloud.faults).toMatchObject({ commandConflicts: new Set([lamp]), loseEvents: 3, refuseEverything: 402 });
    await control('PATCH', '/faults', { refuseEverything: null });
    const { token } = (await control('POST', '/tokens')).body;
    expect((await callAs(cloud, token)('GET', '/devices')).status).toBe(200);
    await control('DELETE', `/installedapps/${home.installedAppId}`);
    expect((await control('GET', '/installedapps')).body).toEqual([]);
  });

  test('says what is wrong with an order', async () => {
    const { status, body } = await control('DELETE', '/devices/unknown');
    expect([status, body.error.message]).toEqual([400, 'There is no device unknown in the simulated homes.']);
    expect((await control('POST', `/devices/${lamp}/attributes`, {})).body.error.message).toBe(
      '"capability" is missing.',
    );
    expect((await control('PATCH', '/faults', { nonsense: 1 })).status).toBe(400);
  });
});
