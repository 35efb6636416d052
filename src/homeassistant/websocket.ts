import { type Connection, createConnection, ERR_INVALID_AUTH, type MessageBase } from 'home-assistant-js-websocket';
import { sentenceOf } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { type Cancel, type Clock, minutes, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { openSocket } from './socket.ts';

/** Home Assistant said no. */
export class HomeAssistantRefusal extends Error {
  override readonly name = 'HomeAssistantRefusal';
  /** Home Assistant's own: `unauthorized`, `unknown_command`, … */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** One connection that stands, until it does no more. */
export interface HomeAssistantSession {
  /**
   * Sends a message and resolves with its result.
   * @throws {HomeAssistantRefusal} code `connection_lost` where the connection ended first
   */
  ask(message: MessageBase): Promise<unknown>;
  /** Resolves once Home Assistant took the subscription; it ends with the session. */
  subscribe(message: MessageBase, onEvent: (event: unknown) => void): Promise<void>;
}

export interface HomeAssistantLink {
  /** Undefined while there is no connection. */
  session(): HomeAssistantSession | undefined;
  /** Why there is none, in a sentence. */
  problem(): string | undefined;
  start(): void;
  stop(): void;
}

export interface HomeAssistantLinkDeps {
  /** `ws://` or `wss://`. */
  readonly websocketUrl: string;
  readonly token: Secret;
  /** Whether the token is the one that the Supervisor gives to add-ons. */
  readonly isAddon: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** A new connection stands: all that hung on the former one is gone. Never throws. */
  readonly onSession: (session: HomeAssistantSession) => void;
  /** The connection ended, or there is none for another reason than before. */
  readonly onLost: () => void;
}

const PAUSES_MS = [seconds(1), seconds(2), seconds(5), seconds(10), seconds(30)] as const;
/** Home Assistant may lock out an address that comes with wrong tokens too often. */
const REFUSED_PAUSE_MS = minutes(5);
const ANSWER_WITHIN_MS = seconds(15);
const PING_EVERY_MS = seconds(30);

const REFUSALS: Readonly<Record<string, string>> = {
  unauthorized:
    'Home Assistant allows this only to administrators. Make the long-lived token as a user who is an administrator.',
  unknown_command: 'This Home Assistant does not know the command.',
  connection_lost: 'The connection to Home Assistant ended.',
};

/** The official client rejects with numbers, and with what Home Assistant sent. */
const refusalOf = (cause: unknown): HomeAssistantRefusal => {
  if (cause instanceof HomeAssistantRefusal) return cause;
  const { code, message } = typeof cause === 'object' && cause !== null ? (cause as Record<string, unknown>) : {};
  const known = typeof code === 'string' ? code : 'connection_lost';
  const own = typeof message === 'string' ? `Home Assistant refused: ${message}` : undefined;
  return new HomeAssistantRefusal(known, REFUSALS[known] ?? own ?? sentenceOf(cause), { cause });
};

const connectionLost = (): HomeAssistantRefusal => refusalOf({ code: 'connection_lost' });

/** Keeps a connection to Home Assistant's WebSocket API, for ever. */
export const createHomeAssistantLink = (deps: HomeAssistantLinkDeps): HomeAssistantLink => {
  const { websocketUrl, token, isAddon, clock, log } = deps;
  let current: { readonly connection: Connection; readonly session: HomeAssistantSession } | undefined;
  let problem: string | undefined = 'Home Assistant was not reached yet.';
  let failures = 0;
  let isStopped = false;
  let cancelNext: Cancel = () => {};
  let cancelPing: Cancel = () => {};

  /** `work`, or a refusal where it takes too long. */
  const inTime = async <T>(work: Promise<T>): Promise<T> => {
    const late = Promise.withResolvers<never>();
    const cancel = clock.after(ANSWER_WITHIN_MS, () => late.reject(connectionLost()));
    // Nobody listens any more to whichever comes second.
    work.catch(() => {});
    return Promise.race([work, late.promise]).finally(cancel);
  };

  const sessionOf = (connection: Connection, ended: Promise<never>): HomeAssistantSession => {
    const during = async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await Promise.race([inTime(work), ended]);
      } catch (error) {
        throw refusalOf(error);
      }
    };
    return {
      ask: (message) => during(connection.sendMessagePromise(message)),
      subscribe: async (message, onEvent) => {
        await during(connection.subscribeMessage(onEvent, message, { resubscribe: false }));
      },
    };
  };

  const explain = (error: unknown): string => {
    if (error !== ERR_INVALID_AUTH) return 'Home Assistant cannot be reached; the bridge keeps trying.';
    return isAddon
      ? 'Home Assistant does not accept the add-on; restart the add-on, or reinstall it if this stays.'
      : 'Home Assistant does not accept the token; put a new long-lived token of an administrator into homeassistant_token.';
  };

  const lost = (reason: string, pauseMs: number): void => {
    if (isStopped) return;
    if (problem !== reason) log.warning(reason);
    problem = reason;
    cancelNext = clock.after(pauseMs, connect);
    deps.onLost();
  };

  const watch = ({ connection, session }: NonNullable<typeof current>): void => {
    cancelPing = clock.every(PING_EVERY_MS, async () => {
      await session.ask({ type: 'ping' }).catch(() => {
        // A line that is dead says nothing; the socket is thrown away.
        if (current?.connection === connection) connection.reconnect(true);
      });
    });
  };

  const connect = async (): Promise<void> => {
    const ended = Promise.withResolvers<never>();
    ended.promise.catch(() => {});
    try {
      const connection = await createConnection({
        createSocket: () => openSocket({ websocketUrl, token, clock, withinMs: ANSWER_WITHIN_MS }),
        setupRetry: 0,
      });
      if (isStopped) return connection.close();
      connection.addEventListener('disconnected', () => {
        // The bridge connects anew by itself, on its own clock.
        connection.close();
        cancelPing();
        current = undefined;
        ended.reject(connectionLost());
        lost('The connection to Home Assistant ended; the bridge connects again.', PAUSES_MS[0]);
      });
      current = { connection, session: sessionOf(connection, ended.promise) };
      watch(current);
      failures = 0;
      problem = undefined;
      log.info('Home Assistant is connected.', { version: connection.haVersion });
      deps.onSession(current.session);
    } catch (error) {
      const pauseMs = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? REFUSED_PAUSE_MS;
      failures += 1;
      lost(explain(error), error === ERR_INVALID_AUTH ? REFUSED_PAUSE_MS : pauseMs);
    }
  };

  return {
    session: () => current?.session,
    problem: () => problem,
    start: () => void connect(),
    stop: () => {
      isStopped = true;
      cancelNext();
      cancelPing();
      current?.connection.close();
      current = undefined;
    },
  };
};
