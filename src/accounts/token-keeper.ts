import { ApiError } from '../core/api-error.ts';
import { BridgeError, type ErrorCode } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { type Cancel, type Clock, minutes, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { AccessTokens } from '../smartthings/api.ts';
import type { OAuth, OAuthClient, TokenGrant } from '../smartthings/oauth.ts';
import type { AccountEvents } from './account-events.ts';
import { createPatientWrite } from './patient-write.ts';
import { createRenewal } from './renewal.ts';
import { missingScopes, type Scope } from './scopes.ts';
import { APP_REFUSED, HEARTBEAT_MS, pairOf, REFRESH_TOKEN_LIFE_MS } from './token-life.ts';
import type { LoginReason, SignedInApp, TokenStore } from './token-store.ts';
import { createWatches, type Outcome } from './watch.ts';

/** A sign-in as the page shows it; no secret in it. */
export interface SignIn {
  readonly installedAppId: string;
  readonly locationId?: string;
  readonly locationName?: string;
  readonly appId?: string;
  readonly clientId: string;
  readonly auth: 'ready' | 'login_needed';
  readonly reason?: LoginReason;
  /** ms since the epoch. */
  readonly accessTokenExpires: number;
  /** ms since the epoch: 29 days after it was obtained. */
  readonly refreshTokenExpires: number;
  readonly missingScopes: readonly Scope[];
}

/** Keeps every sign-in alive: renews tokens in time, one renewal at a time, on disk before first use. */
export interface TokenKeeper extends AccessTokens {
  start(): void;
  /** Waits a moment for renewals under way: a reply that is not stored burns the sign-in. */
  stop(): Promise<void>;
  /**
   * Renews now.
   * @throws {BridgeError} with the reason when SmartThings gives no new tokens
   */
  refresh(installedAppId: string): Promise<void>;
  /** Takes over a new sign-in, and has it on disk when it returns. */
  adopt(grant: TokenGrant & { readonly installedAppId: string }, client: OAuthClient): SignedInApp;
  /** Corrected credentials of an app: its sign-ins use them from now on. */
  useCredentials(client: OAuthClient): void;
  /** Ends a sign-in on the bridge's side, and tells `signed_out`. */
  forget(installedAppId: string): void;
  /** The same without telling: another sign-in goes on in its place. */
  discard(installedAppId: string): void;
  list(): SignIn[];
}

export interface TokenKeeperDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: TokenStore;
  readonly oauth: Pick<OAuth, 'refresh'>;
  readonly events: AccountEvents;
  /** From 0 to 1, for jitter. */
  readonly random?: () => number;
}

/** How long a call waits for a renewal. */
const LONGEST_WAIT_MS = seconds(20);
const LONGEST_STOP_MS = seconds(4);
/** A fault that answers 401 to every token must not make the bridge renew without end. */
const REFUSAL_SPACING_MS = minutes(1);

const ERRORS_FOR_USERS: Readonly<Record<Exclude<Outcome, 'renewed'>, readonly [ErrorCode, string]>> = {
  doubted: ['AUTH_REFUSED', 'SmartThings did not renew this sign-in. The bridge tries again by itself.'],
  lost: ['AUTH_REFUSED', 'SmartThings no longer accepts this sign-in.'],
  app_refused: [APP_REFUSED.code, APP_REFUSED.message],
  unavailable: ['CLOUD_UNREACHABLE', 'SmartThings gave no new tokens at the moment.'],
};

export const createTokenKeeper = (deps: TokenKeeperDeps): TokenKeeper => {
  const { clock, log, store, oauth, events, random = Math.random } = deps;
  const watches = createWatches();
  const write = createPatientWrite({ clock, log, store });
  let offMs = 0;
  const renewal = createRenewal({ clock, log, store, write, watches, oauth, events, random, offMs: () => offMs });
  let cancelHeartbeat: Cancel = () => {};

  const bounded = async (work: Promise<unknown>, ms: number): Promise<void> => {
    const done = new AbortController();
    await Promise.race([work.finally(() => done.abort()), clock.sleep(ms, done.signal)]);
  };

  /** The token where it serves; undefined where it has to be renewed first. Throws where no renewal will help. */
  const serving = (installedAppId: string): Secret | undefined => {
    const signedIn = store.get(installedAppId);
    if (signedIn === undefined)
      throw new ApiError('login_needed', 'This location is not signed in. Open the page and sign in.');
    if (renewal.isUsable(signedIn)) return signedIn.current.access;
    if (signedIn.auth === 'login_needed') {
      throw new ApiError('login_needed', signedIn.reason?.message ?? 'Open the page and sign in again.');
    }
    return undefined;
  };

  const accessToken = async (installedAppId: string): Promise<Secret> => {
    const now = serving(installedAppId);
    if (now !== undefined) return now;
    const watch = watches.of(installedAppId);
    if (watch.flight !== undefined || clock.now() >= watch.restUntil) {
      await bounded(renewal.renew(installedAppId), LONGEST_WAIT_MS);
    }
    const renewed = serving(installedAppId);
    if (renewed === undefined) {
      const message = 'The sign-in has run out, and SmartThings gives no new tokens at the moment.';
      throw new ApiError('network', message, { neverSent: true });
    }
    return renewed;
  };

  const refused = async (installedAppId: string, token: Secret): Promise<void> => {
    const signedIn = store.get(installedAppId);
    if (signedIn === undefined || !signedIn.current.access.equals(token)) return;
    const watch = watches.of(installedAppId);
    if (watch.flight === undefined) {
      if (clock.now() - watch.renewedForRefusal < REFUSAL_SPACING_MS) return;
      watch.renewedForRefusal = clock.now();
    }
    watch.refused = token;
    const isResting = clock.now() < watch.restUntil || signedIn.auth === 'login_needed';
    if (watch.flight !== undefined || !isResting) await bounded(renewal.renew(installedAppId), LONGEST_WAIT_MS);
  };

  const beat = (): void => write(() => store.setLastSeenRunning(clock.now()));

  const discard = (installedAppId: string): void => {
    watches.drop(installedAppId);
    write(() => store.remove(installedAppId));
  };

  return {
    start: () => {
      offMs = clock.now() - (store.lastSeenRunning ?? clock.now());
      beat();
      cancelHeartbeat = clock.every(HEARTBEAT_MS, beat);
      for (const { installedAppId, auth, current } of store.installedApps) {
        if (auth === 'ready') renewal.plan(installedAppId, current.renewAt);
      }
    },
    stop: async () => {
      cancelHeartbeat();
      renewal.stop();
      const flights = watches.all().map(({ flight }) => flight);
      await bounded(Promise.allSettled(flights), LONGEST_STOP_MS);
      beat();
      write.stop();
    },
    accessToken,
    refused,
    refresh: async (installedAppId) => {
      if (store.get(installedAppId) === undefined) {
        throw new BridgeError('INSTALLED_APP_UNKNOWN', 'This location is not signed in.');
      }
      const outcome = await renewal.renew(installedAppId);
      if (outcome === 'renewed') return;
      const [code, message] = ERRORS_FOR_USERS[outcome];
      throw new BridgeError(code, store.get(installedAppId)?.reason?.message ?? message);
    },
    adopt: (grant, client) => {
      const { installedAppId } = grant;
      watches.drop(installedAppId);
      const { reason: _, previous: __, ...known } = store.get(installedAppId) ?? { installedAppId };
      const current = pairOf(grant, clock.now(), random());
      const signedIn: SignedInApp = { ...known, client, scopes: grant.scopes, current, auth: 'ready' };
      write(() => store.put(signedIn));
      renewal.plan(installedAppId, current.renewAt);
      return signedIn;
    },
    useCredentials: (client) => {
      for (const signedIn of store.installedApps) {
        if (signedIn.client.clientId !== client.clientId) continue;
        const { reason, ...rest } = signedIn;
        const wasRefused = reason?.code === 'APP_REFUSED';
        if (!wasRefused && signedIn.client.clientSecret.equals(client.clientSecret)) continue;
        write(() => store.put(wasRefused ? { ...rest, client, auth: 'ready' } : { ...signedIn, client }));
        if (wasRefused) renewal.plan(signedIn.installedAppId, clock.now());
      }
    },
    forget: (installedAppId) => {
      const locationId = store.get(installedAppId)?.locationId;
      discard(installedAppId);
      events.emit({ type: 'signed_out', installedAppId, ...(locationId !== undefined && { locationId }) });
    },
    discard,
    list: () =>
      store.installedApps.map(({ client, scopes, current, previous: _, ...rest }) => ({
        ...rest,
        clientId: client.clientId,
        accessTokenExpires: current.accessExpires,
        refreshTokenExpires: current.obtained + REFRESH_TOKEN_LIFE_MS,
        missingScopes: missingScopes(scopes),
      })),
  };
};
