import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { days, hours, minutes, seconds } from '../../src/ops/clock.ts';
import { aWorld, type Bridge } from './accounts-world.ts';

const TOKEN = 'POST /oauth/token';

const authOf = (bridge: Bridge) => bridge.keeper.list()[0]?.auth;
const reasonOf = (bridge: Bridge) => bridge.keeper.list()[0]?.reason;
const refreshOf = (bridge: Bridge) => bridge.store.installedApps[0]?.current.refresh.reveal();

const aSignIn = async (options: Parameters<typeof aWorld>[0] = {}) => {
  const world = await aWorld(options);
  const bridge = world.start();
  const { installedAppId } = await world.signIn(bridge);
  world.cloud.clearRequests();
  const list = () => bridge.smartthings.locations.get(installedAppId, bridge.store.installedApps[0]?.locationId ?? '');
  return { ...world, bridge, installedAppId, list };
};

test('tokens are renewed at about half of their life, day after day', async () => {
  const { clock, cloud, bridge } = await aSignIn();
  await clock.advance(hours(11));
  expect(cloud.count(TOKEN)).toBe(0);
  await clock.advance(hours(2));
  expect(cloud.count(TOKEN)).toBe(1);
  await clock.advance(days(40));
  expect(cloud.count(TOKEN)).toBeGreaterThan(75);
  expect(authOf(bridge)).toBe('ready');
});

test('half of the life is seconds when tokens live seconds', async () => {
  const { clock, cloud, bridge } = await aSignIn({ accessTokenSeconds: 20 });
  await clock.advance(seconds(60));
  await expect.poll(() => cloud.count(TOKEN)).toBeGreaterThanOrEqual(5);
  expect(authOf(bridge)).toBe('ready');
});

test('a renewal that is due while the bridge is off happens at its start', async () => {
  const { clock, cloud, bridge, start } = await aSignIn();
  await bridge.stop();
  await clock.advance(hours(20));
  expect(cloud.count(TOKEN)).toBe(0);
  const again = start();
  await clock.advance(0);
  await expect.poll(() => cloud.count(TOKEN)).toBe(1);
  await expect.poll(() => again.heard.map(({ type }) => type)).toContain('renewed');
});

test('a restart before the time costs no renewal', async () => {
  const { clock, cloud, bridge, start } = await aSignIn();
  await bridge.stop();
  start();
  await clock.advance(hours(1));
  expect(cloud.count(TOKEN)).toBe(0);
});

test('twenty calls that are refused at once lead to one renewal, and all succeed', async () => {
  const { cloud, installedAppId, list } = await aSignIn();
  cloud.expireAccessTokens(installedAppId);
  const results = await Promise.all(Array.from({ length: 20 }, list));
  expect(results.every(({ name }) => name === 'House')).toBe(true);
  expect(cloud.count(TOKEN)).toBe(1);
});

test('a cloud that refuses every token is not asked for new ones without end', async () => {
  const { cloud, list } = await aSignIn();
  cloud.failNext('GET /locations/:id', { with: 401, times: 20 });
  for (let call = 0; call < 10; call += 1) await expect(list()).rejects.toMatchObject({ kind: 'unauthorized' });
  expect(cloud.count(TOKEN)).toBe(1);
});

test('new tokens are on disk before anything uses them', async () => {
  const { cloud, folder, bridge, installedAppId } = await aSignIn();
  const before = refreshOf(bridge);
  let onDisk = '';
  const { put } = bridge.store;
  Object.assign(bridge.store, {
    put: (...args: Parameters<typeof put>) => {
      put(...args);
      onDisk = readFileSync(join(folder, 'accounts.json'), 'utf8');
    },
  });
  const renewal = bridge.keeper.refresh(installedAppId);
  await renewal;
  const pair = cloud.tokensOf(installedAppId);
  expect(onDisk).toContain(pair?.refreshToken);
  expect(onDisk).toContain(before);
  expect(statSync(join(folder, 'accounts.json')).mode & 0o777).toBe(0o600);
});

test('a process that dies right after a renewal goes on with the new tokens', async () => {
  const { clock, bridge, installedAppId, start, cloud, folder } = await aSignIn();
  await bridge.keeper.refresh(installedAppId);
  const asItDied = readFileSync(join(folder, 'accounts.json'));
  await bridge.stop();
  writeFileSync(join(folder, 'accounts.json'), asItDied);
  const again = start();
  await clock.advance(hours(13));
  await expect.poll(() => refreshOf(again)).toBe(cloud.tokensOf(installedAppId)?.refreshToken);
  expect(authOf(again)).toBe('ready');
});

test('a disk that refuses the write does not cost the sign-in', async () => {
  const { clock, bridge, installedAppId, folder, list } = await aSignIn();
  const { put } = bridge.store;
  Object.assign(bridge.store, {
    put: (...args: Parameters<typeof put>) => {
      Object.assign(bridge.store, { put });
      put(...args);
      throw new Error('ENOSPC: no space left on device');
    },
  });
  await bridge.keeper.refresh(installedAppId);
  expect((await list()).name).toBe('House');
  await clock.advance(seconds(31));
  expect(readFileSync(join(folder, 'accounts.json'), 'utf8')).toContain(refreshOf(bridge));
});

test('an outage of the token endpoint is waited for, and no token is given up', async () => {
  const { clock, cloud, bridge, list } = await aSignIn();
  cloud.failNext(TOKEN, { with: 503, times: 5 });
  await clock.advance(hours(12) + minutes(10));
  expect(cloud.count(TOKEN)).toBe(6);
  expect(authOf(bridge)).toBe('ready');
  expect((await list()).name).toBe('House');
});

test.each(['html', 404, 400, { status: 400, body: { error: 'server_error' } }, 'connection reset'] as const)(
  'an answer that says nothing about the sign-in does not end it: %o',
  async (failure) => {
    const { clock, cloud, bridge } = await aSignIn();
    cloud.failNext(TOKEN, { with: failure, times: 60 });
    await clock.advance(hours(30));
    expect(authOf(bridge)).toBe('ready');
    cloud.clearFailures();
    await clock.advance(minutes(20));
    await expect
      .poll(() => refreshOf(bridge))
      .toBe(cloud.tokensOf(bridge.store.installedApps[0]?.installedAppId ?? '')?.refreshToken);
    expect(authOf(bridge)).toBe('ready');
  },
);

test('a lost reply costs nothing where SmartThings forgives a used refresh token for a while', async () => {
  const { clock, cloud, bridge } = await aSignIn();
  cloud.faults.refreshTokenGraceMs = minutes(5);
  cloud.failNext(TOKEN, { after: 'rotate', with: 'connection reset' });
  await clock.advance(days(2));
  expect(authOf(bridge)).toBe('ready');
  expect(cloud.count(TOKEN)).toBeGreaterThan(3);
});

test('after a lost reply the old token serves to its end, and only then the user is asked', async () => {
  const { clock, cloud, bridge, list } = await aSignIn();
  cloud.faults.oldAccessTokenSurvivesRefresh = true;
  cloud.failNext(TOKEN, { after: 'rotate', with: 'connection reset' });
  await clock.advance(hours(23));
  expect(authOf(bridge)).toBe('ready');
  expect((await list()).name).toBe('House');
  await clock.advance(hours(2));
  await expect.poll(() => authOf(bridge)).toBe('login_needed');
  expect(reasonOf(bridge)?.code).toBe('AUTH_REFUSED');
  await expect(list()).rejects.toMatchObject({ kind: 'login_needed' });
});

test('one refusal by mistake does not end a sign-in', async () => {
  const { clock, cloud, bridge, installedAppId } = await aSignIn();
  cloud.failNext(TOKEN, { with: { status: 400, body: { error: 'invalid_grant' } } });
  await clock.advance(hours(25));
  expect(authOf(bridge)).toBe('ready');
  await expect.poll(() => refreshOf(bridge)).toBe(cloud.tokensOf(installedAppId)?.refreshToken);
});

test('where SmartThings forgot the newest tokens, the generation before still helps', async () => {
  const { clock, cloud, bridge, installedAppId, list } = await aSignIn();
  cloud.faults.refreshTokenGraceMs = hours(1);
  const first = refreshOf(bridge);
  await bridge.keeper.refresh(installedAppId);
  expect(refreshOf(bridge)).not.toBe(first);
  // SmartThings was set back: it answers no to the newest generation, and yes to the one before.
  cloud.expireAccessTokens(installedAppId);
  cloud.failNext(TOKEN, { with: { status: 400, body: { error: 'invalid_grant' } }, times: 2 });
  await expect(list()).rejects.toMatchObject({ kind: 'network' });
  await clock.advance(seconds(11));
  await expect.poll(() => cloud.count(TOKEN)).toBe(4);
  expect(authOf(bridge)).toBe('ready');
  expect((await list()).name).toBe('House');
});

test('a link that the user removed in the SmartThings app is asked for again within seconds', async () => {
  const { clock, cloud, bridge, installedAppId, list } = await aSignIn();
  cloud.uninstall(installedAppId);
  await expect(list()).rejects.toMatchObject({ kind: 'network' });
  expect(authOf(bridge)).toBe('ready');
  await clock.advance(seconds(11));
  await expect.poll(() => authOf(bridge)).toBe('login_needed');
  const event = bridge.heard.find(({ type }) => type === 'login_needed');
  expect(event).toMatchObject({
    installedAppId,
    reason: { message: expect.stringContaining('removed in the SmartThings app') },
  });
  await clock.advance(days(2));
  expect(bridge.heard.filter(({ type }) => type === 'login_needed')).toHaveLength(1);
});

test('after more than 29 days off the sentence says exactly that', async () => {
  const { clock, bridge, start } = await aSignIn();
  await bridge.stop();
  await clock.advance(days(30));
  const again = start();
  await clock.advance(seconds(15));
  await expect.poll(() => authOf(again)).toBe('login_needed');
  expect(reasonOf(again)?.message).toBe(
    'The bridge was off for more than 29 days, so SmartThings ended this sign-in. Open the page and sign in again.',
  );
});

test('28 days off cost nothing', async () => {
  const { clock, bridge, start } = await aSignIn();
  await bridge.stop();
  await clock.advance(days(28));
  const again = start();
  await clock.advance(seconds(1));
  await expect.poll(() => again.heard.length).toBe(1);
  expect(again.heard[0]?.type).toBe('renewed');
  expect(authOf(again)).toBe('ready');
});

test('a wrong secret stops the tries, and the right one starts them again', async () => {
  const { clock, cloud, bridge, installedAppId, list } = await aSignIn();
  const app = bridge.store.app;
  const clientId = app?.clientId ?? '';
  bridge.keeper.useCredentials({ clientId, clientSecret: new Secret('wrong') });
  await clock.advance(hours(13));
  await expect.poll(() => authOf(bridge)).toBe('login_needed');
  expect(reasonOf(bridge)?.code).toBe('APP_REFUSED');
  expect((await list()).name).toBe('House');
  const tries = cloud.count(TOKEN);
  await clock.advance(hours(8));
  expect(cloud.count(TOKEN)).toBe(tries);
  await expect(bridge.keeper.refresh(installedAppId)).rejects.toMatchObject({ code: 'APP_REFUSED' });
  bridge.keeper.useCredentials({ clientId, clientSecret: app?.clientSecret ?? new Secret('') });
  await clock.advance(seconds(1));
  await expect.poll(() => authOf(bridge)).toBe('ready');
  expect(reasonOf(bridge)).toBeUndefined();
});

test('a call waits for the renewal of a token that has run out', async () => {
  const { clock, cloud, bridge, start, installedAppId } = await aSignIn();
  await bridge.stop();
  await clock.advance(days(3));
  const again = start();
  expect((await again.smartthings.installedApps.get(installedAppId)).installedAppId).toBe(installedAppId);
  expect(cloud.count(TOKEN)).toBe(1);
});

test('without tokens and without an answer a call fails at once, and does not hammer the token endpoint', async () => {
  const { clock, cloud, bridge, start, installedAppId } = await aSignIn();
  await bridge.stop();
  await clock.advance(days(3));
  cloud.failNext(TOKEN, { with: 503, times: 100 });
  const again = start();
  await clock.advance(seconds(1));
  for (let call = 0; call < 10; call += 1) {
    await expect(again.keeper.accessToken(installedAppId)).rejects.toMatchObject({ kind: 'network' });
  }
  expect(cloud.count(TOKEN)).toBe(1);
});

test('what the page shows of a sign-in holds no secret', async () => {
  const { bridge } = await aSignIn();
  const shown = JSON.stringify(bridge.keeper.list());
  const { current, client } = bridge.store.installedApps[0] ?? {};
  for (const secret of [current?.access, current?.refresh, client?.clientSecret]) {
    expect(shown).not.toContain(secret?.reveal());
  }
  expect(bridge.keeper.list()[0]).toMatchObject({ locationName: 'House', auth: 'ready', missingScopes: [] });
});

test('a sign-in that came while a renewal was under way is the one that counts', async () => {
  const { cloud, clock, bridge, installedAppId, signIn, list } = await aSignIn();
  cloud.failNext(TOKEN, { with: 'slow', slowMs: 5_000 });
  const renewal = bridge.keeper.refresh(installedAppId);
  await expect.poll(() => cloud.count(TOKEN)).toBe(1);
  await signIn(bridge);
  const signedIn = refreshOf(bridge);
  await clock.advance(seconds(6));
  await renewal;
  expect(refreshOf(bridge)).toBe(signedIn);
  expect((await list()).name).toBe('House');
});
