import { expect, test } from 'vitest';
import { minutes } from '../../src/ops/clock.ts';
import { SESSION_MS } from '../../src/web/sessions.ts';
import { type Answer, codeOf, type Page, startPage } from './page-harness.ts';

const PASSWORD = 'correct: hörse';
const protectedPage = (): Promise<Page> => startPage({ access: { kind: 'network' }, password: PASSWORD });
const basic = (password: string, user = 'anyone'): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const signIn = (page: Page, password: string, headers: Record<string, string> = {}): Promise<Answer> =>
  page.ask('/api/session', { method: 'POST', json: { password }, headers });
const cookieOf = (answer: Answer): string => String(answer.headers['set-cookie']).split(';')[0] ?? '';

test('without the password there is a login form instead of the page, and nothing of the API', async () => {
  const page = await protectedPage();
  const form = await page.ask('/');
  expect(form.status).toBe(401);
  expect(form.text).toContain('type="password"');
  expect((await page.ask('/index.html')).status).toBe(401);
  expect((await page.ask('/page.css')).status).toBe(200);
  expect((await page.ask('/login.js')).status).toBe(200);
  expect((await page.ask('/health')).status).toBe(200);
  for (const path of [
    '/api/status',
    '/api/devices',
    '/api/nothing',
    '/api/events',
    '/api/support-bundle',
    '/%61pi/status',
  ]) {
    const answer = await page.ask(path);
    expect([answer.status, codeOf(answer)], path).toEqual([401, 'PASSWORD_NEEDED']);
  }
  expect(page.services.calls).toEqual([]);
});

test('the password opens a session that a cookie carries, until the visitor signs out', async () => {
  const page = await protectedPage();
  const opened = await signIn(page, PASSWORD);
  expect(opened.status).toBe(200);
  const attributes = String(opened.headers['set-cookie']);
  expect(attributes).toContain('HttpOnly');
  expect(attributes).toContain('SameSite=Strict');
  expect(attributes).not.toContain('Secure');
  const headers = { cookie: `other=1; ${cookieOf(opened)}` };
  expect((await page.ask('/', { headers })).status).toBe(200);
  expect((await page.ask('/api/status', { headers })).status).toBe(200);
  expect((await page.ask('/api/session', { method: 'DELETE', headers })).status).toBe(200);
  expect((await page.ask('/api/status', { headers })).status).toBe(401);
});

test('over https the cookie is for https only', async () => {
  const page = await protectedPage();
  const headers = { host: 'st.example', origin: 'https://st.example' };
  expect(String((await signIn(page, PASSWORD, headers)).headers['set-cookie'])).toContain('Secure');
});

test('a session ends after its time', async () => {
  const page = await protectedPage();
  const headers = { cookie: cookieOf(await signIn(page, PASSWORD)) };
  await page.clock.advance(SESSION_MS + 1);
  expect((await page.ask('/api/status', { headers })).status).toBe(401);
});

test('programs give the password with any user name', async () => {
  const page = await protectedPage();
  expect((await page.ask('/api/status', { headers: basic(PASSWORD) })).status).toBe(200);
  expect((await page.ask('/api/status', { headers: basic(PASSWORD, '') })).status).toBe(200);
  const wrong = await page.ask('/api/status', { headers: basic('wrong') });
  expect([wrong.status, codeOf(wrong)]).toEqual([401, 'PASSWORD_WRONG']);
  expect((await page.ask('/api/status')).headers['www-authenticate']).toContain('Basic');
  const browser = await page.ask('/api/status', { headers: { 'sec-fetch-mode': 'cors' } });
  expect(browser.headers['www-authenticate']).toBeUndefined();
});

test('whoever guesses must wait a minute, and even the right password does not help meanwhile', async () => {
  const page = await protectedPage();
  const { cookie } = { cookie: cookieOf(await signIn(page, PASSWORD)) };
  for (let guess = 0; guess < 10; guess += 1) expect((await signIn(page, `guess ${guess}`)).status).toBe(401);
  expect((await signIn(page, PASSWORD)).status).toBe(429);
  expect(codeOf(await page.ask('/api/status', { headers: basic(PASSWORD) }))).toBe('TOO_MANY_TRIES');
  expect((await page.ask('/api/status', { headers: { cookie } })).status).toBe(200);
  await page.clock.advance(minutes(1));
  expect((await signIn(page, PASSWORD)).status).toBe(200);
});

test('another site cannot try passwords', async () => {
  const page = await protectedPage();
  expect((await signIn(page, PASSWORD, { origin: 'https://evil.example' })).status).toBe(403);
});
