import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { SmartAppContext, SmartApp as SmartAppType } from '@smartthings/smartapp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { type Cloud, createCloud } from './server.ts';
import { authorizeUrl, house, lamp, redirectUri, sampleHome } from './test-kit.ts';

/** Samsung's own webhook SDK must take what the simulated cloud sends for SmartThings' own. */

// The package's types describe an ES module, but it is one of the old kind and exports the class itself.
const SmartApp = createRequire(import.meta.url)('@smartthings/smartapp') as new (options: object) => SmartAppType;

let clock: TestClock;
let cloud: Cloud;
let app: SmartAppType;
let seen: string[];
let contexts: Map<string, object>;
let server: ReturnType<typeof createServer>;
let targetUrl: string;

const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {}, isDebugEnabled: () => false };

/** Serves the SDK as an Express app would. */
const serve = async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = Object.assign(response, {
        json: (data: unknown) => response.end(JSON.stringify(data)),
        send: (text: string) => response.end(text),
        status: (status: number) => {
          response.statusCode = status;
          return answer;
        },
      });
      const body = JSON.parse(Buffer.concat(chunks).toString());
      const incoming = Object.assign(request, { body, originalUrl: request.url });
      void app.handleHttpCallback(incoming as never, answer as never);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  targetUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=1`;
};

beforeEach(async () => {
  clock = createTestClock(Date.now());
  cloud = await createCloud({ clock, home: sampleHome(), rateLimits: false, webhookTimeoutMs: 300 });
  seen = [];
  contexts = new Map();
  await serve();
  const { appId, clientId, clientSecret } = cloud.createApp({
    redirectUris: [redirectUri],
    targetUrl,
    confirmed: true,
    scopes: ['r:devices:*', 'r:locations:*', 'x:devices:*'],
  });
  app = new SmartApp({
    appId,
    clientId,
    clientSecret,
    redirectUri,
    logger: quiet,
    apiUrl: cloud.url,
    refreshUrl: `${cloud.url}/oauth/token`,
    keyApiHost: cloud.url,
  });
  app.contextStore({
    get: async (id: string) => contexts.get(id),
    put: async (context: { installedAppId: string }) => contexts.set(context.installedAppId, context),
    update: async (id: string, context: object) => contexts.set(id, { ...contexts.get(id), ...context }),
    delete: async (id: string) => contexts.delete(id),
  } as unknown as Parameters<typeof app.contextStore>[0]);
});
afterEach(async () => {
  await cloud.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const signIn = async () => {
  const [{ clientId = '' } = {}] = cloud.apps;
  const scope = 'r:devices:* r:locations:* x:devices:*';
  const back = await cloud.authorize(authorizeUrl(cloud, clientId, { scope }));
  const code = new URL(back).searchParams.get('code') ?? '';
  // Typed as the stored record; what it resolves with is the context.
  return (await app.handleOAuthCallback({ query: { code }, headers: {} } as never)) as unknown as SmartAppContext;
};

test('the way of the official example: sign in, subscribe, hear a switch', async () => {
  app.subscribedDeviceEventHandler('switchHandler', (_context, event) => {
    seen.push(`${event.deviceId} ${event.value}`);
  });
  const context = await signIn();
  expect(context).toMatchObject({ locationId: house });
  expect(contexts.size).toBe(1);
  await context.api.subscriptions.delete();
  await context.api.subscriptions.subscribeToCapability('switch', 'switch', 'switchHandler');
  cloud.setAttribute(lamp, 'main', 'switch', 'switch', 'on');
  await cloud.idle();
  expect(seen).toEqual([`${lamp} on`]);
  expect(cloud.delivered.at(-1)).toMatchObject({ status: 200, answer: '{"statusCode":200,"eventData":{}}' });
});

describe('messages', () => {
  beforeEach(async () => {
    await signIn();
  });
  const deliver = (type: Parameters<Cloud['eventOf']>[0], content: Record<string, unknown>) =>
    cloud.deliver([cloud.eventOf(type, { locationId: house, ...content })]);

  test('every type of event is understood', async () => {
    const handler = (name: string) => () => void seen.push(name);
    app.subscribedDeviceEventHandler('lamp', handler('device'));
    app.subscribedDeviceLifecycleEventHandler('lifecycle', handler('lifecycle'));
    app.subscribedDeviceHealthEventHandler('health', handler('health'));
    app.subscribedHubHealthEventHandler('hub', handler('hub'));
    app.subscribedModeEventHandler('mode', handler('mode'));
    app.subscribedSceneLifecycleEventHandler('scene', handler('scene'));
    app.subscribedSecurityArmStateEventHandler('arm', handler('arm'));
    app.scheduledEventHandler('timer', handler('timer'));
    app.deviceCommand('switch/on', handler('command'));
    const command = { componentId: 'main', capability: 'switch', command: 'on', arguments: [] };
    const posts = [
      await deliver('DEVICE_EVENT', { deviceId: lamp, subscriptionName: 'lamp', value: 'on' }),
      await deliver('DEVICE_LIFECYCLE_EVENT', { lifecycle: 'CREATE', deviceId: lamp, create: {} }),
      await deliver('DEVICE_HEALTH_EVENT', { deviceId: lamp, status: 'ONLINE' }),
      await deliver('HUB_HEALTH_EVENT', { hubId: lamp, status: 'ONLINE' }),
      await deliver('MODE_EVENT', { modeId: 'm' }),
      await deliver('SCENE_LIFECYCLE_EVENT', { sceneId: 's', lifecycle: 'CREATE' }),
      await deliver('SECURITY_ARM_STATE_EVENT', { armState: 'DISARMED', optionalArguments: {} }),
      await deliver('TIMER_EVENT', { name: 'timer', type: 'ONCE' }),
      await deliver('DEVICE_COMMANDS_EVENT', { deviceId: lamp, commands: [command] }),
      await deliver('LOCATION_LIFECYCLE_EVENT', { lifecycle: 'UPDATE', update: {} }),
    ];
    expect(posts.map((post) => post.status)).toEqual(posts.map(() => 200));
    expect(seen).toEqual(['device', 'lifecycle', 'health', 'hub', 'mode', 'scene', 'arm', 'timer', 'command']);
  });

  test('what nobody handles is answered 422, an event without a name 500', async () => {
    expect((await deliver('MODE_EVENT', { modeId: 'm' })).status).toBe(422);
    expect((await deliver('DEVICE_EVENT', { deviceId: lamp })).status).toBe(500);
  });

  test('a spoilt signature or an old date is answered 401, a digest that does not fit is not noticed', async () => {
    const events = [cloud.eventOf('LOCATION_LIFECYCLE_EVENT', { locationId: house })];
    for (const signature of ['wrong signature', 'stale date', 'unknown key', 'unsigned'] as const) {
      expect(await cloud.deliver(events, { signature })).toMatchObject({ status: 401, answer: 'Forbidden' });
    }
    expect((await cloud.deliver(events, { signature: 'wrong digest' })).status).toBe(200);
  });

  test('the end of an installation is heard', async () => {
    app.uninstalled(() => void seen.push('uninstalled'));
    const [install] = cloud.installedApps;
    cloud.uninstall(install?.installedAppId ?? '');
    await cloud.idle();
    expect(cloud.delivered.at(-1)?.status).toBe(200);
    expect(seen).toEqual(['uninstalled']);
    expect(contexts.size).toBe(0);
  });
});

test('its confirmation is never answered, and the address can be visited all the same', async () => {
  const call = { headers: { authorization: `Bearer ${cloud.personalAccessToken}` }, method: 'PUT' };
  const [registered] = cloud.apps;
  if (registered !== undefined) registered.targetStatus = 'PENDING';
  await fetch(`${cloud.url}/apps/${registered?.appId}/register`, call);
  await cloud.idle();
  const [post] = cloud.delivered;
  expect(post?.status).toBeUndefined();
  const message = post?.message as { confirmationData?: { confirmationUrl: string } } | undefined;
  const address = String(message?.confirmationData?.confirmationUrl);
  expect(await (await fetch(address)).json()).toEqual({ targetUrl });
  expect(registered?.targetStatus).toBe('CONFIRMED');
});
