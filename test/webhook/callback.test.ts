import { expect, test } from 'vitest';
import { BridgeError } from '../../src/core/errors.ts';
import { minutes } from '../../src/ops/clock.ts';
import { aDoor, ask } from './a-door.ts';

const visit = (port: number, path: string) => ask(port, { method: 'GET', path });

test('the way back from SmartThings ends on a page that says so', async () => {
  const queries: unknown[] = [];
  const door = await aDoor({
    onCallback: async (query) => {
      queries.push(query);
      return { sentence: 'The location “Home & <b>Garden</b>” is signed in.' };
    },
  });
  const answer = await visit(door.port, '/oauth/callback?code=a%2Bb&state=s+1&code=second&__proto__=x');
  expect(answer.status).toBe(200);
  expect(queries).toEqual([
    Object.fromEntries([
      ['code', 'a+b'],
      ['state', 's 1'],
      ['__proto__', 'x'],
    ]),
  ]);
  expect(answer.body).toContain('<p>The location “Home &amp; &lt;b&gt;Garden&lt;/b&gt;” is signed in.</p>');
  expect(answer.body).not.toMatch(/\b(?:src|href)=/);
});

test('the page is shown to nobody else, kept nowhere and loads nothing', async () => {
  const door = await aDoor();
  const { headers, body } = await visit(door.port, '/oauth/callback?code=c&state=s');
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow',
    'x-content-type-options': 'nosniff',
  });
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+';.*frame-ancestors 'none'$/,
  );
  expect(body).toContain('<meta name="robots" content="noindex">');
});

test.each(['/oauth/callback', '/my/bridge/oauth/callback'])('%s is the way back below a prefix', async (path) => {
  const door = await aDoor({ publicUrl: 'https://example.org/my/bridge' });
  expect((await visit(door.port, `${path}?code=c&state=s`)).status).toBe(200);
});

test.each([
  new BridgeError('LOGIN_STATE_UNKNOWN', 'No sign-in with the state s-1 is pending.'),
  new BridgeError('LOGIN_REDIRECT_INVALID', 'There is no code in SmartThings2MQTT.'),
  new BridgeError('INTERNAL', 'Secrets of SmartThings.'),
  new Error('Secrets of SmartThings.'),
])('a stranger always sees the same page: %s', async (error) => {
  const door = await aDoor({ onCallback: () => Promise.reject(error) });
  const answer = await visit(door.port, '/oauth/callback?code=c&state=%3Cscript%3E');
  expect(answer.status).toBe(403);
  expect(answer.body).toContain('This link does not work');
  expect(answer.body).not.toMatch(/SmartThings|MQTT|script|s-1|state/i);
});

test('a user whose sign-in failed is told what happened and what to do', async () => {
  const error = new BridgeError('LOGIN_DENIED', 'SmartThings says that <you> did not agree.');
  const door = await aDoor({ onCallback: () => Promise.reject(error) });
  const answer = await visit(door.port, '/oauth/callback?error=access_denied&state=s');
  expect(answer.status).toBe(400);
  expect(answer.body).toContain('SmartThings says that &lt;you&gt; did not agree.');
  expect(answer.body).toContain(error.advice);
});

test('who guesses is told to go slower, and the user comes through meanwhile', async () => {
  const door = await aDoor({
    onCallback: async ({ state }) => {
      if (state !== 'right') throw new BridgeError('LOGIN_STATE_UNKNOWN', 'No.');
      return { sentence: 'Signed in.' };
    },
  });
  const statuses: number[] = [];
  for (let n = 0; n < 35; n += 1) statuses.push((await visit(door.port, `/oauth/callback?state=${n}`)).status);
  expect(statuses).toEqual([...Array(30).fill(403), ...Array(5).fill(429)]);
  expect((await visit(door.port, '/oauth/callback?state=right')).status).toBe(200);
  await door.clock.advance(minutes(1));
  expect((await visit(door.port, '/oauth/callback?state=1')).status).toBe(403);
});
