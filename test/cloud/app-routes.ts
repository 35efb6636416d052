import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AppFacts, type AppType, appJson, appSummary, type CloudApp, type OauthFacts, oauthJson } from './apps.ts';
import {
  type FieldRule,
  type JsonObject,
  objectOf,
  requireFields,
  textOf,
  textsOf,
  violationError,
  violations,
} from './constraints.ts';
import { forbidden, notFound } from './errors.ts';
import type { Parts } from './parts.ts';

const appTypes = ['API_ONLY', 'WEBHOOK_SMART_APP', 'LAMBDA_SMART_APP'] as const satisfies readonly AppType[];
const classifications = ['AUTOMATION', 'SERVICE', 'DEVICE', 'CONNECTED_SERVICE'];
const signatureTypes = ['ST_PADLOCK', 'APP_RSA'] as const;

const appRules: readonly FieldRule[] = [
  { field: 'appName', required: true, pattern: /^[a-z0-9.\-_]{1,250}$/ },
  { field: 'appType', required: true, oneOf: appTypes },
  { field: 'displayName', required: true, maxLength: 75 },
  { field: 'description', required: true, maxLength: 250 },
  { field: 'principalType', oneOf: ['LOCATION', 'USER_LEVEL'] },
];
/** Real targets are https; plain http passes on loopback alone, for tests. */
const address = /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$))\S*$/;
const targetRules: readonly FieldRule[] = [{ field: 'targetUrl', maxLength: 2_048, pattern: address }];
const MAX_REDIRECT_URIS = 10;

const blockNames: Record<AppType, string> = {
  API_ONLY: 'apiOnly',
  WEBHOOK_SMART_APP: 'webhookSmartApp',
  LAMBDA_SMART_APP: 'lambdaSmartApp',
};

const parseApp = (body: JsonObject, signatureType: unknown): AppFacts => {
  requireFields(body, appRules);
  const appType = appTypes.find((type) => type === body['appType']) ?? 'API_ONLY';
  const kinds = textsOf(body['classifications']);
  if (kinds.length === 0 || kinds.some((kind) => !classifications.includes(kind))) {
    throw violationError([{ code: 'NotEmptyError', target: 'classifications', message: 'must not be empty' }]);
  }
  const block = objectOf(body[blockNames[appType]]);
  requireFields(block, targetRules, `${blockNames[appType]}.`);
  return {
    appName: textOf(body['appName']) ?? '',
    appType,
    displayName: textOf(body['displayName']) ?? '',
    description: textOf(body['description']) ?? '',
    classifications: kinds,
    singleInstance: body['singleInstance'] === undefined ? undefined : body['singleInstance'] === true,
    principalType: textOf(body['principalType']),
    installMetadata: body['installMetadata'],
    iconImage: body['iconImage'],
    targetUrl: textOf(block['targetUrl']) || undefined,
    signatureType: signatureTypes.find((type) => type === signatureType),
  };
};

const parseOauth = (body: JsonObject, displayName: string): OauthFacts => {
  const redirectUris = textsOf(body['redirectUris']);
  const details = redirectUris.flatMap((uri, index) =>
    violations({ [`redirectUris[${index}]`]: uri }, [{ field: `redirectUris[${index}]`, pattern: address }], 'oauth.'),
  );
  if (redirectUris.length > MAX_REDIRECT_URIS) {
    details.push({
      code: 'SizeError',
      target: 'oauth.redirectUris',
      message: 'Too large. Must have at most 10 entries.',
    });
  }
  if (details.length > 0) throw violationError(details);
  return { clientName: textOf(body['clientName']) ?? displayName, scopes: textsOf(body['scope']), redirectUris };
};

/** `/apps`: for users' tokens only. */
export const registerApps = (server: FastifyInstance, parts: Parts): void => {
  const read = { config: { rate: 'apps', scope: 'r:apps', usersOnly: true } } as const;
  const write = { config: { rate: 'apps', scope: 'w:apps', usersOnly: true } } as const;
  const json = (app: CloudApp): object => appJson(app, parts.userId, parts.keys.appPublicKey());
  const find = (request: FastifyRequest): CloudApp => {
    const app = parts.apps.get((request.params as { app: string }).app);
    if (app === undefined) throw forbidden();
    return app;
  };

  server.get('/apps', read, (request) => {
    const query = objectOf(request.query);
    const wanted = parts.apps.all().filter((app) => query['appType'] === undefined || query['appType'] === app.appType);
    return { items: wanted.map((app) => appSummary(app, parts.userId)), _links: {} };
  });
  server.post('/apps', write, (request) => {
    const body = objectOf(request.body);
    const facts = parseApp(body, objectOf(request.query)['signatureType']);
    const app = parts.apps.create(facts, parseOauth(objectOf(body['oauth']), facts.displayName));
    if (app.targetUrl !== undefined) parts.delivery.confirm(app);
    return { app: json(app), oauthClientId: app.clientId, oauthClientSecret: app.clientSecret };
  });
  server.get('/apps/:app', read, (request) => json(find(request)));
  server.put('/apps/:app', write, (request) => {
    const app = find(request);
    if (parts.apps.update(app, parseApp(objectOf(request.body), undefined))) parts.delivery.confirm(app);
    return json(app);
  });
  server.delete('/apps/:app', write, (request) => {
    parts.removeApp(find(request));
    return {};
  });
  server.put('/apps/:app/register', write, (request) => {
    const app = find(request);
    if (app.targetUrl !== undefined) parts.delivery.confirm(app);
    return {};
  });
  server.get('/apps/:app/oauth', read, (request) => oauthJson(find(request)));
  server.put('/apps/:app/oauth', write, (request) => {
    const app = find(request);
    Object.assign(app, parseOauth(objectOf(request.body), app.displayName));
    return oauthJson(app);
  });
  server.post('/apps/:app/oauth/generate', write, (request) => {
    const app = find(request);
    const body = objectOf(request.body);
    const redirectUris = body['redirectUris'] ?? app.redirectUris;
    Object.assign(app, parseOauth({ ...body, redirectUris }, app.displayName));
    parts.apps.regenerate(app);
    for (const install of parts.installs.all()) {
      if (install.appId === app.appId) parts.tokens.revoke(install.installedAppId);
    }
    return { oauthClientDetails: oauthJson(app), oauthClientId: app.clientId, oauthClientSecret: app.clientSecret };
  });
  server.get('/apps/:app/settings', read, (request) => ({ settings: find(request).settings }));
  server.put('/apps/:app/settings', write, (request) => {
    const app = find(request);
    app.settings = objectOf(objectOf(request.body)['settings']);
    return { settings: app.settings };
  });
  server.put('/apps/:app/signature-type', write, (request) => {
    const app = find(request);
    const wanted = objectOf(request.body)['signatureType'];
    app.signatureType = signatureTypes.find((type) => type === wanted) ?? app.signatureType;
    return { signatureType: app.signatureType };
  });
  // The address in a CONFIRMATION message: whoever can read the message can visit it, without a token.
  server.get('/apps/:app/confirm-registration', { config: { open: true } }, (request) => {
    const app = parts.apps.get((request.params as { app: string }).app);
    const token = textOf(objectOf(request.query)['token']) ?? '';
    if (app === undefined || !parts.apps.confirm(app, token)) throw notFound('The registration');
    return { targetUrl: app.targetUrl };
  });
};
