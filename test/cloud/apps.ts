import { randomUUID } from 'node:crypto';
import { type Clock, minutes } from '../../src/ops/clock.ts';
import { conflict, limitReached } from './errors.ts';
import { wholeSeconds } from './events.ts';

export type AppType = 'API_ONLY' | 'WEBHOOK_SMART_APP' | 'LAMBDA_SMART_APP';
export type SignatureType = 'ST_PADLOCK' | 'APP_RSA';
export type TargetStatus = 'PENDING' | 'CONFIRMED';

/** An app as its owner registered it. */
export interface CloudApp {
  readonly appId: string;
  appName: string;
  appType: AppType;
  displayName: string;
  description: string;
  classifications: readonly string[];
  singleInstance: boolean;
  principalType: string;
  installMetadata: unknown;
  iconImage?: unknown;
  targetUrl?: string;
  targetStatus: TargetStatus;
  signatureType: SignatureType;
  clientName: string;
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  redirectUris: readonly string[];
  settings: Record<string, unknown>;
  readonly created: number;
  updated: number;
  /** The newest confirmation that was sent. */
  confirmation?: { readonly token: string; readonly expires: number };
}

/** What an owner says about an app. */
export interface AppFacts {
  readonly appName: string;
  readonly appType: AppType;
  readonly displayName: string;
  readonly description: string;
  readonly classifications: readonly string[];
  readonly singleInstance?: boolean | undefined;
  readonly principalType?: string | undefined;
  readonly installMetadata?: unknown;
  readonly iconImage?: unknown;
  readonly targetUrl?: string | undefined;
  readonly signatureType?: SignatureType | undefined;
}

export interface OauthFacts {
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly redirectUris: readonly string[];
}

export interface Apps {
  /** By id or by name. */
  get(idOrName: string): CloudApp | undefined;
  byClient(clientId: string): CloudApp | undefined;
  all(): readonly CloudApp[];
  /** Throws where the name is taken or there are too many. */
  create(facts: AppFacts, oauth: OauthFacts): CloudApp;
  /** Returns whether the target is a new one, which must be confirmed. */
  update(app: CloudApp, facts: AppFacts): boolean;
  remove(app: CloudApp): void;
  /** A new client id and secret; the old ones stop working. */
  regenerate(app: CloudApp): void;
  /** A fresh confirmation token. */
  askConfirmation(app: CloudApp): string;
  /** Uses a confirmation token; false where it is not the newest or too old. */
  confirm(app: CloudApp, token: string): boolean;
}

const MAX_APPS_PER_TYPE = 35;
const CONFIRMATION_LIFETIME_MS = minutes(10);

/** The describing part of an app, with SmartThings' defaults. */
const describe = (facts: AppFacts) => ({
  appName: facts.appName,
  appType: facts.appType,
  displayName: facts.displayName,
  description: facts.description,
  classifications: facts.classifications,
  singleInstance: facts.singleInstance ?? true,
  principalType: facts.principalType ?? 'LOCATION',
  installMetadata: facts.installMetadata ?? {},
  ...(facts.iconImage === undefined ? {} : { iconImage: facts.iconImage }),
});

export const createApps = (clock: Clock): Apps => {
  const apps = new Map<string, CloudApp>();
  const get = (idOrName: string): CloudApp | undefined =>
    apps.get(idOrName) ?? [...apps.values()].find((app) => app.appName === idOrName);

  return {
    get,
    byClient: (clientId) => [...apps.values()].find((app) => app.clientId === clientId),
    all: () => [...apps.values()],
    create: (facts, oauth) => {
      if (get(facts.appName) !== undefined) throw conflict(`An app with the name ${facts.appName} exists already.`);
      const ofType = [...apps.values()].filter((app) => app.appType === facts.appType);
      if (ofType.length >= MAX_APPS_PER_TYPE) throw limitReached(`The limit of ${MAX_APPS_PER_TYPE} apps is reached.`);
      const now = clock.now();
      const app: CloudApp = {
        appId: randomUUID(),
        ...describe(facts),
        ...(facts.targetUrl === undefined ? {} : { targetUrl: facts.targetUrl }),
        targetStatus: 'PENDING',
        signatureType: facts.signatureType ?? 'ST_PADLOCK',
        ...oauth,
        clientId: randomUUID(),
        clientSecret: randomUUID(),
        settings: {},
        created: now,
        updated: now,
      };
      apps.set(app.appId, app);
      return app;
    },
    update: (app, facts) => {
      Object.assign(app, describe(facts));
      app.updated = clock.now();
      if (facts.targetUrl === app.targetUrl) return false;
      app.targetStatus = 'PENDING';
      if (facts.targetUrl === undefined) {
        delete app.targetUrl;
        return false;
      }
      app.targetUrl = facts.targetUrl;
      return true;
    },
    remove: (app) => void apps.delete(app.appId),
    regenerate: (app) => {
      app.clientId = randomUUID();
      app.clientSecret = randomUUID();
    },
    askConfirmation: (app) => {
      const token = randomUUID();
      app.confirmation = { token, expires: clock.now() + CONFIRMATION_LIFETIME_MS };
      return token;
    },
    confirm: (app, token) => {
      if (app.confirmation?.token !== token || clock.now() >= app.confirmation.expires) return false;
      app.targetStatus = 'CONFIRMED';
      return true;
    },
  };
};

const targetJson = (app: CloudApp, appPublicKey: string): object => {
  const target = { targetUrl: app.targetUrl, targetStatus: app.targetStatus };
  if (app.appType === 'WEBHOOK_SMART_APP') {
    return { webhookSmartApp: { ...target, signatureType: app.signatureType, publicKey: appPublicKey } };
  }
  return { apiOnly: app.targetUrl === undefined ? {} : { subscription: target } };
};

/** An app as lists show it: without the block of its type. */
export const appSummary = (app: CloudApp, userId: string): object => ({
  appName: app.appName,
  appId: app.appId,
  appType: app.appType,
  principalType: app.principalType,
  classifications: app.classifications,
  displayName: app.displayName,
  description: app.description,
  singleInstance: app.singleInstance,
  installMetadata: app.installMetadata,
  ...(app.iconImage === undefined ? {} : { iconImage: app.iconImage }),
  owner: { ownerType: 'USER', ownerId: userId },
  createdDate: wholeSeconds(app.created),
  lastUpdatedDate: wholeSeconds(app.updated),
});

/** An app in full. The request has the target at another place than the answer; that is SmartThings' own asymmetry. */
export const appJson = (app: CloudApp, userId: string, appPublicKey: string): object => ({
  ...appSummary(app, userId),
  ...targetJson(app, appPublicKey),
  ui: { dashboardCardsEnabled: false, preInstallDashboardCardsEnabled: false },
});

export const oauthJson = (app: CloudApp): object => ({
  clientName: app.clientName,
  scope: app.scopes,
  redirectUris: app.redirectUris,
});
