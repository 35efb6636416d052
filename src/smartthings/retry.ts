import type { ApiError } from '../core/api-error.ts';
import type { Method } from './http.ts';

/** A try that failed, and what went before it. */
export interface FailedTry {
  readonly method: Method;
  /** Somebody waits for the effect: better an honest error than a command that works minutes later. */
  readonly isCommand: boolean;
  readonly error: ApiError;
  /** Whether SmartThings may have done already what was asked. */
  readonly mayHaveArrived: boolean;
  /** Tries so far, this one included. */
  readonly tries: number;
  /** Waited so far, ms. */
  readonly waitedMs: number;
}

const MOST_TRIES = 3;
const LONGEST_WAIT_MS = 60_000;
const LONGEST_COMMAND_WAIT_MS = 5_000;
const FIRST_BACK_OFF_MS = 500;

/** Reads, and writes that say how things shall be, do no harm when they arrive twice. */
const isRepeatable = (method: Method): boolean => method !== 'POST';

const isWorthwhile = ({ error, method, mayHaveArrived }: FailedTry): boolean => {
  if (error.kind === 'rate_limited') return true;
  if (error.kind !== 'server' && error.kind !== 'network') return false;
  return isRepeatable(method) || !mayHaveArrived;
};

/** How long to wait before the next try, ms; undefined: give up. `random` is from 0 to 1. */
export const waitBeforeRetry = (failed: FailedTry, random: number): number | undefined => {
  if (failed.tries >= MOST_TRIES || !isWorthwhile(failed)) return undefined;
  const backOff = FIRST_BACK_OFF_MS * 4 ** (failed.tries - 1) * (0.5 + random);
  const wait = failed.error.retryAfterMs ?? backOff;
  const limit = failed.isCommand ? LONGEST_COMMAND_WAIT_MS : LONGEST_WAIT_MS;
  return failed.waitedMs + wait > limit ? undefined : wait;
};
