import type { MqttConnection } from '../../src/mqtt/connection.ts';
import { createLedger, type Ledger } from '../../src/mqtt/ledger.ts';
import type { ReceivedMessage, Subscription } from '../../src/mqtt/session.ts';
import { createSignal } from '../../src/mqtt/signal.ts';
import type { Clock } from '../../src/ops/clock.ts';
import { silentLog } from '../../src/ops/log.ts';
import type { Store } from '../../src/ops/store.ts';

export interface MemoryStore<T> extends Store<T> {
  /** How often it was written. */
  readonly writes: number;
}

export const aMemoryStore = <T>(start: T): MemoryStore<T> => {
  let value = start;
  let writes = 0;
  return {
    get value() {
      return value;
    },
    get writes() {
      return writes;
    },
    update: (change) => {
      writes += 1;
      value = change(value);
      return value;
    },
  };
};

export const aLedger = (
  clock: Clock,
  topics: readonly string[] = [],
): { ledger: Ledger; store: MemoryStore<readonly string[]> } => {
  const store = aMemoryStore<readonly string[]>(topics);
  return { ledger: createLedger({ store, clock, log: silentLog }), store };
};

interface Sent {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  readonly correlationData?: Uint8Array;
}

/** A connection whose other end is the test. */
export interface FakeConnection extends MqttConnection {
  /** All that was handed to the broker, in order. */
  readonly sent: Sent[];
  readonly subscriptions: Subscription[];
  connect(): void;
  disconnect(): void;
  receive(message: Partial<ReceivedMessage> & { readonly topic: string }): void;
  /** From now on the broker's word comes only by `acknowledge`. */
  hold(): void;
  /** The broker's word for the oldest `count` messages; `error`: it refuses them. */
  acknowledge(count: number, error?: Error): void;
}

const fail = (error: unknown): never => {
  throw error;
};

export const aFakeConnection = ({ receiveMaximum = 65_535 } = {}): FakeConnection => {
  const connected = createSignal<{ readonly first: boolean }>(fail);
  const disconnected = createSignal<string>(fail);
  const received = createSignal<ReceivedMessage>(fail);
  const waiting: PromiseWithResolvers<void>[] = [];
  const sent: Sent[] = [];
  const subscriptions: Subscription[] = [];
  let isConnected = false;
  let isHolding = false;
  let first = true;
  return {
    sent,
    subscriptions,
    receiveMaximum,
    problem: undefined,
    get isConnected() {
      return isConnected;
    },
    start: () => {},
    stop: async () => {},
    publish: (topic, payload, { retain = false, correlationData } = {}) => {
      if (!isConnected) return Promise.reject(new Error('away'));
      sent.push({ topic, payload, retain, ...(correlationData === undefined ? {} : { correlationData }) });
      if (!isHolding) return Promise.resolve();
      const word = Promise.withResolvers<void>();
      waiting.push(word);
      return word.promise;
    },
    subscribe: (wanted) => subscriptions.push(...wanted),
    onConnected: connected.on,
    onDisconnected: disconnected.on,
    onMessage: received.on,
    connect: () => {
      isConnected = true;
      connected.emit({ first });
      first = false;
    },
    disconnect: () => {
      isConnected = false;
      for (const word of waiting.splice(0)) word.reject(new Error('away'));
      disconnected.emit('away');
    },
    receive: (message) => received.emit({ payload: new Uint8Array(), retained: false, protocol: 5, ...message }),
    hold: () => {
      isHolding = true;
    },
    acknowledge: (count, error) => {
      for (const word of waiting.splice(0, count)) {
        if (error === undefined) word.resolve();
        else word.reject(error);
      }
    },
  };
};
