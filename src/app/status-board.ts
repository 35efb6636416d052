import { MY_HOME_ASSISTANT_REDIRECT, targetStatusAt } from '../accounts/app-registration.ts';
import { SCOPES } from '../accounts/scopes.ts';
import { SUBSCRIPTION_LIMIT } from '../core/subscription-plan.ts';
import { isoTime } from '../topics/documents.ts';
import type { Status } from '../web/contract.ts';
import { statusOf } from '../web/status.ts';
import type { CloudSide } from './cloud-side.ts';
import type { LiveDoor } from './door.ts';
import type { Foundations } from './foundations.ts';
import type { HomeSide } from './home-side.ts';
import type { HomeAssistantSide } from './homeassistant-side.ts';
import type { Incoming } from './incoming.ts';
import type { MqttSide } from './mqtt-side.ts';

/** What the board looks at once everything is there. */
export interface Shown {
  readonly homeSide: HomeSide;
  readonly mqtt: MqttSide;
  readonly incoming: Incoming;
  readonly homeAssistant: HomeAssistantSide;
}

export interface StatusBoard {
  show(shown: Shown): void;
  status(): Status;
}

/** Gathers from all sides what the page and `bridge/info` show. */
export const createStatusBoard = (deps: {
  foundations: Foundations;
  cloud: CloudSide;
  door: LiveDoor;
}): StatusBoard => {
  const { foundations, cloud } = deps;
  const { store, keeper, budget, api } = cloud;
  let shown: Shown | undefined;

  const statusFor = ({ homeSide, mqtt, incoming, homeAssistant }: Shown): Status => {
    const { home, audibility, subscriber, audit, poller, isPushed } = homeSide;
    const signIns = keeper.list();
    const door = deps.door.current();
    const redirectUris = [door.redirectUrl, MY_HOME_ASSISTANT_REDIRECT].filter((url) => url !== undefined);
    return statusOf({
      version: foundations.version,
      app: store.app,
      signIns,
      delivery: (installedAppId) => {
        const entries = home.ofInstalledApp(installedAppId);
        return {
          isAudible: audibility.isAudible(installedAppId),
          devices: entries.length,
          pushed: entries.filter(({ device }) => isPushed(device)).length,
          missedEvents: audit.missed(installedAppId),
        };
      },
      pollIntervalMs: poller.intervalMs(),
      webhook: {
        door: door.kind,
        target_url: door.targetUrl ?? null,
        redirect_url: door.redirectUrl ?? null,
        target_status: targetStatusAt(door.targetUrl, store.app),
        last_event: isoTime(incoming.lastEvent() ?? 0),
        doors: door.doors,
      },
      subscriptions: {
        used: signIns.reduce((sum, { installedAppId }) => sum + subscriber.used(installedAppId), 0),
        limit: SUBSCRIPTION_LIMIT * Math.max(1, signIns.length),
      },
      apiCalls: { used: budget.used(), limit: budget.limit },
      mqtt: { isConnected: mqtt.connection.isConnected, problem: mqtt.connection.problem },
      setup: { redirect_uris: redirectUris, scopes: SCOPES, unconfirmed_app_id: incoming.unconfirmedAppId() },
      refusedEverywhere: api.refusedEverywhere(),
      signInProblem: homeAssistant.signInProblem(),
    });
  };

  return {
    show: (now) => {
      shown = now;
    },
    status: () => {
      if (shown === undefined) throw new Error('The status was asked for before the bridge was put together.');
      return statusFor(shown);
    },
  };
};
