import { createHash } from 'node:crypto';
import type { Clock } from '../ops/clock.ts';

export interface ReplayGuard {
  /** Whether the same was seen before; from now on it was, until `expires` (ms since the epoch). */
  isRepeat(signedBytes: Buffer, expires: number): boolean;
}

/** Far more than a busy home sends within the minutes for which a date is taken. */
const MAX_REMEMBERED = 20_000;

/**
 * Remembers what was taken, for as long as its date would be accepted. It knows messages by the bytes that were signed, not by
 * the text of the signature, which can be written in more than one way. To be asked only for what is proved and ours, so
 * that strangers cannot push anything out.
 */
export const createReplayGuard = ({
  clock,
  maxRemembered = MAX_REMEMBERED,
}: {
  readonly clock: Clock;
  readonly maxRemembered?: number;
}): ReplayGuard => {
  const seen = new Map<string, number>();

  const forget = (): void => {
    const now = clock.now();
    for (const [fingerprint, expires] of seen) {
      // Arrival order is nearly the order of dates; the few that wait behind a later date do no harm.
      if (expires >= now && seen.size < maxRemembered) return;
      seen.delete(fingerprint);
    }
  };

  return {
    isRepeat: (signedBytes, expires) => {
      const fingerprint = createHash('sha256').update(signedBytes).digest('base64');
      if ((seen.get(fingerprint) ?? 0) >= clock.now()) return true;
      seen.delete(fingerprint);
      forget();
      seen.set(fingerprint, expires);
      return false;
    },
  };
};
