import type { EventMessage } from '../core/event.ts';
import { parseEvents } from '../smartthings/parse-event.ts';
import { createPublicListener } from '../webhook/listener.ts';
import { createMessages } from '../webhook/messages.ts';
import { createSmallGetter } from '../webhook/small-get.ts';
import type { CloudSide } from './cloud-side.ts';
import type { Door } from './door.ts';
import type { Foundations } from './foundations.ts';

export interface PublicSideHooks {
  readonly onMessage: (message: EventMessage) => void;
  readonly onChange: () => void;
}

/** What the internet reaches: the webhook, and the way back from a sign-in. */
export interface PublicSide {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** ms; null: no event came since the start. */
  lastEvent(): number | null;
  /** An app that asked for a confirmation while the bridge did not know the id of its own. */
  unconfirmedAppId(): string | null;
}

const CLOSED: PublicSide = {
  start: async () => {},
  stop: async () => {},
  lastEvent: () => null,
  unconfirmedAppId: () => null,
};

/** Opened only where the door is `public`. */
export const openPublicSide = (
  { options, clock, log }: Foundations,
  { store, registration, login }: CloudSide,
  door: Door,
  hooks: PublicSideHooks,
): PublicSide => {
  const { targetUrl, redirectUrl } = door;
  if (targetUrl === undefined || redirectUrl === undefined) return CLOSED;
  const webhookLog = log.room('webhook');
  const getter = createSmallGetter({ clock });
  let unconfirmedAppId: string | null = null;

  const messages = createMessages({
    apiUrl: options.apiUrl,
    targetUrl: () => targetUrl,
    app: () => {
      const appId = store.app?.appId ?? store.installedApps.find((signIn) => signIn.appId !== undefined)?.appId;
      return { appId, setupFinished: store.installedApps.length > 0 };
    },
    isOurs: (installedAppId, locationId) => store.get(installedAppId)?.locationId === locationId,
    parseEvents,
    onMessage: hooks.onMessage,
    onUnconfirmedApp: (appId) => {
      unconfirmedAppId = appId;
      hooks.onChange();
    },
    onConfirmed: (appId) => {
      registration.targetConfirmed(appId);
      hooks.onChange();
    },
    get: getter.get,
    clock,
    log: webhookLog,
  });
  const listener = createPublicListener({
    host: options.publicHost,
    port: options.publicPort,
    targetUrl,
    callbackUrl: redirectUrl,
    keyUrl: options.keyUrl,
    get: getter.get,
    messages,
    onCallback: async (query) => {
      const { locationName } = await login.callback(query);
      const where = locationName === undefined ? 'your location' : locationName;
      return { sentence: `You are signed in to ${where}. You can close this page and go back to the bridge.` };
    },
    clock,
    log: webhookLog,
  });

  return {
    start: async () => {
      await listener.start();
    },
    stop: async () => {
      await listener.stop();
      await getter.close();
    },
    lastEvent: () => messages.stats().lastEvent,
    unconfirmedAppId: () => unconfirmedAppId,
  };
};
