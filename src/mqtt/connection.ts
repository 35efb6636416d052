import { sentenceOf } from '../core/errors.ts';
import { type Clock, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { showAddress } from './connection-problem.ts';
import {
  type BrokerAddress,
  type LastWill,
  type Opening,
  openSession,
  type PublishOptions,
  type ReceivedMessage,
  type Session,
  type Subscription,
} from './session.ts';
import { createSignal, type Listener } from './signal.ts';

export interface MqttConnectionDeps extends BrokerAddress {
  readonly clientId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly will: LastWill;
  /** Asked after each try that failed, because address and password of the Supervisor's broker can change. */
  readonly credentials?: () => Promise<Partial<BrokerAddress> | undefined>;
  /** Between 0 and 1; spreads the tries. */
  readonly random?: () => number;
}

/** The connection to the broker, which comes back by itself until it is stopped. */
export interface MqttConnection {
  readonly isConnected: boolean;
  /** Why there is no connection; undefined while there is one, and before the first try. */
  readonly problem: string | undefined;
  /** How many messages the broker lets wait for its word at once. */
  readonly receiveMaximum: number;
  start(): void;
  /** Publishes the last will's message, says good-bye, and gives up after two seconds. */
  stop(): Promise<void>;
  /** Rejects when there is no connection, or when it ends before the message is known to be there. */
  publish(topic: string, payload: string, options?: PublishOptions): Promise<void>;
  /** From now on, and again after each reconnect. */
  subscribe(subscriptions: readonly Subscription[]): void;
  /** `first`: for the first time since the start. Subscriptions are asked for already. */
  onConnected(listener: Listener<{ readonly first: boolean }>): () => void;
  /** A sentence why, for the end of a connection and for each new reason why there is none. */
  onDisconnected(listener: Listener<string>): () => void;
  onMessage(listener: Listener<ReceivedMessage>): () => void;
}

const SHORTEST_PAUSE_MS = seconds(1);
/** With the time that a try may take, a broker that is back is found within 20 s. */
const LONGEST_PAUSE_MS = seconds(8);
/** A connection that lived shorter counts as a failed try: two bridges may be pushing each other out. */
const PROVEN_MS = seconds(30);
const STOP_MS = 1_800;
const STOPPED = 'The bridge closed its connection to the broker.';

/** Grows from one second to eight, each time between a half and the whole of it. */
const pauseAfter = (failures: number, random: number): number =>
  Math.min(SHORTEST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + random / 2);

export const createMqttConnection = (deps: MqttConnectionDeps): MqttConnection => {
  const { clock, log, will, clientId, credentials, random = Math.random, ...address } = deps;
  const complain = (error: unknown): void =>
    log.error(`Something went wrong with what the broker brought: ${sentenceOf(error)}`, { error });
  const connected = createSignal<{ readonly first: boolean }>(complain);
  const disconnected = createSignal<string>(complain);
  const received = createSignal<ReceivedMessage>(complain);
  const subscriptions = new Map<string, Subscription>();
  const stopping = new AbortController();
  let broker: BrokerAddress = address;
  let session: Session | undefined;
  let problem: string | undefined;
  let wasConnected = false;
  let isStarted = false;
  let isStopping = false;
  let stopped: Promise<void> | undefined;

  const lose = (sentence: string): void => {
    const isNews = session !== undefined || sentence !== problem;
    session = undefined;
    problem = sentence;
    if (!isNews) {
      log.debug(sentence);
      return;
    }
    if (!isStopping) log.warning(`${sentence} The bridge keeps trying.`);
    disconnected.emit(sentence);
  };
  const ask = (subscription: Subscription): void => {
    session?.subscribe(subscription).catch((error: unknown) => {
      // Ends that come in between are told elsewhere, and everything is asked for again.
      if (session === undefined) return;
      log.warning(`The broker does not let the bridge listen to ${subscription.filter}: ${sentenceOf(error)}.`);
    });
  };
  const accept = (opened: Session): void => {
    const first = !wasConnected;
    session = opened;
    problem = undefined;
    wasConnected = true;
    const language = opened.protocol === 5 ? 'MQTT 5' : 'MQTT 3.1.1, because the broker does not take MQTT 5';
    log.info(`Connected to the broker at ${showAddress(broker.url)} with ${language}.`);
    for (const subscription of subscriptions.values()) ask(subscription);
    connected.emit({ first });
  };

  /** One try: MQTT 5, and at once MQTT 3.1.1 where that may help. `closed` resolves when an opened session has ended. */
  const tryOnce = async (): Promise<{ readonly opening: Opening; readonly closed: Promise<void> }> => {
    const closed = Promise.withResolvers<void>();
    const open = (protocol: 5 | 4): Promise<Opening> =>
      openSession({
        broker,
        clientId,
        will,
        protocol,
        signal: stopping.signal,
        onMessage: received.emit,
        onClosed: ({ sentence }) => {
          if (!isStopping) lose(sentence);
          closed.resolve();
        },
      });
    const opening = await open(5);
    const isOld = 'problem' in opening && opening.problem.mayTakeOlderProtocol && !stopping.signal.aborted;
    return { opening: isOld ? await open(4) : opening, closed: closed.promise };
  };
  const renewCredentials = async (): Promise<void> => {
    try {
      broker = { ...broker, ...(await credentials?.()) };
    } catch (error) {
      log.debug(`The broker’s address could not be asked for again: ${sentenceOf(error)}`);
    }
  };
  const keepConnected = async (): Promise<void> => {
    let failures = 0;
    // Not only until the signal: nobody may come back while the good-bye is still being said.
    while (!isStopping) {
      const { opening, closed } = await tryOnce();
      if (isStopping) return;
      const since = clock.now();
      if ('session' in opening) {
        accept(opening.session);
        await closed;
        failures = clock.now() - since >= PROVEN_MS ? 0 : failures + 1;
      } else {
        lose(opening.problem.sentence);
        await renewCredentials();
        failures += 1;
      }
      await clock.sleep(pauseAfter(failures, random()), stopping.signal);
    }
  };
  const sayGoodbye = async (last: Session): Promise<void> => {
    const deadline = new AbortController();
    const words = async (): Promise<void> => {
      await last.publish(will.topic, will.payload, { retain: true });
      await last.end();
    };
    await Promise.race([
      words().catch((error: unknown) => log.debug(`The good-bye failed: ${sentenceOf(error)}`)),
      clock.sleep(STOP_MS, deadline.signal),
    ]);
    deadline.abort();
    last.destroy();
  };
  const hangUp = async (): Promise<void> => {
    const last = session;
    isStopping = true;
    // From here on nobody else may publish: `offline` is the last word.
    session = undefined;
    if (last !== undefined) await sayGoodbye(last);
    stopping.abort();
    lose(STOPPED);
  };

  return {
    get isConnected() {
      return session !== undefined;
    },
    get problem() {
      return problem;
    },
    get receiveMaximum() {
      return session?.receiveMaximum ?? 0;
    },
    start: () => {
      if (isStarted) return;
      isStarted = true;
      keepConnected().catch((error: unknown) => {
        log.error(`The connection to the broker is given up: ${sentenceOf(error)}`, { error });
      });
    },
    stop: () => {
      stopped ??= hangUp();
      return stopped;
    },
    publish: async (topic, payload, options) => {
      if (session === undefined) throw new Error('There is no connection to the broker.');
      await session.publish(topic, payload, options);
    },
    subscribe: (wanted) => {
      for (const subscription of wanted) {
        subscriptions.set(subscription.filter, subscription);
        ask(subscription);
      }
    },
    onConnected: connected.on,
    onDisconnected: disconnected.on,
    onMessage: received.on,
  };
};
