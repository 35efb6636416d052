import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { silentLog } from '../../src/ops/log.ts';
import { createOAuth, kindOfRefusal } from '../../src/smartthings/oauth.ts';
import { createTestClock } from '../support/test-clock.ts';
import { type Answer, aServer } from './world.ts';

const client = { clientId: 'client', clientSecret: new Secret('s3cret') };

const tokens = {
  access_token: 'access',
  refresh_token: 'refresh',
  expires_in: 86_001,
  scope: 'r:devices:* x:devices:*',
  installed_app_id: 'app',
};

const anOAuth = async (answer: Answer) => {
  const { url, asked } = await aServer(() => answer);
  const oauth = createOAuth({
    apiUrl: url,
    clock: createTestClock(),
    log: silentLog,
    userAgent: 'test',
    timeoutMs: 1_000,
  });
  onTestFinished(() => oauth.close());
  return { oauth, asked, url };
};

test('a code is exchanged with Basic authentication and the same redirect address', async () => {
  const { oauth, asked } = await anOAuth({ body: tokens });
  const grant = await oauth.exchange({ ...client, code: 'hkp89A', redirectUri: 'https://example.org/back?a=b' });
  expect(grant).toMatchObject({
    expiresInSeconds: 86_001,
    scopes: ['r:devices:*', 'x:devices:*'],
    installedAppId: 'app',
  });
  expect(grant.accessToken.reveal()).toBe('access');
  expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('client:s3cret').toString('base64')}`);
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
    grant_type: 'authorization_code',
    client_id: 'client',
    code: 'hkp89A',
    redirect_uri: 'https://example.org/back?a=b',
  });
});

test('a refresh sends the newest refresh token', async () => {
  const { oauth, asked } = await anOAuth({ body: tokens });
  await oauth.refresh({ ...client, refreshToken: new Secret('old') });
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
    grant_type: 'refresh_token',
    client_id: 'client',
    refresh_token: 'old',
  });
});

test('an answer without a lifetime means a day; one without tokens is none', async () => {
  const { expires_in: _, ...timeless } = tokens;
  const { oauth } = await anOAuth({ body: timeless });
  expect((await oauth.refresh({ ...client, refreshToken: new Secret('old') })).expiresInSeconds).toBe(86_399);
  for (const missing of ['access_token', 'refresh_token']) {
    const { oauth: poor } = await anOAuth({ body: { ...tokens, [missing]: undefined } });
    await expect(poor.refresh({ ...client, refreshToken: new Secret('old') })).rejects.toMatchObject({
      kind: 'unavailable',
    });
  }
});

test.each([
  [
    'refresh_token',
    400,
    '{"error":"invalid_grant","error_description":"Invalid refresh token: a86a"}',
    'invalid_grant',
  ],
  ['refresh_token', 401, '', 'invalid_grant'],
  ['refresh_token', 401, '{"error":"invalid_client"}', 'invalid_client'],
  ['refresh_token', 400, '{"error":"invalid_client"}', 'invalid_client'],
  ['refresh_token', 400, '<html>', 'unavailable'],
  ['refresh_token', 404, '{"error":"invalid_grant"}', 'unavailable'],
  ['refresh_token', 403, '', 'unavailable'],
  ['refresh_token', 429, '', 'unavailable'],
  ['refresh_token', 500, '{"error":"invalid_grant"}', 'unavailable'],
  ['refresh_token', 302, '', 'unavailable'],
  ['authorization_code', 400, '{"error":"invalid_grant"}', 'invalid_grant'],
  ['authorization_code', 404, 'keymanagement.service.invalid_request-authorization_code_invalid', 'invalid_grant'],
  ['authorization_code', 401, '', 'invalid_client'],
  ['authorization_code', 400, '{"error":"invalid_scope"}', 'invalid_scope'],
] as const)('to %s, %i with %o means %s', (grant, status, text, kind) => {
  expect(kindOfRefusal(grant, status, text)).toBe(kind);
});

test('SmartThings quotes tokens in its refusals; the bridge does not', async () => {
  const { oauth } = await anOAuth({
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Invalid refresh token: a86a5c8e' },
  });
  const failure = oauth.refresh({ ...client, refreshToken: new Secret('a86a5c8e') });
  await expect(failure).rejects.toMatchObject({ kind: 'invalid_grant', message: expect.not.stringContaining('a86a') });
});

test.each<Answer>([{ reset: true }, { silent: true }, { body: '<html>We will be back soon</html>' }])(
  '%o says nothing about the sign-in',
  async (answer) => {
    const { oauth } = await anOAuth(answer);
    await expect(oauth.refresh({ ...client, refreshToken: new Secret('x') })).rejects.toMatchObject({
      kind: 'unavailable',
    });
  },
);

test('the consent page is asked for with everything in place', async () => {
  const { oauth, url } = await anOAuth({});
  const request = {
    clientId: 'client',
    redirectUri: 'https://example.org/back',
    scopes: ['r:devices:*', 'x:devices:*'],
    state: 'a_b-c',
  };
  const address = new URL(oauth.authorizeUrl(request));
  expect(address.origin + address.pathname).toBe(`${url}/oauth/authorize`);
  expect(Object.fromEntries(address.searchParams)).toEqual({
    client_id: 'client',
    response_type: 'code',
    redirect_uri: 'https://example.org/back',
    scope: 'r:devices:* x:devices:*',
    state: 'a_b-c',
  });
});
