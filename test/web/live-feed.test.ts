import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { seconds } from '../../src/ops/clock.ts';
import { A_STATUS } from './fake-services.ts';
import { type Page, startPage } from './page-harness.ts';

const open = (page: Page): { socket: WebSocket; received: unknown[] } => {
  const received: unknown[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${page.port}/api/events`);
  socket.addEventListener('message', ({ data }) => received.push(JSON.parse(String(data))));
  return { socket, received };
};

/** The status with which an upgrade ends: 101 when it succeeds. */
const upgrade = (page: Page, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port: page.port,
      path: '/api/events',
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });
    asked.on('response', (reply) => resolve(reply.statusCode ?? 0));
    asked.on('upgrade', (reply, socket) => {
      socket.destroy();
      resolve(reply.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });

test('a page first gets the status, then what happens, and is forgotten when it goes', async () => {
  const page = await startPage();
  const { socket, received } = open(page);
  await expect.poll(() => received).toEqual([{ type: 'status', status: A_STATUS }]);
  page.services.emit({ type: 'device', id: 'lamp-1', state: { main: { switch: 'off' } } });
  page.services.emit({ type: 'devices' });
  await vi.waitFor(() => expect(received).toHaveLength(3));
  expect(received[1]).toEqual({ type: 'device', id: 'lamp-1', state: { main: { switch: 'off' } } });
  socket.close();
  await expect.poll(() => page.services.listeners()).toBe(0);
});

test('a page that answers stays connected', async () => {
  const page = await startPage();
  const { socket, received } = open(page);
  await expect.poll(() => received.length).toBe(1);
  for (let round = 0; round < 4; round += 1) await page.clock.advance(seconds(30));
  expect(page.services.listeners()).toBe(1);
  socket.close();
});

test('the feed is guarded like everything else', async () => {
  const page = await startPage();
  const own = { host: `127.0.0.1:${page.port}` };
  expect(await upgrade(page, own)).toBe(101);
  expect(await upgrade(page, { ...own, origin: 'https://evil.example' })).toBe(403);
  expect(await upgrade(page, { ...own, 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await upgrade(page, { host: 'evil.example' })).toBe(403);
  const closed = await startPage({ access: { kind: 'network' }, password: 'p' });
  expect(await upgrade(closed, {})).toBe(401);
  expect(closed.services.listeners()).toBe(0);
});

test('an open feed whose page sleeps does not hold up the stop', async () => {
  const page = await startPage();
  const asleep = connect(page.port, '127.0.0.1');
  const lines = ['GET /api/events HTTP/1.1', 'Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket'];
  const more = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', ''];
  asleep.write([...lines, ...more].join('\r\n'));
  await expect.poll(() => page.services.listeners()).toBe(1);
  await page.stop();
  await expect.poll(() => page.services.listeners()).toBe(0);
  asleep.destroy();
});
