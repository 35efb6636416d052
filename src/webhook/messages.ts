import { sentenceOf } from '../core/errors.ts';
import type { EventMessage, HomeEvent, ParseProblem } from '../core/event.ts';
import { type ConfirmationDeps, createConfirmer } from './confirmation.ts';
import type { Envelope } from './envelope.ts';

/** The SmartThings app as far as it is known. */
export interface KnownApp {
  readonly appId?: string | undefined;
  /** From the first sign-in on. Until then an app whose id is not known yet may be ours. */
  readonly setupFinished: boolean;
}

export interface MessagesDeps extends ConfirmationDeps {
  readonly app: () => KnownApp;
  /** Whether we hold a sign-in of this id for this location. */
  readonly isOurs: (installedAppId: string, locationId: string) => boolean;
  /** Reads the `events` of a message; never throws. */
  readonly parseEvents: (
    events: unknown,
    now: number,
  ) => { readonly events: readonly HomeEvent[]; readonly problems: readonly ParseProblem[] };
  /** Called in the order of arrival and not waited for: what must stay in order is to be done before the first `await`. */
  readonly onMessage: (message: EventMessage) => void | Promise<void>;
  /** A confirmation came for an app whose id nobody told us; it is answered, since set-up is under way. */
  readonly onUnconfirmedApp: (appId: string) => void;
  /** SmartThings confirmed our target for this app. */
  readonly onConfirmed: (appId: string) => void;
}

/** What to answer, and what to do once the answer is out. */
export type Verdict =
  | {
      readonly accepted: true;
      readonly body: object;
      /** None: nothing is to be done, the message is not ours. Never throws or rejects. */
      readonly work?: () => Promise<void>;
    }
  | { readonly accepted: false; readonly reason: 'unknown_message' | 'not_our_app' | 'unsigned' };

export interface MessageStats {
  /** Messages for somebody else's sign-in or location, and single events of other locations. */
  readonly foreign: number;
  /** When our last event message came, ms since the epoch; null: none since the start. */
  readonly lastEvent: number | null;
}

export interface Messages {
  /** Whether the message names ids that only SmartThings and we know. Proves nothing, but strangers cannot do it. */
  isExpected(envelope: Envelope): boolean;
  /** Decides what a message does. `signed`: a signature was checked. */
  receive(envelope: Envelope, signed: boolean): Verdict;
  stats(): MessageStats;
}

type Kind<K extends Envelope['kind']> = Extract<Envelope, { kind: K }>;

/** What messages of SmartThings mean, whichever door they came through. */
export const createMessages = (deps: MessagesDeps): Messages => {
  const { app, isOurs, onMessage, clock, log } = deps;
  const confirm = createConfirmer(deps);
  let foreign = 0;
  let lastEvent: number | null = null;

  const isForeign = (installedAppId: string, locationId: string): boolean => {
    if (isOurs(installedAppId, locationId)) return false;
    foreign += 1;
    log.debug('A message for a sign-in that is not ours was dropped.', { installedAppId, locationId });
    return true;
  };

  /** Begins the work at once, so that messages stay in order, and keeps its accidents from everyone else. */
  const safely = (work: () => void | Promise<void>) => async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.error('A message of SmartThings could not be worked through.', { reason: sentenceOf(error) });
    }
  };

  const belongs = (event: HomeEvent, { installedAppId, locationId }: Kind<'EVENT'>): boolean => {
    const isOfThisApp = event.type !== 'INSTALLED_APP_LIFECYCLE_EVENT' || event.installedAppId === installedAppId;
    if (isOfThisApp && (event.locationId === '' || event.locationId === locationId)) return true;
    foreign += 1;
    log.debug('An event of another location was dropped.', { type: event.type, locationId: event.locationId });
    return false;
  };

  const receiveEvents = (envelope: Kind<'EVENT'>, signed: boolean): Verdict => {
    const body = { statusCode: 200, eventData: {} };
    const { installedAppId, locationId } = envelope;
    if (isForeign(installedAppId, locationId)) return { accepted: true, body };
    const work = safely(() => {
      const now = clock.now();
      lastEvent = now;
      const { events, problems } = deps.parseEvents(envelope.events, now);
      for (const { where, message } of problems) {
        log.debug('A part of a message could not be understood; the rest goes on.', { where, message });
      }
      const own = events.filter((event) => belongs(event, envelope));
      if (own.length > 0) return onMessage({ installedAppId, locationId, events: own, signed });
    });
    return { accepted: true, body, work };
  };

  const receiveUninstall = ({ installedAppId, locationId }: Kind<'UNINSTALL'>, signed: boolean): Verdict => {
    const body = { statusCode: 200, uninstallData: {} };
    if (isForeign(installedAppId, locationId)) return { accepted: true, body };
    const work = safely(() => {
      const event = { type: 'INSTALLED_APP_LIFECYCLE_EVENT', lifecycle: 'DELETE', installedAppId, locationId } as const;
      return onMessage({ installedAppId, locationId, events: [{ ...event, time: clock.now() }], signed });
    });
    return { accepted: true, body, work };
  };

  const receiveConfirmation = ({ appId, confirmationUrl }: Kind<'CONFIRMATION'>): Verdict => {
    const known = app();
    if (known.appId === undefined ? known.setupFinished : known.appId !== appId) {
      foreign += 1;
      log.warning('A SmartThings app that is not ours asked to use the event address; it got no answer.', { appId });
      return { accepted: false, reason: 'not_our_app' };
    }
    const work = safely(async () => {
      if (known.appId === undefined) deps.onUnconfirmedApp(appId);
      if (!(await confirm(confirmationUrl))) return;
      log.info('SmartThings confirmed the event address.');
      deps.onConfirmed(appId);
    });
    return { accepted: true, body: { targetUrl: deps.targetUrl() }, work };
  };

  return {
    isExpected: (envelope) => {
      switch (envelope.kind) {
        case 'EVENT':
        case 'UNINSTALL':
          return isOurs(envelope.installedAppId, envelope.locationId);
        case 'CONFIRMATION':
          return envelope.appId === app().appId;
        case 'PING':
        case 'UNKNOWN':
          return false;
      }
    },
    receive: (envelope, signed) => {
      switch (envelope.kind) {
        case 'CONFIRMATION':
          return receiveConfirmation(envelope);
        case 'EVENT':
          return receiveEvents(envelope, signed);
        case 'UNINSTALL':
          return receiveUninstall(envelope, signed);
        case 'PING':
          if (!signed) return { accepted: false, reason: 'unsigned' };
          return { accepted: true, body: { statusCode: 200, pingData: { challenge: envelope.challenge } } };
        case 'UNKNOWN':
          return { accepted: false, reason: 'unknown_message' };
      }
    },
    stats: () => ({ foreign, lastEvent }),
  };
};
