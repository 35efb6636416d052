import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { createMqttConnection, type MqttConnectionDeps } from '../../src/mqtt/connection.ts';
import { createInbox } from '../../src/mqtt/inbox.ts';
import { createPublisher } from '../../src/mqtt/publisher.ts';
import type { RequestMessage } from '../../src/mqtt/request-router.ts';
import { silentLog } from '../../src/ops/log.ts';
import { createTopics } from '../../src/topics/topics.ts';
import { skipNote } from '../support/needs.ts';
import { createTestClock } from '../support/test-clock.ts';
import { aLedger } from './in-memory.ts';
import { advanceUntil, watch } from './loopback.ts';
import { aMosquitto, type MosquittoOptions, makeCertificates, missingMosquitto } from './mosquitto-broker.ts';

const topics = createTopics({ base: 'smartthings', discoveryPrefix: 'homeassistant' });
const SET = topics.device('lamp').concat('/set');
const tidyUp: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const task of tidyUp.splice(0).reverse()) await task();
});

const aBroker = async (options: MosquittoOptions = {}) => {
  const broker = await aMosquitto(options);
  tidyUp.push(() => broker.remove());
  return broker;
};
const aWatcher = async (...wanted: Parameters<typeof watch>) => {
  const watcher = await watch(...wanted);
  tidyUp.push(() => watcher.close());
  return watcher;
};
const aBridge = (url: string, more: Partial<MqttConnectionDeps> = {}) => {
  const clock = createTestClock();
  const will = { topic: topics.bridgeState, payload: 'offline' };
  const connection = createMqttConnection({ url, clientId: 'bridge', clock, log: silentLog, will, ...more });
  const { ledger } = aLedger(clock);
  const publisher = createPublisher({ connection, ledger, rank: () => 0, clock, log: silentLog });
  const requests: RequestMessage[] = [];
  const inbox = createInbox({
    connection,
    topics,
    publisher,
    log: silentLog,
    onRequest: (_, message) => requests.push(message),
    onUnreadable: (_, message) => requests.push(message),
  });
  inbox.start();
  tidyUp.push(async () => {
    const stopped = connection.stop();
    await clock.advance(2_000);
    await stopped;
  });
  connection.start();
  return { clock, connection, publisher, requests };
};
const aConnectedBridge = async (...wanted: Parameters<typeof aBridge>) => {
  const bridge = aBridge(...wanted);
  await advanceUntil(bridge.clock, () => bridge.connection.isConnected);
  return bridge;
};

describe.skipIf(missingMosquitto)(`with mosquitto${skipNote(missingMosquitto)}`, () => {
  test('on MQTT 5 every retained message is seen as such, also the one that comes while the bridge listens', async () => {
    const broker = await aBroker();
    const { connection, requests } = await aConnectedBridge(broker.url);
    const user = await aWatcher(broker.url, 'nothing');
    await user.client.publishAsync(SET, 'on', { retain: true, qos: 1 });
    await user.client.publishAsync(SET, '', { retain: true, qos: 1 });
    await user.client.publishAsync(SET, 'off', { qos: 1 });
    await expect.poll(() => requests).toMatchObject([{ retained: true }, { payload: 'off', retained: false }]);
    expect(connection.receiveMaximum).toBeGreaterThan(0);
  });

  test('a message retained before the start is seen as such; an old birth message of Home Assistant is not seen', async () => {
    const broker = await aBroker();
    const user = await aWatcher(broker.url, 'nothing');
    await user.client.publishAsync(SET, 'on', { retain: true, qos: 1 });
    await user.client.publishAsync('homeassistant/status', 'online', { retain: true, qos: 1 });
    const { requests } = await aConnectedBridge(broker.url);
    await expect.poll(() => requests).toMatchObject([{ payload: 'on', retained: true }]);
    await user.client.publishAsync('homeassistant/status', 'online', { retain: true, qos: 1 });
    await expect.poll(() => requests).toMatchObject([{ payload: 'on' }, { payload: 'online', retained: false }]);
  });

  test('an answer goes to the response topic with the correlation data', async () => {
    const broker = await aBroker();
    const { requests } = await aConnectedBridge(broker.url);
    const user = await aWatcher(broker.url, 'me/#', { protocolVersion: 5 });
    const answers: unknown[] = [];
    user.client.on('message', (topic, payload, { properties }) =>
      answers.push([topic, payload.toString(), properties?.correlationData?.toString()]),
    );
    const properties = { responseTopic: 'me/answers', correlationData: Buffer.from('7') };
    await user.client.publishAsync(SET, 'on', { properties });
    await expect.poll(() => requests).toHaveLength(1);
    requests[0]?.reply?.('{"outcome":"accepted"}');
    await expect.poll(() => answers).toEqual([['me/answers', '{"outcome":"accepted"}', '7']]);
  });

  test.each([
    ['killed, with nothing kept', { persistence: false }, 'SIGKILL'],
    ['stopped in order, with everything kept', { persistence: true }, 'SIGTERM'],
    ['killed, with old values kept', { persistence: true }, 'SIGKILL'],
  ] as const)('the last values are all there after the broker was %s', async (_, options, signal) => {
    const broker = await aBroker(options);
    const { clock, connection, publisher } = await aConnectedBridge(broker.url);
    for (let n = 0; n < 900; n += 1) publisher.retain(`smartthings/device${n}`, 'old');
    publisher.retain(topics.bridgeState, 'online');
    await publisher.flush(10_000);
    await broker.stop(signal);
    await expect.poll(() => connection.isConnected).toBe(false);
    publisher.retain('smartthings/device7', 'between');
    publisher.retain('smartthings/device7', 'new');
    publisher.clear('smartthings/device8');
    await clock.advance(5_000);
    await broker.start();
    await advanceUntil(clock, () => connection.isConnected);
    await publisher.flush(10_000);
    const watcher = await aWatcher(broker.url);
    await expect.poll(() => watcher.last.size).toBe(900);
    expect(watcher.last.get('smartthings/device7')).toBe('new');
    expect(watcher.last.get('smartthings/device899')).toBe('old');
    expect(watcher.last.has('smartthings/device8')).toBe(false);
    expect(watcher.last.get(topics.bridgeState)).toBe('online');
  });

  test('every change arrives, in order, also when a thousand come at once', async () => {
    const broker = await aBroker();
    const watcher = await aWatcher(broker.url, 'smartthings/lamp');
    const { publisher } = await aConnectedBridge(broker.url);
    const levels = Array.from({ length: 1_000 }, (_, level) => String(level));
    for (const level of levels) publisher.retain('smartthings/lamp', level);
    await expect.poll(() => watcher.messages).toHaveLength(1_000);
    expect(watcher.messages.map(({ payload }) => payload)).toEqual(levels);
  });

  test('a wrong password is said; a right one is let in', async () => {
    const broker = await aBroker({ user: { name: 'addons', password: 'right' } });
    const wrong = aBridge(broker.url, { username: 'addons', password: new Secret('wrong') });
    await expect.poll(() => wrong.connection.problem).toContain('refused the user name or the password');
    const none = aBridge(broker.url);
    await expect.poll(() => none.connection.problem).toContain('wants a user name and a password');
    await aConnectedBridge(broker.url, { username: 'addons', password: new Secret('right') });
  });

  test('a certificate of one’s own authority is trusted when the authority is given, and only then', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
    tidyUp.push(() => rmSync(folder, { recursive: true }));
    const tls = makeCertificates(join(folder, 'ours'));
    const stranger = makeCertificates(join(folder, 'strange'));
    const broker = await aBroker({ tls });
    const unknown = aBridge(broker.url);
    await expect.poll(() => unknown.connection.problem).toContain('its authority is not known');
    const strange = aBridge(broker.url, { ca: readFileSync(stranger.ca, 'utf8') });
    await expect.poll(() => strange.connection.problem).toContain('its authority is not known');
    await aConnectedBridge(broker.url, { ca: readFileSync(tls.ca, 'utf8') });
    const otherName = aBridge(broker.url.replace('127.0.0.1', 'localhost'), { ca: readFileSync(tls.ca, 'utf8') });
    await expect.poll(() => otherName.connection.problem).toContain('it is for another name');
  });

  test('the broker says offline when the bridge is killed', async () => {
    const broker = await aBroker();
    const watcher = await aWatcher(broker.url);
    const child = spawn(process.execPath, [join(import.meta.dirname, 'bridge-process.ts'), broker.url], {
      stdio: 'ignore',
    });
    await expect.poll(() => watcher.last.get('smartthings/bridge/state'), { timeout: 10_000 }).toBe('online');
    child.kill('SIGKILL');
    await expect.poll(() => watcher.last.get('smartthings/bridge/state')).toBe('offline');
  });
});
