import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { days, hours, minutes } from '../../src/ops/clock.ts';
import { silentLog } from '../../src/ops/log.ts';
import { createKeyCache, isKeyId, type KeyAnswer } from '../../src/webhook/key-cache.ts';
import { readPublicKey } from '../../src/webhook/public-key.ts';
import type { SmallReply } from '../../src/webhook/small-get.ts';
import { createTestClock } from '../support/test-clock.ts';
import { REAL_CERTIFICATE } from './real-message.ts';
import { aCertificate, aSigner } from './signing.ts';

const signer = aSigner();
const publicPem = signer.publicKey.export({ type: 'spki', format: 'pem' }).toString();

const aCache = (
  reply: (url: string) => Promise<SmallReply> | SmallReply = () => ({ status: 200, text: publicPem }),
) => {
  const clock = createTestClock();
  const asked: string[] = [];
  const host = { reply };
  const get = async (url: string): Promise<SmallReply> => {
    asked.push(url);
    return host.reply(url);
  };
  const cache = createKeyCache({ keyUrl: 'https://key.example.org/', get, clock, log: silentLog });
  const find = async (keyId: string, asker: 'expected' | 'stranger' = 'expected'): Promise<KeyAnswer['outcome']> =>
    (await cache.find(keyId, asker)).outcome;
  return { clock, asked, host, find };
};

test('a key is fetched once from the key host, and again after a day', async () => {
  const { clock, asked, find } = aCache();
  expect([await find('/pl/a/1'), await find('/pl/a/1')]).toEqual(['found', 'found']);
  expect(asked).toEqual(['https://key.example.org/pl/a/1']);
  await clock.advance(hours(24));
  expect(await find('/pl/a/1')).toBe('found');
  expect(asked).toHaveLength(2);
});

test('a hundred messages that wait for one key make one request', async () => {
  const { asked, find } = aCache();
  expect(await Promise.all(Array.from({ length: 100 }, () => find('/pl/a/1')))).toEqual(Array(100).fill('found'));
  expect(asked).toHaveLength(1);
});

test('a certificate serves no longer than it is valid', async () => {
  const { clock, asked, host, find } = aCache();
  host.reply = () => ({ status: 200, text: aCertificate(signer, clock.now() - days(1), clock.now() + hours(1)) });
  expect(await find('/pl/a/1')).toBe('found');
  const expired = host.reply('');
  host.reply = () => expired;
  await clock.advance(hours(1) + minutes(4));
  expect(await find('/pl/a/1')).toBe('found');
  await clock.advance(minutes(2));
  expect(await find('/pl/a/1')).toBe('unknown');
  expect(asked).toHaveLength(2);
});

test.each([
  ['a page that is no key', { status: 200, text: '<html>' }],
  ['nothing', { status: 200, text: '' }],
  ['a body that is too long', { status: 200, text: undefined }],
  ['404', { status: 404, text: '' }],
  ['403', { status: 403, text: '' }],
  ['a certificate cut short', { status: 200, text: REAL_CERTIFICATE.slice(0, 300) }],
  ['a certificate of another year', { status: 200, text: REAL_CERTIFICATE }],
])('%s counts as unknown for a minute', async (_what, reply) => {
  const { clock, asked, host, find } = aCache(() => reply);
  expect([await find('/pl/a/1'), await find('/pl/a/1')]).toEqual(['unknown', 'unknown']);
  expect(asked).toHaveLength(1);
  host.reply = () => ({ status: 200, text: publicPem });
  await clock.advance(minutes(1));
  expect(await find('/pl/a/1')).toBe('found');
});

test.each([500, 503, 429, 408, 301])('an answer %i of the key host proves nothing either way', async (status) => {
  const { host, find } = aCache(() => ({ status, text: '' }));
  expect(await find('/pl/a/1')).toBe('unavailable');
  host.reply = () => ({ status: 200, text: publicPem });
  expect(await find('/pl/a/1')).toBe('found');
});

test('while the key host is away a known certificate that is still valid serves on', async () => {
  const { clock, asked, host, find } = aCache();
  const text = aCertificate(signer, clock.now() - days(1), clock.now() + days(2));
  host.reply = () => ({ status: 200, text });
  await find('/pl/a/1');
  host.reply = () => Promise.reject(new Error('connect ECONNREFUSED'));
  await clock.advance(hours(25));
  expect([await find('/pl/a/1'), await find('/pl/a/1'), await find('/pl/b/2')]).toEqual([
    'found',
    'found',
    'unavailable',
  ]);
  expect(asked).toHaveLength(3);
  await clock.advance(days(1));
  expect(await find('/pl/a/1')).toBe('unavailable');
});

test('a flood of invented key ids makes ten requests, and a key that is expected is still fetched', async () => {
  const { clock, asked, host, find } = aCache(() => ({ status: 404, text: '' }));
  const outcomes = await Promise.all(Array.from({ length: 5_000 }, (_, n) => find(`/pl/x/${n}`, 'stranger')));
  expect(outcomes.filter((outcome) => outcome === 'limit')).toHaveLength(4_990);
  expect(asked).toHaveLength(10);
  host.reply = () => ({ status: 200, text: publicPem });
  expect(await find('/pl/a/1', 'stranger')).toBe('limit');
  expect(await find('/pl/a/1', 'expected')).toBe('found');
  expect(await find('/pl/a/1', 'stranger')).toBe('found');
  await clock.advance(minutes(1));
  expect(await find('/pl/b/2', 'stranger')).toBe('found');
});

test('no more than 32 keys are kept, and those in use stay', async () => {
  const { clock, asked, find } = aCache();
  for (let n = 0; n < 40; n += 1) {
    await find('/pl/in-use');
    await find(`/pl/${n}`);
    await clock.advance(minutes(1));
  }
  expect(asked.filter((url) => url.endsWith('/in-use'))).toHaveLength(1);
  await find('/pl/0');
  expect(asked.filter((url) => url.endsWith('/pl/0'))).toHaveLength(2);
});

test.each([
  ['/pl/useast2/1e-1b', true],
  ['/SmartThings/ab.c_d-1', true],
  ['', false],
  ['/', false],
  ['pl/a', false],
  ['//evil.example.org/a', false],
  ['/pl//a', false],
  ['/pl/../a', false],
  ['/pl/./a', false],
  ['/..', false],
  ['/pl/a/', false],
  ['/pl/a?b=c', false],
  ['/pl/a#b', false],
  ['/pl/%2e%2e/a', false],
  ['/pl\\a', false],
  ['/@evil.example.org/a', false],
  ['/pl/a\n', false],
  [`/${'a'.repeat(300)}`, false],
])('whether %j is a key id: %s', async (keyId, is) => {
  const { asked, find } = aCache();
  expect(isKeyId(keyId)).toBe(is);
  expect(await find(keyId)).toBe(is ? 'found' : 'unknown');
  expect(asked).toHaveLength(is ? 1 : 0);
});

test('no key id leads away from the key host', () => {
  const part = fc.constantFrom(
    '/',
    '.',
    '..',
    '//',
    'a',
    ':',
    '@',
    '\\',
    '%2f',
    '?',
    '#',
    'evil.example.org',
    ' ',
    '-',
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const keyId = `/${parts.join('')}`;
      if (isKeyId(keyId))
        expect(new URL(`https://key.example.org${keyId}`).href).toBe(`https://key.example.org${keyId}`);
    }),
    { numRuns: 5_000 },
  );
});

test('only RSA keys of 2048 bits and more can prove anything', () => {
  const pem = (key: { publicKey: import('node:crypto').KeyObject }): string =>
    key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const at2020 = Date.parse('2020-04-01T00:00:00Z');
  expect(readPublicKey(publicPem, 0)).toHaveProperty('key');
  expect(readPublicKey(REAL_CERTIFICATE, at2020)).toHaveProperty('validUntil');
  expect(readPublicKey(REAL_CERTIFICATE, Date.parse('2020-03-20T21:20:00Z'))).toHaveProperty('problem');
  expect(readPublicKey(pem(aSigner(1_024)), 0)).toHaveProperty('problem');
  expect(readPublicKey(pem(generateKeyPairSync('ec', { namedCurve: 'P-256' })), 0)).toHaveProperty('problem');
  expect(readPublicKey(pem(generateKeyPairSync('ed25519')), 0)).toHaveProperty('problem');
});
