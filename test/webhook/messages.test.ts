import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { EventMessage, HomeEvent } from '../../src/core/event.ts';
import { seconds } from '../../src/ops/clock.ts';
import { silentLog } from '../../src/ops/log.ts';
import { allowedConfirmationUrl } from '../../src/webhook/confirmation.ts';
import { openEnvelope } from '../../src/webhook/envelope.ts';
import { createMessages, type KnownApp, type MessagesDeps } from '../../src/webhook/messages.ts';
import type { SmallReply } from '../../src/webhook/small-get.ts';
import { createTestClock } from '../support/test-clock.ts';

const ids = { installedAppId: 'mine', locationId: 'home' };
const target = 'https://bridge.example.org/webhook';
const API = 'https://api.smartthings.com';
const confirmationUrl = `${API}/apps/app-1/confirm-registration?token=t`;

const aDesk = (deps: Partial<MessagesDeps> & { known?: KnownApp; reply?: () => Promise<SmallReply> } = {}) => {
  const clock = createTestClock();
  const asked: string[] = [];
  const received: EventMessage[] = [];
  const confirmed: string[] = [];
  const unconfirmed: string[] = [];
  const messages = createMessages({
    apiUrl: API,
    targetUrl: () => target,
    app: () => deps.known ?? { appId: 'app-1', setupFinished: true },
    isOurs: (installedAppId, locationId) => installedAppId === 'mine' && locationId === 'home',
    parseEvents: (events) => ({ events: events as HomeEvent[], problems: [{ where: 'events[9]', message: 'Odd.' }] }),
    onMessage: (message) => void received.push(message),
    onUnconfirmedApp: (appId) => unconfirmed.push(appId),
    onConfirmed: (appId) => confirmed.push(appId),
    get: async (url) => {
      asked.push(url);
      return (await deps.reply?.()) ?? { status: 200, text: JSON.stringify({ targetUrl: target }) };
    },
    clock,
    log: silentLog,
    ...deps,
  });
  return { clock, asked, received, confirmed, unconfirmed, messages };
};

const modeEvent = (modeId: string, locationId = 'home'): HomeEvent => ({
  type: 'MODE_EVENT',
  modeId,
  locationId,
  time: 1,
});
const event = (events: unknown, more: object = {}) =>
  openEnvelope({ messageType: 'EVENT', eventData: { installedApp: { ...ids, ...more }, events } });
const confirmation = (appId = 'app-1', url = confirmationUrl) =>
  openEnvelope({ messageType: 'CONFIRMATION', confirmationData: { appId, confirmationUrl: url } });
const begin = (verdict: ReturnType<ReturnType<typeof createMessages>['receive']>): Promise<void> => {
  if (!verdict.accepted || verdict.work === undefined) throw new Error('There is no work in this.');
  return verdict.work();
};

test('events reach the home in their order, and only once the work begins', async () => {
  const { messages, received } = aDesk();
  const verdict = messages.receive(event([modeEvent('a'), modeEvent('b'), modeEvent('c')]), true);
  expect(verdict).toMatchObject({ accepted: true, body: { statusCode: 200, eventData: {} } });
  expect(received).toEqual([]);
  void begin(verdict);
  expect(received).toEqual([{ ...ids, events: [modeEvent('a'), modeEvent('b'), modeEvent('c')], signed: true }]);
});

test('what came without a signature says so', async () => {
  const { messages, received } = aDesk();
  await begin(messages.receive(event([modeEvent('a')]), false));
  expect(received[0]?.signed).toBe(false);
});

test.each([
  ['another installed app', { installedAppId: 'theirs' }],
  ['another location', { locationId: 'elsewhere' }],
])('a message for %s is answered and dropped', (_what, more) => {
  const { messages } = aDesk();
  const verdict = messages.receive(event([modeEvent('a')], more), true);
  expect(verdict).toEqual({ accepted: true, body: { statusCode: 200, eventData: {} } });
  expect(messages.stats()).toEqual({ foreign: 1, lastEvent: null });
});

test('an event of another location or of another sign-in inside our message is dropped alone', async () => {
  const { clock, messages, received } = aDesk();
  const foreignUninstall: HomeEvent = {
    type: 'INSTALLED_APP_LIFECYCLE_EVENT',
    lifecycle: 'DELETE',
    installedAppId: 'theirs',
    locationId: 'home',
    time: 1,
  };
  const events = [modeEvent('a', 'elsewhere'), foreignUninstall, modeEvent('b'), modeEvent('c', '')];
  await begin(messages.receive(event(events), true));
  expect(received[0]?.events).toEqual([modeEvent('b'), modeEvent('c', '')]);
  expect(messages.stats()).toEqual({ foreign: 2, lastEvent: clock.now() });
});

test('a message without anything for us disturbs nobody', async () => {
  const { messages, received } = aDesk();
  await begin(messages.receive(event([]), true));
  expect(received).toEqual([]);
});

test('an uninstall of the old kind comes as the event that says the same', async () => {
  const { clock, messages, received } = aDesk();
  const verdict = messages.receive(
    openEnvelope({ lifecycle: 'UNINSTALL', uninstallData: { installedApp: ids } }),
    true,
  );
  expect(verdict).toMatchObject({ body: { statusCode: 200, uninstallData: {} } });
  await begin(verdict);
  const uninstalled = { type: 'INSTALLED_APP_LIFECYCLE_EVENT', lifecycle: 'DELETE', ...ids, time: clock.now() };
  expect(received).toEqual([{ ...ids, events: [uninstalled], signed: true }]);
  const foreign = { lifecycle: 'UNINSTALL', uninstallData: { installedApp: { ...ids, locationId: 'elsewhere' } } };
  expect(messages.receive(openEnvelope(foreign), true)).not.toHaveProperty('work');
});

test('a ping is answered with its challenge only where it was signed', () => {
  const { messages } = aDesk();
  const ping = openEnvelope({ messageType: 'PING', pingData: { challenge: 'c-1' } });
  expect(messages.receive(ping, true)).toEqual({
    accepted: true,
    body: { statusCode: 200, pingData: { challenge: 'c-1' } },
  });
  expect(messages.receive(ping, false)).toEqual({ accepted: false, reason: 'unsigned' });
});

test('whoever throws while working through a message harms nobody else', async () => {
  const error = vi.fn();
  const fails: MessagesDeps['onMessage'][] = [
    () => Promise.reject(new Error('no')),
    () => {
      throw new Error('no');
    },
  ];
  for (const onMessage of fails) {
    const { messages } = aDesk({ onMessage, log: { ...silentLog, error } });
    await begin(messages.receive(event([modeEvent('a')]), true));
  }
  expect(error).toHaveBeenCalledTimes(2);
});

test.each<[string, KnownApp, boolean]>([
  ['of our app', { appId: 'app-1', setupFinished: true }, true],
  ['of our app, during set-up', { appId: 'app-1', setupFinished: false }, true],
  ['of a stranger’s app', { appId: 'app-2', setupFinished: true }, false],
  ['of a stranger’s app, during set-up', { appId: 'app-2', setupFinished: false }, false],
  ['while no app is known, during set-up', { setupFinished: false }, true],
  ['while no app is known, long after set-up', { setupFinished: true }, false],
])('a confirmation %s: %j → %s', async (_when, known, answered) => {
  const { messages, asked, confirmed, unconfirmed } = aDesk({ known });
  const verdict = messages.receive(confirmation(), true);
  if (!answered) {
    expect(verdict).toEqual({ accepted: false, reason: 'not_our_app' });
    expect(asked).toEqual([]);
    return;
  }
  expect(verdict).toMatchObject({ accepted: true, body: { targetUrl: target } });
  await begin(verdict);
  expect(asked).toEqual([confirmationUrl]);
  expect(confirmed).toEqual(['app-1']);
  expect(unconfirmed).toEqual(known.appId === undefined ? ['app-1'] : []);
});

test.each([
  'https://api.smartthings.com.evil.example.org/apps/1',
  'https://evil.example.org/apps/1?x=https://api.smartthings.com',
  'http://api.smartthings.com/apps/1',
  'https://api.smartthings.com:8443/apps/1',
  'https://api.smartthings.com@evil.example.org/apps/1',
  'https://user:password@api.smartthings.com/apps/1',
  'https://127.0.0.1/apps/1',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '//evil.example.org/apps/1',
  '/apps/1/confirm-registration?token=t',
  '',
])('the confirmation address %j is never asked', async (url) => {
  const { messages, asked, confirmed } = aDesk();
  expect(allowedConfirmationUrl(url, API)).toBeUndefined();
  if (url === '') return;
  await begin(messages.receive(confirmation('app-1', url), true));
  expect({ asked, confirmed }).toEqual({ asked: [], confirmed: [] });
});

test('http is followed only where the API itself is reached by http', () => {
  expect(allowedConfirmationUrl('http://127.0.0.1:81/a?b#c', 'http://127.0.0.1:81')).toBe('http://127.0.0.1:81/a?b');
  expect(allowedConfirmationUrl('https://127.0.0.1:81/a', 'http://127.0.0.1:81')).toBeUndefined();
  expect(allowedConfirmationUrl('HTTPS://API.smartthings.com:443/a', API)).toBe(`${API}/a`);
});

test('a confirmation that SmartThings refuses, or of another address, confirms nothing', async () => {
  for (const reply of [
    { status: 404, text: '' },
    { status: 302, text: '' },
    { status: 200, text: '{"targetUrl":"https://old.example.org/webhook"}' },
  ]) {
    const { messages, asked, confirmed } = aDesk({ reply: async () => reply });
    await begin(messages.receive(confirmation(), true));
    expect(asked).toHaveLength(1);
    expect(confirmed).toEqual([]);
  }
});

test('a confirmation is tried three times within seconds when SmartThings does not answer', async () => {
  const replies: (SmallReply | Error)[] = [
    new Error('reset'),
    { status: 503, text: '' },
    { status: 200, text: 'thanks' },
  ];
  const { clock, messages, asked, confirmed } = aDesk({
    reply: async () => {
      const next = replies.shift();
      if (next instanceof Error || next === undefined) throw next;
      return next;
    },
  });
  void begin(messages.receive(confirmation(), true));
  await vi.waitFor(() => expect(clock.pending()).toBe(1));
  await clock.advance(seconds(5));
  expect(asked).toHaveLength(3);
  expect(confirmed).toEqual(['app-1']);
});

test('a confirmation that never gets an answer ends', async () => {
  const { clock, messages, asked, confirmed } = aDesk({ reply: () => Promise.reject(new Error('reset')) });
  const work = begin(messages.receive(confirmation(), true));
  await vi.waitFor(() => expect(clock.pending()).toBe(1));
  await clock.advance(seconds(60));
  await work;
  expect(asked).toHaveLength(3);
  expect(confirmed).toEqual([]);
});

test('both kinds of envelope are opened, and unknown ones are told apart', () => {
  const confirmationData = { appId: 'a', confirmationUrl: 'https://x' };
  const opened = { kind: 'CONFIRMATION', ...confirmationData };
  expect(openEnvelope({ messageType: 'CONFIRMATION', confirmationData })).toEqual(opened);
  expect(openEnvelope({ lifecycle: 'CONFIRMATION', executionId: 'e', settings: {}, confirmationData })).toEqual(opened);
  const odd: unknown[] = [
    null,
    1,
    'EVENT',
    [],
    {},
    { messageType: 'OTHER' },
    { messageType: 'toString' },
    { messageType: {} },
    { messageType: 'EVENT' },
    { messageType: 'EVENT', eventData: null },
    { messageType: 'PING', pingData: { challenge: 1 } },
    { messageType: 'EVENT', eventData: { installedApp: { installedAppId: '' }, events: [] } },
    [{ messageType: 'PING', pingData: { challenge: 'c' } }],
  ];
  for (const message of odd) expect(openEnvelope(message)).toEqual({ kind: 'UNKNOWN' });
});

test('no JSON makes the desk throw', () => {
  const { messages } = aDesk();
  const kinds = fc.constantFrom('EVENT', 'PING', 'CONFIRMATION', 'UNINSTALL', 'INSTALL');
  const data = fc.record(
    { installedApp: fc.jsonValue(), events: fc.jsonValue(), challenge: fc.jsonValue() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(kinds, fc.oneof(data, fc.jsonValue()), fc.jsonValue(), (messageType, part, any) => {
      const parts = { eventData: part, pingData: part, confirmationData: part, uninstallData: part };
      for (const message of [any, { messageType, ...parts }, { lifecycle: messageType, ...parts }]) {
        messages.receive(openEnvelope(message), true);
        messages.isExpected(openEnvelope(message));
      }
    }),
  );
});
