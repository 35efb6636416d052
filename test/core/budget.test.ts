import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addCalls, callsInWindow, mayCall, pollIntervalMs } from '../../src/core/budget.ts';
import { hours, minutes } from '../../src/ops/clock.ts';
import { createApiBudget } from '../../src/sync/api-budget.ts';
import { createTestClock } from '../support/test-clock.ts';

const memoryStore = <T>(value: T) => ({
  value,
  update(change: (value: T) => T): T {
    this.value = change(this.value);
    return this.value;
  },
});

test('in no 24 hours are there more calls than the limit, whatever is asked for and however often the process dies', async () => {
  const step = fc.record({
    wait: fc.integer({ min: 0, max: hours(7) }),
    calls: fc.integer({ min: 0, max: 150 }),
    crash: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const clock = createTestClock();
      const store = memoryStore({});
      const made: number[] = [];
      let budget = createApiBudget({ limit: 200, clock, store });
      let now = clock.now();
      const moving = { ...clock, now: () => now };
      for (const { wait, calls, crash } of steps) {
        now += wait;
        if (crash) budget = createApiBudget({ limit: 200, clock: moving, store });
        else budget.stop();
        budget = createApiBudget({ limit: 200, clock: moving, store });
        for (let n = 0; n < calls; n += 1) if (budget.take('command')) made.push(now);
      }
      for (const end of made) {
        expect(made.filter((time) => time > end - hours(24) && time <= end).length).toBeLessThanOrEqual(200);
      }
    }),
    { numRuns: 50 },
  );
});

test('commands may use what polls may not', () => {
  expect(mayCall(185, 200, 'background')).toBe(false);
  expect(mayCall(185, 200, 'normal')).toBe(true);
  expect(mayCall(195, 200, 'normal')).toBe(false);
  expect(mayCall(199, 200, 'command')).toBe(true);
  expect(mayCall(200, 200, 'command')).toBe(false);
});

test('a call counts for 24 hours and ten minutes at most', () => {
  const now = Date.parse('2026-11-22T12:03:00Z');
  const counts = addCalls({}, now, 5);
  expect(callsInWindow(counts, now + hours(24) - minutes(4))).toBe(5);
  expect(callsInWindow(counts, now + hours(24) + minutes(10))).toBe(0);
});

test('polls come as often as the budget allows, and are a safety net where events are pushed', () => {
  expect(pollIntervalMs(3_000, 1, false)).toBe(36_000);
  expect(pollIntervalMs(200, 1, false)).toBe(540_000);
  expect(pollIntervalMs(200_000, 1, false)).toBe(5_000);
  expect(pollIntervalMs(3_000, 1, true)).toBe(minutes(15));
  expect(pollIntervalMs(200, 4, true)).toBe(2_160_000);
});
