import { expect, test } from 'vitest';
import { createPublisher } from '../../src/mqtt/publisher.ts';
import { type Log, silentLog } from '../../src/ops/log.ts';
import { createTestClock } from '../support/test-clock.ts';
import { aFakeConnection, aLedger } from './in-memory.ts';

const RANKS = ['homeassistant/', 'availability/', 'state/', 'bridge/'];
const rank = (topic: string): number => RANKS.findIndex((root) => topic.startsWith(root));

const aPublisher = ({ owned = [] as string[], receiveMaximum = 65_535, log = silentLog as Log } = {}) => {
  const clock = createTestClock();
  const connection = aFakeConnection({ receiveMaximum });
  const { ledger, store } = aLedger(clock, owned);
  const publisher = createPublisher({ connection, ledger, rank, clock, log });
  const sent = () => connection.sent.map(({ topic, payload }) => `${topic}=${payload}`);
  return { clock, connection, ledger, store, publisher, sent };
};
const tick = () => new Promise((resolve) => setImmediate(resolve));

test('every change goes out in order, none skipped, events between', async () => {
  const { connection, publisher, sent } = aPublisher();
  connection.connect();
  publisher.retain('state/a', '1');
  publisher.retain('state/a', '2');
  publisher.event('button', 'pushed');
  publisher.retain('state/a', '1');
  await tick();
  expect(sent()).toEqual(['state/a=1', 'state/a=2', 'button=pushed', 'state/a=1']);
  expect(connection.sent.map(({ retain }) => retain)).toEqual([true, true, false, true]);
});

test('the same payload is not sent again unless it must be', async () => {
  const { connection, publisher, sent } = aPublisher();
  connection.connect();
  publisher.retain('state/a', '1');
  publisher.retain('state/a', '1');
  publisher.retain('state/a', '1', { always: true });
  await tick();
  expect(sent()).toEqual(['state/a=1', 'state/a=1']);
});

test('the last value of each topic goes out when the broker is back, in the order of ranks; events are dropped', async () => {
  const { connection, publisher, sent } = aPublisher();
  publisher.retain('bridge/state', 'online');
  publisher.retain('state/a', '1');
  publisher.event('button', 'pushed');
  publisher.retain('state/b', '1');
  publisher.retain('state/a', '2');
  publisher.retain('homeassistant/a', '{}');
  publisher.retain('availability/a', 'online');
  connection.connect();
  await tick();
  const all = ['homeassistant/a={}', 'availability/a=online', 'state/a=2', 'state/b=1', 'bridge/state=online'];
  expect(sent()).toEqual(all);
  connection.disconnect();
  connection.connect();
  await tick();
  expect(sent()).toEqual([...all, ...all]);
});

test('what the broker had not confirmed when it went goes out again, and late words about it do not count', async () => {
  const { connection, publisher, sent } = aPublisher();
  connection.connect();
  connection.hold();
  publisher.retain('state/a', '1');
  await tick();
  connection.disconnect();
  publisher.retain('state/a', '2');
  connection.connect();
  await tick();
  expect(sent()).toEqual(['state/a=1', 'state/a=2']);
});

test('a change during a replay comes after it, and never goes back to an older value', async () => {
  const { connection, publisher, sent } = aPublisher({ receiveMaximum: 1 });
  publisher.retain('state/a', '1');
  publisher.retain('state/b', '1');
  connection.hold();
  connection.connect();
  await tick();
  publisher.retain('state/b', '2');
  publisher.retain('state/b', '3');
  expect(sent()).toEqual(['state/a=1']);
  for (let n = 0; n < 4; n += 1) {
    connection.acknowledge(1);
    await tick();
  }
  expect(sent()).toEqual(['state/a=1', 'state/b=1', 'state/b=2', 'state/b=3']);
});

test('no more messages wait for the broker’s word than it allows, nor than a hundred', async () => {
  const small = aPublisher({ receiveMaximum: 3 });
  const large = aPublisher();
  for (const { connection, publisher, sent } of [small, large]) {
    connection.hold();
    connection.connect();
    for (let n = 0; n < 3_000; n += 1) publisher.retain(`state/${n}`, 'on');
    await tick();
    expect(sent()).toHaveLength(connection.receiveMaximum === 3 ? 3 : 100);
    while (sent().length < 3_000) {
      connection.acknowledge(2);
      await tick();
    }
    expect(sent()).toEqual(Array.from({ length: 3_000 }, (_, n) => `state/${n}=on`));
  }
});

test('new topics are in the ledger before they are published, many of them with one write', async () => {
  const { connection, publisher, ledger, store } = aPublisher();
  connection.connect();
  const ownedWhenSent: boolean[] = [];
  const { publish } = connection;
  connection.publish = (topic, ...rest) => {
    ownedWhenSent.push(ledger.has(topic) && store.value.includes(topic));
    return publish(topic, ...rest);
  };
  for (let n = 0; n < 50; n += 1) publisher.retain(`state/${n}`, 'on');
  await tick();
  expect(ownedWhenSent).toEqual(Array(50).fill(true));
  expect(store.writes).toBe(1);
  publisher.retain('state/1', 'off');
  publisher.event('button', 'pushed');
  await tick();
  expect(store.writes).toBe(1);
  expect(ledger.has('button')).toBe(false);
});

test('a cleared topic leaves the ledger when the broker has said so, and not before', async () => {
  const { connection, publisher, ledger, sent } = aPublisher({ owned: ['state/old'] });
  publisher.clear('state/old');
  publisher.retain('homeassistant/a', '{}');
  connection.hold();
  connection.connect();
  await tick();
  expect(sent()).toEqual(['state/old=', 'homeassistant/a={}']);
  expect(ledger.has('state/old')).toBe(true);
  connection.disconnect();
  connection.connect();
  await tick();
  connection.acknowledge(2);
  await tick();
  expect(ledger.has('state/old')).toBe(false);
  expect(publisher.topics()).toEqual(new Set(['homeassistant/a']));
  connection.disconnect();
  connection.connect();
  await tick();
  expect(sent().slice(2)).toEqual(['state/old=', 'homeassistant/a={}', 'homeassistant/a={}']);
});

test('a topic that is used again before the broker forgot it stays in the ledger', async () => {
  const { connection, publisher, ledger, sent } = aPublisher();
  connection.connect();
  publisher.retain('state/a', '1');
  publisher.clear('state/a');
  publisher.retain('state/a', '1');
  await tick();
  expect(sent()).toEqual(['state/a=1', 'state/a=', 'state/a=1']);
  expect(ledger.has('state/a')).toBe(true);
  publisher.retain('state/a', '');
  await tick();
  expect(ledger.has('state/a')).toBe(false);
});

test('topics that are not the bridge’s are never cleared', async () => {
  const { connection, publisher, sent } = aPublisher({ owned: ['smartthings/lamp'] });
  connection.connect();
  publisher.retain('smartthings/tv', 'on');
  publisher.clear('zigbee2mqtt/lamp');
  publisher.clearWhere((topic) => topic.startsWith('smartthings/') || topic.startsWith('zigbee2mqtt/'));
  await tick();
  expect(sent().sort()).toEqual(['smartthings/lamp=', 'smartthings/tv=', 'smartthings/tv=on']);
});

test('flush waits for the broker’s word, but not for ever, and not for one that is gone', async () => {
  const { clock, connection, publisher } = aPublisher();
  await publisher.flush(1_000);
  connection.connect();
  connection.hold();
  const done: string[] = [];
  publisher.retain('state/a', '1');
  const first = publisher.flush(1_000).then(() => done.push('acknowledged'));
  await tick();
  expect(done).toEqual([]);
  connection.acknowledge(1);
  await first;
  publisher.retain('state/a', '2');
  const second = publisher.flush(1_000).then(() => done.push('late'));
  await clock.advance(1_000);
  await second;
  const third = publisher.flush(1_000).then(() => done.push('gone'));
  connection.disconnect();
  await third;
  expect(done).toEqual(['acknowledged', 'late', 'gone']);
  expect(clock.pending()).toBe(0);
});

test('a message that the broker refuses is said once, and the others go on', async () => {
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warning: (sentence) => warnings.push(sentence) };
  const { connection, publisher, sent } = aPublisher({ log });
  connection.connect();
  connection.hold();
  publisher.retain('state/a', '1');
  publisher.retain('state/b', '1');
  await tick();
  connection.acknowledge(2, new Error('Publish error: Not authorized'));
  await tick();
  publisher.retain('state/c', '1');
  await tick();
  expect(sent()).toContain('state/c=1');
  expect(warnings).toEqual(['The broker did not take a message on state/a: Publish error: Not authorized']);
});

test('a replay on request sends everything again', async () => {
  const { connection, publisher, sent } = aPublisher();
  connection.connect();
  publisher.retain('state/a', '1');
  publisher.retain('homeassistant/a', '{}');
  await tick();
  publisher.replay();
  await tick();
  expect(sent().slice(2)).toEqual(['homeassistant/a={}', 'state/a=1']);
});

test('an answer carries what its sender asked to have echoed', async () => {
  const { connection, publisher } = aPublisher();
  connection.connect();
  publisher.event('answers/7', '{}', { correlationData: Buffer.from('7') });
  await tick();
  expect(connection.sent).toEqual([
    { topic: 'answers/7', payload: '{}', retain: false, correlationData: Buffer.from('7') },
  ]);
});
