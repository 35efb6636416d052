import { expect, test } from 'vitest';
import { aHome } from '../support/a-home.ts';
import { apiCallsOf, commandLamp, formOf, renewalsOf, storedAccounts } from '../support/token-traffic.ts';

test('tokens that live four seconds are renewed at half of their life, and nothing breaks over the generations', async () => {
  const home = await aHome({ cloud: { accessTokenSeconds: 4, rateLimits: false }, devices: ['colorLamp'] });
  home.cloud.clearRequests();
  const before = (await home.status()).api_calls.last_24h;
  while (renewalsOf(home).length < 3) {
    expect(await commandLamp(home)).toBe('confirmed');
    expect(await home.authState()).toBe('ready');
  }
  const times = renewalsOf(home).map(({ time }) => time);
  for (const [index, time] of times.slice(1).entries()) {
    expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(1_400);
  }
  // Each refresh token was used once, and renewals are not counted.
  const used = renewalsOf(home).map((request) => formOf(request)['refresh_token']);
  expect(new Set(used).size).toBe(used.length);
  await home.until(async () => {
    expect((await home.status()).api_calls.last_24h - before).toBe(apiCallsOf(home).length);
  });
  const [{ current, previous, client }] = storedAccounts(home).installedApps;
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
    while (renewalsOf(home).length < sofar + 2) expect(await commandLamp(home)).toBe('confirmed');
  }
  expect(await home.authState()).toBe('ready');
});
