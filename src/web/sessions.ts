import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { BridgeError } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { type Clock, days, minutes } from '../ops/clock.ts';

/** Who knows the password of the page: browsers by a session cookie, programs by basic authentication. */
export interface Sessions {
  /** Checks the password and opens a session; the id goes into the cookie. Throws PASSWORD_WRONG, TOO_MANY_TRIES. */
  open(password: Secret, peer: string): Secret;
  /** Ends the session of these headers, if they have one. */
  close(headers: SessionHeaders): void;
  /** Whether these headers prove knowledge of the password. Throws like `open` for a wrong `Authorization` header. */
  isKnown(headers: SessionHeaders, peer: string): boolean;
}

export interface SessionHeaders {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
}

export const SESSION_COOKIE = 'st2m_session';
export const SESSION_MS = days(30);

/** The oldest session ends when one more is opened. */
const MOST_SESSIONS = 100;

/** A person mistypes a few times a minute; whoever needs more is guessing. In all: many addresses guessing together. */
const TRIES_MS = minutes(1);
const MOST_TRIES = { ofOne: 10, inAll: 100 } as const;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const cookieOf = (header: string | undefined): string | undefined =>
  header
    ?.split(';')
    .map((pair) => pair.trim().split('='))
    .find(([name]) => name === SESSION_COOKIE)?.[1];

/** The password of `Authorization: Basic`; the user name does not matter. */
const basicPasswordOf = (header: string | undefined): Secret | undefined => {
  const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  return new Secret(pair.slice(pair.indexOf(':') + 1));
};

/** Counts wrong passwords within a minute. */
const createTries = (clock: Pick<Clock, 'now'>) => {
  let until = 0;
  let inAll = 0;
  const byPeer = new Map<string, number>();
  const forgetOld = (): void => {
    if (clock.now() < until) return;
    until = clock.now() + TRIES_MS;
    inAll = 0;
    byPeer.clear();
  };
  return {
    areUsedUp: (peer: string): boolean => {
      forgetOld();
      return inAll >= MOST_TRIES.inAll || (byPeer.get(peer) ?? 0) >= MOST_TRIES.ofOne;
    },
    count: (peer: string): void => {
      inAll += 1;
      byPeer.set(peer, (byPeer.get(peer) ?? 0) + 1);
    },
  };
};

export const createSessions = (password: Secret, clock: Pick<Clock, 'now'>): Sessions => {
  const expected = digest(password.reveal());
  const tries = createTries(clock);
  /** Digest of the session's id → when it ends; a copy of the memory opens no session. */
  const sessions = new Map<string, number>();
  const keyOf = (id: string): string => digest(id).toString('base64');

  const check = (tried: Secret, peer: string): void => {
    if (tries.areUsedUp(peer)) throw new BridgeError('TOO_MANY_TRIES', 'There were too many wrong passwords.');
    if (timingSafeEqual(digest(tried.reveal()), expected)) return;
    tries.count(peer);
    throw new BridgeError('PASSWORD_WRONG', 'The password is wrong.');
  };

  return {
    open: (tried, peer) => {
      check(tried, peer);
      const id = randomBytes(32).toString('base64url');
      sessions.set(keyOf(id), clock.now() + SESSION_MS);
      const oldest = sessions.size > MOST_SESSIONS ? sessions.keys().next().value : undefined;
      if (oldest !== undefined) sessions.delete(oldest);
      return new Secret(id);
    },
    close: ({ cookie }) => {
      const id = cookieOf(cookie);
      if (id !== undefined) sessions.delete(keyOf(id));
    },
    isKnown: ({ cookie, authorization }, peer) => {
      const id = cookieOf(cookie);
      if (id !== undefined && (sessions.get(keyOf(id)) ?? 0) > clock.now()) return true;
      const tried = basicPasswordOf(authorization);
      if (tried === undefined) return false;
      check(tried, peer);
      return true;
    },
  };
};
