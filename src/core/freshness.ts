import type { TimePrecision } from './attribute.ts';

export interface Instant {
  /** ms since the epoch. */
  readonly time: number;
  readonly precision: TimePrecision;
}

/** 15 October 1582, from which version-1 UUIDs count, in ms before the epoch (RFC 9562). */
const GREGORIAN_OFFSET_MS = 12_219_292_800_000;
const VERSION_1 = /^([0-9a-f]{8})-([0-9a-f]{4})-1([0-9a-f]{3})-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The time inside a version-1 UUID, ms since the epoch; undefined for other ids. */
export const timeOfEventId = (eventId: string): number | undefined => {
  const match = VERSION_1.exec(eventId);
  if (match === null) return undefined;
  const ticks = BigInt(`0x${match[3]}${match[2]}${match[1]}`);
  return Number(ticks / 10_000n) - GREGORIAN_OFFSET_MS;
};

const SECOND_MS = 1_000;
/** A clock that runs ahead of ours by more than this is not believed. */
const FUTURE_TOLERANCE_MS = 5 * 60_000;

/**
 * When an event happened, as exactly as can be known. Webhooks round `eventTime` down to whole seconds, but their
 * version-1 event ids hold the moment to the ms; polls give ms. Times far in the future count as now.
 */
export const instantOf = (event: { time: number; eventId?: string }, now: number): Instant => {
  if (event.time > now + FUTURE_TOLERANCE_MS) return { time: now, precision: 'second' };
  const idTime = event.eventId === undefined ? undefined : timeOfEventId(event.eventId);
  if (idTime !== undefined && Math.abs(idTime - event.time) <= SECOND_MS) {
    return { time: idTime, precision: 'millisecond' };
  }
  return { time: event.time, precision: event.time % SECOND_MS === 0 ? 'second' : 'millisecond' };
};

const toSecond = (time: number): number => Math.floor(time / SECOND_MS);

/** Whether `candidate` is older than `current`. Where one of them knows only the second, the same second is not older: the later arrival wins. */
export const isOlder = (candidate: Instant, current: Instant): boolean =>
  candidate.precision === 'millisecond' && current.precision === 'millisecond'
    ? candidate.time < current.time
    : toSecond(candidate.time) < toSecond(current.time);
