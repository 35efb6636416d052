import { OAuthError, type OAuthErrorKind } from '../core/oauth-error.ts';
import { Secret } from '../core/secret.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { createHttp, HttpFailure, type HttpReply } from './http.ts';
import { field, optional, parseJson, textField } from './wire.ts';

/** The app that signs in. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: Secret;
}

/** A pair of tokens as SmartThings hands it out; the pair before it is dead from then on. */
export interface TokenGrant {
  readonly accessToken: Secret;
  readonly refreshToken: Secret;
  readonly expiresInSeconds: number;
  /** The scopes granted; empty where SmartThings does not say. */
  readonly scopes: readonly string[];
  readonly installedAppId?: string;
}

export interface AuthorizeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
}

/** SmartThings' OAuth endpoints. Both calls throw `OAuthError`; neither is repeated here, because a code and a refresh token work once. */
export interface OAuth {
  /** The page on which the user chooses a location and agrees. */
  authorizeUrl(request: AuthorizeRequest): string;
  exchange(request: OAuthClient & { readonly code: string; readonly redirectUri: string }): Promise<TokenGrant>;
  refresh(request: OAuthClient & { readonly refreshToken: Secret }): Promise<TokenGrant>;
  close(): Promise<void>;
}

export interface OAuthDeps {
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: string;
  /** Default 30 s. */
  readonly timeoutMs?: number;
}

type Grant = 'authorization_code' | 'refresh_token';

/** What SmartThings has always said; only for replies that leave it out. */
const USUAL_LIFE_SECONDS = 86_399;

const SENTENCES: Readonly<Record<OAuthErrorKind, string>> = {
  invalid_grant: 'SmartThings no longer accepts this code or token.',
  invalid_client: 'SmartThings does not accept the app’s client id or client secret.',
  invalid_scope: 'SmartThings does not allow the app what it asked for.',
  unavailable: 'SmartThings gave no tokens at the moment.',
};

const NAMED: ReadonlyMap<string, OAuthErrorKind> = new Map([
  ['invalid_grant', 'invalid_grant'],
  ['invalid_client', 'invalid_client'],
  ['invalid_scope', 'invalid_scope'],
]);

const nameIn = (text: string): OAuthErrorKind | undefined => NAMED.get(textField(parseJson(text), 'error') ?? '');

/**
 * What a refusal means. Only what surely condemns the code, the token or the app counts as such; outages answer with
 * all sorts of statuses and pages, and must not cost a sign-in.
 */
export const kindOfRefusal = (grant: Grant, status: number, text: string): OAuthErrorKind => {
  if (status < 400 || status >= 500) return 'unavailable';
  const named = nameIn(text);
  if (named !== undefined && (status === 400 || status === 401)) return named;
  // Seen once for an authorization code, in place of invalid_grant.
  if (grant === 'authorization_code' && status === 404 && text.includes('code_invalid')) return 'invalid_grant';
  // Older documentation says 401 for an expired refresh token; for a code it can only be about the app.
  if (status === 401) return grant === 'refresh_token' ? 'invalid_grant' : 'invalid_client';
  return 'unavailable';
};

const grantOf = (reply: HttpReply): TokenGrant => {
  const body = parseJson(reply.text);
  const accessToken = textField(body, 'access_token');
  const refreshToken = textField(body, 'refresh_token');
  if (accessToken === undefined || refreshToken === undefined) {
    throw new OAuthError('unavailable', 'SmartThings’ answer holds no tokens.');
  }
  const expires = Number(field(body, 'expires_in') ?? Number.NaN);
  return {
    accessToken: new Secret(accessToken),
    refreshToken: new Secret(refreshToken),
    expiresInSeconds: Number.isFinite(expires) && expires > 0 ? expires : USUAL_LIFE_SECONDS,
    scopes: (textField(body, 'scope') ?? '').split(/\s+/).filter((scope) => scope !== ''),
    ...optional('installedAppId', textField(body, 'installed_app_id')),
  };
};

const trimSlash = (url: string): string => url.replace(/\/+$/, '');

/** The address of SmartThings' consent page. */
export const authorizeUrl = (apiUrl: string, { clientId, redirectUri, scopes, state }: AuthorizeRequest): string => {
  const url = new URL(`${trimSlash(apiUrl)}/oauth/authorize`);
  url.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
  }).toString();
  return url.href;
};

export const createOAuth = ({ apiUrl, clock, log, userAgent, timeoutMs = 30_000 }: OAuthDeps): OAuth => {
  const http = createHttp({ clock, log, userAgent, timeoutMs });

  const ask = async (client: OAuthClient, grant: Grant, parameters: Record<string, string>): Promise<TokenGrant> => {
    const credentials = Buffer.from(`${client.clientId}:${client.clientSecret.reveal()}`).toString('base64');
    const reply = await http
      .send({
        method: 'POST',
        url: `${trimSlash(apiUrl)}/oauth/token`,
        headers: {
          authorization: `Basic ${credentials}`,
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({ grant_type: grant, client_id: client.clientId, ...parameters }).toString(),
      })
      .catch((error: unknown) => {
        if (!(error instanceof HttpFailure)) throw error;
        throw new OAuthError('unavailable', error.message, { cause: error });
      });
    if (reply.status === 200) return grantOf(reply);
    // SmartThings' description quotes the token, so it stays out of the sentence and of the log.
    const kind = kindOfRefusal(grant, reply.status, reply.text);
    log.debug(`The token endpoint answered ${reply.status}: ${kind}.`);
    throw new OAuthError(kind, SENTENCES[kind], { isNamed: nameIn(reply.text) === kind });
  };

  return {
    authorizeUrl: (request) => authorizeUrl(apiUrl, request),
    exchange: ({ code, redirectUri, ...client }) =>
      ask(client, 'authorization_code', { code, redirect_uri: redirectUri }),
    refresh: ({ refreshToken, ...client }) => ask(client, 'refresh_token', { refresh_token: refreshToken.reveal() }),
    close: () => http.close(),
  };
};
