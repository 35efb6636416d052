import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { createMqttConnection, type MqttConnection, type MqttConnectionDeps } from '../../src/mqtt/connection.ts';
import type { ReceivedMessage } from '../../src/mqtt/session.ts';
import { silentLog } from '../../src/ops/log.ts';
import { createTestClock } from '../support/test-clock.ts';
import { advanceUntil, aLoopbackBroker, openPort, watch } from './loopback.ts';

const WILL = { topic: 'smartthings/bridge/state', payload: 'offline' };
const tidyUp: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const task of tidyUp.splice(0).reverse()) await task();
});

const aBroker = async (...options: Parameters<typeof aLoopbackBroker>) => {
  const broker = await aLoopbackBroker(...options);
  tidyUp.push(() => broker.stop());
  return broker;
};
const aPort = async (...options: Parameters<typeof openPort>) => {
  const port = await openPort(...options);
  tidyUp.push(() => port.close());
  return port;
};
const aWatcher = async (url: string) => {
  const watcher = await watch(url);
  tidyUp.push(() => watcher.close());
  return watcher;
};
const aConnection = (url: string, more: Partial<MqttConnectionDeps> = {}) => {
  const clock = createTestClock();
  const connection = createMqttConnection({ url, clientId: 'bridge', clock, log: silentLog, will: WILL, ...more });
  const problems: string[] = [];
  connection.onDisconnected((sentence) => problems.push(sentence));
  const connects: boolean[] = [];
  connection.onConnected(({ first }) => connects.push(first));
  const messages: ReceivedMessage[] = [];
  connection.onMessage((message) => messages.push(message));
  tidyUp.push(async () => {
    const stopped = connection.stop();
    await clock.advance(2_000);
    await stopped;
  });
  connection.start();
  return { clock, connection, problems, connects, messages };
};
const connected = (connection: MqttConnection) => expect.poll(() => connection.isConnected).toBe(true);

test('a broker that refuses MQTT 5 is spoken to in MQTT 3.1.1', async () => {
  const broker = await aBroker();
  const watcher = await aWatcher(broker.url);
  const { connection, messages, connects } = aConnection(broker.url);
  connection.subscribe([{ filter: 'smartthings/+/set', retainAsPublished: true }]);
  await connected(connection);
  await connection.publish('smartthings/lamp', 'on', { retain: true });
  await expect.poll(() => watcher.last.get('smartthings/lamp')).toBe('on');
  await watcher.client.publishAsync('smartthings/lamp/set', 'off');
  await expect.poll(() => messages).toMatchObject([{ topic: 'smartthings/lamp/set', retained: false, protocol: 4 }]);
  expect(connects).toEqual([true]);
});

test('a broker that hangs up on MQTT 5 without a word is spoken to in MQTT 3.1.1', async () => {
  const broker = await aBroker();
  const port = await aPort((socket) => {
    socket.once('data', (greeting) => {
      const isVersion5 = greeting[8] === 5;
      if (isVersion5) {
        socket.end();
        return;
      }
      const onward = connect(broker.number, '127.0.0.1', () => onward.write(greeting));
      onward.on('error', () => {});
      socket.pipe(onward).pipe(socket);
      socket.on('close', () => onward.destroy());
    });
  });
  const { connection } = aConnection(`mqtt://127.0.0.1:${port.number}`);
  await connected(connection);
});

test('it comes back when the broker does, within 20 s, and listens again', async () => {
  const broker = await aBroker();
  const { clock, connection, problems, connects, messages } = aConnection(broker.url);
  connection.subscribe([{ filter: 'a/set' }]);
  await connected(connection);
  await broker.close();
  await expect.poll(() => connection.isConnected).toBe(false);
  await clock.advance(600_000);
  expect(connection.problem).toContain(`127.0.0.1:${broker.number} is not there`);
  expect(problems).toHaveLength(2);
  await broker.open();
  const start = clock.now();
  await advanceUntil(clock, () => connection.isConnected);
  expect(clock.now() - start).toBeLessThan(20_000);
  expect(connects).toEqual([true, false]);
  const watcher = await aWatcher(broker.url);
  await watcher.client.publishAsync('a/set', 'on', { qos: 1 });
  await expect.poll(() => messages.map(({ topic }) => topic)).toEqual(['a/set']);
});

test('a changed password is asked for again after a refusal', async () => {
  const broker = await aBroker({
    authenticate: (_client, username, password, done) =>
      password?.toString() === 'new'
        ? done(null, username === 'addons')
        : done(Object.assign(new Error('no'), { returnCode: 4 }), false),
  });
  let asked = 0;
  const { clock, connection, problems } = aConnection(broker.url, {
    username: 'addons',
    password: new Secret('old'),
    credentials: async () => {
      asked += 1;
      if (asked === 1) throw new Error('the Supervisor is not ready');
      return { password: new Secret('new') };
    },
  });
  await advanceUntil(clock, () => connection.isConnected);
  expect(problems).toEqual([
    `The broker at ${broker.url} refused the user name or the password. Correct mqtt_username and mqtt_password, or the user at the broker.`,
  ]);
  expect(asked).toBe(2);
});

test('a broker that wants a password is told apart from a wrong one', async () => {
  const broker = await aBroker({
    authenticate: (_client, _username, _password, done) =>
      done(Object.assign(new Error('no'), { returnCode: 5 }), false),
  });
  const { connection } = aConnection(broker.url);
  await expect.poll(() => connection.problem).toContain('wants a user name and a password');
});

test('offline is published before a clean stop, and nothing after it', async () => {
  const broker = await aBroker();
  const watcher = await aWatcher(broker.url);
  const { connection } = aConnection(broker.url);
  await connected(connection);
  await connection.publish(WILL.topic, 'online', { retain: true });
  const stopped = connection.stop();
  await expect(connection.publish('late', 'x')).rejects.toThrow();
  await stopped;
  expect(connection.isConnected).toBe(false);
  await expect.poll(() => watcher.messages.map(({ payload }) => payload)).toEqual(['online', 'offline']);
  expect(broker.clients()).toBe(1);
  const later = await aWatcher(broker.url);
  await expect.poll(() => later.last.get(WILL.topic)).toBe('offline');
});

test('the broker says offline when the connection is cut', async () => {
  const broker = await aBroker();
  const { connection } = aConnection(broker.url);
  await connected(connection);
  await connection.publish(WILL.topic, 'online', { retain: true });
  broker.cut();
  await expect.poll(() => connection.isConnected).toBe(false);
  const watcher = await aWatcher(broker.url);
  await expect.poll(() => watcher.last.get(WILL.topic)).toBe('offline');
});

/** Accepts every MQTT client and never says a word again. */
const CONNACK = Buffer.from([0x20, 3, 0, 0, 0]);

test('a stop takes less than two seconds when the broker hangs', async () => {
  const port = await aPort((socket) => {
    socket.once('data', () => socket.write(CONNACK));
  });
  const { clock, connection } = aConnection(`mqtt://127.0.0.1:${port.number}`);
  await connected(connection);
  let isStopped = false;
  const stopped = connection.stop().then(() => {
    isStopped = true;
  });
  await clock.advance(1_000);
  expect(isStopped).toBe(false);
  await clock.advance(900);
  await stopped;
});

test('a stop does not wait for a broker that never answered', async () => {
  let sockets = 0;
  const port = await aPort((socket) => {
    sockets += 1;
    socket.resume();
    socket.on('close', () => {
      sockets -= 1;
    });
  });
  const warnings: string[] = [];
  const log = { ...silentLog, warning: (sentence: string) => warnings.push(sentence) };
  const { connection } = aConnection(`mqtt://127.0.0.1:${port.number}`, { log });
  await expect.poll(() => sockets).toBe(1);
  await connection.stop();
  await connection.stop();
  await expect.poll(() => sockets).toBe(0);
  expect(warnings).toEqual([]);
});

test('a message under way is known to be lost when the connection ends', async () => {
  const port = await aPort((socket) => {
    socket.once('data', () => socket.write(CONNACK));
  });
  const { connection } = aConnection(`mqtt://127.0.0.1:${port.number}`);
  await expect(connection.publish('a', '1')).rejects.toThrow('no connection');
  await connected(connection);
  const publication = connection.publish('a', '1', { retain: true });
  port.cut();
  await expect(publication).rejects.toThrow('ended');
});

test('the reason that an MQTT 5 broker gives for its good-bye is said', async () => {
  // DISCONNECT with the reason 142, session taken over.
  const port = await aPort((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([CONNACK, Buffer.from([0xe0, 2, 142, 0])])));
  });
  const { connects, problems } = aConnection(`mqtt://127.0.0.1:${port.number}`);
  await expect.poll(() => problems).toEqual([expect.stringContaining('Check whether a second bridge runs')]);
  expect(connects).toEqual([true]);
});

test('the limits of the broker are kept to', async () => {
  // MQTT 5: Receive Maximum 7, Maximum Packet Size 100, Maximum QoS 0.
  const limits = [0x21, 0, 7, 0x27, 0, 0, 0, 100, 0x24, 0];
  const port = await aPort((socket) => {
    socket.once('data', () => socket.write(Buffer.from([0x20, 3 + limits.length, 0, 0, limits.length, ...limits])));
  });
  const { connection } = aConnection(`mqtt://127.0.0.1:${port.number}`);
  await connected(connection);
  expect(connection.receiveMaximum).toBe(7);
  await connection.publish('a', 'b', { retain: true });
  await expect(connection.publish('a', 'b'.repeat(100))).rejects.toThrow('100 at most');
});

test.each([
  ['mqtts://127.0.0.1:1', { cert: 'no certificate', key: 'no key' }, 'one of the certificate files is not right'],
  ['mqtt://127.0.0.1:1', {}, 'nobody listens on this port'],
])('an address that cannot work is said: %s', async (url, more, words) => {
  const { connection } = aConnection(url, more);
  await expect.poll(() => connection.problem).toContain(words);
});

test('an encrypted address on a port without encryption is said', async () => {
  const broker = await aBroker();
  const { connection } = aConnection(broker.url.replace('mqtt:', 'mqtts:'));
  await expect.poll(() => connection.problem).toMatch(/does not speak TLS|closed the connection|cut the connection/);
});

test('a web server that is no broker is said', async () => {
  const port = await aPort((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n'));
  });
  const { connection } = aConnection(`ws://127.0.0.1:${port.number}/mqtt`);
  await expect.poll(() => connection.problem).toContain('404');
});

test('a listener that fails costs neither the connection nor other messages', async () => {
  const broker = await aBroker();
  const { connection, messages } = aConnection(broker.url);
  connection.onMessage(() => {
    throw new Error('a mistake');
  });
  connection.subscribe([{ filter: 'a' }]);
  await connected(connection);
  await connection.publish('a', '1', { qos: 1 });
  await connection.publish('a', '2', { qos: 1 });
  await expect.poll(() => messages.map(({ payload }) => Buffer.from(payload).toString())).toEqual(['1', '2']);
});
