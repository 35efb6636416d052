import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttributeValue } from '../../src/core/attribute.ts';
import { instantOf, isOlder, timeOfEventId } from '../../src/core/freshness.ts';
import { DeviceStateBuilder, reduceAttribute } from '../../src/core/reduce.ts';

const at = (time: number, value: unknown, more: Partial<AttributeValue> = {}): AttributeValue => ({
  component: 'main',
  capability: 'switch',
  attribute: 'switch',
  value,
  time,
  precision: 'millisecond',
  ...more,
});

const NOON = Date.parse('2026-11-22T12:00:00Z');

/** A version-1 UUID of the moment `time` (ms), as SmartThings makes them. */
const eventIdAt = (time: number, node = 'bb2d43a06ec6'): string => {
  const ticks = ((BigInt(time) + 12_219_292_800_000n) * 10_000n).toString(16).padStart(15, '0');
  return `${ticks.slice(7)}-${ticks.slice(3, 7)}-1${ticks.slice(0, 3)}-ad0f-${node}`;
};

describe('when an event happened', () => {
  test('a real event id holds its moment', () => {
    // The live event of 13 Feb 2025 with eventTime 1739480496560.
    expect(timeOfEventId('b66aab69-ea4d-11ef-ad0f-bb2d43a06ec6')).toBe(1_739_480_496_560);
  });

  test('the id of a webhook event gives the ms that its eventTime lacks', () => {
    const eventId = eventIdAt(NOON + 347);
    expect(instantOf({ time: NOON, eventId }, NOON + 500)).toEqual({ time: NOON + 347, precision: 'millisecond' });
  });

  test('an id that disagrees by more than a second is not believed', () => {
    const eventId = eventIdAt(NOON + 60_000);
    expect(instantOf({ time: NOON, eventId }, NOON)).toEqual({ time: NOON, precision: 'second' });
  });

  test('a time more than five minutes ahead counts as now', () => {
    expect(instantOf({ time: NOON + 301_000 }, NOON).time).toBe(NOON);
    expect(instantOf({ time: NOON + 299_000 }, NOON).time).toBe(NOON + 299_000);
  });

  test('where only the second is known, the same second is not older', () => {
    const poll = { time: NOON + 900, precision: 'millisecond' } as const;
    const push = { time: NOON, precision: 'second' } as const;
    expect(isOlder(push, poll)).toBe(false);
    expect(isOlder(poll, push)).toBe(false);
    expect(isOlder({ time: NOON - 1_000, precision: 'second' }, poll)).toBe(true);
  });
});

describe('every source takes one road', () => {
  test('an older word is dropped, the same word again is a duplicate, a later one with the same value repeats', () => {
    const known = at(NOON, 'on', { eventId: eventIdAt(NOON) });
    expect(reduceAttribute(known, at(NOON - 1, 'off')).kind).toBe('dropped');
    expect(reduceAttribute(known, known)).toEqual({ kind: 'dropped', reason: 'duplicate' });
    expect(reduceAttribute(known, at(NOON + 1, 'on')).kind).toBe('repeated');
    expect(reduceAttribute(known, at(NOON + 1, 'off')).kind).toBe('changed');
  });

  test('what was never reported gives way to anything', () => {
    expect(reduceAttribute(at(0, null), at(NOON, 'on')).kind).toBe('changed');
    expect(reduceAttribute(at(NOON, 'on'), at(0, null)).kind).toBe('dropped');
  });

  test('a changed unit is a change', () => {
    expect(reduceAttribute(at(NOON, 20, { unit: 'C' }), at(NOON + 1, 20, { unit: 'F' })).kind).toBe('changed');
  });

  test('any order and any duplication of events ends in the newest values', () => {
    const event = fc.record({
      attribute: fc.constantFrom('switch', 'level', 'hue'),
      value: fc.oneof(fc.integer(), fc.constantFrom('on', 'off'), fc.constant(null)),
      offset: fc.integer({ min: 0, max: 10_000 }),
    });
    const events = fc.uniqueArray(event, {
      selector: ({ attribute, offset }) => `${attribute}@${offset}`,
      minLength: 1,
    });
    fc.assert(
      fc.property(
        events.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list, ...list], { minLength: list.length * 3 })),
        ),
        ([list, shuffled]) => {
          const builder = new DeviceStateBuilder();
          for (const { attribute, value, offset } of shuffled) {
            const time = NOON + offset;
            // As webhooks tell it: whole seconds, and the moment in the id.
            const told = { time: Math.floor(time / 1_000) * 1_000, eventId: eventIdAt(time) };
            builder.apply(at(time, value, { attribute, ...instantOf(told, NOON + 20_000), eventId: told.eventId }));
          }
          for (const attribute of new Set(list.map((e) => e.attribute))) {
            const newest = list.filter((e) => e.attribute === attribute).sort((a, b) => b.offset - a.offset)[0];
            expect(builder.state.get(`main/switch/${attribute}`)?.value).toEqual(newest?.value);
          }
        },
      ),
    );
  });
});
