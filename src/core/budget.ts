/** Calls per slot of time; slots are numbered from the epoch. */
export type CallCounts = Readonly<Record<string, number>>;

export const SLOT_MS = 10 * 60_000;
const WINDOW_MS = 24 * 3_600_000;

/** The share of the limit that each kind of call leaves to the more urgent ones. */
const KEPT_BACK: Readonly<Record<BudgetPriority, number>> = { command: 0, normal: 0.05, background: 0.1 };

/** The share of the limit that regular polls may use up; the rest is for commands, reads on demand and housekeeping. */
const POLL_SHARE = 0.8;

export type BudgetPriority = 'command' | 'normal' | 'background';

const slotOf = (now: number): number => Math.floor(now / SLOT_MS);

/** The counts that still matter: a slot counts until all of it is more than 24 hours ago. */
export const withoutPast = (counts: CallCounts, now: number): CallCounts => {
  const oldest = slotOf(now - WINDOW_MS);
  return Object.fromEntries(Object.entries(counts).filter(([slot]) => Number(slot) >= oldest));
};

/** Calls in the last 24 hours, rounded up to whole slots: never too few. */
export const callsInWindow = (counts: CallCounts, now: number): number =>
  Object.values(withoutPast(counts, now)).reduce((sum, count) => sum + count, 0);

export const addCalls = (counts: CallCounts, now: number, calls: number): CallCounts => {
  const kept = withoutPast(counts, now);
  const slot = String(slotOf(now));
  return { ...kept, [slot]: Math.max(0, (kept[slot] ?? 0) + calls) };
};

/** Whether one more call fits. Commands may use all; everything else leaves a reserve to them. */
export const mayCall = (used: number, limit: number, priority: BudgetPriority): boolean =>
  used < Math.floor(limit * (1 - KEPT_BACK[priority]));

/**
 * How often the whole home may be read, ms between two polls. `callsPerPoll` is the number of calls that one poll of
 * all locations takes; where events are pushed the poll is only a safety net.
 */
export const pollIntervalMs = (limit: number, callsPerPoll: number, pushed: boolean): number => {
  const affordable = Math.ceil((WINDOW_MS * Math.max(1, callsPerPoll)) / (limit * POLL_SHARE));
  return Math.max(affordable, pushed ? 15 * 60_000 : 5_000);
};
