import type { ErrorCode } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import type { Log } from '../ops/log.ts';
import { openStore } from '../ops/store.ts';
import type { OAuthClient } from '../smartthings/oauth.ts';
import {
  errorCodeOf,
  isStoredAccounts,
  NO_ACCOUNTS,
  type StoredAccounts,
  type StoredApp,
  type StoredInstalledApp,
} from './stored-shape.ts';

/** Whether SmartThings delivers events to the target, as far as the bridge saw itself. */
export type TargetStatus = 'unknown' | 'pending' | 'confirmed';

/** The OAuth app with which users sign in. */
export interface App extends OAuthClient {
  readonly appId?: string;
  /** Its name at SmartThings; known of an app that the bridge itself created. */
  readonly appName?: string;
  readonly redirectUris: readonly string[];
  readonly targetUrl?: string;
  readonly targetStatus: TargetStatus;
  /** What SmartThings does not allow this app. */
  readonly refusedScopes: readonly string[];
}

export interface TokenPair {
  readonly access: Secret;
  readonly refresh: Secret;
  /** ms since the epoch, as all times here. */
  readonly accessExpires: number;
  readonly obtained: number;
  /** When to renew, as things go well. */
  readonly renewAt: number;
}

export interface LoginReason {
  readonly code: ErrorCode;
  /** A sentence. */
  readonly message: string;
}

/** One sign-in: the app in one location. */
export interface SignedInApp {
  readonly installedAppId: string;
  /** Unknown for the moment between the sign-in and the first read. */
  readonly locationId?: string;
  readonly locationName?: string;
  readonly appId?: string;
  /** The credentials that this sign-in belongs to: a new app leaves older sign-ins as they are. */
  readonly client: OAuthClient;
  readonly scopes: readonly string[];
  readonly current: TokenPair;
  /** The generation before, for the case that SmartThings lost the newer one. */
  readonly previous?: { readonly refresh: Secret; readonly obtained: number };
  readonly auth: 'ready' | 'login_needed';
  readonly reason?: LoginReason;
}

/** The accounts, in memory and in `accounts.json`. */
export interface TokenStore {
  readonly app: App | undefined;
  readonly installedApps: readonly SignedInApp[];
  /** When the bridge was last known to run. */
  readonly lastSeenRunning: number | undefined;
  get(installedAppId: string): SignedInApp | undefined;
  setApp(app: App): void;
  /** Adds or replaces. Throws when the disk refuses; memory holds the newer state even then, see `save`. */
  put(installedApp: SignedInApp): void;
  remove(installedAppId: string): void;
  setLastSeenRunning(time: number): void;
  /** Writes what is in memory again, after a write failed. */
  save(): void;
}

const appOf = ({ clientSecret, ...rest }: StoredApp): App => ({ ...rest, clientSecret: new Secret(clientSecret) });

const storedApp = ({ clientSecret, redirectUris, refusedScopes, ...rest }: App): StoredApp => ({
  ...rest,
  clientSecret: clientSecret.reveal(),
  redirectUris: [...redirectUris],
  refusedScopes: [...refusedScopes],
});

const signedInOf = ({ client, current, previous, reason, ...rest }: StoredInstalledApp): SignedInApp => ({
  ...rest,
  client: { clientId: client.id, clientSecret: new Secret(client.secret) },
  current: { ...current, access: new Secret(current.access), refresh: new Secret(current.refresh) },
  ...(previous && { previous: { ...previous, refresh: new Secret(previous.refresh) } }),
  ...(reason && { reason: { code: errorCodeOf(reason.code), message: reason.message } }),
});

const storedInstalledApp = ({ client, current, previous, scopes, ...rest }: SignedInApp): StoredInstalledApp => ({
  ...rest,
  scopes: [...scopes],
  client: { id: client.clientId, secret: client.clientSecret.reveal() },
  current: { ...current, access: current.access.reveal(), refresh: current.refresh.reveal() },
  ...(previous && { previous: { ...previous, refresh: previous.refresh.reveal() } }),
});

/** Opens the accounts of a data folder. */
export const createTokenStore = ({ folder, log }: { readonly folder: string; readonly log: Log }): TokenStore => {
  const store = openStore<StoredAccounts>({
    folder,
    name: 'accounts',
    empty: NO_ACCOUNTS,
    isValid: isStoredAccounts,
    log,
  });
  let app = store.value.app === undefined ? undefined : appOf(store.value.app);
  let lastSeenRunning = store.value.lastSeenRunning;
  const installedApps = new Map(store.value.installedApps.map((stored) => [stored.installedAppId, signedInOf(stored)]));

  const save = (): void => {
    store.update(() => ({
      ...(app && { app: storedApp(app) }),
      installedApps: [...installedApps.values()].map(storedInstalledApp),
      ...(lastSeenRunning !== undefined && { lastSeenRunning }),
    }));
  };

  return {
    get app() {
      return app;
    },
    get installedApps() {
      return [...installedApps.values()];
    },
    get lastSeenRunning() {
      return lastSeenRunning;
    },
    get: (installedAppId) => installedApps.get(installedAppId),
    setApp: (next) => {
      app = next;
      save();
    },
    put: (installedApp) => {
      installedApps.set(installedApp.installedAppId, installedApp);
      save();
    },
    remove: (installedAppId) => {
      if (installedApps.delete(installedAppId)) save();
    },
    setLastSeenRunning: (time) => {
      lastSeenRunning = time;
      save();
    },
    save,
  };
};
