import type { Clock } from '../ops/clock.ts';

/** Keeps to so many calls in any window of time. */
export interface Pace {
  /** Resolves when it is this call's turn, or at once when `signal` aborts. */
  turn(signal?: AbortSignal): Promise<void>;
}

export const createPace = (clock: Clock, calls: number, windowMs: number): Pace => {
  let times: number[] = [];
  return {
    turn: async (signal) => {
      for (;;) {
        times = times.filter((time) => clock.now() - time < windowMs);
        const [oldest] = times;
        if (oldest === undefined || times.length < calls || signal?.aborted === true) break;
        await clock.sleep(oldest + windowMs - clock.now(), signal);
      }
      times.push(clock.now());
    },
  };
};
