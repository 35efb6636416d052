import { expect, test } from 'vitest';
import { SCOPES } from '../../src/accounts/scopes.ts';
import { minutes, seconds } from '../../src/ops/clock.ts';
import { cabin, house, redirectUri } from '../cloud/test-kit.ts';
import { aWorld } from './accounts-world.ts';

const TOKEN = 'POST /oauth/token';

const aBridge = async (app: Parameters<Awaited<ReturnType<typeof aWorld>>['bringApp']>[1] = {}) => {
  const world = await aWorld();
  const bridge = world.start();
  world.bringApp(bridge, app);
  const begin = () => bridge.login.begin({ redirectUri });
  const consent = (order: Parameters<typeof world.cloud.authorize>[1] = {}) =>
    world.cloud.authorize(begin().authorizeUrl, order);
  return { ...world, bridge, begin, consent };
};

const queryOf = (address: string) => Object.fromEntries(new URL(address).searchParams);

test('a sign-in by the pasted address knows its location and its app', async () => {
  const { bridge, consent, cloud } = await aBridge();
  const result = await bridge.login.complete({ redirect: `  ${await consent()}\n` });
  expect(result).toMatchObject({ locationId: house, locationName: 'House', missingScopes: [] });
  expect(bridge.store.get(result.installedAppId)?.appId).toBe(cloud.apps[0]?.appId);
  expect(bridge.heard).toContainEqual({ type: 'signed_in', installedAppId: result.installedAppId, locationId: house });
});

test('a sign-in by the callback works as well', async () => {
  const { bridge, consent } = await aBridge();
  await expect(bridge.login.callback(queryOf(await consent()))).resolves.toMatchObject({ locationName: 'House' });
});

test('the query alone, and the bare code, do as well', async () => {
  const { bridge, consent } = await aBridge();
  const query = new URL(await consent()).search;
  await expect(bridge.login.complete({ redirect: query })).resolves.toMatchObject({ locationId: house });
  const code = new URL(await consent()).searchParams.get('code') ?? '';
  await expect(bridge.login.complete({ redirect: ` ${code} ` })).resolves.toMatchObject({ locationId: house });
});

test('a bare code serves only the newest sign-in that is under way', async () => {
  const { bridge, consent, begin, clock } = await aBridge();
  const code = new URL(await consent()).searchParams.get('code') ?? '';
  await clock.advance(minutes(11));
  await expect(bridge.login.complete({ redirect: code })).rejects.toMatchObject({ code: 'LOGIN_STATE_UNKNOWN' });
  begin();
  await expect(bridge.login.complete({ redirect: code })).rejects.toMatchObject({ code: 'LOGIN_CODE_REFUSED' });
});

test('every link carries a fresh state of 32 random bytes, all scopes and the redirect address', async () => {
  const { begin } = await aBridge();
  const states = Array.from({ length: 20 }, () => begin().state);
  expect(new Set(states).size).toBe(20);
  expect(states.every((state) => Buffer.from(state, 'base64url').length === 32)).toBe(true);
  const { searchParams } = new URL(begin().authorizeUrl);
  expect(searchParams.get('scope')).toBe(
    'r:devices:* x:devices:* r:hubs:* r:locations:* x:locations:* r:scenes:* x:scenes:*',
  );
  expect(searchParams.get('redirect_uri')).toBe(redirectUri);
});

test('a state works once', async () => {
  const { bridge, consent, cloud } = await aBridge();
  const address = await consent();
  await bridge.login.complete({ redirect: address });
  await expect(bridge.login.complete({ redirect: address })).rejects.toMatchObject({
    code: 'LOGIN_STATE_UNKNOWN',
    message: 'This sign-in link was used already.',
  });
  expect(cloud.count(TOKEN)).toBe(1);
});

test('two completions at once spend the code once', async () => {
  const { bridge, consent, cloud } = await aBridge();
  const redirect = await consent();
  const results = await Promise.allSettled([1, 2, 3].map(() => bridge.login.complete({ redirect })));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(cloud.count(TOKEN)).toBe(1);
});

test('a state ends after ten minutes', async () => {
  const { bridge, consent, clock } = await aBridge();
  const address = await consent();
  await clock.advance(minutes(10) + 1);
  await expect(bridge.login.complete({ redirect: address })).rejects.toMatchObject({
    message: 'This sign-in link is older than ten minutes.',
  });
});

test('a state that the bridge never gave is refused without asking SmartThings', async () => {
  const { bridge, cloud } = await aBridge();
  for (const query of [{ code: 'abc', state: 'x' }, { code: 'abc' }, {}, { error: 'invalid_scope', state: 'x' }]) {
    await expect(bridge.login.callback(query)).rejects.toMatchObject({ code: 'LOGIN_STATE_UNKNOWN' });
  }
  expect(cloud.count(TOKEN)).toBe(0);
  expect(bridge.store.app?.refusedScopes).toEqual([]);
});

test.each([
  ['', 'LOGIN_REDIRECT_INVALID'],
  ['hello there', 'LOGIN_REDIRECT_INVALID'],
  ['https://my.home-assistant.io/redirect/oauth', 'LOGIN_REDIRECT_INVALID'],
  ['https://my.home-assistant.io/redirect/oauth?code=abc', 'LOGIN_REDIRECT_INVALID'],
  ["'redirect_uri' could not be validated", 'LOGIN_REDIRECT_INVALID'],
  ['https://x/?code=abc&state=nonsense', 'LOGIN_STATE_UNKNOWN'],
])('what was pasted, %o, is answered %s', async (redirect, code) => {
  const { bridge, begin } = await aBridge();
  begin();
  await expect(bridge.login.complete({ redirect })).rejects.toMatchObject({ code });
});

test('a user who declines hears that', async () => {
  const { bridge, consent } = await aBridge();
  const redirect = await consent({ deny: true });
  await expect(bridge.login.complete({ redirect })).rejects.toMatchObject({ code: 'LOGIN_DENIED' });
});

test('without an app there is nothing to sign in with', async () => {
  const bridge = (await aWorld()).start();
  expect(() => bridge.login.begin({ redirectUri })).toThrow(expect.objectContaining({ code: 'APP_MISSING' }));
});

test('a wrong code, a wrong secret and an outage each have their own sentence', async () => {
  const { bridge, consent, cloud } = await aBridge();
  const wrongCode = (await consent()).replace(/code=[^&]+/, 'code=wrong');
  await expect(bridge.login.complete({ redirect: wrongCode })).rejects.toMatchObject({ code: 'LOGIN_CODE_REFUSED' });
  cloud.failNext(TOKEN, { with: { status: 401, body: { error: 'invalid_client' } } });
  await expect(bridge.login.complete({ redirect: await consent() })).rejects.toMatchObject({ code: 'APP_REFUSED' });
  cloud.failNext(TOKEN, { with: 503 });
  const redirect = await consent();
  await expect(bridge.login.complete({ redirect })).rejects.toMatchObject({ code: 'CLOUD_UNREACHABLE' });
  // The code was not spent, so the same address works once SmartThings is back.
  await expect(bridge.login.complete({ redirect })).resolves.toMatchObject({ locationId: house });
});

test('a scope that SmartThings refuses is left out the next time, and said to be missing', async () => {
  const scopes = SCOPES.filter((scope) => !scope.startsWith('x:scenes'));
  const { bridge, consent, begin } = await aBridge({ scopes });
  await expect(bridge.login.complete({ redirect: await consent() })).rejects.toMatchObject({
    code: 'LOGIN_SCOPE_REFUSED',
    message: expect.stringContaining('running scenes'),
  });
  expect(new URL(begin().authorizeUrl).searchParams.get('scope')).not.toContain('x:scenes');
  const result = await bridge.login.complete({ redirect: await consent() });
  expect(result.missingScopes).toEqual(['x:scenes:*']);
  expect(bridge.keeper.list()[0]?.missingScopes).toEqual(['x:scenes:*']);
});

test('several refused scopes are found one after another, and survive a restart', async () => {
  const { bridge, consent, start, cloud } = await aBridge({ scopes: ['r:devices:*', 'x:devices:*'] });
  for (let tries = 0; tries < 6 && bridge.keeper.list().length === 0; tries += 1) {
    await bridge.login.complete({ redirect: await consent() }).catch(() => {});
  }
  expect(bridge.keeper.list()[0]?.missingScopes).toHaveLength(5);
  await bridge.stop();
  const { authorizeUrl } = start().login.begin({ redirectUri });
  expect(await cloud.authorize(authorizeUrl)).toContain('code=');
});

test('without the scope for locations the location still has an id and a name', async () => {
  const { bridge, consent } = await aBridge({ scopes: ['r:devices:*'] });
  for (let tries = 0; tries < 8 && bridge.keeper.list().length === 0; tries += 1) {
    await bridge.login.complete({ redirect: await consent() }).catch(() => {});
  }
  expect(bridge.keeper.list()[0]).toMatchObject({ locationId: house, locationName: 'Location 11111111' });
});

test('an app that may not read devices cannot sign in', async () => {
  const { bridge, consent } = await aBridge({ scopes: ['x:devices:*'] });
  for (let tries = 0; tries < 3; tries += 1) {
    await expect(bridge.login.complete({ redirect: await consent() })).rejects.toMatchObject({
      code: 'LOGIN_SCOPE_REFUSED',
    });
  }
  expect(bridge.keeper.list()).toEqual([]);
});

test('tokens are stored right after the exchange, and the location is read later where SmartThings is silent', async () => {
  const { bridge, consent, cloud, clock, start } = await aBridge();
  cloud.failNext('GET /installedapps/:id', { with: 500, times: 100 });
  const login = bridge.login.complete({ redirect: await consent() });
  await expect.poll(() => bridge.store.installedApps.length).toBe(1);
  let isDone = false;
  void login.finally(() => {
    isDone = true;
  });
  await expect.poll(() => clock.advance(seconds(1)).then(() => isDone)).toBe(true);
  const { installedAppId, locationId } = await login;
  expect(locationId).toBeUndefined();
  await bridge.stop();
  const again = start();
  cloud.clearFailures();
  await clock.advance(minutes(1));
  await expect.poll(() => again.store.get(installedAppId)?.locationName).toBe('House');
  expect(again.heard.map(({ type }) => type)).toContain('signed_in');
});

test('several locations are signed in one after another', async () => {
  const { bridge, signIn } = await aBridge();
  await signIn(bridge, house);
  await signIn(bridge, cabin);
  expect(bridge.keeper.list().map(({ locationName }) => locationName)).toEqual(['House', 'Cabin']);
});

test('a second sign-in to a location with the same installed app replaces its tokens', async () => {
  const { bridge, signIn, cloud } = await aBridge();
  const first = await signIn(bridge);
  const second = await signIn(bridge);
  expect(second.installedAppId).toBe(first.installedAppId);
  expect(bridge.store.get(first.installedAppId)?.current.refresh.reveal()).toBe(
    cloud.tokensOf(first.installedAppId)?.refreshToken,
  );
  expect(bridge.heard.filter(({ type }) => type === 'signed_out')).toEqual([]);
});

test('a second sign-in to a location with another installed app takes the place of the first', async () => {
  const { bridge, signIn, cloud } = await aBridge();
  const first = await signIn(bridge);
  cloud.faults.newInstalledAppOnLogin = true;
  const second = await signIn(bridge);
  expect(second.installedAppId).not.toBe(first.installedAppId);
  expect(bridge.heard.at(-1)).toEqual({
    type: 'signed_in',
    installedAppId: second.installedAppId,
    locationId: house,
    replaced: first.installedAppId,
  });
  expect(bridge.keeper.list()).toHaveLength(1);
  await expect
    .poll(() => cloud.installedApps.map((install) => install.installedAppId))
    .toEqual([second.installedAppId]);
  await expect(bridge.smartthings.locations.get(second.installedAppId, house)).resolves.toMatchObject({
    name: 'House',
  });
});

test('signing in again ends the need for it', async () => {
  const { bridge, signIn, cloud, clock } = await aBridge();
  const { installedAppId } = await signIn(bridge);
  cloud.uninstall(installedAppId);
  await bridge.keeper.refresh(installedAppId).catch(() => {});
  await bridge.smartthings.locations.get(installedAppId, house).catch(() => {});
  await clock.advance(seconds(15));
  await expect.poll(() => bridge.keeper.list()[0]?.auth).toBe('login_needed');
  await signIn(bridge);
  expect(bridge.keeper.list()).toMatchObject([{ auth: 'ready', locationName: 'House' }]);
  expect(bridge.keeper.list()[0]).not.toHaveProperty('reason');
});

test('an older sign-in goes on with the app it was made with, after another app was set', async () => {
  const { bridge, signIn, bringApp, cloud } = await aBridge();
  const { installedAppId } = await signIn(bridge, house);
  bringApp(bridge);
  await signIn(bridge, cabin);
  await bridge.keeper.refresh(installedAppId);
  expect(bridge.keeper.list().map(({ auth }) => auth)).toEqual(['ready', 'ready']);
  expect(new Set(bridge.keeper.list().map(({ clientId }) => clientId)).size).toBe(2);
  expect(cloud.installedApps).toHaveLength(2);
});

test('signing out uninstalls at SmartThings and forgets the tokens', async () => {
  const { bridge, signIn, cloud } = await aBridge();
  const { installedAppId } = await signIn(bridge);
  await bridge.login.signOut(installedAppId);
  expect(cloud.installedApps).toHaveLength(0);
  expect(bridge.keeper.list()).toEqual([]);
  expect(bridge.heard.at(-1)).toEqual({ type: 'signed_out', installedAppId, locationId: house });
  await expect(bridge.login.signOut(installedAppId)).rejects.toMatchObject({ code: 'INSTALLED_APP_UNKNOWN' });
});

test('signing out works for a sign-in that SmartThings has ended already', async () => {
  const { bridge, signIn, cloud, clock } = await aBridge();
  const { installedAppId } = await signIn(bridge);
  cloud.uninstall(installedAppId);
  await bridge.smartthings.locations.get(installedAppId, house).catch(() => {});
  await clock.advance(seconds(15));
  await expect.poll(() => bridge.keeper.list()[0]?.auth).toBe('login_needed');
  await bridge.login.signOut(installedAppId);
  expect(bridge.keeper.list()).toEqual([]);
});
