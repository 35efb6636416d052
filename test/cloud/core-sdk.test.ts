import {
  BearerTokenAuthenticator,
  HttpKeyResolver,
  RefreshTokenAuthenticator,
  SequentialRefreshTokenAuthenticator,
  SignatureVerifier,
  SmartThingsClient,
  SmartThingsOAuthClient,
  SubscriptionSource,
} from '@smartthings/core-sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { type Cloud, createCloud } from './server.ts';
import {
  aTarget,
  authorizeUrl,
  house,
  kitchen,
  lamp,
  redirectUri,
  sampleHome,
  sensor,
  shade,
  signIn,
} from './test-kit.ts';

/** Samsung's own client must take the simulated cloud for the real one. */

let clock: TestClock;
let cloud: Cloud;
let home: Awaited<ReturnType<typeof signIn>>;
let client: SmartThingsClient;

const urlProvider = () => ({ baseURL: cloud.url, authURL: `${cloud.url}/oauth/token`, keyApiURL: cloud.url });
const clientWith = (token: string) =>
  new SmartThingsClient(new BearerTokenAuthenticator(token), { urlProvider: urlProvider() });

beforeEach(async () => {
  clock = createTestClock(Date.now());
  cloud = await createCloud({ clock, home: sampleHome() });
  home = await signIn(cloud);
  client = clientWith(home.accessToken);
});
afterEach(() => cloud.stop());

describe('devices', () => {
  test('a list over several pages', async () => {
    cloud.faults.devicePageSize = 1;
    const devices = await client.devices.list({ includeHealth: true, includeStatus: true });
    expect(devices.map((device) => device.deviceId)).toEqual([lamp, sensor, shade]);
    expect(devices[0]).toMatchObject({ healthState: { state: 'ONLINE' } });
    expect(devices[0]?.components?.[0]?.capabilities[0]).toHaveProperty('status');
    expect(cloud.count('GET /devices')).toBe(3);
    const some = await client.devices.list({ capability: ['windowShade', 'lock'], capabilitiesMode: 'and' });
    expect(some.map((device) => device.deviceId)).toEqual([shade]);
  });

  test('state, health, commands', async () => {
    expect((await client.devices.getStatus(lamp)).components?.['main']?.['switch']?.['switch']?.value).toBe('off');
    expect((await client.devices.getCapabilityStatus(lamp, 'main', 'switchLevel'))['level']?.unit).toBe('%');
    expect((await client.devices.getHealth(lamp)).state).toBe('ONLINE');
    const { results } = await client.devices.executeCommand(lamp, {
      component: 'main',
      capability: 'switchLevel',
      command: 'setLevel',
      arguments: [70],
    });
    expect(results[0]?.status).toBe('ACCEPTED');
    await cloud.idle();
    expect(cloud.valueOf(lamp, 'main', 'switchLevel', 'level')).toBe(70);
  });

  test('an error it can read', async () => {
    const command = { capability: 'switchLevel', command: 'setLevel', arguments: [101] };
    await expect(client.devices.executeCommand(lamp, command)).rejects.toMatchObject({
      response: { status: 422, data: { error: { code: 'ConstraintViolationError' } } },
    });
  });
});

test('locations, rooms, modes, scenes, history, capabilities', async () => {
  expect((await client.locations.list())[0]?.name).toBe('House');
  expect((await client.locations.get(house)).temperatureScale).toBe('F');
  expect((await client.rooms.list(house)).map((room) => room.name)).toEqual(['Kitchen', 'Hall']);
  expect((await client.rooms.listDevices(kitchen, house)).length).toBe(3);
  const modes = await client.modes.list(house);
  const away = modes.find((mode) => mode.label === 'Away');
  await client.modes.setCurrent(String(away?.id), house);
  expect((await client.modes.getCurrent(house)).id).toBe(away?.id);
  const [scene] = await client.scenes.list({ locationId: [house] });
  expect((await client.scenes.execute(String(scene?.sceneId))).status).toBe('success');
  const history = await client.history.devices({ locationId: house });
  expect(history.items?.[0]).toMatchObject({ deviceId: lamp, attribute: 'switch', value: 'on' });
  expect((await client.capabilities.get('switch', 1)).attributes?.['switch']?.enumCommands).toHaveLength(2);
  expect((await client.capabilities.listStandard()).length).toBeGreaterThan(100);
});

test('installed apps and subscriptions', async () => {
  const { installedAppId } = home;
  expect((await client.installedApps.get(installedAppId)).locationId).toBe(house);
  const { subscriptions } = new SmartThingsClient(new BearerTokenAuthenticator(home.accessToken), {
    urlProvider: urlProvider(),
    installedAppId,
    locationId: house,
  });
  await subscriptions.create({
    sourceType: SubscriptionSource.DEVICE,
    device: { deviceId: lamp, componentId: '*', capability: '*', attribute: '*', value: '*', stateChangeOnly: true },
  });
  await subscriptions.subscribeToCapability('motionSensor', 'motion', 'motionHandler');
  expect(await subscriptions.list()).toHaveLength(2);
  expect(await subscriptions.delete()).toEqual({ count: 2 });
  await client.installedApps.delete(installedAppId);
  expect(cloud.installedApps).toEqual([]);
});

test('apps: API-only and webhook, credentials, deletion', async () => {
  const target = await aTarget();
  const owner = clientWith(cloud.personalAccessToken);
  const { app, oauthClientId } = await owner.apps.create({
    appName: 'sdk-app',
    displayName: 'App',
    description: 'Made by the SDK',
    // The SDK's types lag behind its enumerations here.
    ...({ appType: 'API_ONLY', classifications: ['CONNECTED_SERVICE'] } as object),
    apiOnly: { targetUrl: target.url },
    oauth: { clientName: 'App', scope: ['r:devices:*'], redirectUris: [redirectUri] },
  } as Parameters<typeof owner.apps.create>[0]);
  await cloud.idle();
  expect((await owner.apps.get(app.appId)).apiOnly).toMatchObject({ subscription: { targetStatus: 'CONFIRMED' } });
  await owner.apps.register(app.appId);
  const { oauthClientId: newId } = await owner.apps.regenerateOauth(app.appId, {
    clientName: 'App',
    scope: ['r:devices:*'],
  });
  expect(newId).not.toBe(oauthClientId);
  const webhook = await owner.apps.create({
    appName: 'sdk-webhook',
    displayName: 'Webhook',
    description: 'Made by the SDK',
    ...({ appType: 'WEBHOOK_SMART_APP', classifications: ['AUTOMATION'] } as object),
    webhookSmartApp: { targetUrl: target.url },
  } as Parameters<typeof owner.apps.create>[0]);
  expect(webhook.app).toMatchObject({ webhookSmartApp: { signatureType: 'ST_PADLOCK' } });
  expect(cloud.requestsOf('POST /apps').at(-1)?.query).toEqual({
    requireConfirmation: 'true',
    signatureType: 'ST_PADLOCK',
  });
  expect(await owner.apps.list()).toHaveLength(3);
  await owner.apps.delete(app.appId);
  await cloud.idle();
  await target.stop();
});

describe('tokens', () => {
  const store = (refreshToken: string) => {
    let current = refreshToken;
    return {
      getRefreshData: async () => ({ refreshToken: current, ...home.client }),
      putAuthData: async (data: { refreshToken: string }) => {
        current = data.refreshToken;
      },
    };
  };
  const allSettled = (tokenClient: SmartThingsClient) =>
    Promise.allSettled([1, 2, 3].map(() => tokenClient.locations.list()));

  test('a code is redeemed', async () => {
    const back = await cloud.authorize(authorizeUrl(cloud, home.client.clientId));
    const code = new URL(back).searchParams.get('code') ?? '';
    const { clientId, clientSecret } = home.client;
    const oauth = new SmartThingsOAuthClient(clientId, clientSecret, redirectUri, urlProvider());
    expect(await oauth.redeemCode(code)).toMatchObject({ installed_app_id: home.installedAppId, expires_in: 86_399 });
  });

  test('three clients that refresh one after the other all succeed', async () => {
    cloud.expireAccessTokens(home.installedAppId);
    let last: Promise<void> = Promise.resolve();
    const mutex = {
      acquire: async () => {
        const before = last;
        let release = (): void => {};
        last = new Promise((resolve) => {
          release = resolve;
        });
        await before;
        return release;
      },
    };
    const authenticator = new SequentialRefreshTokenAuthenticator(
      home.accessToken,
      store(home.refreshToken),
      mutex as unknown as ConstructorParameters<typeof SequentialRefreshTokenAuthenticator>[2],
    );
    const results = await allSettled(new SmartThingsClient(authenticator, { urlProvider: urlProvider() }));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });

  test('of three that refresh at once, only one succeeds', async () => {
    cloud.expireAccessTokens(home.installedAppId);
    const { refreshToken } = home;
    let asked = 0;
    const careless = {
      getRefreshData: async () => {
        asked += 1;
        await expect.poll(() => asked).toBe(3);
        return { refreshToken, ...home.client };
      },
      putAuthData: async () => {},
    };
    const authenticator = new RefreshTokenAuthenticator(home.accessToken, careless);
    const results = await allSettled(new SmartThingsClient(authenticator, { urlProvider: urlProvider() }));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });
});

test('its verifier takes good signatures, and no others', async () => {
  const target = await aTarget();
  const verifier = new SignatureVerifier(new HttpKeyResolver({ urlProvider: urlProvider() }));
  const isAuthorized = async (signature?: 'wrong signature' | 'stale date' | 'unknown key') => {
    await cloud.deliver({ messageType: 'PING' }, { to: target.url, ...(signature === undefined ? {} : { signature }) });
    const post = target.received.at(-1);
    const request = { method: 'POST', url: post?.path.split('?')[0], headers: post?.headers as Record<string, string> };
    return verifier.isAuthorized(request as Parameters<typeof verifier.isAuthorized>[0]);
  };
  expect(await isAuthorized()).toBe(true);
  expect(await isAuthorized('wrong signature')).toBe(false);
  expect(await isAuthorized('stale date')).toBe(false);
  expect(await isAuthorized('unknown key')).toBe(false);
  await target.stop();
});
