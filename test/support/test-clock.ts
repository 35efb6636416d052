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

/** A test clock that also goes by itself, as fast as real time. */
export interface FlowingClock extends TestClock {
  stop(): void;
}

const settle = async (work: unknown): Promise<void> => {
  await Promise.race([Promise.resolve(work).catch(() => {}), realSleep(25)]);
  await realSleep(2);
};

const START = Date.parse('2026-11-22T12:00:00Z');

const createCore = (start: number) => {
  let now = start;
  let order = 0;
  const dues = new Set<Due>();
  const at = (time: number, task: Task): Cancel => {
    const due = { time: Math.max(time, now), order: order++, task };
    dues.add(due);
    return () => dues.delete(due);
  };
  /** Takes the first task that falls due until `end`, and moves the time to it. */
  const take = (end: number): Task | undefined => {
    const [due] = [...dues].filter(({ time }) => time <= end).sort((a, b) => a.time - b.time || a.order - b.order);
    if (due === undefined) {
      now = Math.max(now, end);
      return undefined;
    }
    dues.delete(due);
    now = Math.max(now, due.time);
    return due.task;
  };
  const clock = completeClock({ now: () => now, at, after: (ms, task) => at(now + Math.max(0, ms), task) });
  const run = async (task: Task): Promise<void> => task();
  return { clock, dues, take, run };
};

export const createTestClock = (start = START): TestClock => {
  const { clock, dues, take, run } = createCore(start);
  return {
    ...clock,
    pending: () => dues.size,
    advance: async (ms) => {
      const end = clock.now() + ms;
      for (let task = take(end); task !== undefined; task = take(end)) await settle(run(task));
      await settle(undefined);
    },
  };
};

const TICK_MS = 4;

export const createFlowingClock = (start = START): FlowingClock => {
  const { clock, dues, take, run } = createCore(start);
  let last = performance.now();
  let isAdvancing = false;
  const tick = (): void => {
    const passed = performance.now() - last;
    last = performance.now();
    if (isAdvancing) return;
    const end = clock.now() + passed;
    for (let task = take(end); task !== undefined; task = take(end)) run(task).catch(() => {});
  };
  const timer = setInterval(tick, TICK_MS);
  return {
    ...clock,
    // Whole ms, as real clocks give them.
    now: () => Math.floor(clock.now()),
    pending: () => dues.size,
    advance: async (ms) => {
      isAdvancing = true;
      const end = clock.now() + ms;
      for (let task = take(end); task !== undefined; task = take(end)) await settle(run(task));
      isAdvancing = false;
      await settle(undefined);
    },
    stop: () => clearInterval(timer),
  };
};
