import { sentenceOf } from '../core/errors.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { MqttConnection } from './connection.ts';
import type { Ledger } from './ledger.ts';
import { createQueue } from './queue.ts';
import type { PublishOptions } from './session.ts';

export interface PublisherDeps {
  readonly connection: Pick<
    MqttConnection,
    'isConnected' | 'receiveMaximum' | 'publish' | 'onConnected' | 'onDisconnected'
  >;
  readonly ledger: Ledger;
  /** Lower ranks go first in a replay; equal ranks in the order in which they were published first. */
  readonly rank: (topic: string) => number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * All that the bridge publishes. While the broker is there every change goes out, in order, none skipped. While it is
 * away the last value of each retained topic is kept; after every reconnect all of them go out again, because a broker
 * may have lost what it retained.
 */
export interface Publisher {
  /** Tells of retained topics that are about to be published, so that many of them cost one write to the disk. */
  own(topics: readonly string[]): void;
  /** Publishes a retained value. The same payload as before is not sent again. An empty payload clears. */
  retain(topic: string, payload: string, options?: { readonly always?: boolean }): void;
  /** Publishes something that happens once. Dropped while the broker is away, because what comes late misleads. */
  event(topic: string, payload: string, options?: Pick<PublishOptions, 'correlationData'>): void;
  /** Makes the broker forget a retained topic; nothing happens to a topic that is not the bridge's. */
  clear(topic: string): void;
  /** Clears all topics of the bridge that `isMeant` says yes to, also those of earlier starts. */
  clearWhere(isMeant: (topic: string) => boolean): void;
  /** Publishes every retained topic again, in the order of their ranks. */
  replay(): void;
  /**
   * Keeps retained values back until `release`: at a start they shall come in the order of their ranks, however the
   * answers of SmartThings come in. What happens once is published all the same.
   */
  gather(): void;
  /** Publishes what was gathered, in the order of ranks, and from now on every change. */
  release(): void;
  /** The retained topics in use; the set changes with them. */
  topics(): ReadonlySet<string>;
  /** Resolves when the broker has everything, has gone away, or `withinMs` have passed. */
  flush(withinMs: number): Promise<void>;
}

interface Parcel {
  readonly topic: string;
  readonly payload: string;
  readonly options: PublishOptions;
}

const RETAINED: PublishOptions = { retain: true };
/** The payload by which MQTT clears a retained topic. */
const CLEARED = '';
/** So many wait for the broker's word at once: the broker sets the pace, and huge homes do not choke it. */
const LARGEST_WINDOW = 100;

export const createPublisher = ({ connection, ledger, rank, clock, log }: PublisherDeps): Publisher => {
  /** Last value of each retained topic; `CLEARED` until the broker has said that it forgot the topic. */
  const wanted = new Map<string, string>();
  /** The topics in `wanted` that are not cleared. */
  const inUse = new Set<string>();
  const queue = createQueue<Parcel>();
  /** New retained topics in the queue; the ledger has them before the broker does. */
  const unowned = new Set<string>();
  const idleListeners = new Set<() => void>();
  /** Answers that belong to an earlier connection do not count. */
  let generation = 0;
  let underWay = 0;
  let isPumpDue = false;
  let isGathering = false;
  let hasWarned = false;

  const tellIdle = (): void => {
    for (const listener of idleListeners) listener();
    idleListeners.clear();
  };
  const arrived = ({ topic, payload, options }: Parcel): void => {
    if (options.retain !== true || payload !== CLEARED || wanted.get(topic) !== CLEARED) return;
    wanted.delete(topic);
    ledger.disown(topic);
  };
  const refused = (parcel: Parcel, error: unknown): void => {
    const say = hasWarned ? log.debug : log.warning;
    hasWarned = true;
    say(`The broker did not take a message on ${parcel.topic}: ${sentenceOf(error)}`);
  };
  const send = async (parcel: Parcel): Promise<void> => {
    const sentIn = generation;
    underWay += 1;
    let failure: { readonly error: unknown } | undefined;
    try {
      await connection.publish(parcel.topic, parcel.payload, parcel.options);
    } catch (error) {
      failure = { error };
    }
    if (sentIn !== generation) return;
    underWay -= 1;
    if (failure === undefined) arrived(parcel);
    else if (connection.isConnected) refused(parcel, failure.error);
    pump();
  };
  const pump = (): void => {
    ledger.own(unowned);
    unowned.clear();
    const window = Math.max(1, Math.min(connection.receiveMaximum, LARGEST_WINDOW));
    while (connection.isConnected && underWay < window) {
      const parcel = queue.take();
      if (parcel === undefined) break;
      void send(parcel);
    }
    if (underWay === 0) tellIdle();
  };
  const post = (parcel: Parcel): void => {
    if (!connection.isConnected || (parcel.options.retain === true && isGathering)) return;
    queue.add(parcel);
    if (parcel.options.retain === true && !ledger.has(parcel.topic)) unowned.add(parcel.topic);
    if (isPumpDue) return;
    isPumpDue = true;
    // Once all that is published together is there, so that its new topics are one write to the ledger.
    queueMicrotask(() => {
      isPumpDue = false;
      pump();
    });
  };

  const retain: Publisher['retain'] = (topic, payload, { always = false } = {}) => {
    if (payload === CLEARED) return clear(topic);
    if (!always && wanted.get(topic) === payload) return;
    wanted.set(topic, payload);
    inUse.add(topic);
    post({ topic, payload, options: RETAINED });
  };
  const clear: Publisher['clear'] = (topic) => {
    if (wanted.get(topic) === CLEARED || !(wanted.has(topic) || ledger.has(topic))) return;
    wanted.set(topic, CLEARED);
    inUse.delete(topic);
    post({ topic, payload: CLEARED, options: RETAINED });
  };
  const replay = (): void => {
    // The values of now: those that come meanwhile queue up behind, so that no value overtakes an older one.
    const ranked = [...wanted].map(([topic, payload]) => ({
      topic,
      payload,
      place: payload === CLEARED ? Number.NEGATIVE_INFINITY : rank(topic),
    }));
    ranked.sort((a, b) => (a.place === b.place ? 0 : a.place - b.place));
    for (const { topic, payload } of ranked) post({ topic, payload, options: RETAINED });
  };
  const startAnew = (): void => {
    generation += 1;
    underWay = 0;
    queue.clear();
  };

  connection.onConnected(() => {
    startAnew();
    hasWarned = false;
    replay();
  });
  connection.onDisconnected(() => {
    startAnew();
    tellIdle();
  });

  return {
    own: (topics) => ledger.own(topics),
    retain,
    event: (topic, payload, options = {}) => post({ topic, payload, options }),
    clear,
    clearWhere: (isMeant) => {
      for (const topic of new Set([...wanted.keys(), ...ledger.topics()])) if (isMeant(topic)) clear(topic);
    },
    replay,
    gather: () => {
      isGathering = true;
    },
    release: () => {
      isGathering = false;
      replay();
    },
    topics: () => inUse,
    flush: async (withinMs) => {
      if (!connection.isConnected || (underWay === 0 && queue.isEmpty())) return;
      const deadline = new AbortController();
      const idle = new Promise<void>((resolve) => idleListeners.add(resolve));
      await Promise.race([idle, clock.sleep(withinMs, deadline.signal)]);
      deadline.abort();
    },
  };
};
