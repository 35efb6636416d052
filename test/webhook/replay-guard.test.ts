import { expect, test } from 'vitest';
import { createReplayGuard } from '../../src/webhook/replay-guard.ts';
import { createTestClock } from '../support/test-clock.ts';

test('what was seen is remembered until it expires, and never more than a fixed number', async () => {
  const clock = createTestClock();
  const guard = createReplayGuard({ clock, maxRemembered: 3 });
  const isRepeat = (text: string): boolean => guard.isRepeat(Buffer.from(text), clock.now() + 1_000);
  expect(['a', 'a', 'b', 'c', 'a'].map(isRepeat)).toEqual([false, true, false, false, true]);
  expect(['d', 'a'].map(isRepeat)).toEqual([false, false]);
  await clock.advance(1_001);
  expect(['c', 'c'].map(isRepeat)).toEqual([false, true]);
});
