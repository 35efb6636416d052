import { expect, test } from 'vitest';
import { ApiError } from '../../src/core/api-error.ts';
import { Secret } from '../../src/core/secret.ts';
import type { ApiCall } from '../../src/smartthings/api.ts';
import { type Answer, anApi, aServer } from './world.ts';

const get: ApiCall = { method: 'GET', path: '/things', installedAppId: 'app' };
const command: ApiCall = {
  method: 'POST',
  path: '/devices/1/commands',
  body: {},
  installedAppId: 'app',
  priority: 'command',
};

const failureOf = async (work: Promise<unknown>): Promise<ApiError> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
};

/** Answers in turn; the last one again and again. */
const inTurn = (...answers: Answer[]) => aServer((_, count) => answers[Math.min(count, answers.length) - 1] ?? {});

test('a call carries the token, the version, the query and the body', async () => {
  const { url, asked } = await aServer(() => ({ body: { fine: true } }));
  const { api } = anApi(url);
  const call: ApiCall = { ...get, method: 'PUT', body: { a: 1 }, query: { x: 'y z', list: ['a', 'b'] } };
  await expect(api.request(call)).resolves.toEqual({ fine: true });
  expect(asked[0]).toMatchObject({
    method: 'PUT',
    path: '/things',
    body: '{"a":1}',
    headers: {
      authorization: 'Bearer one',
      accept: 'application/vnd.smartthings+json;v=1',
      'content-type': 'application/json',
      'user-agent': 'SmartThings2MQTT/test',
    },
  });
  expect(asked[0]?.query.toString()).toBe('x=y+z&list=a&list=b');
});

test('an address with a path goes in front of every path', async () => {
  const { url, asked } = await aServer(() => ({}));
  await anApi(`${url}/v1/`).api.request(get);
  expect(asked[0]?.path).toBe('/v1/things');
});

test('a refused token is renewed once, and the call made again with the new one', async () => {
  const { url, asked } = await inTurn({ status: 401, body: '' }, { body: { fine: true } });
  const { api, refused } = anApi(url);
  await expect(api.request(command)).resolves.toEqual({ fine: true });
  expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer one', 'Bearer two']);
  expect(refused).toEqual(['one']);
});

test('a second refusal is the end of it', async () => {
  const { url, asked } = await inTurn({ status: 401, body: '<html>no</html>' });
  const { api } = anApi(url);
  expect(await failureOf(api.request(get))).toMatchObject({ kind: 'unauthorized', status: 401 });
  expect(asked).toHaveLength(2);
});

test('a personal token that is refused is not renewed', async () => {
  const { url, asked } = await inTurn({ status: 401, body: '' });
  const { api, refused } = anApi(url);
  const call: ApiCall = { method: 'POST', path: '/apps', body: {}, token: new Secret('pasted') };
  expect((await failureOf(api.request(call))).kind).toBe('unauthorized');
  expect(asked[0]?.headers.authorization).toBe('Bearer pasted');
  expect(refused).toEqual([]);
});

const tooMany = (message: string): Answer => ({
  status: 429,
  body: {
    requestId: '2196889560918268466',
    error: {
      code: 'TooManyRequestError',
      message: 'Too Many Requests',
      details: [{ code: 'TooManyRequestError', message, details: [] }],
    },
  },
});

test.each([
  ['the text in the body', tooMany('attempt 20 limit 10 - retry in 43074 millis'), 43_074],
  ['Retry-After in seconds', { status: 429, headers: { 'retry-after': '7' }, body: '' }, 7_000],
  ['a reset in seconds', { status: 429, headers: { 'x-ratelimit-reset': '12' }, body: '' }, 12_000],
  ['a reset in milliseconds', { status: 429, headers: { 'x-ratelimit-reset': '12000' }, body: '' }, 12_000],
])('a read waits as long as SmartThings asks by %s', async (_, answer, ms) => {
  const { url } = await inTurn(answer, { body: { fine: true } });
  const { api, clock, run } = anApi(url);
  const began = clock.now();
  await expect(run(api.request(get))).resolves.toEqual({ fine: true });
  expect(clock.now() - began).toBeGreaterThanOrEqual(ms);
  expect(clock.now() - began).toBeLessThan(ms + 1_000);
});

test('a read is tried three times at most', async () => {
  const { url, asked } = await inTurn(tooMany('retry in 10 millis'));
  const { api, run } = anApi(url);
  expect(await failureOf(run(api.request(get)))).toMatchObject({ kind: 'rate_limited', code: 'TooManyRequestError' });
  expect(asked).toHaveLength(3);
});

test('nothing waits longer than a minute, and a command not longer than five seconds', async () => {
  const { url, asked } = await inTurn(
    tooMany('attempt 1 limit 1 - retry in 13933 millis'),
    tooMany('retry in 61000 millis'),
  );
  const { api } = anApi(url);
  expect(await failureOf(api.request(command))).toMatchObject({ kind: 'rate_limited', retryAfterMs: 13_933 });
  expect((await failureOf(api.request(get))).retryAfterMs).toBe(61_000);
  expect(asked).toHaveLength(2);
});

test('a command that SmartThings turned away for a moment goes through after it', async () => {
  const { url } = await inTurn(tooMany('retry in 900 millis'), { body: { fine: true } });
  const { api, run } = anApi(url);
  await expect(run(api.request(command))).resolves.toEqual({ fine: true });
});

test.each<Answer>([{ status: 503, body: '<html>' }, { reset: true }])(
  'a read survives a passing fault: %o',
  async (fault) => {
    const { url, asked } = await inTurn(fault, fault, { body: { fine: true } });
    const { api, run } = anApi(url);
    await expect(run(api.request(get))).resolves.toEqual({ fine: true });
    expect(asked).toHaveLength(3);
  },
);

test.each<[Answer, string]>([
  [{ status: 502, body: '' }, 'server'],
  [{ reset: true }, 'network'],
])('a command is not repeated where it may have worked: %o', async (fault, kind) => {
  const { url, asked } = await inTurn(fault);
  const { api } = anApi(url);
  expect((await failureOf(api.request(command))).kind).toBe(kind);
  expect(asked).toHaveLength(1);
});

test('a command is repeated where it certainly did not arrive', async () => {
  const taken: string[] = [];
  const budget = { take: (priority: string) => taken.push(priority) > 0 };
  const { api, run } = anApi('http://127.0.0.1:1', { budget });
  expect(await failureOf(run(api.request(command)))).toMatchObject({ kind: 'network', status: 0 });
  expect(taken).toEqual(['command', 'command', 'command']);
});

test('a server that says nothing is given up, with a sentence', async () => {
  const { url } = await aServer(() => ({ silent: true }));
  const { api } = anApi(url, { timeoutMs: 50 });
  const error = await failureOf(api.request(command));
  expect(error.kind).toBe('network');
  expect(error.message).toMatch(/did not answer/);
});

test('every call is counted, and none is made when the budget is spent', async () => {
  const { url, asked } = await aServer(() => ({}));
  let left = 1;
  const { api } = anApi(url, {
    budget: {
      take: () => {
        left -= 1;
        return left >= 0;
      },
    },
  });
  await api.request(get);
  expect((await failureOf(api.request(get))).kind).toBe('budget');
  expect(asked).toHaveLength(1);
});

test.each<[Answer, string]>([
  [{ body: '' }, 'bad_reply'],
  [{ body: '<!DOCTYPE html><html></html>' }, 'bad_reply'],
  [{ status: 302, headers: { location: 'https://example.org/' }, body: '' }, 'bad_reply'],
  [{ status: 400, body: '<html>' }, 'invalid'],
  [{ status: 402, body: '' }, 'payment'],
  [{ status: 403, body: '' }, 'forbidden'],
  [{ status: 404, body: '' }, 'not_found'],
  [{ status: 406, body: '' }, 'invalid'],
  [{ status: 409, body: { error: { code: 'ConflictError', message: 'invalid device state' } } }, 'conflict'],
  [{ status: 422, body: { error: null } }, 'unprocessable'],
])('the answer %o is the failure %s', async (answer, kind) => {
  const { url, asked } = await aServer(() => answer);
  const { api } = anApi(url);
  expect((await failureOf(api.request(get))).kind).toBe(kind);
  expect(asked).toHaveLength(1);
});

test('a success without body is a success for what changes something', async () => {
  const { url } = await aServer(() => ({ status: 204, body: '' }));
  await expect(anApi(url).api.request({ ...get, method: 'PUT' })).resolves.toBeUndefined();
});

test('the sentence holds SmartThings’ own words: the innermost first detail', async () => {
  const words = 'commands[0].arguments[0]: must have a maximum value of 30000';
  const { url } = await aServer(() => ({
    status: 422,
    body: {
      error: {
        code: 'ConstraintViolationError',
        message: 'The request is malformed.',
        details: [
          { code: 'UnprocessableEntityError', target: 'commands[0].arguments[0]', message: words, details: [] },
        ],
      },
    },
  }));
  const error = await failureOf(anApi(url).api.request(command));
  expect(error.message).toBe(`SmartThings cannot do what was asked. It says: “${words}”`);
  expect(error.code).toBe('ConstraintViolationError');
});

test('402 is said to be what it is, and passes with the next success', async () => {
  const { url } = await inTurn({ status: 402, body: '' }, {});
  const { api } = anApi(url);
  expect((await failureOf(api.request(get))).message).toMatch(/free use of its API ends/);
  expect(api.refusedEverywhere()).toBe(true);
  await api.request(get);
  expect(api.refusedEverywhere()).toBe(false);
});

const id = (n: number) => `aaaaaaaa-0000-4000-8000-00000000000${n}`;
const ask = (path: string): ApiCall => ({ ...get, path });

test('403 whatever is asked is not mistaken for things that are gone', async () => {
  const { url } = await inTurn({ status: 403, body: '' });
  const { api } = anApi(url);
  expect((await failureOf(api.request(ask('/devices')))).kind).toBe('forbidden');
  expect((await failureOf(api.request(ask('/scenes')))).kind).toBe('forbidden');
  expect(api.refusedEverywhere()).toBe(false);
  expect(await failureOf(api.request(ask(`/devices/${id(1)}`)))).toMatchObject({ kind: 'payment', status: 403 });
  expect(api.refusedEverywhere()).toBe(true);
});

test('many devices that are gone are gone, and no more', async () => {
  const { url } = await inTurn({ status: 403, body: '' });
  const { api } = anApi(url);
  for (const n of [1, 2, 3, 4, 5]) {
    for (const path of ['', '/status', '/health']) {
      expect((await failureOf(api.request(ask(`/devices/${id(n)}${path}`)))).kind).toBe('forbidden');
    }
  }
  expect(api.refusedEverywhere()).toBe(false);
});

test('closing ends a call that waits', async () => {
  const { url } = await inTurn(tooMany('retry in 50000 millis'));
  const { api, clock } = anApi(url);
  const call = failureOf(api.request(get));
  await expect.poll(() => clock.pending()).toBe(1);
  await api.close();
  expect((await call).kind).toBe('network');
});

test('a call can be given up', async () => {
  const { url, asked } = await inTurn(tooMany('retry in 50000 millis'));
  const { api, clock } = anApi(url);
  const controller = new AbortController();
  const call = failureOf(api.request({ ...get, signal: controller.signal }));
  await expect.poll(() => clock.pending()).toBe(1);
  controller.abort();
  expect((await call).kind).toBe('network');
  expect(asked).toHaveLength(1);
});

test('an answer without end does not fill the memory', async () => {
  const { url } = await aServer(() => ({ body: `"${'x'.repeat(21_000_000)}"` }));
  const error = await failureOf(anApi(url).api.request(command));
  expect(error.message).toMatch(/too large/);
});
