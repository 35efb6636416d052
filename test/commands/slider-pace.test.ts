import { expect, test } from 'vitest';
import { createSliderPace } from '../../src/commands/slider-pace.ts';
import { minutes, seconds } from '../../src/ops/clock.ts';

/** When the calls of a slider that never rests go out, in seconds. */
const callsOf = (forMs: number): number[] => {
  const pace = createSliderPace();
  const calls: number[] = [];
  for (let now = 0; now < forMs; now += 100) {
    if (pace.waitMs(now) > 0) continue;
    pace.sent(now);
    calls.push(now / 1_000);
  }
  return calls;
};

test('the first values of a slider go out at once, later ones with longer and longer pauses', () => {
  expect(callsOf(seconds(12))).toEqual([0, 0.1, 0.2, 0.3, 0.4, 1.4, 2.4, 3.4, 4.4, 7.4, 10.4]);
});

test('twelve seconds of sliding leave a call for where it ends', () => {
  expect(callsOf(seconds(12)).length).toBeLessThan(12);
});

test('a minute later the slider is as quick as at first', () => {
  const pace = createSliderPace();
  for (let call = 0; call < 9; call += 1) pace.sent(call);
  expect(pace.waitMs(seconds(1))).toBeGreaterThan(0);
  expect(pace.waitMs(minutes(1) + seconds(1))).toBe(0);
});
