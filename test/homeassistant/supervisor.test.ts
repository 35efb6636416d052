import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { createSupervisor, type Supervisor } from '../../src/homeassistant/supervisor.ts';
import { silentLog } from '../../src/ops/log.ts';

type Reply = readonly [status: number, body: unknown] | 'cut';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A Supervisor that gives these answers one after the other, the last for ever. */
const withAnswers = async (
  ...replies: Reply[]
): Promise<{ supervisor: Supervisor; asked: string[]; slept: number[] }> => {
  const asked: string[] = [];
  const slept: number[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? 'cut';
    if (reply === 'cut') {
      request.socket.destroy();
      return;
    }
    response.writeHead(reply[0], { 'content-type': 'application/json' });
    response.end(typeof reply[1] === 'string' ? reply[1] : JSON.stringify(reply[1]));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const supervisor = createSupervisor({
    url: `http://127.0.0.1:${port}`,
    token: new Secret('the-token'),
    clock: { sleep: async (ms) => void slept.push(ms) },
    log: silentLog,
  });
  return { supervisor, asked, slept };
};

const ok = (data: unknown): Reply => [200, { result: 'ok', data }];
const BROKER = {
  addon: 'core_mosquitto',
  host: 'core-mosquitto',
  port: 1883,
  ssl: false,
  username: 'addons',
  password: 'hunter2',
  protocol: '3.1.1',
};

test('the broker that Home Assistant offers is given with its password as a secret', async () => {
  const { supervisor, asked } = await withAnswers(ok(BROKER));
  const service = await supervisor.mqttService();
  expect(service).toMatchObject({ host: 'core-mosquitto', port: 1883, ssl: false, username: 'addons' });
  expect(service?.password?.reveal()).toBe('hunter2');
  expect(asked).toEqual(['GET /services/mqtt Bearer the-token']);
});

test('a broker without a user is one, too', async () => {
  const { supervisor } = await withAnswers(ok({ host: 'h', port: 8883, ssl: true, username: null, password: '' }));
  expect(await supervisor.mqttService()).toEqual({ host: 'h', port: 8883, ssl: true });
});

test('where no add-on offers a broker there is none', async () => {
  const { supervisor } = await withAnswers([400, { result: 'error', message: 'Service not enabled' }]);
  expect(await supervisor.mqttService()).toBeUndefined();
});

test('right after the start the Supervisor is asked again until it answers', async () => {
  const { supervisor, slept } = await withAnswers('cut', [502, 'starting'], ok(BROKER));
  expect(await supervisor.mqttService()).toMatchObject({ host: 'core-mosquitto' });
  expect(slept).toEqual([1_000, 2_000]);
});

test('a Supervisor that never answers, refuses or talks nonsense is said in a sentence', async () => {
  const never = await withAnswers('cut');
  await expect(never.supervisor.mqttService()).rejects.toMatchObject({ code: 'SUPERVISOR_UNREACHABLE' });
  expect(never.asked).toHaveLength(4);
  const refused = await withAnswers([403, { result: 'error', message: 'forbidden' }]);
  await expect(refused.supervisor.mqttService()).rejects.toThrow(
    'Home Assistant’s Supervisor refused /services/mqtt: forbidden.',
  );
  for (const nonsense of [ok({ host: 5 }), ok(undefined), [200, 'html'] as const]) {
    const { supervisor } = await withAnswers(nonsense);
    await expect(supervisor.mqttService()).rejects.toThrow('something unexpected');
  }
});

test('it tells where the page is and which ports are open', async () => {
  const info = {
    slug: 'x_smartthings2mqtt',
    hostname: 'x-smartthings2mqtt',
    ingress_url: '/api/hassio_ingress/abc/',
    network: { '8321/tcp': null },
    state: 'started',
  };
  const { supervisor, asked } = await withAnswers(ok(info));
  expect(await supervisor.info()).toEqual({
    slug: info.slug,
    hostname: info.hostname,
    ingressUrl: info.ingress_url,
    network: { '8321/tcp': null },
  });
  expect(asked[0]).toContain('GET /addons/self/info');
});

test('a restart that cuts the connection was a restart; a refused one is an error', async () => {
  const cut = await withAnswers('cut');
  await cut.supervisor.restart();
  expect(cut.asked[0]).toContain('POST /addons/self/restart');
  const refused = await withAnswers([403, { result: 'error', message: 'no' }]);
  await expect(refused.supervisor.restart()).rejects.toThrow('refused the restart: no');
  const nobody = createSupervisor({
    url: 'http://127.0.0.1:1',
    token: new Secret('t'),
    clock: { sleep: async () => {} },
    log: silentLog,
  });
  await expect(nobody.restart()).rejects.toMatchObject({ code: 'SUPERVISOR_UNREACHABLE' });
  expect(nobody.websocketUrl).toBe('ws://127.0.0.1:1/core/websocket');
});
