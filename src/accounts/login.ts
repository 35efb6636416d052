import { isApiError, saysGone } from '../core/api-error.ts';
import { BridgeError } from '../core/errors.ts';
import { isOAuthError } from '../core/oauth-error.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { OAuth } from '../smartthings/oauth.ts';
import type { SmartThings } from '../smartthings/smartthings.ts';
import { MY_HOME_ASSISTANT_REDIRECT } from './app-registration.ts';
import { forUsers } from './cloud-error.ts';
import type { Locator } from './locator.ts';
import { createPendingLogins, type PendingLogin } from './pending-logins.ts';
import { parseRedirect, type Redirect, redirectOf } from './redirect.ts';
import { INDISPENSABLE, missingScopes, purposesOf, refusedScopes, SCOPES, type Scope } from './scopes.ts';
import type { TokenKeeper } from './token-keeper.ts';
import type { TokenStore } from './token-store.ts';

export interface LoginResult {
  readonly installedAppId: string;
  /** Absent where SmartThings did not say it yet; the bridge goes on asking. */
  readonly locationId?: string;
  readonly locationName?: string;
  /** What was asked for and not granted. */
  readonly missingScopes: readonly Scope[];
}

/** The user's way into SmartThings and out again. All errors are `BridgeError`s. */
export interface Login {
  /** A fresh link to SmartThings' consent page; it works once, for ten minutes. */
  begin(request: { readonly redirectUri: string }): { readonly authorizeUrl: string; readonly state: string };
  /** `redirect`: the address on which the user ended, or the bare code in it. */
  complete(request: { readonly redirect: string }): Promise<LoginResult>;
  /** The query with which SmartThings sent the user's browser to the bridge. */
  callback(query: Readonly<Record<string, string | undefined>>): Promise<LoginResult>;
  /** Uninstalls at SmartThings, and forgets the sign-in. */
  signOut(installedAppId: string): Promise<void>;
}

export interface LoginDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: TokenStore;
  readonly keeper: TokenKeeper;
  readonly locator: Locator;
  readonly oauth: Pick<OAuth, 'authorizeUrl' | 'exchange'>;
  readonly smartthings: Pick<SmartThings, 'installedApps'>;
}

const fail = (code: ConstructorParameters<typeof BridgeError>[0], message: string): never => {
  throw new BridgeError(code, message);
};

const NO_DEVICES = 'SmartThings does not allow this app to read devices, and without that there is no sign-in.';

export const createLogin = (deps: LoginDeps): Login => {
  const { clock, log, store, keeper, locator, oauth, smartthings } = deps;
  const logins = createPendingLogins(clock);

  /** The sign-in that a state belongs to, where it can still be completed. */
  const usable = (state: string): PendingLogin => {
    const pending = logins.find(state) ?? fail('LOGIN_STATE_UNKNOWN', 'This sign-in was not started here.');
    if (pending.used) fail('LOGIN_STATE_UNKNOWN', 'This sign-in link was used already.');
    if (logins.isExpired(pending)) fail('LOGIN_STATE_UNKNOWN', 'This sign-in link is older than ten minutes.');
    return pending;
  };

  const newest = (): PendingLogin =>
    logins.newest() ?? fail('LOGIN_STATE_UNKNOWN', 'No sign-in is under way that this could belong to.');

  const refuseScopes = ({ client, scopes }: PendingLogin, description: string): never => {
    const refused = refusedScopes(scopes, description);
    if (refused.includes(INDISPENSABLE)) return fail('LOGIN_SCOPE_REFUSED', NO_DEVICES);
    const { app } = store;
    if (app !== undefined && app.clientId === client.clientId) {
      store.setApp({ ...app, refusedScopes: [...new Set([...app.refusedScopes, ...refused])] });
    }
    const missing = purposesOf(refused);
    return fail('LOGIN_SCOPE_REFUSED', `SmartThings does not allow this app everything. Missing will be: ${missing}.`);
  };

  const fromSmartThings = (pending: PendingLogin, { error, description }: Redirect & { type: 'error' }): never => {
    pending.used = true;
    if (error === 'access_denied') return fail('LOGIN_DENIED', 'At SmartThings the sign-in was declined.');
    if (error === 'invalid_scope') return refuseScopes(pending, description);
    log.warning('SmartThings ended a sign-in with an error.', { error, description });
    return fail('CLOUD_REFUSED', `SmartThings ended the sign-in with “${error.slice(0, 100)}”.`);
  };

  const exchange = async (pending: PendingLogin, code: string): Promise<LoginResult> => {
    // Marked before the call: two at once must not both spend the code.
    pending.used = true;
    const { client, redirectUri } = pending;
    const { installedAppId, ...grant } = await oauth.exchange({ ...client, code, redirectUri }).catch((error) => {
      // No answer: the same address may be tried again.
      if (isOAuthError(error, 'unavailable')) pending.used = false;
      if (isOAuthError(error, 'invalid_scope')) return refuseScopes(pending, '');
      throw forUsers(error);
    });
    if (installedAppId === undefined) {
      return fail('CLOUD_REFUSED', 'SmartThings’ answer does not say which sign-in it belongs to.');
    }
    const missing = missingScopes(grant.scopes);
    if (missing.includes(INDISPENSABLE)) return fail('LOGIN_SCOPE_REFUSED', NO_DEVICES);
    // Stored before anything else is asked: a crash must not lose what the code has bought.
    keeper.adopt({ ...grant, installedAppId }, client);
    const located = await locator.locate(installedAppId);
    return {
      installedAppId,
      ...(located?.locationId !== undefined && { locationId: located.locationId }),
      ...(located?.locationName !== undefined && { locationName: located.locationName }),
      missingScopes: missing,
    };
  };

  const finish = async (pending: PendingLogin, redirect: Redirect): Promise<LoginResult> =>
    redirect.type === 'error' ? fromSmartThings(pending, redirect) : exchange(pending, redirect.code);

  return {
    begin: ({ redirectUri: wanted }) => {
      const { app } = store;
      if (app === undefined) return fail('APP_MISSING', 'There is no SmartThings app yet with which to sign in.');
      // The bridge's address may have changed since it made the app; Home Assistant's page is always among the app's.
      const isRefused = app.appName !== undefined && !app.redirectUris.includes(wanted);
      const redirectUri = isRefused ? MY_HOME_ASSISTANT_REDIRECT : wanted;
      const client = { clientId: app.clientId, clientSecret: app.clientSecret };
      const scopes = SCOPES.filter((scope) => !app.refusedScopes.includes(scope));
      const { state } = logins.begin(redirectUri, client, scopes);
      return { state, authorizeUrl: oauth.authorizeUrl({ clientId: app.clientId, redirectUri, scopes, state }) };
    },
    complete: async ({ redirect: pasted }) => {
      if (pasted.includes('could not be validated')) {
        return fail('LOGIN_REDIRECT_INVALID', 'The app at SmartThings does not list the redirect address.');
      }
      const redirect = parseRedirect(pasted);
      if (redirect === undefined) return fail('LOGIN_REDIRECT_INVALID', 'There is no code in what was pasted.');
      const isBareCode = redirect.type === 'code' && redirect.code === pasted.trim();
      if (redirect.state === undefined && redirect.type === 'code' && !isBareCode) {
        return fail('LOGIN_REDIRECT_INVALID', 'The pasted address is not complete: its “state” is missing.');
      }
      return finish(redirect.state === undefined ? newest() : usable(redirect.state), redirect);
    },
    callback: async (query) => {
      const redirect = redirectOf(query);
      if (redirect?.state === undefined) return fail('LOGIN_STATE_UNKNOWN', 'This sign-in was not started here.');
      return finish(usable(redirect.state), redirect);
    },
    signOut: async (installedAppId) => {
      if (store.get(installedAppId) === undefined) {
        return fail('INSTALLED_APP_UNKNOWN', 'This location is not signed in.');
      }
      await smartthings.installedApps.delete(installedAppId).catch((error: unknown) => {
        // Ended at SmartThings already, or not ours to end any more.
        if (saysGone(error) || isApiError(error, 'unauthorized', 'login_needed')) return;
        throw forUsers(error);
      });
      keeper.forget(installedAppId);
    },
  };
};
