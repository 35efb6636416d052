import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AccountEvent } from '../../src/accounts/account-events.ts';
import { createAccountEvents } from '../../src/accounts/account-events.ts';
import { createAppRegistration } from '../../src/accounts/app-registration.ts';
import { createLocator } from '../../src/accounts/locator.ts';
import { createLogin } from '../../src/accounts/login.ts';
import { createTokenKeeper } from '../../src/accounts/token-keeper.ts';
import { createTokenStore } from '../../src/accounts/token-store.ts';
import { Secret } from '../../src/core/secret.ts';
import { silentLog } from '../../src/ops/log.ts';
import { createApi } from '../../src/smartthings/api.ts';
import { createOAuth } from '../../src/smartthings/oauth.ts';
import { createSmartThings } from '../../src/smartthings/smartthings.ts';
import { createCloud } from '../cloud/server.ts';
import { house, redirectUri, sampleHome } from '../cloud/test-kit.ts';
import { createTestClock } from '../support/test-clock.ts';

/** Everything that has to do with sign-ins, wired as in the bridge, on a data folder. */
const boot = (world: {
  clock: ReturnType<typeof createTestClock>;
  url: string;
  folder: string;
  targetUrl?: string;
}) => {
  const { clock, url: apiUrl, folder, targetUrl } = world;
  const log = silentLog;
  const userAgent = 'test';
  const store = createTokenStore({ folder, log });
  const events = createAccountEvents(log);
  const heard: AccountEvent[] = [];
  events.on((event) => heard.push(event));
  const oauth = createOAuth({ apiUrl, clock, log, userAgent, timeoutMs: 5_000 });
  const random = () => 0.5;
  const keeper = createTokenKeeper({ clock, log, store, oauth, events, random });
  const budget = { take: () => true };
  const api = createApi({ apiUrl, clock, log, accounts: keeper, budget, userAgent, timeoutMs: 5_000, random });
  const smartthings = createSmartThings(api, { apiUrl, clock, log });
  const locator = createLocator({ clock, log, store, keeper, events, smartthings, random });
  const login = createLogin({ clock, log, store, keeper, locator, oauth, smartthings });
  const registration = createAppRegistration({
    clock,
    log,
    store,
    keeper,
    smartthings,
    addresses: () => ({ redirectUris: [redirectUri], ...(targetUrl === undefined ? {} : { targetUrl }) }),
  });
  keeper.start();
  locator.start();
  const stop = async () => {
    registration.stop();
    locator.stop();
    await keeper.stop();
    await api.close();
    await oauth.close();
  };
  return { store, keeper, login, locator, registration, api, smartthings, heard, stop };
};

export type Bridge = ReturnType<typeof boot>;

/** A simulated cloud, a clock and a data folder; all of it ends with the test. */
export const aWorld = async (options: { accessTokenSeconds?: number; targetUrl?: string } = {}) => {
  const clock = createTestClock();
  const cloud = await createCloud({ clock, home: sampleHome(), rateLimits: false, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  const bridges: Bridge[] = [];
  const start = (): Bridge => {
    const bridge = boot({ clock, url: cloud.url, folder, ...options });
    bridges.push(bridge);
    return bridge;
  };
  onTestFinished(async () => {
    await cloud.idle();
    await Promise.all(bridges.map((bridge) => bridge.stop()));
    await cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const bringApp = (bridge: Bridge, order: Parameters<typeof cloud.createApp>[0] = {}) => {
    const app = cloud.createApp({ redirectUris: [redirectUri], ...order });
    bridge.registration.setApp({ ...app, clientSecret: new Secret(app.clientSecret) });
    return app;
  };
  /** Signs in as the user does, through the browser and back. */
  const signIn = async (bridge: Bridge, locationId = house) => {
    if (bridge.store.app === undefined) bringApp(bridge);
    const { authorizeUrl } = bridge.login.begin({ redirectUri });
    return bridge.login.complete({ redirect: await cloud.authorize(authorizeUrl, { locationId }) });
  };
  return { clock, cloud, folder, start, bringApp, signIn };
};
