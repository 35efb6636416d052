import { sentenceOf } from '../core/errors.ts';
import { type Cancel, type Clock, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Store } from '../ops/store.ts';

/**
 * The retained topics that this bridge owns, over all starts. Only what is in here may ever be cleared: everything else
 * at the broker belongs to somebody else.
 */
export interface Ledger {
  has(topic: string): boolean;
  /** Every topic in it. */
  topics(): ReadonlySet<string>;
  /** To be called before the topics are published; they are on disk when this returns. One write for all, none when all are known. */
  own(topics: Iterable<string>): void;
  /** To be called when the broker has forgotten the topic; on disk a little later. */
  disown(topic: string): void;
  /** Writes what is not yet written. */
  stop(): void;
}

export interface LedgerDeps {
  /** Opened with the name `retained`, `[]` and `isTopicList`. */
  readonly store: Store<readonly string[]>;
  readonly clock: Clock;
  readonly log: Log;
}

export const isTopicList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((topic) => typeof topic === 'string');

const WRITE_DELAY_MS = seconds(2);

export const createLedger = ({ store, clock, log }: LedgerDeps): Ledger => {
  const topics = new Set(store.value);
  let pending: Cancel | undefined;

  const write = (): void => {
    pending?.();
    pending = undefined;
    try {
      store.update(() => [...topics]);
    } catch (error) {
      // A full disk must not stop publishing; at worst a topic stays at the broker that nobody clears.
      log.error(`The list of retained topics could not be stored: ${sentenceOf(error)}`, { error });
    }
  };

  return {
    has: (topic) => topics.has(topic),
    topics: () => topics,
    own: (wanted) => {
      const before = topics.size;
      for (const topic of wanted) topics.add(topic);
      // Written before they are published: a crash in between would leave topics that nobody knows to clear.
      if (topics.size > before) write();
    },
    disown: (topic) => {
      // Late is harmless: a topic that stays in here by a crash is cleared once more.
      if (topics.delete(topic)) pending ??= clock.after(WRITE_DELAY_MS, write);
    },
    stop: () => {
      if (pending !== undefined) write();
    },
  };
};
