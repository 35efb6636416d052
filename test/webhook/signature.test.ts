import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAuthorization } from '../../src/webhook/authorization-header.ts';
import { isSignedBy, readSignature, type SignedRequest } from '../../src/webhook/signature.ts';
import { REAL_BODY, REAL_BODY_DIGEST, REAL_CERTIFICATE, REAL_HEADERS, REAL_KEY_ID } from './real-message.ts';
import { aSigner, digestOf, type SigningOptions, signedHeaders, utcDate } from './signing.ts';

const signer = aSigner();
const now = Date.parse('2026-11-22T12:00:00Z');
const body = '{"messageType":"PING"}';
const targetPath = '/webhook';

const signed = (changes: Partial<SigningOptions> = {}): SignedRequest => ({
  method: 'POST',
  targetPath,
  headers: signedHeaders(body, { keyId: '/pl/test/1', signer, time: now, ...changes }),
  rawBody: Buffer.from(body),
});
const check = (request: SignedRequest, at = now, key: KeyObject = signer.publicKey) => {
  const claim = readSignature(request, at);
  if (!claim.ok) return claim;
  return isSignedBy(claim, key) ? { ok: true } : refused('signature');
};
const refused = (reason: string) => ({ ok: false, reason });

test('a real message of SmartThings is proved by its real certificate', () => {
  const time = Date.parse('2020-03-24T13:23:40Z');
  // The body of this message is not known, so the digest is left out of the question.
  const parameters = parseAuthorization(REAL_HEADERS.authorization);
  expect(parameters).toMatchObject({
    keyId: REAL_KEY_ID,
    algorithm: 'rsa-sha256',
    headers: ['(request-target)', 'digest', 'date'],
  });
  const text = `(request-target): post /\ndigest: ${REAL_HEADERS.digest}\ndate: ${REAL_HEADERS.date}`;
  const claim = (signedText: string) => ({
    ok: true as const,
    keyId: REAL_KEY_ID,
    signedBytes: Buffer.from(signedText),
    signature: parameters?.signature ?? Buffer.alloc(0),
    expires: time,
  });
  const key = new X509Certificate(REAL_CERTIFICATE).publicKey;
  expect(isSignedBy(claim(text), key)).toBe(true);
  expect(isSignedBy(claim(text.replace('post /', 'post /x')), key)).toBe(false);
  const request = { method: 'POST', targetPath: '/', headers: REAL_HEADERS, rawBody: Buffer.from('{}') };
  expect(readSignature(request, time)).toEqual(refused('digest'));
  expect(readSignature(request, now)).toEqual(refused('date'));
});

test('a real digest of SmartThings fits its real body', () => {
  const rawBody = Buffer.from(REAL_BODY);
  expect(rawBody).toHaveLength(522);
  expect(digestOf(rawBody)).toBe(REAL_BODY_DIGEST);
  for (const digestPrefix of ['SHA256=', 'SHA-256=', 'sha-256=', 'Sha256=']) {
    const headers = signedHeaders(rawBody, { keyId: '/k', signer, time: now, digestPrefix });
    expect(check({ method: 'POST', targetPath, headers, rawBody })).toEqual({ ok: true });
  }
});

test.each([
  ['another order', { names: ['date', '(request-target)', 'digest'] }],
  ['more headers', { names: ['(request-target)', 'host', 'digest', 'date'], extra: { host: 'example.org' } }],
  ['algorithm hs2019', { algorithm: 'hs2019' }],
  ['an algorithm in capitals', { algorithm: 'RSA-SHA256' }],
  ['a date four minutes off', { time: now - 4 * 60_000 }],
  ['a date four minutes ahead', { time: now + 4 * 60_000 }],
  ['an HTTP date', { extra: { date: new Date(now).toUTCString() } }],
])('%s is accepted', (_what, changes) => {
  expect(check(signed(changes))).toEqual({ ok: true });
});

test.each([
  ['algorithm', 'another algorithm', { algorithm: 'rsa-sha512' }],
  ['algorithm', 'an HMAC', { algorithm: 'hmac-sha256' }],
  ['not_all_signed', 'an unsigned digest', { names: ['(request-target)', 'date'] }],
  ['not_all_signed', 'an unsigned date', { names: ['(request-target)', 'digest'] }],
  ['not_all_signed', 'an unsigned request-target', { names: ['digest', 'date'] }],
  ['not_all_signed', 'a signed header that is missing', { names: ['(request-target)', 'digest', 'date', 'host'] }],
  ['not_all_signed', 'a pseudo-header that is unknown', { names: ['(request-target)', 'digest', 'date', '(created)'] }],
  ['malformed', 'a header signed twice', { names: ['(request-target)', 'digest', 'date', 'date'] }],
  ['date', 'a date six minutes old', { time: now - 6 * 60_000 }],
  ['date', 'a date six minutes ahead', { time: now + 6 * 60_000 }],
  ['date', 'a date in another format', { extra: { date: new Date(now).toISOString() } }],
  ['digest', 'another digest', { extra: { digest: digestOf('{}') } }],
  ['digest', 'a digest by another rule', { digestPrefix: 'MD5=' }],
  ['signature', 'another path', { path: '/other' }],
])('refused as %s: %s', (reason, _what, changes) => {
  expect(check(signed(changes))).toEqual(refused(reason));
});

test('a date exactly five minutes off still counts', () => {
  expect(check(signed({ time: now - 300_000 }))).toEqual({ ok: true });
  expect(check(signed({ time: now - 301_000 }))).toEqual(refused('date'));
});

test('another key proves nothing', () => {
  const other = createPublicKey(aSigner().privateKey);
  expect(check(signed(), now, other)).toEqual(refused('signature'));
});

test('a header that came twice is not believed', () => {
  const request = signed();
  const headers = { ...request.headers, date: [utcDate(now), utcDate(now)] };
  expect(check({ ...request, headers })).toEqual(refused('not_all_signed'));
});

test.each([
  ['', 'Basic YTpi', 'Signature', 'Signature ', 'signature keyId="/a"'],
  [
    'Signature keyId="/a",signature="YQ==",headers="date"',
    'Signature keyId="",signature="YQ==",headers="date",algorithm="x"',
  ],
  ['Signature keyId="/a",keyId="/b",signature="YQ==",headers="date",algorithm="x"'],
  ['Signature keyId="/a",signature="not base64!",headers="date",algorithm="x"'],
  ['Signature keyId="/a",signature="YQ==",headers="date  digest",algorithm="x"'],
  ['Signature keyId="/a",signature="YQ==",headers="__proto__\t",algorithm="x"'],
  [`Signature keyId="/a",signature="${'A'.repeat(2_000)}",headers="date",algorithm="x"`],
  [
    'Signature keyId="/a"signature="YQ=="headers="date"algorithm="x"',
    'Signature keyId="/a",signature="YQ==",headers="date",algorithm="x" more',
  ],
])('odd authorization headers are refused: %#', (...headers) => {
  for (const header of headers) expect(parseAuthorization(header)).toBeUndefined();
});

test('spaces after commas, unknown parameters and any order are fine', () => {
  expect(
    parseAuthorization(
      'Signature algorithm="rsa-sha256", created="1", headers="Date DIGEST", signature="YWI=", keyId="/a"',
    ),
  ).toEqual({ keyId: '/a', algorithm: 'rsa-sha256', headers: ['date', 'digest'], signature: Buffer.from('ab') });
});

test('no header makes the check throw, and none slips through', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (authorization, digest, date) => {
      const request = signed();
      const result = check({ ...request, headers: { authorization: `Signature ${authorization}`, digest, date } });
      expect(result.ok).toBe(false);
    }),
  );
});

test('any changed byte of the body or of a signed header is refused', () => {
  const request = signed();
  const digest = String(request.headers['digest']);
  const date = String(request.headers['date']);
  const change = (text: string, at: number, by: number): string => {
    const bytes = Buffer.from(text, 'latin1');
    const index = at % bytes.length;
    bytes[index] = (bytes[index] ?? 0) ^ by;
    return bytes.toString('latin1');
  };
  fc.assert(
    fc.property(
      fc.constantFrom('body', 'digest', 'date'),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (part, at, by) => {
        const changed = {
          body: { ...request, rawBody: Buffer.from(change(body, at, by), 'latin1') },
          digest: { ...request, headers: { ...request.headers, digest: change(digest, at, by) } },
          date: { ...request, headers: { ...request.headers, date: change(date, at, by) } },
        }[part];
        expect(check(changed).ok).toBe(false);
      },
    ),
    { numRuns: 500 },
  );
});
