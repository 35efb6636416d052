import { randomUUID } from 'node:crypto';
import { isApiError, saysGone } from '../core/api-error.ts';
import { BridgeError, sentenceOf } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { type Cancel, type Clock, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { OAuthClient } from '../smartthings/oauth.ts';
import type { SmartThings } from '../smartthings/smartthings.ts';
import { forUsers } from './cloud-error.ts';
import { SCOPES } from './scopes.ts';
import type { TokenKeeper } from './token-keeper.ts';
import type { App, TargetStatus, TokenStore } from './token-store.ts';

/** A page that Home Assistant's users trust; it shows the address from which the user copies the code. */
export const MY_HOME_ASSISTANT_REDIRECT = 'https://my.home-assistant.io/redirect/oauth';

/** Where SmartThings may send users and events. */
export interface Addresses {
  /** Besides Home Assistant's page, which is always among them. */
  readonly redirectUris: readonly string[];
  readonly targetUrl?: string;
}

/** The OAuth app at SmartThings: made by the bridge, or brought by the user. */
export interface AppRegistration {
  /**
   * Creates the app with a one-time personal access token, or corrects the addresses of the one created before.
   * The token is kept in memory until the target is confirmed, 60 s at most.
   * @throws {BridgeError}
   */
  registerApp(token: Secret): Promise<App>;
  /** Asks SmartThings to send the confirmation again; an app that the bridge made gets its present addresses first. */
  confirmTarget(token: Secret): Promise<void>;
  /** Stores an app that the user made; the same one again only gets its secret. */
  setApp(app: OAuthClient & { readonly appId?: string }): App;
  /** The target of this app was seen to be confirmed. */
  targetConfirmed(appId: string): void;
  /** Takes note of addresses that changed; at the start: while the bridge was off. */
  addressesChanged(): void;
  stop(): void;
}

export interface AppRegistrationDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: TokenStore;
  readonly keeper: Pick<TokenKeeper, 'useCredentials'>;
  readonly smartthings: Pick<SmartThings, 'apps'>;
  readonly addresses: () => Addresses;
}

const DISPLAY_NAME = 'SmartThings2MQTT';
const DESCRIPTION = 'The bridge between SmartThings and MQTT in your home.';
/** After these times the bridge looks whether the confirmation came, and asks for another one. */
const LOOK_AFTER_MS = [seconds(10), seconds(30)] as const;
const FORGET_TOKEN_AFTER_MS = seconds(60);

/** Whether SmartThings delivers to `targetUrl`: an app that still has another address there does not. */
export const targetStatusAt = (targetUrl: string | undefined, app: App | undefined): TargetStatus => {
  if (targetUrl === undefined || app === undefined) return 'unknown';
  return app.targetUrl === targetUrl ? app.targetStatus : 'pending';
};

const refusedToken = (error: unknown): unknown =>
  isApiError(error, 'unauthorized', 'forbidden')
    ? new BridgeError('APP_TOKEN_REFUSED', 'SmartThings does not accept this token for creating apps.')
    : forUsers(error);

export const createAppRegistration = (deps: AppRegistrationDeps): AppRegistration => {
  const { clock, log, store, keeper, smartthings, addresses } = deps;
  const { apps } = smartthings;
  /** A confirmation can arrive before SmartThings has answered the creation. */
  const confirmed = new Set<string>();
  let cancels: Cancel[] = [];

  /** With the schedule goes the only reference to the token. */
  const forgetToken = (): void => {
    for (const cancel of cancels) cancel();
    cancels = [];
  };

  const setStatus = (targetStatus: TargetStatus): void => {
    if (store.app !== undefined && store.app.targetStatus !== targetStatus)
      store.setApp({ ...store.app, targetStatus });
    if (targetStatus === 'confirmed') forgetToken();
  };

  const look = async (token: Secret, appId: string): Promise<void> => {
    try {
      const { targetStatus } = await apps.get(token, appId);
      if (targetStatus === 'CONFIRMED') setStatus('confirmed');
      else await apps.register(token, appId);
    } catch (error) {
      log.debug(`The confirmation of the target could not be looked after. ${sentenceOf(error)}`);
    }
  };

  const awaitConfirmation = (token: Secret, appId: string): void => {
    forgetToken();
    cancels = LOOK_AFTER_MS.map((ms) => clock.after(ms, () => look(token, appId)));
    cancels.push(clock.after(FORGET_TOKEN_AFTER_MS, forgetToken));
  };

  const statusOf = (appId: string, targetUrl: string | undefined, isConfirmed: boolean): TargetStatus => {
    if (targetUrl === undefined) return 'unknown';
    return isConfirmed || confirmed.has(appId) ? 'confirmed' : 'pending';
  };

  const presentAddresses = (): Addresses => {
    const { redirectUris, targetUrl } = addresses();
    return {
      redirectUris: [...new Set([...redirectUris, MY_HOME_ASSISTANT_REDIRECT])],
      ...(targetUrl !== undefined && { targetUrl }),
    };
  };

  /** The app that the bridge made before, where it still exists and this token may change it. */
  const findOwn = async (token: Secret): Promise<(App & { appId: string; appName: string }) | undefined> => {
    const { app } = store;
    if (app?.appId === undefined || app.appName === undefined) return undefined;
    const { appId, appName } = app;
    return apps.get(token, appId).then(
      () => ({ ...app, appId, appName }),
      (error: unknown) => {
        if (saysGone(error)) return undefined;
        throw error;
      },
    );
  };

  const createOrUpdate = async (token: Secret): Promise<App & { appId: string }> => {
    const { redirectUris, targetUrl } = presentAddresses();
    const target = targetUrl === undefined ? {} : { targetUrl };
    const own = await findOwn(token);
    const wanted = {
      appName: own?.appName ?? `smartthings2mqtt-${randomUUID()}`,
      displayName: DISPLAY_NAME,
      description: DESCRIPTION,
      scopes: SCOPES,
      redirectUris,
      ...target,
    };
    if (own !== undefined) {
      // A target that changes has to be confirmed anew.
      if (own.targetUrl !== targetUrl) confirmed.delete(own.appId);
      const { targetStatus } = await apps.update(token, own.appId, wanted);
      const { targetUrl: _, ...rest } = own;
      const status = statusOf(own.appId, targetUrl, targetStatus === 'CONFIRMED');
      return { ...rest, ...target, redirectUris, targetStatus: status, refusedScopes: [] };
    }
    const { appId, appName, clientId, clientSecret, targetStatus } = await apps.create(token, wanted);
    const status = statusOf(appId, targetUrl, targetStatus === 'CONFIRMED');
    return { appId, appName, clientId, clientSecret, redirectUris, ...target, targetStatus: status, refusedScopes: [] };
  };

  return {
    registerApp: async (token) => {
      const app = await createOrUpdate(token).catch((error: unknown) => {
        throw refusedToken(error);
      });
      // Between SmartThings' answer and here nothing waits: its secret is shown only once.
      store.setApp(app);
      log.info('The SmartThings app is set up.', { appId: app.appId });
      if (app.targetStatus === 'pending') awaitConfirmation(token, app.appId);
      return app;
    },
    confirmTarget: async (token) => {
      const { app } = store;
      if (app?.appId === undefined) throw new BridgeError('APP_MISSING', 'The id of the SmartThings app is not known.');
      if (presentAddresses().targetUrl === undefined) {
        throw new BridgeError('PUBLIC_URL_MISSING', 'There is no address at which SmartThings could reach the bridge.');
      }
      const isMoved = app.appName !== undefined && app.targetUrl !== presentAddresses().targetUrl;
      try {
        if (isMoved) store.setApp(await createOrUpdate(token));
        await apps.register(token, store.app?.appId ?? app.appId);
      } catch (error) {
        throw refusedToken(error);
      }
      if (store.app?.targetStatus !== 'confirmed') setStatus('pending');
      if (store.app?.targetStatus === 'pending') awaitConfirmation(token, store.app.appId ?? app.appId);
    },
    setApp: ({ clientId, clientSecret, appId }) => {
      const { app } = store;
      const isSame = app?.clientId === clientId && (appId === undefined || appId === app.appId);
      // Also the same credentials once more: whoever enters them wants them to be tried again.
      keeper.useCredentials({ clientId, clientSecret });
      if (app !== undefined && isSame && app.clientSecret.equals(clientSecret)) return app;
      const next: App = {
        ...(isSame ? app : { ...(appId !== undefined && { appId }), ...presentAddresses(), targetStatus: 'unknown' }),
        clientId,
        clientSecret,
        refusedScopes: [],
      };
      store.setApp(next);
      return next;
    },
    targetConfirmed: (appId) => {
      confirmed.add(appId);
      const { app } = store;
      if (app === undefined || (app.appId ?? appId) !== appId) return;
      // The confirmation came here, so this is the address that SmartThings has, whoever entered it there.
      const { targetUrl } = presentAddresses();
      if (targetUrl !== undefined && app.targetUrl !== targetUrl) store.setApp({ ...app, targetUrl });
      setStatus('confirmed');
    },
    addressesChanged: () => {
      const { app } = store;
      const { redirectUris, targetUrl } = presentAddresses();
      // Of its own app the bridge knows which addresses SmartThings has; of any other it only knows what it asked for.
      if (app === undefined || app.appName !== undefined || app.targetUrl === targetUrl) return;
      const { targetUrl: _, ...rest } = app;
      store.setApp({ ...rest, redirectUris, ...(targetUrl !== undefined && { targetUrl }), targetStatus: 'unknown' });
    },
    stop: forgetToken,
  };
};
