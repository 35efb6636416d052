import type { Clock } from '../ops/clock.ts';

/** How often something may happen: `count` times at once, and refilled evenly over `perMs`. */
export interface Allowance {
  /** Takes one; false when none is left. */
  take(): boolean;
  isSpent(): boolean;
}

export const createAllowance = (deps: {
  readonly clock: Clock;
  readonly count: number;
  readonly perMs: number;
}): Allowance => {
  let left = deps.count;
  let refilled = deps.clock.now();

  const refill = (): void => {
    const now = deps.clock.now();
    // A wall clock that was set back gives nothing, and counts on from there.
    left = Math.min(deps.count, left + (Math.max(0, now - refilled) * deps.count) / deps.perMs);
    refilled = now;
  };
  const isSpent = (): boolean => {
    refill();
    return left < 1;
  };
  return {
    isSpent,
    take: () => {
      if (isSpent()) return false;
      left -= 1;
      return true;
    },
  };
};
