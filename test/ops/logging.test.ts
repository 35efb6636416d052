import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import type { LogLevel } from '../../src/ops/log.ts';
import { createLogging } from '../../src/ops/logging.ts';

const start = (level: LogLevel = 'info') => {
  const lines: string[] = [];
  const logging = createLogging({
    level,
    write: (line) => lines.push(line),
    now: () => new Date(2026, 10, 22, 12, 0, 0).getTime(),
  });
  return { ...logging, logging, lines, last: () => lines.at(-1) ?? '' };
};

test('a line has its time, level, room, sentence and details', () => {
  const { log, lines } = start('trace');
  log.room('loader').info('Read 5 devices.', { ms: 12 });
  log.warning('Careful.');
  log.room('web').room('feed').trace('Sent.');
  expect(lines).toEqual([
    '2026-11-22 12:00:00 info  loader: Read 5 devices. {"ms":12}\n',
    '2026-11-22 12:00:00 warning Careful.\n',
    '2026-11-22 12:00:00 trace web/feed: Sent.\n',
  ]);
});

test('what is below the level is not written, and the level can change', () => {
  const { log, logging, lines } = start('warning');
  log.info('no');
  log.error('yes');
  expect(logging.level).toBe('warning');
  logging.setLevel('debug');
  log.debug('yes');
  log.trace('no');
  expect(lines.map((line) => line.slice(20).trim())).toEqual(['error yes', 'debug yes']);
});

const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e';

test.each([
  `authorization: Bearer ${UUID}`,
  `Authorization: Basic ${Buffer.from(`client:${UUID}`).toString('base64')}`,
  `sent with Bearer ${UUID}.`,
  `GET /oauth?token=${UUID}&x=1`,
  `https://x/callback?code=${UUID}&state=${UUID}`,
  `{"access_token":"${UUID}","refresh_token":"${UUID}"}`,
  `grant_type=refresh_token&refresh_token=${UUID}&client_secret=${UUID}`,
  `mqtt://user:${UUID}@broker:1883`,
  `mqtt://user:a@b${UUID}@broker:1883`,
  `cookie: st2m_session=${UUID}; other=${UUID}`,
  `https://ha.example/api/webhook/${UUID}`,
  `https://hooks.nabu.casa/${UUID}`,
])('no secret of “%s” is written, neither in a sentence nor in details', (text) => {
  const { log, last } = start();
  log.info(text);
  expect(last()).not.toContain(UUID);
  log.info('Details.', { text, nested: { list: [text] }, error: new Error(text, { cause: new Error(text) }) });
  expect(last()).not.toContain(UUID);
});

test('secrets in fields that are named so, and Secret itself, are dots', () => {
  const { log, last } = start();
  log.info('Details.', {
    secret: new Secret(UUID),
    list: [new Secret(UUID)],
    map: new Map([['accessToken', UUID]]),
    headers: { Authorization: UUID, Cookie: UUID, accept: 'json' },
    password: UUID,
  });
  expect(last()).not.toContain(UUID);
  expect(last()).toContain('"accept":"json"');
});

test('a registered secret is hidden wherever it turns up, encoded too', () => {
  const { log, logging, last } = start();
  logging.hide(new Secret('pass word/ä"1'));
  log.info(`It was pass word/ä"1, in an address ${encodeURIComponent('pass word/ä"1')}.`, {
    'pass word/ä"1': ['pass word/ä"1'],
  });
  expect(last()).not.toMatch(/pass/);
  logging.hide(new Secret('abc'));
  log.info('abc is too short to be hidden.');
  expect(last()).toContain('abc');
  expect(logging.redact({ a: 'pass word/ä"1', when: new Date(0) })).toEqual({
    a: '••••••',
    when: '1970-01-01T00:00:00.000Z',
  });
});

test('other people’s words cannot forge a line', () => {
  const { log, lines } = start();
  log.info('Device “a\n2026-11-22 12:00:00 error x: Fire.\u001b[31m”', { label: 'b\r\nc\u2028d' });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.trimEnd()).not.toMatch(/[\p{Cc}\u2028]/u);
});

test('the newest lines are kept for bug reports', () => {
  const { log, logging } = start();
  for (let n = 0; n < 400; n += 1) log.info(`line ${n}`);
  expect(logging.recent()).toHaveLength(300);
  expect(logging.recent().at(-1)).toBe('2026-11-22 12:00:00 info  line 399');
});

test('the log never throws, whatever it is given and wherever it writes', () => {
  const broken = createLogging({
    level: 'trace',
    write: () => {
      throw new Error('EPIPE');
    },
  });
  const cycle: Record<string, unknown> = { big: 10n, symbol: Symbol('s'), when: new Date(Number.NaN) };
  cycle['self'] = cycle;
  const trap = {
    get field() {
      throw new Error('no');
    },
  };
  broken.log.info('Still here.', cycle);
  broken.log.info('Still here.', { trap });
  broken.log.info('Still here.', { bytes: Buffer.from('x'), call: () => 1, set: new Set([1]) });
  expect(broken.recent()).toHaveLength(3);
  fc.assert(
    fc.property(fc.string(), fc.anything(), (sentence, details) => {
      broken.log.info(sentence, { details });
    }),
  );
});

test('long sentences are redacted quickly', () => {
  const { log } = start();
  const began = performance.now();
  log.info(`authorization ${'a:/@'.repeat(20_000)}`, { text: 'cookie '.repeat(10_000) });
  expect(performance.now() - began).toBeLessThan(1_000);
});
