import { expect, test } from 'vitest';
import type { Rejection } from '../../src/core/command.ts';
import { createInbox } from '../../src/mqtt/inbox.ts';
import type { RequestMessage } from '../../src/mqtt/request-router.ts';
import { silentLog } from '../../src/ops/log.ts';
import { createTopics, type TopicRequest } from '../../src/topics/topics.ts';
import { aFakeConnection } from './in-memory.ts';

const anInbox = () => {
  const connection = aFakeConnection();
  const requests: { request: TopicRequest; message: RequestMessage }[] = [];
  const unreadable: { request: TopicRequest; message: RequestMessage; rejection: Rejection }[] = [];
  const answers: unknown[] = [];
  const inbox = createInbox({
    connection,
    topics: createTopics({ base: 'smartthings', discoveryPrefix: 'homeassistant' }),
    publisher: { event: (...answer) => answers.push(answer) },
    log: silentLog,
    onRequest: (request, message) => requests.push({ request, message }),
    onUnreadable: (request, message, rejection) => unreadable.push({ request, message, rejection }),
  });
  inbox.start();
  return { connection, inbox, requests, unreadable, answers };
};

const SET = 'smartthings/lamp/set';
const RUN = 'smartthings/door/main/doorControl/open/run';
const text = (payload: string): Uint8Array => Buffer.from(payload);

test('it listens to what asks for something, and to nothing that the bridge publishes', () => {
  const { connection } = anInbox();
  const filters = connection.subscriptions.map(({ filter }) => filter);
  expect(filters).toContain('smartthings/+/set');
  expect(filters).not.toContain('smartthings/#');
  expect(connection.subscriptions).toContainEqual({ filter: 'smartthings/+/+/+/+/run', retainAsPublished: true });
  expect(connection.subscriptions).toContainEqual({ filter: 'homeassistant/status', freshOnly: true });
});

test('a message is handed on with its text', () => {
  const { connection, requests } = anInbox();
  connection.receive({ topic: SET, payload: text('{"switch":"on"}') });
  expect(requests).toEqual([
    { request: { kind: 'device-set', device: 'lamp' }, message: { payload: '{"switch":"on"}', retained: false } },
  ]);
});

test('a retained message is marked, so that it is refused', () => {
  const { connection, requests } = anInbox();
  connection.receive({ topic: SET, payload: text('on'), retained: true });
  expect(requests).toMatchObject([{ message: { payload: 'on', retained: true } }]);
});

test('the clearing of a retained message asks for nothing', () => {
  const { connection, requests, unreadable } = anInbox();
  connection.receive({ topic: RUN, retained: true });
  expect([...requests, ...unreadable]).toEqual([]);
});

test('on MQTT 3.1.1 an empty message after a refused retained one runs nothing, and the next one does', () => {
  const { connection, requests, unreadable } = anInbox();
  connection.receive({ topic: RUN, payload: text('[]'), retained: true, protocol: 4 });
  connection.receive({ topic: RUN, protocol: 4 });
  expect(requests).toHaveLength(1);
  expect(unreadable).toMatchObject([{ rejection: { code: 'retained' } }]);
  connection.receive({ topic: RUN, protocol: 4 });
  expect(requests).toMatchObject([{ message: { retained: true } }, { message: { payload: '', retained: false } }]);
});

test('on MQTT 5 an empty message after a refused retained one is meant', () => {
  const { connection, requests } = anInbox();
  connection.receive({ topic: RUN, payload: text('[]'), retained: true });
  connection.receive({ topic: RUN });
  expect(requests).toMatchObject([{ message: { retained: true } }, { message: { retained: false } }]);
});

test.each([
  ['too large', Buffer.alloc(256 * 1_024 + 1, 'a'), 'too large'],
  ['no valid UTF-8', Buffer.from([0x6f, 0xff, 0x6e]), 'UTF-8'],
])('a payload that is %s is refused', (_, payload, words) => {
  const { connection, requests, unreadable } = anInbox();
  connection.receive({ topic: SET, payload });
  expect(requests).toEqual([]);
  expect(unreadable).toMatchObject([
    {
      request: { kind: 'device-set', device: 'lamp' },
      message: { payload: '', retained: false },
      rejection: { code: 'INVALID_PAYLOAD', message: expect.stringContaining(words) },
    },
  ]);
});

test('the largest payload is taken', () => {
  const { connection, requests } = anInbox();
  connection.receive({ topic: SET, payload: Buffer.alloc(256 * 1_024, 'a') });
  expect(requests).toHaveLength(1);
});

test('an answer goes to the response topic with the correlation data', () => {
  const { connection, requests, answers } = anInbox();
  connection.receive({ topic: SET, payload: text('on'), responseTopic: 'me/7', correlationData: text('7') });
  connection.receive({ topic: SET, payload: text('on'), responseTopic: 'me/8' });
  for (const { message } of requests) message.reply?.('{}');
  expect(answers).toEqual([
    ['me/7', '{}', { correlationData: text('7') }],
    ['me/8', '{}', {}],
  ]);
});

test.each(['me/+', 'me/#', '', 'me\0'])(
  'a response topic that nobody can publish to is left out: %j',
  (responseTopic) => {
    const { connection, requests } = anInbox();
    connection.receive({ topic: SET, payload: text('on'), responseTopic });
    expect(requests[0]?.message.reply).toBeUndefined();
  },
);

test('Home Assistant’s birth is told when it is fresh', () => {
  const { connection, requests } = anInbox();
  connection.receive({ topic: 'homeassistant/status', payload: text('online'), retained: true });
  expect(requests).toEqual([]);
  connection.receive({ topic: 'homeassistant/status', payload: text('online') });
  expect(requests).toMatchObject([{ request: { kind: 'homeassistant-status' }, message: { payload: 'online' } }]);
});

test('a topic that asks for nothing is left alone, and a stopped inbox is deaf', () => {
  const { connection, inbox, requests } = anInbox();
  connection.receive({ topic: 'smartthings/bridge/set', payload: text('on') });
  inbox.stop();
  connection.receive({ topic: SET, payload: text('on') });
  expect(requests).toEqual([]);
});
