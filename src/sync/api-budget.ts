import { addCalls, type BudgetPriority, type CallCounts, callsInWindow, mayCall, SLOT_MS } from '../core/budget.ts';
import type { Clock } from '../ops/clock.ts';
import type { Store } from '../ops/store.ts';

/** Calls that are written down before they are made, so that a crash never leaves any uncounted. */
const LEASE = 10;

export const isCallCounts = (value: unknown): value is CallCounts =>
  typeof value === 'object' && value !== null && Object.values(value).every((count) => Number.isInteger(count));

export interface ApiBudget {
  /** Counts one call; false when the budget has none left for this priority. */
  take(priority: BudgetPriority): boolean;
  /** Calls in the last 24 hours. */
  used(): number;
  readonly limit: number;
  /** Gives back what was written down and not used. */
  stop(): void;
}

/** Keeps the bridge within `limit` REST calls in any 24 hours, restarts included. */
export const createApiBudget = (deps: { limit: number; clock: Clock; store: Store<CallCounts> }): ApiBudget => {
  const { limit, clock, store } = deps;
  let leased = 0;
  let leasedAt = 0;

  const giveBack = (): void => {
    if (leased > 0) store.update((counts) => addCalls(counts, leasedAt, -leased));
    leased = 0;
  };
  const lease = (): void => {
    leased = LEASE;
    leasedAt = clock.now();
    store.update((counts) => addCalls(counts, leasedAt, LEASE));
  };
  const used = (): number => callsInWindow(store.value, clock.now()) - leased;

  return {
    limit,
    used,
    take: (priority) => {
      if (!mayCall(used(), limit, priority)) return false;
      if (Math.floor(clock.now() / SLOT_MS) !== Math.floor(leasedAt / SLOT_MS)) giveBack();
      if (leased === 0) lease();
      leased -= 1;
      return true;
    },
    stop: giveBack,
  };
};
