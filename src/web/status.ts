import type { SignIn } from '../accounts/token-keeper.ts';
import type { App } from '../accounts/token-store.ts';
import { isoTime } from '../topics/documents.ts';
import type { InstalledAppStatus, Notice, SetupStatus, Status, WebhookStatus } from './contract.ts';

/** How one location's events come in. */
export interface LocationDelivery {
  readonly isAudible: boolean;
  readonly devices: number;
  /** How many of its devices' events are pushed. */
  readonly pushed: number;
  /** Events that polls found and pushes should have brought, since the start. */
  readonly missedEvents: number;
}

export interface StatusFacts {
  readonly version: string;
  readonly app: App | undefined;
  readonly signIns: readonly SignIn[];
  readonly delivery: (installedAppId: string) => LocationDelivery;
  readonly pollIntervalMs: number;
  readonly webhook: WebhookStatus;
  readonly subscriptions: Status['subscriptions'];
  readonly apiCalls: { readonly used: number; readonly limit: number };
  readonly mqtt: { readonly isConnected: boolean; readonly problem: string | undefined };
  readonly setup: SetupStatus;
  readonly refusedEverywhere: boolean;
  /** Why a sign-in did not work whose browser could not be told. */
  readonly signInProblem: Notice | undefined;
}

const durationOf = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1_000)} seconds` : `${Math.round(ms / 60_000)} minutes`;

const sentenceFor = (
  signIn: SignIn,
  { isAudible, devices, pushed }: LocationDelivery,
  pollIntervalMs: number,
): string => {
  if (signIn.auth === 'login_needed') return signIn.reason?.message ?? 'This location has to be signed in again.';
  if (!isAudible) return 'Signed in, but nothing is heard from SmartThings at the moment. The bridge keeps trying.';
  const every = durationOf(pollIntervalMs);
  if (devices === 0) return 'Signed in. There are no devices in this location yet.';
  if (pushed === devices) return 'Signed in. Events arrive as they happen.';
  if (pushed === 0) return `Signed in. All devices are read every ${every}.`;
  return `Signed in. Events of ${pushed} of ${devices} devices arrive as they happen; the others are read every ${every}.`;
};

const installedAppStatus = (signIn: SignIn, facts: StatusFacts): InstalledAppStatus => {
  const delivery = facts.delivery(signIn.installedAppId);
  return {
    id: signIn.installedAppId,
    location: { id: signIn.locationId ?? '', name: signIn.locationName ?? 'A location' },
    auth: signIn.auth,
    access_token_expires: isoTime(signIn.accessTokenExpires),
    refresh_token_expires: isoTime(signIn.refreshTokenExpires),
    devices: delivery.devices,
    sentence: sentenceFor(signIn, delivery, facts.pollIntervalMs),
    missing_scopes: signIn.missingScopes,
    missed_events: delivery.missedEvents,
  };
};

const pendingTarget = ({ app, webhook }: StatusFacts): Notice => {
  if (app?.targetUrl !== undefined && app.targetUrl !== webhook.target_url) {
    return {
      code: 'TARGET_PENDING',
      message:
        'The address at which SmartThings reaches the bridge has changed, and SmartThings does not know it yet; the devices are polled.',
      advice: 'Give the page a fresh token: then the SmartThings app gets the new addresses for events and sign-ins.',
    };
  }
  return {
    code: 'TARGET_PENDING',
    message: 'SmartThings has not confirmed the event address yet, so it sends no events; the devices are polled.',
    advice: `Check that ${webhook.door === 'public' ? 'the public address' : 'Home Assistant’s address'} reaches ${
      webhook.door === 'public' ? 'the bridge' : 'Home Assistant from outside'
    }, then ask for the confirmation again with a fresh token.`,
  };
};

const noticesOf = (facts: StatusFacts): Notice[] => {
  const notices: Notice[] = facts.signInProblem === undefined ? [] : [facts.signInProblem];
  if (facts.refusedEverywhere) {
    notices.push({
      code: 'PAYMENT_REQUIRED',
      message: 'SmartThings suddenly refuses everything. Samsung announced that free use of its API ends.',
      advice: 'See which plans SmartThings offers for your account. The bridge keeps your sign-ins and goes on trying.',
    });
  }
  if (facts.mqtt.problem !== undefined && !facts.mqtt.isConnected) {
    notices.push({
      code: 'MQTT_UNREACHABLE',
      message: facts.mqtt.problem,
      advice: 'Check the broker’s address, and that it runs; the bridge keeps trying.',
    });
  }
  if (facts.webhook.door !== 'none' && facts.webhook.target_status === 'pending') notices.push(pendingTarget(facts));
  if (facts.apiCalls.used >= facts.apiCalls.limit * 0.9) {
    notices.push({
      code: 'BUDGET_SPENT',
      message: `${facts.apiCalls.used} of ${facts.apiCalls.limit} calls to SmartThings in 24 hours are used; polling pauses.`,
      advice: 'Raise the option daily_api_calls, or wait.',
    });
  }
  return notices;
};

/** Everything the page shows. */
export const statusOf = (facts: StatusFacts): Status => ({
  version: facts.version,
  app:
    facts.app === undefined
      ? null
      : {
          client_id: facts.app.clientId,
          redirect_uris: facts.app.redirectUris,
          target_url: facts.app.targetUrl ?? null,
        },
  installed_apps: facts.signIns.map((signIn) => installedAppStatus(signIn, facts)),
  webhook: facts.webhook,
  subscriptions: facts.subscriptions,
  api_calls: { last_24h: facts.apiCalls.used, limit: facts.apiCalls.limit },
  mqtt: { connected: facts.mqtt.isConnected },
  setup: facts.setup,
  notices: noticesOf(facts),
});

/**
 * What the topic `bridge/info` shows: the same, without what concerns the app. Whoever knows the addresses at Home
 * Assistant can use them, so that they stay on the page.
 */
export const bridgeInfoOf = ({ app: _app, setup: _setup, webhook, ...status }: Status): object => {
  const { target_url: _target, redirect_url: _redirect, ...shown } = webhook;
  return { ...status, webhook: webhook.door === 'public' ? webhook : shown };
};
