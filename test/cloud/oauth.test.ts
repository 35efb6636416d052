import { afterEach, describe, expect, test } from 'vitest';
import { days, hours, minutes, seconds } from '../../src/ops/clock.ts';
import { createTestClock } from '../support/test-clock.ts';
import { type Cloud, type CloudOptions, createCloud } from './server.ts';
import {
  authorizeUrl,
  cabin,
  callAs,
  house,
  lamp,
  redirectUri,
  sampleHome,
  sensor,
  signIn,
  tokenCall,
} from './test-kit.ts';

const clock = createTestClock();
let cloud: Cloud;
const start = async (options: CloudOptions = {}) => {
  cloud = await createCloud({ clock, home: sampleHome(), ...options });
  return cloud;
};
afterEach(() => cloud.stop());

describe('the authorize page', () => {
  test('lets the user pick a location and sends a code and the state back', async () => {
    const { clientId } = (await start()).createApp({ redirectUris: [redirectUri] });
    const page = await (await fetch(authorizeUrl(cloud, clientId))).text();
    expect(page).toContain('House');
    expect(page).toContain('Cabin');
    expect(page).toContain('r:devices:*');
    const back = new URL(await cloud.authorize(authorizeUrl(cloud, clientId), { locationId: cabin }));
    expect(`${back.origin}${back.pathname}`).toBe(redirectUri);
    expect(back.searchParams.get('code')).toMatch(/^[0-9a-f]{32}$/);
    expect(back.searchParams.get('state')).toBe('abc');
    expect(cloud.installedApps[0]).toMatchObject({ locationId: cabin, status: 'PENDING' });
  });

  test('serves /v1 too', async () => {
    const { clientId } = (await start()).createApp({ redirectUris: [redirectUri] });
    const address = authorizeUrl(cloud, clientId).replace('/oauth', '/v1/oauth');
    expect(new URL(await cloud.authorize(address)).searchParams.get('code')).not.toBeNull();
  });

  test('sends the user back with an error when a scope is not on the app’s list', async () => {
    const { clientId } = (await start()).createApp({ redirectUris: [redirectUri], scopes: ['r:devices:*'] });
    const back = new URL(await cloud.authorize(authorizeUrl(cloud, clientId, { scope: 'r:devices:* sse' })));
    expect(Object.fromEntries(back.searchParams)).toEqual({
      error: 'invalid_scope',
      error_description: 'sse',
      state: 'abc',
    });
  });

  test('refuses a scope of the list when the switch says so', async () => {
    const { clientId } = (await start()).createApp({ redirectUris: [redirectUri] });
    cloud.faults.refusedScopes.add('r:hubs:*');
    const back = new URL(await cloud.authorize(authorizeUrl(cloud, clientId)));
    expect(back.searchParams.get('error_description')).toBe('r:hubs:*');
  });

  test('sends the user back with an error when they say no', async () => {
    const { clientId } = (await start()).createApp({ redirectUris: [redirectUri] });
    const back = new URL(await cloud.authorize(authorizeUrl(cloud, clientId), { deny: true }));
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 'abc' });
    expect(cloud.installedApps).toEqual([]);
  });

  test('shows a plain page when the redirect address is not registered', async () => {
    const { clientId } = (await start()).createApp({ redirectUris: [redirectUri] });
    const answer = await fetch(authorizeUrl(cloud, clientId, { redirect_uri: `${redirectUri}/` }));
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toBe("'redirect_uri' could not be validated");
  });

  test('refuses unknown clients', async () => {
    await start();
    expect((await fetch(authorizeUrl(cloud, 'nobody'))).status).toBe(403);
  });

  test('refuses the installation past the limit', async () => {
    const { clientId } = (await start()).createApp({ redirectUris: [redirectUri] });
    cloud.faults.installLimit = 1;
    await cloud.authorize(authorizeUrl(cloud, clientId), { locationId: house });
    const back = new URL(await cloud.authorize(authorizeUrl(cloud, clientId), { locationId: cabin }));
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('error_description')).toContain('limit of 1');
  });

  test('gives only the devices that the user ticks when the app asks for some', async () => {
    await start();
    const { call } = await signIn(cloud, { scopes: ['r:devices:*'], scope: 'r:devices:$', deviceIds: [lamp] });
    const { body } = await call('GET', '/devices');
    expect(body.items.map((device: { deviceId: string }) => device.deviceId)).toEqual([lamp]);
    expect((await call('GET', `/devices/${sensor}`)).status).toBe(403);
    expect((await call('GET', '/installedapps/me')).body.scope).toEqual([`r:devices:${lamp}`]);
  });
});

describe('the token endpoint', () => {
  const redemption = async () => {
    const client = cloud.createApp({ redirectUris: [redirectUri] });
    const back = new URL(await cloud.authorize(authorizeUrl(cloud, client.clientId)));
    const code = back.searchParams.get('code') ?? '';
    return { client, code, form: { grant_type: 'authorization_code', code, redirect_uri: redirectUri } };
  };

  test('redeems a code once', async () => {
    await start();
    const { client, form, code } = await redemption();
    const { status, body } = await tokenCall(cloud, client, form);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 86_399, access_tier: 0 });
    expect(body.scope.split(' ')).toContain('x:scenes:*');
    expect(body.installed_app_id).toBe(cloud.installedApps[0]?.installedAppId);
    expect(cloud.installedApps[0]?.status).toBe('AUTHORIZED');
    expect(await tokenCall(cloud, client, form)).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: `Invalid authorization code: ${code}` },
    });
  });

  test('takes parameters raw, encoded, or in the query', async () => {
    await start();
    const one = await redemption();
    const raw = `grant_type=authorization_code&code=${one.code}&client_id=${one.client.clientId}&redirect_uri=${redirectUri}`;
    expect((await tokenCall(cloud, one.client, raw)).status).toBe(200);
    const two = await redemption();
    expect((await tokenCall(cloud, two.client, '', `?${new URLSearchParams(two.form)}`)).status).toBe(200);
  });

  test('refuses codes that are ten minutes old, of another client, or for another redirect address', async () => {
    await start();
    const old = await redemption();
    await clock.advance(minutes(10));
    expect((await tokenCall(cloud, old.client, old.form)).status).toBe(400);
    const { form } = await redemption();
    expect((await tokenCall(cloud, old.client, form)).status).toBe(400);
    const third = await redemption();
    const elsewhere = { ...third.form, redirect_uri: 'https://elsewhere.example.org' };
    expect((await tokenCall(cloud, third.client, elsewhere)).status).toBe(400);
  });

  test('refuses bad clients and other grants', async () => {
    await start();
    const { client, form } = await redemption();
    expect(await tokenCall(cloud, { ...client, clientSecret: 'wrong' }, form)).toEqual({
      status: 401,
      body: { error: 'invalid_client', error_description: 'Bad client credentials' },
    });
    expect((await tokenCall(cloud, client, { ...form, client_id: 'another' })).status).toBe(401);
    const other = await tokenCall(cloud, client, { grant_type: 'client_credentials' });
    expect(other).toMatchObject({ status: 401, body: { error: 'unsupported_grant_type' } });
  });

  test('replaces both tokens at each refresh; a used refresh token is dead', async () => {
    await start();
    const { client, refreshToken, accessToken, installedAppId } = await signIn(cloud);
    const form = { grant_type: 'refresh_token', client_id: client.clientId, refresh_token: refreshToken };
    const { status, body } = await tokenCall(cloud, client, form);
    expect(status).toBe(200);
    expect(body.installed_app_id).toBe(installedAppId);
    expect([body.access_token, body.refresh_token]).not.toContain(accessToken);
    expect(cloud.tokensOf(installedAppId)).toMatchObject({
      accessToken: body.access_token,
      refreshToken: body.refresh_token,
    });
    expect((await callAs(cloud, accessToken)('GET', '/devices')).status).toBe(401);
    expect((await callAs(cloud, body.access_token)('GET', '/devices')).status).toBe(200);
    expect(await tokenCall(cloud, client, form)).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: `Invalid refresh token: ${refreshToken}` },
    });
    cloud.faults.refreshErrorNames = 'client';
    expect((await tokenCall(cloud, client, form)).body.error_description).toContain(`clientId: ${client.clientId}`);
  });

  test('can be made kinder: grace for used refresh tokens, and old access tokens that live on', async () => {
    await start();
    cloud.faults.refreshTokenGraceMs = minutes(1);
    cloud.faults.oldAccessTokenSurvivesRefresh = true;
    const { client, refreshToken, call } = await signIn(cloud);
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    expect((await tokenCall(cloud, client, form)).status).toBe(200);
    await clock.advance(seconds(59));
    expect((await tokenCall(cloud, client, form)).status).toBe(200);
    expect((await call('GET', '/devices')).status).toBe(200);
    await clock.advance(seconds(1));
    expect((await tokenCall(cloud, client, form)).status).toBe(400);
  });

  test('ends access tokens after a day and refresh tokens after 29 days', async () => {
    await start();
    const { client, refreshToken, call } = await signIn(cloud);
    await clock.advance(hours(24) - seconds(2));
    expect((await call('GET', '/devices')).status).toBe(200);
    await clock.advance(seconds(1));
    const late = await call('GET', '/devices');
    expect(late.status).toBe(401);
    expect(late.text).toContain('<html>');
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const { body } = await tokenCall(cloud, client, form);
    await clock.advance(days(29));
    const dead = await tokenCall(cloud, client, { ...form, refresh_token: body.refresh_token });
    expect(dead).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('gives the same installed app to the same user, location and app, and ends its old tokens', async () => {
    await start();
    const first = await signIn(cloud);
    const second = await signIn(cloud, { client: first.client });
    expect(second.installedAppId).toBe(first.installedAppId);
    expect((await first.call('GET', '/devices')).status).toBe(401);
    const elsewhere = await signIn(cloud, { client: first.client, locationId: cabin });
    expect(elsewhere.installedAppId).not.toBe(first.installedAppId);
    cloud.faults.newInstalledAppOnLogin = true;
    const third = await signIn(cloud, { client: first.client });
    expect(third.installedAppId).not.toBe(first.installedAppId);
    expect((await second.call('GET', '/devices')).status).toBe(200);
  });
});

test('a personal token ends after 24 h, an old one never', async () => {
  await start();
  const young = callAs(cloud, cloud.createPersonalAccessToken());
  expect((await young('GET', '/devices')).body.items).toHaveLength(4);
  await clock.advance(hours(24));
  expect((await young('GET', '/devices')).status).toBe(401);
  await clock.advance(days(400));
  expect((await callAs(cloud, cloud.personalAccessToken)('GET', '/devices')).status).toBe(200);
});
