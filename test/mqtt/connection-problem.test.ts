import { expect, test } from 'vitest';
import { describeProblem, showAddress } from '../../src/mqtt/connection-problem.ts';

const anEnd = { url: 'mqtt://broker.home:1883', hasUsername: true, wasAccepted: false };
const withCode = (code: unknown) => Object.assign(new Error('the library’s words'), { code });

test('an address is shown without its secrets', () => {
  expect(showAddress('mqtts://me:secret@broker.home:8883/x?token=1')).toBe('mqtts://broker.home:8883');
  expect(showAddress('nonsense')).toBe('the given address');
});

test.each([
  ['ECONNREFUSED', 'nobody listens on this port'],
  ['ENOTFOUND', 'the name is not known'],
  ['CERT_HAS_EXPIRED', 'it has expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'for another name'],
  [134, 'refused the user name or the password'],
  [142, 'whether a second bridge runs'],
  [154, 'does not keep retained messages'],
  [250, 'the library’s words'],
])('the reason %s becomes a sentence', (code, words) => {
  const { sentence } = describeProblem({ ...anEnd, error: withCode(code) });
  expect(sentence).toContain(words);
  expect(sentence).toMatch(/^The broker at mqtt:\/\/broker\.home:1883 .*[^.]\.$/);
});

test.each([
  [1, true],
  [132, true],
  [undefined, true],
  ['ECONNRESET', true],
  [135, false],
  ['ECONNREFUSED', false],
])('after %s the older MQTT is tried: %s', (code, isTried) => {
  const error = code === undefined ? {} : { error: withCode(code) };
  expect(describeProblem({ ...anEnd, ...error }).mayTakeOlderProtocol).toBe(isTried);
  expect(describeProblem({ ...anEnd, ...error, wasAccepted: true }).mayTakeOlderProtocol).toBe(false);
});

test('a broker that is silent is told apart by the stage and by the encryption', () => {
  expect(describeProblem(anEnd).sentence).toContain('mqtts://');
  expect(describeProblem({ ...anEnd, url: 'mqtts://broker.home:8883' }).sentence).toMatch(/without a word\.$/);
  expect(describeProblem({ ...anEnd, wasAccepted: true }).sentence).toMatch(/closed the connection\.$/);
  expect(describeProblem({ ...anEnd, error: new Error('connack timeout') }).sentence).toContain('does not answer');
});
