import { expect, test } from 'vitest';
import { INGRESS_ADDRESS, refusalOf, type Visit } from '../../src/web/guards.ts';
import { codeOf, startPage } from './page-harness.ts';

test('on loopback every name of this machine may be used', async () => {
  const page = await startPage();
  for (const host of ['localhost', `localhost:${page.port}`, '127.0.0.1:1', 'LOCALHOST', '127.0.0.1', '[::1]:8099']) {
    expect((await page.ask('/api/status', { headers: { host } })).status, host).toBe(200);
  }
});

test('on loopback a foreign name in Host is refused on the page and on the API, but never for the watchdog', async () => {
  const page = await startPage();
  const foreign = [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    '192.168.1.4:8099',
  ];
  for (const host of foreign) {
    for (const path of ['/', '/page.js', '/api/status', '/api/nothing', '/%61pi/status']) {
      const answer = await page.ask(path, { headers: { host } });
      expect([answer.status, codeOf(answer)], `${host} ${path}`).toEqual([403, 'HOST_REFUSED']);
    }
    expect((await page.ask('/health', { headers: { host } })).status).toBe(200);
  }
  expect(page.services.calls).toEqual([]);
});

test('what another site sends is refused', async () => {
  const page = await startPage();
  const host = `127.0.0.1:${page.port}`;
  const sent: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'nonsense' },
    { origin: `http://127.0.0.1:${page.port + 1}` },
    { origin: 'http://127.0.0.1' },
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
  ];
  for (const headers of sent) {
    for (const [method, path] of [
      ['POST', '/api/login'],
      ['GET', '/api/status'],
      ['DELETE', '/api/installed-apps/1'],
    ] as const) {
      const answer = await page.ask(path, { method, headers: { host, ...headers } });
      expect([answer.status, codeOf(answer)], `${method} ${JSON.stringify(headers)}`).toEqual([403, 'CROSS_SITE']);
    }
  }
  expect(page.services.calls).toEqual([]);
});

test('the page itself may ask, and a link on another site may open it', async () => {
  const page = await startPage();
  const own = { origin: `http://127.0.0.1:${page.port}`, 'sec-fetch-site': 'same-origin' };
  expect((await page.ask('/api/login', { method: 'POST', headers: own })).status).toBe(200);
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect((await page.ask('/', { headers: link })).status).toBe(200);
  expect((await page.ask('/api/support-bundle', { headers: link })).status).toBe(403);
});

const visit = (peer: string, headers: Visit['headers'] = {}, goal: Visit['goal'] = 'api'): Visit => ({
  goal,
  method: 'POST',
  peer,
  headers,
});

test('as an add-on only Home Assistant and this machine may come', () => {
  for (const peer of [INGRESS_ADDRESS, `::ffff:${INGRESS_ADDRESS}`]) {
    expect(refusalOf(visit(peer, { host: 'ha.example:8123' }), { kind: 'addon' })).toBeUndefined();
  }
  for (const peer of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
    expect(refusalOf(visit(peer, { host: 'localhost:8099' }), { kind: 'addon' })).toBeUndefined();
    expect(refusalOf(visit(peer, { host: 'evil.example' }), { kind: 'addon' })?.code).toBe('HOST_REFUSED');
  }
  for (const peer of ['172.30.32.1', '172.30.33.5', '192.168.1.2', '::ffff:10.0.0.1', '', '1172.30.32.2']) {
    for (const goal of ['api', 'page', 'health'] as const) {
      expect(refusalOf(visit(peer, { host: 'localhost' }, goal), { kind: 'addon' })?.code).toBe('STRANGER_REFUSED');
    }
  }
});

test('behind Home Assistant the origin may be the forwarded host; from anybody else that header means nothing', () => {
  const headers = { host: 'inside:8099', origin: 'https://ha.example', 'x-forwarded-host': 'ha.example' };
  expect(refusalOf(visit(INGRESS_ADDRESS, headers), { kind: 'addon' })).toBeUndefined();
  expect(refusalOf(visit('192.168.1.2', headers), { kind: 'network' })?.code).toBe('CROSS_SITE');
  expect(refusalOf(visit('127.0.0.1', { ...headers, host: 'localhost' }), { kind: 'addon' })?.code).toBe('CROSS_SITE');
});

test('the standard port of an origin may be left out or written', () => {
  const access = { kind: 'network' } as const;
  expect(
    refusalOf(visit('10.0.0.1', { host: 'st.example:443', origin: 'https://st.example' }), access),
  ).toBeUndefined();
  expect(refusalOf(visit('10.0.0.1', { host: 'st.example', origin: 'http://st.example' }), access)).toBeUndefined();
});
