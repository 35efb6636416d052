import { randomUUID } from 'node:crypto';
import type { Clock } from '../../src/ops/clock.ts';
import { type Apps, type CloudApp, createApps } from './apps.ts';
import { type Codes, createCodes } from './authorize.ts';
import { type Changes, createChanges } from './changes.ts';
import { createDefinitions, type Definitions } from './definitions.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { type CloudEvent, createEventMaker, type MakeEvent, toWire } from './events.ts';
import { createFaults, type Faults } from './faults.ts';
import { createHistory, type History } from './history.ts';
import type { Home } from './home.ts';
import { createEventIds } from './identifiers.ts';
import { createInstalls, type Installs } from './installed-apps.ts';
import { createKeys, type Keys } from './keys.ts';
import { isWanted } from './matching.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';
import { createWorld, type World } from './state.ts';
import { createSubscriptions, detailOf, type Subscriptions } from './subscriptions.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** What the cloud is made of; its routes take from here what they need. */
export interface Parts {
  readonly clock: Clock;
  /** `http://127.0.0.1:<port>` */
  readonly origin: () => string;
  /** The one user, who owns all apps and locations. */
  readonly userId: string;
  readonly commandEffectDelayMs: number;
  readonly world: World;
  readonly definitions: Definitions;
  readonly faults: Faults;
  readonly apps: Apps;
  readonly installs: Installs;
  readonly subscriptions: Subscriptions;
  readonly codes: Codes;
  readonly tokens: Tokens;
  readonly limits: RateLimits;
  readonly keys: Keys;
  readonly delivery: Delivery;
  readonly changes: Changes;
  readonly makeEvent: MakeEvent;
  readonly history: History;
  /** Ends an installed app as its user or its own token does: tokens and subscriptions go, and its target is told. */
  readonly uninstall: (installedAppId: string) => void;
  readonly removeApp: (app: CloudApp) => void;
  readonly removeDevice: (deviceId: string) => void;
  /** Brings an event to every installed app that subscribed to it. */
  readonly emit: (event: CloudEvent) => void;
}

export interface PartsOptions {
  readonly clock: Clock;
  readonly origin: () => string;
  readonly home: Home;
  readonly accessTokenSeconds: number;
  readonly refreshTokenDays: number;
  readonly rateLimits: boolean;
  readonly capabilityDefinitions: Record<string, unknown> | undefined;
  readonly commandEffectDelayMs: number;
  readonly webhookTimeoutMs: number;
  readonly reach: (targetUrl: string) => string;
}

/** Puts the cloud together, but for its HTTP server. */
export const createParts = async (options: PartsOptions): Promise<Parts> => {
  const { clock, origin, commandEffectDelayMs, reach } = options;
  const userId = randomUUID();
  const faults = createFaults();
  const world = createWorld(options.home, clock, userId);
  const apps = createApps(clock);
  const installs = createInstalls(clock);
  const subscriptions = createSubscriptions();
  const tokens = createTokens({ ...options, faults, userId });
  const keys = await createKeys(clock);
  const delivery = createDelivery({ clock, faults, keys, apps, origin, reach, timeoutMs: options.webhookTimeoutMs });
  const history = createHistory();
  const makeEvent = createEventMaker(createEventIds());

  const emit = (event: CloudEvent): void => {
    history.add(event);
    const locationId = String(event.content['locationId']);
    const modeId = world.currentMode(locationId)?.id;
    for (const install of installs.inLocation(locationId)) {
      for (const subscription of subscriptions.of(install.installedAppId)) {
        if (!isWanted(subscription, event, modeId)) continue;
        const name = detailOf(subscription)['subscriptionName'];
        const named = event.type === 'DEVICE_EVENT' && typeof name === 'string' && !faults.withoutSubscriptionName;
        delivery.send(install, toWire(event, named ? name : undefined));
      }
    }
  };
  const changes = createChanges({ world, clock, makeEvent, emit });
  const forget = (installedAppId: string): void => {
    tokens.revoke(installedAppId);
    subscriptions.remove(installedAppId, () => true);
    installs.remove(installedAppId);
  };

  return {
    clock,
    origin,
    userId,
    commandEffectDelayMs,
    world,
    faults,
    apps,
    installs,
    subscriptions,
    tokens,
    keys,
    delivery,
    changes,
    makeEvent,
    history,
    emit,
    definitions: createDefinitions(options.capabilityDefinitions),
    codes: createCodes(() => clock.now()),
    limits: createRateLimits({
      clock,
      enabled: options.rateLimits,
      resetInSeconds: () => faults.rateLimitResetInSeconds,
    }),
    uninstall: (installedAppId) => {
      const install = installs.get(installedAppId);
      if (install === undefined) return;
      const { appId, locationId } = install;
      const content = { locationId, installedAppId, appId, lifecycle: 'DELETE', delete: {} };
      delivery.send(install, toWire(makeEvent('INSTALLED_APP_LIFECYCLE_EVENT', clock.now(), content)));
      forget(installedAppId);
    },
    removeApp: (app) => {
      for (const { appId, installedAppId } of installs.all()) if (appId === app.appId) forget(installedAppId);
      apps.remove(app);
    },
    removeDevice: (deviceId) => {
      changes.removeDevice(deviceId);
      if (!faults.removedDevicesTakeSubscriptions) return;
      for (const { installedAppId } of installs.all()) {
        subscriptions.remove(installedAppId, (each) => detailOf(each)['deviceId'] === deviceId);
      }
    },
  };
};
