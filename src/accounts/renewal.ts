import { sentenceOf } from '../core/errors.ts';
import { isOAuthError } from '../core/oauth-error.ts';
import type { Secret } from '../core/secret.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { OAuth, TokenGrant } from '../smartthings/oauth.ts';
import type { AccountEvents } from './account-events.ts';
import type { PatientWrite } from './patient-write.ts';
import { APP_REFUSED, pairOf, reasonForLoss, SECOND_TRY_MS, waitMs } from './token-life.ts';
import type { LoginReason, SignedInApp, TokenStore } from './token-store.ts';
import type { Outcome, Watches } from './watch.ts';

/** Renews one sign-in, and decides what its outcome means and when to try again. */
export interface Renewal {
  /** Single flight per sign-in; never rejects. */
  renew(installedAppId: string): Promise<Outcome>;
  /** Renews at that time, instead of what was planned before. */
  plan(installedAppId: string, time: number): void;
  /** Whether the access token serves, as far as the bridge knows. */
  isUsable(signedIn: SignedInApp): boolean;
  /** Starts and plans nothing more. */
  stop(): void;
}

export interface RenewalDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: TokenStore;
  readonly write: PatientWrite;
  readonly watches: Watches;
  readonly oauth: Pick<OAuth, 'refresh'>;
  readonly events: AccountEvents;
  readonly random: () => number;
  /** For how long the bridge was off before this start, ms. */
  readonly offMs: () => number;
}

const nameOf = (signedIn: SignedInApp): string => signedIn.locationName ?? signedIn.installedAppId;

export const createRenewal = (deps: RenewalDeps): Renewal => {
  const { clock, log, store, write, watches, oauth, events, random, offMs } = deps;
  let stopped = false;

  const isUsable = ({ installedAppId, current }: SignedInApp): boolean => {
    const isRefused = watches.of(installedAppId).refused?.equals(current.access) ?? false;
    return current.accessExpires > clock.now() && !isRefused;
  };

  const plan = (installedAppId: string, time: number): void => {
    if (stopped) return;
    const watch = watches.of(installedAppId);
    watch.cancel();
    watch.cancel = clock.at(time, async () => {
      await renew(installedAppId);
    });
  };
  /** Where the user has to act, the bridge does not try by itself. */
  const planUnlessLost = ({ installedAppId, auth }: SignedInApp, time: number): void => {
    if (auth === 'ready') plan(installedAppId, time);
  };

  const succeed = (before: SignedInApp, grant: TokenGrant): Outcome => {
    const { installedAppId } = before;
    const { reason: _, ...rest } = before;
    const current = pairOf(grant, clock.now(), random());
    // Written before first use: a crash between renewal and write would burn the sign-in.
    write(() =>
      store.put({
        ...rest,
        current,
        previous: { refresh: before.current.refresh, obtained: before.current.obtained },
        scopes: grant.scopes.length > 0 ? grant.scopes : before.scopes,
        auth: 'ready',
      }),
    );
    Object.assign(watches.of(installedAppId), { refusals: 0, failures: 0, restUntil: 0, refused: undefined });
    plan(installedAppId, current.renewAt);
    log.debug(`The sign-in of ${nameOf(before)} was renewed.`, { expiresInSeconds: grant.expiresInSeconds });
    events.emit({ type: 'renewed', installedAppId });
    return 'renewed';
  };

  const askForLogin = (before: SignedInApp, reason: LoginReason): void => {
    const { installedAppId, locationId } = before;
    watches.of(installedAppId).cancel();
    if (before.auth === 'login_needed' && before.reason?.message === reason.message) return;
    write(() => store.put({ ...before, auth: 'login_needed', reason }));
    log.error(`${nameOf(before)}: ${reason.message}`);
    events.emit({ type: 'login_needed', installedAppId, ...(locationId !== undefined && { locationId }), reason });
  };

  const rest = (before: SignedInApp, message: string): Outcome => {
    const watch = watches.of(before.installedAppId);
    watch.failures += 1;
    // A 401 says little while the token endpoint fails as well: the API may take the token again before there is a new one.
    watch.refused = undefined;
    const leftMs = before.current.accessExpires - clock.now();
    const wait = waitMs(watch.failures, leftMs, random());
    watch.restUntil = clock.now() + wait;
    planUnlessLost(before, watch.restUntil);
    const say = watch.failures === 1 ? log.warning : log.debug;
    say(`The sign-in of ${nameOf(before)} could not be renewed yet. ${message}`, { againInMs: Math.round(wait) });
    return 'unavailable';
  };

  /**
   * SmartThings refused the refresh token. That has happened by mistake, so it is believed only when nothing is left to
   * lose. An outage that answers 401 to everything looks alike, so that without a named reason the present token's time
   * must be over; what the API says of that token counts no more than the refusal itself.
   */
  const doubt = async (before: SignedInApp, isNamed: boolean): Promise<Outcome> => {
    const watch = watches.of(before.installedAppId);
    watch.refusals += 1;
    if (!isNamed && before.current.accessExpires > clock.now()) {
      return rest(before, 'SmartThings refused without saying why.');
    }
    watch.failures = 0;
    if (isUsable(before)) {
      log.warning(`SmartThings refused to renew the sign-in of ${nameOf(before)}; the present token still serves.`);
      planUnlessLost(before, before.current.accessExpires);
      return 'doubted';
    }
    if (watch.refusals < 2) {
      log.warning(`SmartThings refused to renew the sign-in of ${nameOf(before)}; the bridge tries once more.`);
      watch.restUntil = clock.now() + SECOND_TRY_MS;
      planUnlessLost(before, watch.restUntil);
      return 'doubted';
    }
    const lose = (signedIn: SignedInApp): Outcome => {
      askForLogin(signedIn, reasonForLoss(signedIn, clock.now(), offMs()));
      return 'lost';
    };
    const older = before.previous?.refresh;
    return older === undefined || older.equals(before.current.refresh)
      ? lose(before)
      : attempt(before, older, async (signedIn) => lose(signedIn));
  };

  /** One renewal with one refresh token; `onRefused` says what its refusal means. */
  const attempt = async (
    before: SignedInApp,
    refreshToken: Secret,
    onRefused: (signedIn: SignedInApp, isNamed: boolean) => Promise<Outcome>,
  ): Promise<Outcome> => {
    const ask = oauth.refresh({ ...before.client, refreshToken });
    const answer = await ask.catch((error: unknown) => ({ error }));
    const present = store.get(before.installedAppId);
    // Meanwhile signed in anew, or signed out: that is what counts.
    if (present?.current !== before.current) return 'renewed';
    if (!('error' in answer)) return succeed(present, answer);
    if (isOAuthError(answer.error, 'invalid_grant')) return onRefused(present, answer.error.isNamed);
    // Credentials that were corrected meanwhile are not condemned by what the old ones brought.
    const isAppRefused = isOAuthError(answer.error, 'invalid_client') && present.client === before.client;
    if (!isAppRefused) return rest(present, sentenceOf(answer.error));
    askForLogin(present, APP_REFUSED);
    return 'app_refused';
  };

  const renew = (installedAppId: string): Promise<Outcome> => {
    const watch = watches.of(installedAppId);
    const before = store.get(installedAppId);
    if (before === undefined || stopped) return Promise.resolve('unavailable');
    watch.flight ??= attempt(before, before.current.refresh, doubt).finally(() => {
      watch.flight = undefined;
    });
    return watch.flight;
  };

  return {
    renew,
    plan,
    isUsable,
    stop: () => {
      stopped = true;
      for (const watch of watches.all()) watch.cancel();
    },
  };
};
