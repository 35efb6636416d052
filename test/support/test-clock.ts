import { setTimeout as realSleep } from 'node:timers/promises';
import { type Cancel, type Clock, completeClock, type Task } from '../../src/ops/clock.ts';

interface Due {
  readonly time: number;
  readonly order: number;
  readonly task: Task;
}

/** A clock that only the test moves. The bridge and the simulated cloud share one. */
export interface TestClock extends Clock {
  /**
   * Moves the time on by `ms`, runs all that falls due on the way, in order, and lets real I/O settle after each step.
   * A task that waits for the clock itself is not waited for longer than a moment.
   */
  advance(ms: number): Promise<void>;
  /** How many tasks are still to come. */
  pending(): number;
}

const settle = async (work: unknown): Promise<void> => {
  await Promise.race([Promise.resolve(work).catch(() => {}), realSleep(25)]);
  await realSleep(2);
};

export const createTestClock = (start = Date.parse('2026-11-22T12:00:00Z')): TestClock => {
  let now = start;
  let order = 0;
  const dues = new Set<Due>();
  const at = (time: number, task: Task): Cancel => {
    const due = { time: Math.max(time, now), order: order++, task };
    dues.add(due);
    return () => dues.delete(due);
  };
  const first = (until: number): Due | undefined =>
    [...dues].filter((due) => due.time <= until).sort((a, b) => a.time - b.time || a.order - b.order)[0];

  return {
    ...completeClock({ now: () => now, at, after: (ms, task) => at(now + Math.max(0, ms), task) }),
    pending: () => dues.size,
    advance: async (ms) => {
      const end = now + ms;
      for (let due = first(end); due !== undefined; due = first(end)) {
        dues.delete(due);
        now = due.time;
        await settle(due.task());
      }
      now = end;
      await settle(undefined);
    },
  };
};
