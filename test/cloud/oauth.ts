import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CloudApp } from './apps.ts';
import { type JsonObject, objectOf, textOf } from './constraints.ts';
import { type CloudError, oauthError } from './errors.ts';
import type { Parts } from './parts.ts';
import type { TokenPair } from './tokens.ts';

const badClient = (): CloudError => oauthError(401, 'invalid_client', 'Bad client credentials');

/** The app that the Basic header names. A `client_id` among the parameters must be the same. */
const authenticate = (request: FastifyRequest, parameters: JsonObject, parts: Parts): CloudApp => {
  const encoded = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const [clientId = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':');
  const app = parts.apps.byClient(clientId);
  if (app === undefined || app.clientSecret !== secret.join(':')) throw badClient();
  if (parameters['client_id'] !== undefined && parameters['client_id'] !== clientId) throw badClient();
  return app;
};

const redeem = (app: CloudApp, parameters: JsonObject, parts: Parts): TokenPair => {
  const code = textOf(parameters['code']) ?? '';
  const found = parts.codes.redeem(code);
  const install = parts.installs.get(found?.installedAppId ?? '');
  const known = found?.clientId === app.clientId && found.redirectUri === parameters['redirect_uri'];
  if (found === undefined || install === undefined || !known) {
    throw oauthError(400, 'invalid_grant', `Invalid authorization code: ${code}`);
  }
  install.status = 'AUTHORIZED';
  return parts.tokens.issue(found.installedAppId, app.clientId, found.scopes);
};

const refresh = (app: CloudApp, parameters: JsonObject, parts: Parts): TokenPair => {
  const token = textOf(parameters['refresh_token']) ?? '';
  const pair = parts.tokens.refresh(token, app.clientId);
  if (pair !== undefined) return pair;
  const byClient = `Invalid refresh token requested by clientId: ${app.clientId} with grantType: refresh_token, e.cause: no cause`;
  const description = parts.faults.refreshErrorNames === 'client' ? byClient : `Invalid refresh token: ${token}`;
  throw oauthError(400, 'invalid_grant', description);
};

type Grant = (app: CloudApp, parameters: JsonObject, parts: Parts) => TokenPair;
const grantTypes: Record<string, Grant> = { authorization_code: redeem, refresh_token: refresh };

const answer = (pair: TokenPair, parts: Parts): JsonObject => ({
  access_token: pair.accessToken,
  token_type: 'bearer',
  refresh_token: pair.refreshToken,
  expires_in: Math.floor((pair.accessTokenExpires - parts.clock.now()) / 1_000),
  scope: pair.scopes.join(' '),
  access_tier: 0,
  developer_account_id: parts.userId,
  installed_app_id: pair.installedAppId,
  iot_account_id: parts.userId,
  owner_account_id: parts.userId,
});

/** `POST /oauth/token`: parameters come in the form or in the query, encoded or raw. */
export const registerToken = (server: FastifyInstance, parts: Parts): void => {
  server.post('/oauth/token', { config: { open: true } }, (request) => {
    const parameters = { ...objectOf(request.query), ...objectOf(request.body) };
    const app = authenticate(request, parameters, parts);
    const type = textOf(parameters['grant_type']) ?? '';
    const grant = Object.hasOwn(grantTypes, type) ? grantTypes[type] : undefined;
    if (grant === undefined) throw oauthError(401, 'unsupported_grant_type', `Unsupported grant type: ${type}`);
    return answer(grant(app, parameters, parts), parts);
  });
};
