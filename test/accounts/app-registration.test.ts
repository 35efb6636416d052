import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MY_HOME_ASSISTANT_REDIRECT } from '../../src/accounts/app-registration.ts';
import { SCOPES } from '../../src/accounts/scopes.ts';
import { Secret } from '../../src/core/secret.ts';
import { minutes, seconds } from '../../src/ops/clock.ts';
import { aTarget, redirectUri } from '../cloud/test-kit.ts';
import { aWorld } from './accounts-world.ts';

const targetOf = async (options: Parameters<typeof aTarget>[0] = {}) => {
  const target = await aTarget(options);
  onTestFinished(async () => {
    await target.stop();
  });
  return target;
};

test('the app that the bridge creates lists its addresses and scopes, and signs in', async () => {
  const target = await targetOf();
  const { cloud, start, signIn } = await aWorld({ targetUrl: target.url });
  const bridge = start();
  const app = await bridge.registration.registerApp(new Secret(cloud.personalAccessToken));
  expect(cloud.apps[0]).toMatchObject({ appId: app.appId, redirectUris: [redirectUri, MY_HOME_ASSISTANT_REDIRECT] });
  const [created] = cloud.requestsOf('POST /apps');
  expect(created?.body).toMatchObject({
    appType: 'API_ONLY',
    apiOnly: { targetUrl: target.url },
    oauth: { scope: [...SCOPES] },
  });
  expect(bridge.store.app?.clientSecret.reveal()).toBe(app.clientSecret.reveal());
  await expect(signIn(bridge)).resolves.toMatchObject({ locationName: 'House' });
});

test('without a public address the app has no target, and the token is not kept', async () => {
  const { cloud, start, clock } = await aWorld();
  const bridge = start();
  const app = await bridge.registration.registerApp(new Secret(cloud.personalAccessToken));
  expect(app.targetStatus).toBe('unknown');
  const calls = cloud.requests.length;
  await clock.advance(minutes(2));
  expect(cloud.requests.length).toBe(calls);
});

test('the token is never stored', async () => {
  const target = await targetOf();
  const { cloud, start, folder } = await aWorld({ targetUrl: target.url });
  await start().registration.registerApp(new Secret(cloud.personalAccessToken));
  expect(readFileSync(join(folder, 'accounts.json'), 'utf8')).not.toContain(cloud.personalAccessToken);
});

test('a confirmation that was seen ends the waiting', async () => {
  const target = await targetOf();
  const { cloud, start, clock } = await aWorld({ targetUrl: target.url });
  const bridge = start();
  const { appId } = await bridge.registration.registerApp(new Secret(cloud.personalAccessToken));
  expect(bridge.store.app?.targetStatus).toBe('pending');
  bridge.registration.targetConfirmed(appId ?? '');
  expect(bridge.store.app?.targetStatus).toBe('confirmed');
  await clock.advance(minutes(2));
  // Nothing but the creation; the target itself follows the confirmation meanwhile.
  expect(cloud.requests.filter(({ path }) => path.startsWith('/apps')).map(({ method }) => method)).toEqual(['POST']);
});

test('a confirmation that the bridge missed is found at SmartThings', async () => {
  const target = await targetOf();
  const { cloud, start, clock } = await aWorld({ targetUrl: target.url });
  const bridge = start();
  await bridge.registration.registerApp(new Secret(cloud.personalAccessToken));
  await cloud.idle();
  await clock.advance(seconds(11));
  await expect.poll(() => bridge.store.app?.targetStatus).toBe('confirmed');
});

test('a confirmation that does not come is asked for again, for a minute at most', async () => {
  const target = await targetOf({ follow: false });
  const { cloud, start, clock } = await aWorld({ targetUrl: target.url });
  const bridge = start();
  await bridge.registration.registerApp(new Secret(cloud.personalAccessToken));
  await clock.advance(minutes(5));
  await expect.poll(() => cloud.count('PUT /apps/:id/register')).toBe(2);
  expect(bridge.store.app?.targetStatus).toBe('pending');
  await bridge.registration.confirmTarget(new Secret(cloud.personalAccessToken));
  expect(cloud.count('PUT /apps/:id/register')).toBe(3);
});

test('registering again corrects the addresses of the same app', async () => {
  const { cloud, start } = await aWorld();
  const bridge = start();
  const token = new Secret(cloud.personalAccessToken);
  const first = await bridge.registration.registerApp(token);
  const second = await bridge.registration.registerApp(token);
  expect(second.clientId).toBe(first.clientId);
  expect(second.clientSecret.reveal()).toBe(first.clientSecret.reveal());
  expect(cloud.apps).toHaveLength(1);
});

test('a token that may not create apps is refused with a sentence', async () => {
  const { cloud, start } = await aWorld();
  const { registration } = start();
  const weak = new Secret(cloud.createPersonalAccessToken({ scopes: ['r:devices:*'] }));
  for (const token of [weak, new Secret('nonsense')]) {
    await expect(registration.registerApp(token)).rejects.toMatchObject({ code: 'APP_TOKEN_REFUSED' });
  }
});

test('confirming needs an app and an address', async () => {
  const { cloud, start } = await aWorld();
  const bridge = start();
  const token = new Secret(cloud.personalAccessToken);
  await expect(bridge.registration.confirmTarget(token)).rejects.toMatchObject({ code: 'APP_MISSING' });
  await bridge.registration.registerApp(token);
  await expect(bridge.registration.confirmTarget(token)).rejects.toMatchObject({ code: 'PUBLIC_URL_MISSING' });
});

test('setting the same app again changes nothing; a new secret is used by its sign-ins', async () => {
  const { start, bringApp, signIn } = await aWorld();
  const bridge = start();
  const app = bringApp(bridge);
  const { installedAppId } = await signIn(bridge);
  const before = bridge.store.app;
  bridge.registration.setApp({ clientId: app.clientId, clientSecret: new Secret(app.clientSecret) });
  expect(bridge.store.app).toBe(before);
  bridge.registration.setApp({ clientId: app.clientId, clientSecret: new Secret('newer') });
  expect(bridge.store.app?.appId).toBe(app.appId);
  expect(bridge.store.get(installedAppId)?.client.clientSecret.reveal()).toBe('newer');
});

test('the id of an app that the user brought is learnt at the sign-in', async () => {
  const { cloud, start, signIn } = await aWorld();
  const bridge = start();
  const { clientId, clientSecret, appId } = cloud.createApp({ redirectUris: [redirectUri] });
  bridge.registration.setApp({ clientId, clientSecret: new Secret(clientSecret) });
  await signIn(bridge);
  expect(bridge.store.app?.appId).toBe(appId);
});
