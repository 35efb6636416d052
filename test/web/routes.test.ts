import { expect, test } from 'vitest';
import { ApiError } from '../../src/core/api-error.ts';
import { BridgeError } from '../../src/core/errors.ts';
import { A_LAMP, A_STATUS } from './fake-services.ts';
import { codeOf, messageOf, startPage } from './page-harness.ts';

test('health is ok whatever the bridge does', async () => {
  const page = await startPage();
  page.services.fail('status', new Error('down'));
  const answer = await page.ask('/health');
  expect([answer.status, answer.json]).toEqual([200, { status: 'ok' }]);
});

test('every route asks the bridge for what it says', async () => {
  const page = await startPage();
  const commands = [{ component: 'main', capability: 'switch', command: 'off', arguments: [] }];
  const routes = [
    [
      'PUT',
      '/api/app',
      { client_id: ' a ', client_secret: 'b\n', app_id: 'c' },
      'setApp',
      { clientId: 'a', clientSecret: 'b', appId: 'c' },
    ],
    ['POST', '/api/app/register', { token: 't' }, 'registerApp', 't'],
    ['POST', '/api/app/confirm', { token: 't' }, 'confirmApp', 't'],
    ['POST', '/api/login/complete', { redirect: 'https://x/?code=1' }, 'completeLogin', 'https://x/?code=1'],
    ['POST', '/api/installed-apps/i-1/refresh', undefined, 'refresh', 'i-1'],
    ['DELETE', '/api/installed-apps/i-1', undefined, 'signOut', 'i-1'],
  ] as const;
  for (const [method, path, json, name, given] of routes) {
    const answer = await page.ask(path, { method, json });
    expect([answer.status, answer.json], path).toEqual([200, A_STATUS]);
    expect(page.services.calls.splice(0)).toEqual([[name, given], ['status']]);
  }
  expect((await page.ask('/api/login', { method: 'POST' })).json).toEqual({
    authorize_url: 'https://api.smartthings.com/oauth/authorize?state=x',
  });
  expect((await page.ask('/api/devices')).json).toEqual([A_LAMP]);
  expect((await page.ask('/api/devices/lamp-1')).json).toEqual(A_LAMP);
  const result = await page.ask('/api/devices/lamp-1/commands', { method: 'POST', json: { commands } });
  expect(result.json).toEqual({ commands: ['main/switch/off'], outcome: 'confirmed', ms: 12 });
  expect(page.services.calls.at(-1)).toEqual(['command', 'lamp-1', commands]);
  const bundle = await page.ask('/api/support-bundle');
  expect(bundle.headers['content-disposition']).toContain('attachment');
  expect(bundle.json).toEqual({ version: '0.1.0' });
});

test('a command without component and arguments goes to the main component without arguments', async () => {
  const page = await startPage();
  const commands = [{ capability: 'switch', command: 'off' }];
  await page.ask('/api/devices/lamp-1/commands', { method: 'POST', json: { commands } });
  expect(page.services.calls).toEqual([
    ['command', 'lamp-1', [{ component: 'main', capability: 'switch', command: 'off', arguments: [] }]],
  ]);
});

test('a body that does not fit is refused with a sentence that names the field', async () => {
  const page = await startPage();
  const refused = [
    ['PUT', '/api/app', { client_id: 'a' }, 'The field “client_secret” is missing.'],
    ['PUT', '/api/app', { client_id: '  ', client_secret: 'b' }, 'The field “client_id” must not be empty.'],
    ['PUT', '/api/app', { client_id: 5, client_secret: 'b' }, 'The field “client_id” must be text.'],
    ['PUT', '/api/app', [], 'The request needs a JSON object as its body.'],
    ['POST', '/api/app/register', undefined, 'The request needs a JSON object as its body.'],
    ['POST', '/api/devices/x/commands', { commands: [] }, 'The field “commands” must have at least 1 entries.'],
    [
      'POST',
      '/api/devices/x/commands',
      { commands: [{ capability: 'switch' }] },
      'The field “commands[0].command” is missing.',
    ],
    ['POST', '/api/devices/x/commands', { commands: 'off' }, 'The field “commands” must be a list.'],
  ] as const;
  for (const [method, path, json, sentence] of refused) {
    const answer = await page.ask(path, { method, json });
    expect([answer.status, codeOf(answer), messageOf(answer)]).toEqual([400, 'REQUEST_INVALID', sentence]);
  }
  expect(page.services.calls).toEqual([]);
});

test('bodies are JSON or nothing', async () => {
  const page = await startPage();
  const login = (headers: Record<string, string>, body?: string) =>
    page.ask('/api/login', { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
  expect((await login({})).status).toBe(200);
  expect((await login({ 'content-type': 'application/json' })).status).toBe(200);
  expect((await login({ 'content-type': 'application/json; charset=utf-8' }, '{}')).status).toBe(200);
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
  ]) {
    const answer = await login({ 'content-type': type }, '{}');
    expect([answer.status, codeOf(answer)], type).toEqual([415, 'CONTENT_TYPE_REFUSED']);
  }
  expect((await login({}, '{}')).status).toBe(415);
  const broken = await login({ 'content-type': 'application/json' }, '{"a":');
  expect([broken.status, messageOf(broken)]).toEqual([400, 'The body of the request is not valid JSON.']);
  const poisoned = await login({ 'content-type': 'application/json' }, '{"__proto__":{"a":1}}');
  expect(poisoned.status).toBe(400);
  const large = await login({ 'content-type': 'application/json' }, `"${'x'.repeat(300_000)}"`);
  expect([large.status, codeOf(large)]).toEqual([413, 'REQUEST_TOO_LARGE']);
});

test('errors are code, message and advice; what nobody expected says nothing of the inside', async () => {
  const page = await startPage();
  page.services.fail('refresh', new BridgeError('INSTALLED_APP_UNKNOWN', 'There is no such location.'));
  expect((await page.ask('/api/installed-apps/x/refresh', { method: 'POST' })).json).toEqual({
    error: { code: 'INSTALLED_APP_UNKNOWN', message: 'There is no such location.', advice: 'Reload the page.' },
  });
  page.services.fail('refresh', new ApiError('server', 'SmartThings does not answer.', { status: 503 }));
  const cloud = await page.ask('/api/installed-apps/x/refresh', { method: 'POST' });
  expect([cloud.status, codeOf(cloud)]).toEqual([502, 'CLOUD_UNREACHABLE']);
  page.services.fail('status', new Error('secret path /root'));
  const inside = await page.ask('/api/status');
  expect([inside.status, codeOf(inside)]).toEqual([500, 'INTERNAL']);
  expect(inside.text).not.toContain('/root');
  expect((await page.ask('/api/devices/none')).status).toBe(404);
});

test('what is not there is a JSON 404', async () => {
  const page = await startPage();
  for (const [method, path] of [
    ['GET', '/api/nothing'],
    ['POST', '/api/status'],
    ['GET', '/nothing.js'],
    ['GET', '/api/events'],
  ] as const) {
    const answer = await page.ask(path, { method });
    expect([answer.status, codeOf(answer)], path).toEqual([404, 'ROUTE_UNKNOWN']);
  }
  expect((await page.ask('/%zz')).status).toBe(400);
});
