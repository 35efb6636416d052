import { expect, test } from 'vitest';
import type { JsonSchema } from '../../src/capabilities/definition.ts';
import { checkValue, parseWanted } from '../../src/capabilities/value.ts';

const level: JsonSchema = { type: 'integer', minimum: 0, maximum: 100 };
const words = Array.from({ length: 15 }, (_, index) => `mode${index}`);

test.each<[text: string, schema: JsonSchema, value: unknown]>([
  ['40', level, 40],
  ['40.0', level, 40],
  ['"40"', level, 40],
  [' 40 ', level, 40],
  ['-3.5', { type: 'number' }, -3.5],
  ['true', { type: 'boolean' }, true],
  ['False', { type: 'boolean' }, false],
  ['on', { type: 'string' }, 'on'],
  ['40', { type: 'string' }, '40'],
  ['true', { type: 'string' }, 'true'],
  ['"quoted"', { type: 'string' }, 'quoted'],
  ['""', { type: 'string' }, ''],
  ['{"a":1}', { type: 'string' }, '{"a":1}'],
  ['COOL', { type: 'string', enum: ['auto', 'cool'] }, 'cool'],
  ['{"hue":10}', { type: 'object' }, { hue: 10 }],
  ['[1,2]', { type: 'array' }, [1, 2]],
  ['50', { oneOf: [{ type: 'string', enum: ['low', 'high'] }, level] }, 50],
  ['low', { oneOf: [{ type: 'string', enum: ['low', 'high'] }, level] }, 'low'],
  ['true', {}, true],
  ['words', {}, 'words'],
])('the payload %j is read as its schema wants it', (text, schema, value) => {
  expect(parseWanted(text, schema)).toEqual({ value });
});

test.each<[value: unknown, schema: JsonSchema, sentence: string]>([
  [140, level, 'level must be a whole number from 0 to 100, not 140.'],
  [40.5, level, 'level must be a whole number from 0 to 100, not 40.5.'],
  ['', level, 'level must be a whole number from 0 to 100, not "".'],
  [null, level, 'level must be a whole number from 0 to 100, not null.'],
  [-1, { type: 'number', minimum: 0 }, 'level must be a number of 0 or more, not -1.'],
  ['x', { type: 'boolean' }, 'level must be true or false, not x.'],
  ['x', { type: 'string', enum: ['auto', 'cool', 'dry'] }, 'level must be one of auto, cool, dry, not x.'],
  ['x', { type: 'string', enum: ['stop'] }, 'level must be stop, not x.'],
  ['x', { enum: words }, `level must be one of ${words.slice(0, 12).join(', ')} and 3 more, not x.`],
  ['toolong', { type: 'string', maxLength: 3 }, 'level must be a text of at most 3 characters, not toolong.'],
  ['x', { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }, 'level must be a time like 07:30, not x.'],
  ['x', { type: 'array', items: { type: 'integer' } }, 'level must be a JSON list, each entry a whole number, not x.'],
  [[1, 'b'], { type: 'array', items: { type: 'integer' } }, 'level.1 must be a whole number, not b.'],
  [
    {},
    { type: 'object', required: ['x'], properties: { x: {}, y: {} } },
    'level needs “x”: it must be a JSON object with x, and optionally y.',
  ],
  [
    { z: 1 },
    { type: 'object', additionalProperties: false, properties: { x: {}, y: {} } },
    'level has no “z”; it takes x or y.',
  ],
  [
    7,
    {
      oneOf: [
        { type: 'string', enum: ['low', 'high'] },
        { type: 'integer', maximum: 5 },
      ],
    },
    'level must be one of low, high, or a whole number of at most 5, not 7.',
  ],
])('a wrong value %j is answered with one sentence that says what is allowed', (value, schema, sentence) => {
  expect(checkValue('level', value, schema)).toEqual({ outcome: 'rejected', code: 'INVALID_VALUE', message: sentence });
});

test('an empty payload is refused with advice', () => {
  expect(parseWanted('', { type: 'string' })).toMatchObject({ code: 'INVALID_PAYLOAD' });
});

test('a schema that cannot be understood forbids nothing', () => {
  expect(checkValue('x', 'anything', { type: 'string', pattern: '([' })).toBeUndefined();
  expect(checkValue('x', 'anything', { type: 'nonsense' })).toBeUndefined();
});

test('a value that the device lists is taken, though the definition lacks it', () => {
  const schema: JsonSchema = { type: 'string', enum: ['auto', 'cool'] };
  expect(parseWanted('aIComfort', schema, { supported: ['cool', 'aIComfort'] })).toEqual({ value: 'aIComfort' });
  expect(parseWanted('AICOMFORT', schema, { supported: ['cool', 'aIComfort'] })).toEqual({ value: 'aIComfort' });
});

test('a value of the definition that the device does not list is refused', () => {
  const schema: JsonSchema = { type: 'string', enum: ['auto', 'cool'] };
  for (const current of [undefined, null, 'cool']) {
    expect(parseWanted('auto', schema, { supported: ['cool'], current }, 'mode')).toMatchObject({
      message: 'mode must be cool, not auto.',
    });
  }
});

test('where the list lacks even what the device reports, a value of the definition is left for SmartThings to decide', () => {
  const schema: JsonSchema = { type: 'string', enum: ['auto', 'cool', 'heat'] };
  expect(parseWanted('auto', schema, { supported: ['cool'], current: 'heat' })).toEqual({ value: 'auto' });
});

test('where the definition names no values, the list of the device decides', () => {
  const own = { supported: ['wifi', 'HDMI1'], current: 'tuner' };
  expect(parseWanted('hdmi1', { type: 'string' }, own)).toEqual({ value: 'HDMI1' });
  expect(parseWanted('tuner', { type: 'string' }, own)).toEqual({ value: 'tuner' });
  expect(parseWanted('HDMI7', { type: 'string' }, own, 'inputSource')).toMatchObject({
    message: 'inputSource must be one of wifi, HDMI1, not HDMI7.',
  });
});

test('numbers that the device lists as texts are sent as texts', () => {
  expect(parseWanted('3', { type: 'string' }, { supported: ['0', '3'] })).toEqual({ value: '3' });
});

test('the range that the device reports narrows what a definition leaves wide open', () => {
  const temperature: JsonSchema = { type: 'number', minimum: -460, maximum: 10_000 };
  const own = { range: { minimum: 5, maximum: 30 } };
  expect(checkValue('heatingSetpoint', 21.5, temperature, own)).toBeUndefined();
  expect(checkValue('heatingSetpoint', 90, temperature, own)?.message).toBe(
    'heatingSetpoint must be a number from 5 to 30, not 90.',
  );
  expect(checkValue('heatingSetpoint', 0, temperature, own)).toBeDefined();
});

test('zero stays allowed where the definition means “off” by it', () => {
  expect(checkValue('level', 0, level, { range: { minimum: 1, maximum: 100 } })).toBeUndefined();
});
