import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '../../src/ops/clock.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { type Cloud, createCloud } from './server.ts';
import { aTarget, callAs, type Reply, redirectUri, sampleHome, signIn } from './test-kit.ts';

let clock: TestClock;
let cloud: Cloud;
let call: (method: string, path: string, body?: unknown) => Promise<Reply>;

beforeEach(async () => {
  clock = createTestClock();
  cloud = await createCloud({ clock, home: sampleHome(), webhookTimeoutMs: 500 });
  call = callAs(cloud, cloud.personalAccessToken);
});
afterEach(() => cloud.stop());

const anApp = (more: object = {}) => ({
  appName: 'smartthings-mqtt-bridge-1',
  appType: 'API_ONLY',
  classifications: ['CONNECTED_SERVICE'],
  displayName: 'Bridge',
  description: 'A bridge',
  oauth: { clientName: 'Bridge', scope: ['r:devices:*'], redirectUris: [redirectUri] },
  ...more,
});

describe('creating an app', () => {
  test('returns the app, its client id and, this once, its secret', async () => {
    const { status, body } = await call('POST', '/apps', anApp());
    expect(status).toBe(200);
    expect(body).toEqual({
      app: {
        appName: 'smartthings-mqtt-bridge-1',
        appId: expect.any(String),
        appType: 'API_ONLY',
        principalType: 'LOCATION',
        classifications: ['CONNECTED_SERVICE'],
        displayName: 'Bridge',
        description: 'A bridge',
        singleInstance: true,
        installMetadata: {},
        owner: { ownerType: 'USER', ownerId: expect.any(String) },
        createdDate: '2026-11-22T12:00:00Z',
        lastUpdatedDate: '2026-11-22T12:00:00Z',
        apiOnly: {},
        ui: { dashboardCardsEnabled: false, preInstallDashboardCardsEnabled: false },
      },
      oauthClientId: expect.any(String),
      oauthClientSecret: expect.any(String),
    });
    expect((await call('GET', `/apps/${body.app.appId}`)).body).toEqual(body.app);
    expect((await call('GET', '/apps/smartthings-mqtt-bridge-1')).body).toEqual(body.app);
    expect((await call('GET', `/apps/${body.app.appId}/oauth`)).body).toEqual(anApp().oauth);
    const { apiOnly: _block, ui: _ui, ...summary } = body.app;
    expect((await call('GET', '/apps?appType=API_ONLY')).body).toEqual({ items: [summary], _links: {} });
  });

  test('asks the target to confirm itself', async () => {
    const target = await aTarget({ follow: false });
    const { body } = await call('POST', '/apps', anApp({ apiOnly: { targetUrl: target.url } }));
    const subscription = { targetUrl: target.url, targetStatus: 'PENDING' };
    expect(body.app.apiOnly).toEqual({ subscription });
    await cloud.idle();
    const message = JSON.parse(target.received[0]?.body ?? '');
    expect(message).toEqual({
      messageType: 'CONFIRMATION',
      confirmationData: {
        appId: body.app.appId,
        confirmationUrl: expect.stringMatching(
          new RegExp(`^${cloud.url}/apps/${body.app.appId}/confirm-registration\\?token=[0-9a-f-]{36}$`),
        ),
      },
    });
    const confirmed = await fetch(message.confirmationData.confirmationUrl);
    expect(await confirmed.json()).toEqual({ targetUrl: target.url });
    const shown = await call('GET', `/apps/${body.app.appId}`);
    expect(shown.body.apiOnly.subscription.targetStatus).toBe('CONFIRMED');
    await target.stop();
  });

  test('gives a confirmation address that lives ten minutes, until the next one', async () => {
    const target = await aTarget({ follow: false });
    const { appId } = cloud.createApp({ targetUrl: target.url });
    await call('PUT', `/apps/${appId}/register`, {});
    await cloud.idle();
    const [old, next] = target.received.map((post) => JSON.parse(post.body).confirmationData.confirmationUrl);
    expect((await fetch(old)).status).toBe(404);
    await clock.advance(minutes(10));
    expect((await fetch(next)).status).toBe(404);
    expect(cloud.apps[0]?.targetStatus).toBe('PENDING');
    await target.stop();
  });

  test('takes webhook apps, which get another message and a key', async () => {
    const target = await aTarget();
    const { body } = await call(
      'POST',
      '/apps?requireConfirmation=true&signatureType=APP_RSA',
      anApp({ appType: 'WEBHOOK_SMART_APP', webhookSmartApp: { targetUrl: target.url } }),
    );
    expect(body.app.webhookSmartApp).toMatchObject({ targetUrl: target.url, signatureType: 'APP_RSA' });
    expect(body.app.webhookSmartApp.publicKey).toContain('BEGIN PUBLIC KEY');
    await cloud.idle();
    expect(JSON.parse(target.received[0]?.body ?? '')).toMatchObject({ lifecycle: 'CONFIRMATION', settings: {} });
    expect(cloud.apps[0]?.targetStatus).toBe('CONFIRMED');
    await target.stop();
  });

  test('a target that never answers does not hold anything up', async () => {
    const target = await aTarget({ answer: () => new Promise(() => {}) });
    const { status } = await call('POST', '/apps', anApp({ apiOnly: { targetUrl: target.url } }));
    expect(status).toBe(200);
    await expect.poll(() => cloud.apps[0]?.targetStatus).toBe('CONFIRMED');
    await cloud.idle();
    expect(cloud.delivered[0]?.error).toContain('Timeout');
    await target.stop();
  });

  test.each([
    ['appName', { appName: 'Not Allowed' }, 'PatternError'],
    ['appType', { appType: undefined }, 'NotNullError'],
    ['displayName', { displayName: 'x'.repeat(76) }, 'SizeError'],
    ['description', { description: undefined }, 'NotNullError'],
    ['classifications', { classifications: [] }, 'NotEmptyError'],
    ['apiOnly.targetUrl', { apiOnly: { targetUrl: 'http://bridge.example.org/' } }, 'PatternError'],
    ['oauth.redirectUris[0]', { oauth: { redirectUris: ['http://192.168.1.2/'] } }, 'PatternError'],
    ['oauth.redirectUris', { oauth: { redirectUris: Array.from({ length: 11 }, () => redirectUri) } }, 'SizeError'],
  ])('refuses a bad %s', async (target, more, code) => {
    const { status, body } = await call('POST', '/apps', anApp(more));
    expect(status).toBe(422);
    expect(body.error.code).toBe('ConstraintViolationError');
    expect(body.error.details[0]).toMatchObject({ target, code });
  });

  test('refuses a name twice, and the 36th app', async () => {
    await call('POST', '/apps', anApp());
    expect((await call('POST', '/apps', anApp())).status).toBe(409);
    for (let index = 0; index < 34; index += 1) cloud.createApp();
    const { status, body } = await call('POST', '/apps', anApp({ appName: 'another' }));
    expect([status, body.error.code]).toEqual([422, 'LimitError']);
  });

  test('is for users: installed apps and tokens without the scope are forbidden', async () => {
    const { call: installed } = await signIn(cloud);
    expect((await installed('GET', '/apps')).status).toBe(403);
    const reader = callAs(cloud, cloud.createPersonalAccessToken({ scopes: ['r:apps:*'] }));
    expect((await reader('GET', '/apps')).status).toBe(200);
    const refused = await reader('POST', '/apps', anApp());
    expect([refused.status, refused.text]).toEqual([403, '']);
  });
});

describe('an existing app', () => {
  test('is updated; a new target must be confirmed again', async () => {
    const target = await aTarget();
    const { body } = await call('POST', '/apps', anApp());
    const path = `/apps/${body.app.appId}`;
    const updated = await call('PUT', path, anApp({ displayName: 'New', apiOnly: { targetUrl: target.url } }));
    expect(updated.body).toMatchObject({ displayName: 'New', apiOnly: { subscription: { targetStatus: 'PENDING' } } });
    await cloud.idle();
    expect(cloud.apps[0]?.targetStatus).toBe('CONFIRMED');
    const same = await call('PUT', path, anApp({ apiOnly: { targetUrl: target.url } }));
    expect(same.body.apiOnly.subscription.targetStatus).toBe('CONFIRMED');
    const without = await call('PUT', path, anApp());
    expect(without.body.apiOnly).toEqual({});
    await target.stop();
  });

  test('gets new credentials; its installations’ tokens die', async () => {
    const { call: installed, client } = await signIn(cloud);
    const [app] = cloud.apps;
    const { body } = await call('POST', `/apps/${app?.appId}/oauth/generate`, {
      clientName: 'B',
      scope: ['r:devices:*'],
    });
    expect(body.oauthClientDetails).toEqual({ clientName: 'B', scope: ['r:devices:*'], redirectUris: [redirectUri] });
    expect(body.oauthClientId).not.toBe(client.clientId);
    expect((await installed('GET', '/devices')).status).toBe(401);
  });

  test('has settings and a kind of signature', async () => {
    const { appId } = cloud.createApp();
    expect((await call('PUT', `/apps/${appId}/settings`, { settings: { a: '1' } })).body).toEqual({
      settings: { a: '1' },
    });
    expect((await call('GET', `/apps/${appId}/settings`)).body).toEqual({ settings: { a: '1' } });
    const { body } = await call('PUT', `/apps/${appId}/signature-type`, { signatureType: 'APP_RSA' });
    expect(body).toEqual({ signatureType: 'APP_RSA' });
  });

  test('takes its installations with it', async () => {
    const { call: installed } = await signIn(cloud);
    expect((await call('DELETE', `/apps/${cloud.apps[0]?.appId}`)).body).toEqual({});
    expect((await installed('GET', '/devices')).status).toBe(401);
    expect(cloud.installedApps).toEqual([]);
    expect((await call('GET', '/apps/gone')).status).toBe(403);
  });
});

describe('an installed app', () => {
  test('shows itself', async () => {
    const { call: installed, installedAppId } = await signIn(cloud);
    const { body } = await installed('GET', `/installedapps/${installedAppId}`);
    expect(body).toMatchObject({
      installedAppId,
      installedAppType: 'API_ONLY',
      installedAppStatus: 'AUTHORIZED',
      appId: cloud.apps[0]?.appId,
      locationId: cloud.installedApps[0]?.locationId,
      restrictionTier: 0,
    });
    expect((await installed('GET', '/installedapps')).body.items).toEqual([body]);
    expect((await call('GET', `/installedapps?locationId=${body.locationId}`)).body.items).toEqual([body]);
    expect((await call('GET', '/installedapps?locationId=x')).body.items).toEqual([]);
    expect((await installed('PUT', `/installedapps/${installedAppId}`, { displayName: 'N' })).body.displayName).toBe(
      'N',
    );
  });

  test('sees no other', async () => {
    const one = await signIn(cloud);
    const other = await signIn(cloud);
    expect((await one.call('GET', `/installedapps/${other.installedAppId}`)).status).toBe(403);
    expect((await call('GET', '/installedapps/me')).status).toBe(403);
  });
});
