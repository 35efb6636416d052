import { expect, test } from 'vitest';
import { createSliderPace } from '../../src/commands/slider-pace.ts';
import { minutes, seconds } from '../../src/ops/clock.ts';

const LEVEL = ['main/switchLevel/level'];

/** When the calls of a slider that never rests go out, in seconds. */
const callsOf = (forMs: number): number[] => {
  const pace = createSliderPace();
  const calls: number[] = [];
  for (let now = 0; now < forMs; now += 100) {
    if (pace.waitMs(LEVEL, now) > 0) continue;
    pace.sent(LEVEL, now);
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
  for (let call = 0; call < 9; call += 1) pace.sent(LEVEL, call);
  expect(pace.waitMs(LEVEL, seconds(1))).toBeGreaterThan(0);
  expect(pace.waitMs(LEVEL, minutes(1) + seconds(1))).toBe(0);
});

test('other attributes do not wait for it', () => {
  const pace = createSliderPace();
  for (let call = 0; call < 9; call += 1) pace.sent(LEVEL, call);
  expect(pace.waitMs(['main/audioVolume/volume'], 10)).toBe(0);
  expect(pace.waitMs([...LEVEL, 'main/colorControl/hue'], 10)).toBeGreaterThan(0);
});
