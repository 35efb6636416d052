import { Secret } from '../core/secret.ts';
import type { Api, ApiCall } from './api.ts';
import { apiError } from './reply.ts';
import { field, oneOf, optional, textField } from './wire.ts';

export type TargetStatus = 'PENDING' | 'CONFIRMED';

/** What an OAuth-In app (`API_ONLY`) is to be. */
export interface NewApp {
  /** Unique at SmartThings; `^[a-z0-9.\-_]{1,250}$`. */
  readonly appName: string;
  /** At most 75 characters; users see it. */
  readonly displayName: string;
  /** At most 250 characters. */
  readonly description: string;
  /** Where events go: public https. */
  readonly targetUrl?: string;
  readonly scopes: readonly string[];
  readonly redirectUris: readonly string[];
}

export interface AppDetails {
  readonly appId: string;
  readonly appName: string;
  readonly targetUrl?: string;
  /** Absent without a target. */
  readonly targetStatus?: TargetStatus;
}

export interface CreatedApp extends AppDetails {
  readonly clientId: string;
  readonly clientSecret: Secret;
}

/** The Apps API. It takes personal access tokens with the scopes for apps, not those of installed apps. */
export interface Apps {
  create(token: Secret, app: NewApp): Promise<CreatedApp>;
  get(token: Secret, appId: string): Promise<AppDetails>;
  /** Replaces name, texts and target, and the OAuth scopes and redirect addresses; id and secret stay. */
  update(token: Secret, appId: string, app: NewApp): Promise<AppDetails>;
  /** Asks SmartThings to send the target's confirmation again. */
  register(token: Secret, appId: string): Promise<void>;
}

const parseApp = (raw: unknown): AppDetails => {
  const appId = textField(raw, 'appId');
  if (appId === undefined) throw apiError('bad_reply', { status: 200 });
  // Requests say `apiOnly.targetUrl`, replies `apiOnly.subscription.targetUrl`.
  const subscription = field(field(raw, 'apiOnly'), 'subscription');
  return {
    appId,
    appName: textField(raw, 'appName') ?? appId,
    ...optional('targetUrl', textField(subscription, 'targetUrl')),
    ...optional('targetStatus', oneOf(['PENDING', 'CONFIRMED'], field(subscription, 'targetStatus'))),
  };
};

const bodyOf = ({ appName, displayName, description, targetUrl }: NewApp) => ({
  appName,
  appType: 'API_ONLY',
  classifications: ['CONNECTED_SERVICE'],
  displayName,
  description,
  singleInstance: true,
  apiOnly: { ...optional('targetUrl', targetUrl) },
});

const oauthOf = ({ displayName, scopes, redirectUris }: NewApp) => ({
  clientName: displayName,
  scope: scopes,
  redirectUris,
});

export const createApps = ({ api }: { readonly api: Api }): Apps => {
  const ask = (token: Secret, call: Pick<ApiCall, 'method' | 'path' | 'body'>): Promise<unknown> =>
    api.request({ ...call, token, priority: 'command' });
  const pathOf = (appId: string): string => `/apps/${encodeURIComponent(appId)}`;

  return {
    create: async (token, app) => {
      const body = { ...bodyOf(app), principalType: 'LOCATION', oauth: oauthOf(app) };
      const raw = await ask(token, { method: 'POST', path: '/apps', body });
      const clientId = textField(raw, 'oauthClientId');
      const clientSecret = textField(raw, 'oauthClientSecret');
      if (clientId === undefined || clientSecret === undefined) throw apiError('bad_reply', { status: 200 });
      return { ...parseApp(field(raw, 'app')), clientId, clientSecret: new Secret(clientSecret) };
    },
    get: async (token, appId) => parseApp(await ask(token, { method: 'GET', path: pathOf(appId) })),
    update: async (token, appId, app) => {
      await ask(token, { method: 'PUT', path: `${pathOf(appId)}/oauth`, body: oauthOf(app) });
      return parseApp(await ask(token, { method: 'PUT', path: pathOf(appId), body: bodyOf(app) }));
    },
    register: async (token, appId) => {
      await ask(token, { method: 'PUT', path: `${pathOf(appId)}/register`, body: {} });
    },
  };
};
