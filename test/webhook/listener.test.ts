import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { hours, minutes } from '../../src/ops/clock.ts';
import { APP_ID, aDoor, ask, eventMessage, KEY_ID, OURS, valuesOf } from './a-door.ts';
import { aCertificate, aSigner, digestOf, utcDate } from './signing.ts';

const body = eventMessage(['on']);
const stranger = aSigner();

/** Sends raw text and resolves with all that comes back until the connection closes. */
const talk = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
  });

test('a signed message is answered as SmartThings wants it, and its events arrive in order', async () => {
  const door = await aDoor();
  const answer = await door.send(eventMessage(['on', 'off', 'on', 7, null]));
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.body).toBe('{"statusCode":200,"eventData":{}}');
  await expect.poll(() => door.received.map(valuesOf)).toEqual([['on', 'off', 'on', 7, null]]);
  expect(door.received[0]).toMatchObject({ ...OURS, signed: true });
  expect(door.listener.stats()).toMatchObject({ accepted: 1, refused: 0, foreign: 0, lastEvent: door.clock.now() });
});

test('messages that come one after another stay in order', async () => {
  const door = await aDoor();
  const values = Array.from({ length: 40 }, (_, n) => n);
  for (const value of values) await door.send(eventMessage([value]));
  await expect.poll(() => door.received.flatMap(valuesOf)).toEqual(values);
  expect(door.keyRequests).toEqual([KEY_ID]);
});

test('the answer does not wait for the work', async () => {
  let begun = false;
  const door = await aDoor({
    onMessage: () => {
      begun = true;
      return new Promise(() => {});
    },
  });
  expect((await door.send(body)).status).toBe(200);
  await expect.poll(() => begun).toBe(true);
  expect((await door.send(eventMessage(['off']))).status).toBe(200);
  await expect.poll(() => door.received).toHaveLength(2);
});

test('a message whose sender hangs up before the answer is worked through all the same', async () => {
  const door = await aDoor();
  const held: (() => void)[] = [];
  door.host.answer = (incoming, response) => held.push(() => response.end(door.keys.get(incoming.url ?? '')));
  const headers = { ...door.sign(body), host: 'bridge', 'content-length': String(Buffer.byteLength(body)) };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(door.port, '127.0.0.1', () =>
    socket.write(`POST /webhook HTTP/1.1\r\n${head.join('')}\r\n${body}`),
  );
  await expect.poll(() => held).toHaveLength(1);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.destroy();
  await closed;
  held[0]?.();
  await expect.poll(() => door.received).toHaveLength(1);
});

test.each<[string, Parameters<Awaited<ReturnType<typeof aDoor>>['send']>[1], string]>([
  ['a date six minutes old', { signing: { time: Date.parse('2026-11-22T11:54:00Z') } }, 'date'],
  ['a date six minutes ahead', { signing: { time: Date.parse('2026-11-22T12:06:00Z') } }, 'date'],
  [
    'a date that is not the signed one',
    { headers: { date: utcDate(Date.parse('2026-11-22T12:00:01Z')) } },
    'signature',
  ],
  ['a digest of something else', { headers: { digest: digestOf('{}') } }, 'digest'],
  ['a body that is not the signed one', { body: eventMessage(['off']) }, 'digest'],
  [
    'body and digest exchanged',
    { body: eventMessage(['off']), headers: { digest: digestOf(eventMessage(['off'])) } },
    'signature',
  ],
  ['another key under the same id', { signing: { signer: stranger } }, 'signature'],
  ['a key that does not exist', { signing: { keyId: '/pl/test/none' } }, 'unknown_key'],
  ['a key id that leads elsewhere', { signing: { keyId: '/../x' } }, 'unknown_key'],
  ['another path', { signing: { path: '/' } }, 'signature'],
  ['a digest that is not signed', { signing: { names: ['(request-target)', 'date'] } }, 'not_all_signed'],
  ['another algorithm', { signing: { algorithm: 'rsa-sha1' } }, 'algorithm'],
  ['a header of another scheme', { headers: { authorization: 'Basic YTpi' } }, 'malformed'],
])('%s is refused with 401, says nothing and does nothing', async (_what, call, reason) => {
  const door = await aDoor();
  const answer = await door.send(body, call);
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 401, body: '' });
  expect(door.listener.stats()).toMatchObject({ accepted: 0, refused: 1, refusals: { [reason]: 1 }, lastEvent: null });
  expect(door.received).toEqual([]);
});

test('what is not signed gets 401, and what is no JSON 400', async () => {
  const door = await aDoor();
  expect(await ask(door.port, { body, headers: { 'content-type': 'application/json' } })).toMatchObject({
    status: 401,
    body: '',
  });
  const notJson = ['', 'hello', '{"messageType":', Buffer.from([0x22, 0xff, 0x22]), `${'['.repeat(50_000)}`];
  for (const odd of notJson) {
    expect(await ask(door.port, { body: odd })).toMatchObject({ status: 400, body: '' });
    expect(await door.send(odd)).toMatchObject({ status: 400, body: '' });
  }
  expect(await ask(door.port, {})).toMatchObject({ status: 400, body: '' });
  expect(door.keyRequests).toEqual([]);
});

test('nothing unsigned changes anything: no ping, no confirmation, no event', async () => {
  const door = await aDoor({ app: { setupFinished: false } });
  const confirmationUrl = `${door.api.url}/apps/1/confirm-registration?token=t`;
  const messages = [
    { messageType: 'PING', pingData: { challenge: 'c' } },
    { messageType: 'CONFIRMATION', confirmationData: { appId: APP_ID, confirmationUrl } },
    { lifecycle: 'UNINSTALL', uninstallData: { installedApp: OURS } },
  ];
  for (const message of messages) {
    expect(await ask(door.port, { body: JSON.stringify(message) })).toMatchObject({ status: 401, body: '' });
  }
  expect([door.received, door.unconfirmed, door.api.requests, door.keyRequests]).toEqual([[], [], [], []]);
});

test('any changed byte of the body or of what is signed is refused', async () => {
  const door = await aDoor();
  const headers = door.sign(body);
  const readable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
  const change = (text: string, at: number, to: string): string => {
    const index = at % text.length;
    return text.slice(0, index) + to + text.slice(index + 1);
  };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('body', 'digest', 'date'), fc.nat(), readable, async (part, at, to) => {
      const original = part === 'body' ? body : (headers[part] ?? '');
      const changed = change(original, at, to);
      fc.pre(changed !== original);
      const call = part === 'body' ? { headers, body: changed } : { headers: { ...headers, [part]: changed }, body };
      expect((await ask(door.port, call)).status).toBe(401);
    }),
    { numRuns: 200 },
  );
  expect(door.received).toEqual([]);
  expect((await ask(door.port, { headers, body })).status).toBe(200);
});

test('a message that comes again is answered and does nothing, and is too old once it is forgotten', async () => {
  const door = await aDoor();
  const headers = door.sign(body);
  for (let n = 0; n < 3; n += 1) expect((await ask(door.port, { headers, body })).status).toBe(200);
  // The same signature in other letters: the last one has bits to spare.
  const respelt = {
    ...headers,
    authorization: (headers['authorization'] ?? '').replace(
      /(.)(==",headers)/,
      (_, last: string, rest: string) => String.fromCharCode(last.charCodeAt(0) + 1) + rest,
    ),
  };
  expect(respelt).not.toEqual(headers);
  expect((await ask(door.port, { headers: respelt, body })).status).toBe(200);
  expect(door.listener.stats()).toMatchObject({ accepted: 1, repeated: 3 });
  await door.clock.advance(minutes(5));
  expect((await ask(door.port, { headers, body })).status).toBe(200);
  await door.clock.advance(1_000);
  expect((await ask(door.port, { headers, body })).status).toBe(401);
  expect(door.received).toHaveLength(1);
});

test.each([
  ['/webhook', 'https://bridge.example.org', ''],
  ['/webhook', 'https://example.org/my/bridge', ''],
  ['/my/bridge/webhook', 'https://example.org/my/bridge', ''],
  ['/webhook?x=1', 'https://example.org/my/bridge', '?x=1'],
  ['/my/bridge/webhook?y=2', 'https://example.org/my/bridge', '?x=1'],
  ['/a:b/*/c%20d/webhook', 'https://example.org/a:b/*/c%20d', ''],
])('%s is the target below %s, whatever a proxy strips', async (path, publicUrl, targetQuery) => {
  const door = await aDoor({ publicUrl, targetQuery });
  expect((await door.send(body, { path })).status).toBe(200);
  await expect.poll(() => door.received).toHaveLength(1);
});

test('the path received proves nothing, only the registered one does', async () => {
  const door = await aDoor({ publicUrl: 'https://example.org/my' });
  expect((await door.send(body, { path: '/webhook', signing: { path: '/webhook' } })).status).toBe(401);
});

test.each([
  undefined,
  'application/json',
  'application/json;charset=UTF-8',
  'text/plain',
  'application/x-www-form-urlencoded',
])('content type %j does not matter', async (type) => {
  const door = await aDoor();
  const { 'content-type': _, ...headers } = door.sign(body);
  const call = { headers: type === undefined ? headers : { ...headers, 'content-type': type }, body };
  expect((await ask(door.port, call)).status).toBe(200);
});

test('signed messages that nobody knows get 400', async () => {
  const door = await aDoor();
  for (const message of [{}, [], 1, { messageType: 'OTHER' }, { messageType: 'EVENT', eventData: {} }]) {
    expect(await door.send(JSON.stringify(message))).toMatchObject({ status: 400, body: '' });
  }
});

test('a signed message for somebody else is answered and dropped', async () => {
  const door = await aDoor();
  expect((await door.send(eventMessage(['on'], { installedAppId: 'theirs' }))).status).toBe(200);
  expect((await door.send(eventMessage(['on'], { locationId: 'elsewhere' }))).status).toBe(200);
  expect(door.listener.stats()).toMatchObject({ foreign: 2, accepted: 0, lastEvent: null });
  expect(door.received).toEqual([]);
});

test('while the key host is down messages are asked to come again, and pass once it is back', async () => {
  const door = await aDoor();
  for (const answer of [
    (_: unknown, response: import('node:http').ServerResponse) => response.socket?.destroy(),
    (_: unknown, response: import('node:http').ServerResponse) => response.writeHead(500).end(),
  ]) {
    door.host.answer = answer;
    expect(await door.send(body)).toMatchObject({ status: 503, body: '' });
  }
  delete door.host.answer;
  expect((await door.send(body)).status).toBe(200);
  await expect.poll(() => door.received).toHaveLength(1);
});

test('a key host that does not answer is not waited for longer than five seconds', async () => {
  const door = await aDoor();
  door.host.answer = () => {};
  const answer = door.send(body);
  await expect.poll(() => door.keyRequests).toHaveLength(1);
  await door.clock.advance(5_000);
  expect((await answer).status).toBe(503);
});

test('the key host cannot send us elsewhere', async () => {
  const door = await aDoor();
  door.host.answer = (incoming, response) => {
    if (incoming.url === KEY_ID) response.writeHead(302, { location: '/pl/other' }).end();
    else response.end(door.keys.get(KEY_ID));
  };
  expect((await door.send(body)).status).toBe(503);
  expect(door.keyRequests).toEqual([KEY_ID]);
});

test('a new key is taken when SmartThings signs with it, and the old one goes on for a while', async () => {
  const door = await aDoor();
  await door.send(body);
  const next = '/pl/test/2c-1e';
  door.keys.set(next, aCertificate(stranger, door.clock.now() - hours(1), door.clock.now() + hours(100)));
  expect((await door.send(eventMessage(['a']), { signing: { keyId: next, signer: stranger } })).status).toBe(200);
  expect((await door.send(eventMessage(['b']))).status).toBe(200);
  expect(door.keyRequests).toEqual([KEY_ID, next]);
});

test('a confirmation is answered at once and followed', async () => {
  let door: Awaited<ReturnType<typeof aDoor>> | undefined;
  const seen: unknown[] = [];
  door = await aDoor({
    api: (incoming, response) => {
      seen.push(incoming.method, incoming.headers.authorization);
      response.end(JSON.stringify({ targetUrl: 'https://bridge.example.org/webhook' }));
    },
  });
  const confirmationUrl = `${door.api.url}/apps/${APP_ID}/confirm-registration?token=t`;
  const answer = await door.send(
    JSON.stringify({ messageType: 'CONFIRMATION', confirmationData: { appId: APP_ID, confirmationUrl } }),
  );
  expect(JSON.parse(answer.body)).toEqual({ targetUrl: 'https://bridge.example.org/webhook' });
  await expect.poll(() => door?.confirmed).toEqual([APP_ID]);
  expect(door.api.requests).toEqual([`/apps/${APP_ID}/confirm-registration?token=t`]);
  expect(seen).toEqual(['GET', undefined]);
});

test('a confirmation that redirects, or is not for our app, leads nowhere', async () => {
  const door = await aDoor({ api: (_, response) => response.writeHead(302, { location: '/elsewhere' }).end() });
  const confirm = (appId: string, confirmationUrl: string) =>
    door.send(JSON.stringify({ messageType: 'CONFIRMATION', confirmationData: { appId, confirmationUrl } }));
  expect((await confirm('somebody', `${door.api.url}/a`)).status).toBe(401);
  expect((await confirm(APP_ID, `${door.api.url.replace('127.0.0.1', 'localhost')}/a`)).status).toBe(200);
  expect((await confirm(APP_ID, `${door.api.url}/b`)).status).toBe(200);
  await expect.poll(() => door.api.requests).toEqual(['/b']);
  await door.clock.advance(minutes(1));
  expect(door.api.requests).toEqual(['/b']);
  expect(door.confirmed).toEqual([]);
});

test('a flood of bad messages makes few key requests, and a good one passes meanwhile', async () => {
  const door = await aDoor();
  let sent = 0;
  const statuses = new Map<number, number>();
  const flood = async (): Promise<void> => {
    while (sent < 10_000) {
      const n = sent++;
      const text = eventMessage(['on'], { installedAppId: `theirs-${n}` });
      const call =
        n % 2 === 0
          ? { body: 'x', headers: {} }
          : {
              body: text,
              headers: {
                ...bad,
                digest: digestOf(text),
                authorization: bad.authorization.replace('/pl/x', `/pl/${n}`),
              },
            };
      const { status } = await ask(door.port, call);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  const signed = door.sign(body, { keyId: '/pl/x', signer: stranger });
  const bad = { ...signed, authorization: signed['authorization'] ?? '' };
  const floods = Array.from({ length: 16 }, flood);
  await expect.poll(() => sent, { timeout: 10_000 }).toBeGreaterThan(2_000);
  // The key is not in the cache yet: not even then can strangers keep SmartThings out.
  expect((await door.send(body)).status).toBe(200);
  await Promise.all(floods);
  expect((await door.send(eventMessage(['off']))).status).toBe(200);
  expect(door.keyRequests.length).toBeLessThanOrEqual(11);
  expect(statuses.get(429)).toBeGreaterThan(9_000);
  await expect.poll(() => door.received).toHaveLength(2);
});

test('what fails too often is told to go slower, and only for a while', async () => {
  const door = await aDoor();
  const statuses: number[] = [];
  for (let n = 0; n < 620; n += 1) statuses.push((await ask(door.port, { body: '{}' })).status);
  expect(new Set(statuses.slice(0, 600))).toEqual(new Set([401]));
  expect(new Set(statuses.slice(600))).toEqual(new Set([429]));
  await door.clock.advance(minutes(1));
  expect((await ask(door.port, { body: '{}' })).status).toBe(401);
});

test('whoever opens many connections and says nothing cannot shut SmartThings out', async () => {
  const door = await aDoor();
  let closed = 0;
  const opened = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const socket = connect(door.port, '127.0.0.1');
      socket.on('close', () => {
        closed += 1;
      });
      socket.on('error', () => {});
      await new Promise((resolve) => socket.once('connect', resolve));
      return socket;
    }),
  );
  expect((await door.send(body)).status).toBe(200);
  expect(closed).toBeGreaterThanOrEqual(72);
  for (const socket of opened) socket.destroy();
});

test('a body of more than a megabyte is refused before it is read', async () => {
  const door = await aDoor();
  const text = await talk(
    door.port,
    'POST /webhook HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 1048577\r\n\r\n',
  );
  expect(text).toMatch(/^HTTP\/1\.1 413 /);
  expect(text).toMatch(/\r\n\r\n$/);
  const long = eventMessage(['x'.repeat(500_000)]);
  expect((await door.send(long)).status).toBe(200);
});

test('a body that trickles in is cut off', async () => {
  const door = await aDoor({ requestTimeoutMs: 100 });
  const text = await talk(door.port, 'POST /webhook HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n{');
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
});

test.each([
  ['GET', '/'],
  ['GET', '/webhook'],
  ['HEAD', '/webhook'],
  ['PUT', '/webhook'],
  ['DELETE', '/webhook'],
  ['OPTIONS', '/webhook'],
  ['PROPFIND', '/webhook'],
  ['POST', '/webhook/'],
  ['POST', '/Webhook'],
  ['POST', '/%77ebhook'],
  ['POST', '//webhook'],
  ['POST', '/other/webhook'],
  ['POST', '/oauth/callback'],
  ['HEAD', '/oauth/callback'],
  ['GET', '/oauth/callback/'],
  ['GET', '/health'],
  ['GET', '/api/status'],
  ['GET', '/%zz'],
  ['GET', '/favicon.ico'],
  ['GET', `/${'a'.repeat(4_000)}`],
  ['TRACE', '/'],
])('%s %s finds nothing, and no hint of what runs here', async (method, path) => {
  const door = await aDoor();
  const answer = await ask(door.port, { method, path, ...(method === 'POST' ? { body: '{}' } : {}) });
  expect(answer).toMatchObject({ status: 404, body: '' });
  const { date: _, 'keep-alive': __, ...headers } = answer.headers;
  expect(headers).toEqual({ connection: 'close', ...(method === 'HEAD' ? {} : { 'content-length': '0' }) });
});

test('what is not HTTP gets a bare answer', async () => {
  const door = await aDoor();
  expect(await talk(door.port, 'hello\r\n\r\n')).toBe(
    'HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n',
  );
  const huge = `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`;
  expect(await talk(door.port, huge).catch(() => 'HTTP/1.1 400')).toMatch(/^HTTP\/1\.1 400/);
});

test('a port in use is said in a sentence', async () => {
  const door = await aDoor();
  await expect(aDoor({ port: door.port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: `The public listener cannot open 127.0.0.1:${door.port}: another program uses it.`,
  });
});

test('a message that is under way is answered before the listener closes', async () => {
  const door = await aDoor();
  const held: (() => void)[] = [];
  door.host.answer = (incoming, response) => held.push(() => response.end(door.keys.get(incoming.url ?? '')));
  const answer = door.send(body);
  await expect.poll(() => held).toHaveLength(1);
  const stopped = door.listener.stop();
  held[0]?.();
  expect((await answer).status).toBe(200);
  await stopped;
  await vi.waitFor(() => expect(door.received).toHaveLength(1));
  await expect(ask(door.port, { body })).rejects.toThrow('ECONNREFUSED');
});
