import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, hours, minutes } from '../ops/clock.ts';
import type { OAuthClient } from '../smartthings/oauth.ts';

/** A sign-in for which the user was sent to SmartThings. */
export interface PendingLogin {
  readonly state: string;
  readonly redirectUri: string;
  readonly client: OAuthClient;
  readonly scopes: readonly string[];
  readonly began: number;
  /** A state works once. */
  used: boolean;
}

export interface PendingLogins {
  begin(redirectUri: string, client: OAuthClient, scopes: readonly string[]): PendingLogin;
  /** Also one that is used or too old, so that the user hears which of these it is. */
  find(state: string): PendingLogin | undefined;
  /** The one begun last that can still be completed. */
  newest(): PendingLogin | undefined;
  isExpired(pending: PendingLogin): boolean;
}

const LIFE_MS = minutes(10);
/** How long a state that no longer works is remembered, for the sake of a better sentence. */
const MEMORY_MS = hours(1);
const MOST = 100;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Sign-ins under way, in memory: a restart ends them, and the user starts again from the page. */
export const createPendingLogins = (clock: Clock): PendingLogins => {
  let pending: readonly PendingLogin[] = [];
  const isExpired = ({ began }: PendingLogin): boolean => clock.now() - began > LIFE_MS;
  return {
    isExpired,
    begin: (redirectUri, client, scopes) => {
      const state = randomBytes(32).toString('base64url');
      const login: PendingLogin = { state, redirectUri, client, scopes, began: clock.now(), used: false };
      const remembered = pending.filter(({ began }) => clock.now() - began <= MEMORY_MS);
      pending = [...remembered, login].slice(-MOST);
      return login;
    },
    find: (state) => {
      // Compared in constant time: how long it takes must not tell a stranger how much of a state is right.
      const wanted = digest(state);
      return pending.filter((login) => timingSafeEqual(digest(login.state), wanted))[0];
    },
    newest: () => pending.findLast((login) => !login.used && !isExpired(login)),
  };
};
