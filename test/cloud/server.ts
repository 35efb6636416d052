import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type Clock, createSystemClock } from '../../src/ops/clock.ts';
import { registerApps } from './app-routes.ts';
import type { CloudApp } from './apps.ts';
import { registerAuthorize } from './authorize.ts';
import { registerCapabilities } from './capabilities.ts';
import type { Changes } from './changes.ts';
import { registerCommands } from './commands.ts';
import { requestOnPage } from './consent-page.ts';
import { registerControl } from './control.ts';
import type { Delivered } from './delivery.ts';
import { registerDevices } from './devices.ts';
import { type EventType, toWire, type WireEvent } from './events.ts';
import type { Faults, SignatureFault } from './faults.ts';
import { registerHistory } from './history.ts';
import type { DeviceFixture, Home } from './home.ts';
import { createHttp } from './http.ts';
import { type InstalledApp, registerInstalledApps } from './installed-apps.ts';
import { registerKeys } from './keys.ts';
import { registerLocations } from './locations.ts';
import { registerToken } from './oauth.ts';
import { createOrderedFailures, type FailureOrder } from './ordered-failures.ts';
import { createParts, type Parts } from './parts.ts';
import { createRequestLog, type LoggedRequest } from './request-log.ts';
import { registerScenes } from './scenes.ts';
import { defaultAppScopes } from './scopes.ts';
import { registerSubscriptions, type Subscription } from './subscriptions.ts';
import { personalTokenLifetimeMs, type TokenPair } from './tokens.ts';

export interface CloudOptions {
  /** The system's clock, if not given. */
  clock?: Clock;
  /** An empty home with one location, if not given. */
  home?: Home;
  /** 0, the default, takes any free port. */
  port?: number;
  accessTokenSeconds?: number;
  refreshTokenDays?: number;
  rateLimits?: boolean;
  /** By id, in the form of the live API; those of the project, if not given. */
  capabilityDefinitions?: Record<string, unknown>;
  /** On the cloud's clock; 0: right after the answer. */
  commandEffectDelayMs?: number;
  /** Real time that webhooks have to answer. */
  webhookTimeoutMs?: number;
  /** Where on this machine a target is that the internet would find; as it is, if not given. */
  reach?: (targetUrl: string) => string;
}

export interface AppOrder {
  redirectUris?: readonly string[];
  targetUrl?: string;
  scopes?: readonly string[];
  /** True: the target counts as confirmed, and no CONFIRMATION is sent. */
  confirmed?: boolean;
}

export interface ConsentOrder {
  /** The first location, if not said. */
  locationId?: string;
  /** Devices that the user ticks, where the app asks for some; all, if not said. */
  deviceIds?: readonly string[];
  deny?: boolean;
}

export interface DeliverOptions {
  /** Where to; the target of the installed app's app, if not said. */
  to?: string;
  /** The only installed app, if not said. */
  installedAppId?: string;
  signature?: SignatureFault;
}

/** A simulated SmartThings cloud that listens on loopback. What happens in the homes is told to it by the methods of `Changes`. */
export interface Cloud extends Changes {
  /** `http://127.0.0.1:<port>`: API, authorize page, token endpoint and key host in one. */
  readonly url: string;
  /** A user's token of the old kind, with all scopes and without an end. */
  readonly personalAccessToken: string;
  /** A user's token as issued today: it ends after 24 h. */
  createPersonalAccessToken(options?: { scopes?: readonly string[] }): string;
  createApp(order?: AppOrder): { appId: string; clientId: string; clientSecret: string };
  readonly apps: readonly CloudApp[];
  /** Does over HTTP what a browser and its user do; returns the address that the user is sent back to. */
  authorize(authorizeUrl: string, order?: ConsentOrder): Promise<string>;
  readonly devices: readonly DeviceFixture[];
  valueOf(deviceId: string, component: string, capability: string, attribute: string): unknown;
  currentMode(locationId: string): string | undefined;
  /** As the user does in the SmartThings app. */
  uninstall(installedAppId: string): void;
  /** Subscriptions vanish without a word, as SmartThings does at times. */
  emptySubscriptions(installedAppId: string): void;
  /** Access tokens end before their time; refresh tokens live on. */
  expireAccessTokens(installedAppId: string): void;
  /** Tokens of both kinds end. */
  revokeTokens(installedAppId: string): void;
  rotateKey(): void;
  /** An event as it would be posted, made of any content; for `deliver`. */
  eventOf(type: EventType, content: Record<string, unknown>, time?: number): WireEvent;
  /** Posts a list of events to an installed app, or any other body as it is; signed, past subscriptions and event faults. */
  deliver(message: unknown, options?: DeliverOptions): Promise<Delivered>;
  /** Delivers what piled up under `faults.holdEvents`. */
  releaseEvents(options?: { reverse?: boolean; inOnePost?: boolean }): void;
  /** Lets the next calls of a route (`POST /oauth/token`, `GET /devices/:id/status`, `*`) fail. */
  failNext(route: string, order: FailureOrder): void;
  clearFailures(): void;
  readonly faults: Faults;
  readonly requests: readonly LoggedRequest[];
  requestsOf(route: string): readonly LoggedRequest[];
  count(route: string): number;
  clearRequests(): void;
  readonly delivered: readonly Delivered[];
  clearDelivered(): void;
  /** Resolves when all that is under way is delivered and answered. */
  idle(): Promise<void>;
  readonly installedApps: readonly InstalledApp[];
  subscriptionsOf(installedAppId: string): readonly Subscription[];
  tokensOf(installedAppId: string): TokenPair | undefined;
  /** What went wrong in the cloud's own timers. */
  readonly errors: readonly unknown[];
  stop(): Promise<void>;
}

const emptyHome = (): Home => ({
  locations: [{ locationId: '0a1b2c3d-0000-4000-8000-00000000000a', name: 'Home' }],
  rooms: [],
  scenes: [],
  devices: [],
});

const registerAll = (server: FastifyInstance, parts: Parts): void => {
  for (const register of [
    registerApps,
    registerAuthorize,
    registerCapabilities,
    registerCommands,
    registerDevices,
    registerHistory,
    registerInstalledApps,
    registerKeys,
    registerLocations,
    registerScenes,
    registerSubscriptions,
    registerToken,
  ]) {
    register(server, parts);
  }
};

const createApp = (parts: Parts, order: AppOrder): ReturnType<Cloud['createApp']> => {
  const { redirectUris = ['https://example.org/callback'], scopes = defaultAppScopes, targetUrl } = order;
  const app = parts.apps.create(
    {
      appName: `app-${randomUUID()}`,
      appType: 'API_ONLY',
      displayName: 'Test app',
      description: 'An app of a test',
      classifications: ['CONNECTED_SERVICE'],
      targetUrl,
    },
    { clientName: 'Test app', scopes, redirectUris },
  );
  if (order.confirmed) app.targetStatus = 'CONFIRMED';
  else parts.delivery.confirm(app);
  return { appId: app.appId, clientId: app.clientId, clientSecret: app.clientSecret };
};

/** The part of a browser: the page, the form on it, and the address that it leads to. */
const authorize = async (authorizeUrl: string, order: ConsentOrder, parts: Parts): Promise<string> => {
  const page = await fetch(authorizeUrl, { redirect: 'manual' });
  const text = await page.text();
  const location = page.headers.get('location');
  if (location !== null) return location;
  const request = requestOnPage(text);
  if (request === undefined) throw new Error(`The authorize page says (${page.status}): ${text}`);
  const [firstLocation = ''] = parts.world.locations.keys();
  const form = new URLSearchParams({ request, decision: order.deny ? 'deny' : 'allow' });
  form.set('locationId', order.locationId ?? firstLocation);
  for (const deviceId of order.deviceIds ?? parts.world.devices.keys()) form.append('deviceId', deviceId);
  const address = new URL('/oauth/authorize', authorizeUrl);
  const answer = await fetch(address, { method: 'POST', body: form, redirect: 'manual' });
  await answer.text();
  return answer.headers.get('location') ?? '';
};

const deliver = (message: unknown, options: DeliverOptions, parts: Parts): Promise<Delivered> => {
  const installs = parts.installs.all();
  const install = options.installedAppId === undefined ? installs[0] : parts.installs.get(options.installedAppId);
  const target = options.to ?? parts.apps.get(install?.appId ?? '')?.targetUrl;
  if (target === undefined) throw new Error('There is no target: say where to deliver.');
  const { installedAppId = '', locationId = '' } = install ?? {};
  const eventData = { installedApp: { installedAppId, locationId }, events: message };
  const body = Array.isArray(message) ? { messageType: 'EVENT', eventData } : message;
  return parts.delivery.post(target, body, { line: installedAppId || target, signature: options.signature });
};

/** Starts a simulated SmartThings cloud on loopback. */
export const createCloud = async (options: CloudOptions = {}): Promise<Cloud> => {
  const errors: unknown[] = [];
  const ownClock = options.clock === undefined ? createSystemClock((error) => errors.push(error)) : undefined;
  const clock = options.clock ?? (ownClock as Clock);
  const log = createRequestLog();
  const failures = createOrderedFailures();
  const stopping = new AbortController();
  let url = '';
  const parts = await createParts({
    clock,
    origin: () => url,
    home: options.home ?? emptyHome(),
    accessTokenSeconds: options.accessTokenSeconds ?? 86_399,
    refreshTokenDays: options.refreshTokenDays ?? 29,
    rateLimits: options.rateLimits ?? true,
    capabilityDefinitions: options.capabilityDefinitions,
    commandEffectDelayMs: options.commandEffectDelayMs ?? 0,
    webhookTimeoutMs: options.webhookTimeoutMs ?? 10_000,
    reach: options.reach ?? ((targetUrl) => targetUrl),
  });
  const server = createHttp({ parts, log, failures, stopping: stopping.signal });
  registerAll(server, parts);
  const { changes, delivery, tokens, world } = parts;
  const cloud: Cloud = {
    ...changes,
    removeDevice: parts.removeDevice,
    get url() {
      return url;
    },
    personalAccessToken: tokens.createPersonal(),
    createPersonalAccessToken: (order = {}) => tokens.createPersonal({ ...order, lifetimeMs: personalTokenLifetimeMs }),
    createApp: (order = {}) => createApp(parts, order),
    get apps() {
      return parts.apps.all();
    },
    authorize: (authorizeUrl, order = {}) => authorize(authorizeUrl, order, parts),
    get devices() {
      return [...world.devices.values()];
    },
    valueOf: (...path) => world.attribute(...path)?.value,
    currentMode: (locationId) => world.currentMode(locationId)?.id,
    uninstall: parts.uninstall,
    emptySubscriptions: (installedAppId) => void parts.subscriptions.remove(installedAppId, () => true),
    expireAccessTokens: tokens.expireAccess,
    revokeTokens: tokens.revoke,
    rotateKey: parts.keys.rotate,
    eventOf: (type, content, time = clock.now()) => toWire(parts.makeEvent(type, time, content)),
    deliver: (message, order = {}) => deliver(message, order, parts),
    releaseEvents: delivery.release,
    failNext: failures.order,
    clearFailures: failures.clear,
    faults: parts.faults,
    requests: log.entries,
    requestsOf: log.of,
    count: (route) => log.of(route).length,
    clearRequests: log.clear,
    delivered: delivery.delivered,
    clearDelivered: delivery.clear,
    idle: delivery.idle,
    get installedApps() {
      return parts.installs.all();
    },
    subscriptionsOf: (installedAppId) => parts.subscriptions.of(installedAppId),
    tokensOf: tokens.of,
    errors,
    stop: async () => {
      stopping.abort();
      await server.close();
      await delivery.stop();
      ownClock?.stop();
    },
  };
  registerControl(server, cloud);
  await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return cloud;
};
