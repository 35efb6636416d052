import type { EventMessage } from '../core/event.ts';
import { parseEvents } from '../smartthings/parse-event.ts';
import { createMessages, type Messages } from '../webhook/messages.ts';
import { createSmallGetter, type SmallGet } from '../webhook/small-get.ts';
import type { CloudSide } from './cloud-side.ts';
import type { LiveDoor } from './door.ts';
import type { Foundations } from './foundations.ts';

export interface IncomingHooks {
  readonly onMessage: (message: EventMessage) => void;
  readonly onChange: () => void;
}

/** What SmartThings' messages do, whichever door they come through. */
export interface Incoming {
  readonly messages: Messages;
  readonly get: SmallGet;
  /** ms; null: no event came since the start. */
  lastEvent(): number | null;
  /** An app that asked for a confirmation while the bridge did not know the id of its own. */
  unconfirmedAppId(): string | null;
  stop(): Promise<void>;
}

export const openIncoming = (
  { options, clock, log }: Foundations,
  { store, registration }: CloudSide,
  door: LiveDoor,
  hooks: IncomingHooks,
): Incoming => {
  const getter = createSmallGetter({ clock });
  let unconfirmedAppId: string | null = null;

  const messages = createMessages({
    apiUrl: options.apiUrl,
    targetUrl: () => door.current().targetUrl ?? '',
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
    log: log.room('webhook'),
  });

  return {
    messages,
    get: getter.get,
    lastEvent: () => messages.stats().lastEvent,
    unconfirmedAppId: () => unconfirmedAppId,
    stop: getter.close,
  };
};
