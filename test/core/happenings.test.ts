import { expect, test } from 'vitest';
import type { AttributeValue } from '../../src/core/attribute.ts';
import { Happenings } from '../../src/core/happenings.ts';

const press = (time: number, eventId?: string, value: unknown = 'pushed'): AttributeValue => ({
  component: 'main',
  capability: 'button',
  attribute: 'button',
  value,
  time,
  precision: 'millisecond',
  ...(eventId === undefined ? {} : { eventId }),
});

test('what the first read finds is over, and its late event is no news either', () => {
  const happenings = new Happenings();
  expect(happenings.isNews(press(50_000), 'load')).toBe(false);
  expect(happenings.isNews(press(50_010, 'a'), 'push')).toBe(false);
  expect(happenings.isNews(press(40_000, 'b'), 'push')).toBe(false);
  expect(happenings.isNews(press(60_000, 'c'), 'push')).toBe(true);
});

test('an event and the reads that follow it tell of one moment', () => {
  const happenings = new Happenings();
  expect(happenings.isNews(press(50_000, 'a'), 'push')).toBe(true);
  expect(happenings.isNews(press(50_700), 'poll')).toBe(false);
  expect(happenings.isNews(press(50_700), 'poll')).toBe(false);
});

test('a read that is faster than the event tells first, and alone', () => {
  const happenings = new Happenings();
  expect(happenings.isNews(press(50_000), 'poll')).toBe(true);
  expect(happenings.isNews(press(49_980, 'a'), 'push')).toBe(false);
  expect(happenings.isNews(press(50_400, 'b'), 'push')).toBe(true);
});

test('moments in quick succession all count, in whatever order they arrive', () => {
  const happenings = new Happenings();
  const times = [50_300, 50_000, 53_000, 50_600];
  expect(times.map((time) => happenings.isNews(press(time, `id-${time}`), 'push'))).toEqual([true, true, true, true]);
  expect(happenings.isNews(press(50_000), 'poll')).toBe(false);
});

test('without ids the same words at the same time are one moment; nothing is none', () => {
  const happenings = new Happenings();
  expect(happenings.isNews(press(50_000), 'push')).toBe(true);
  expect(happenings.isNews(press(50_000), 'push')).toBe(false);
  expect(happenings.isNews(press(50_000, undefined, 'double'), 'push')).toBe(true);
  expect(happenings.isNews(press(60_000, undefined, null), 'push')).toBe(false);
});
