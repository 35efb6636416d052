import { type Cancel, type Clock, minutes } from '../ops/clock.ts';

/** A location that nothing was heard of for this long, or for three polls, counts as lost. */
const SILENCE_MS = minutes(15);
const SILENT_POLLS = 3;

export interface AudibilityDeps {
  readonly clock: Clock;
  /** ms between two polls. */
  readonly pollIntervalMs: () => number;
  /** Whether the sign-in still serves. */
  readonly isSignedIn: (installedAppId: string) => boolean;
  readonly onChange: (installedAppId: string, audible: boolean) => void;
}

/** Knows which locations can be heard: a push or a successful poll came lately, and the sign-in serves. */
export interface Audibility {
  /** Takes a location in; it has as long to be heard as one that falls silent. */
  watch(installedAppId: string): void;
  /** A word came from the location: an event, or an answer to a poll. */
  heard(installedAppId: string): void;
  isAudible(installedAppId: string): boolean;
  /** Looks again, after a sign-in changed. */
  check(installedAppId: string): void;
  forget(installedAppId: string): void;
  start(): void;
  stop(): void;
}

export const createAudibility = ({ clock, pollIntervalMs, isSignedIn, onChange }: AudibilityDeps): Audibility => {
  const lastHeard = new Map<string, number>();
  const told = new Map<string, boolean>();
  let cancel: Cancel = () => {};

  const judge = (installedAppId: string): boolean => {
    const last = lastHeard.get(installedAppId);
    const silence = Math.max(SILENCE_MS, SILENT_POLLS * pollIntervalMs());
    return isSignedIn(installedAppId) && last !== undefined && clock.now() - last <= silence;
  };
  const check = (installedAppId: string): void => {
    const audible = judge(installedAppId);
    if (told.get(installedAppId) === audible) return;
    told.set(installedAppId, audible);
    onChange(installedAppId, audible);
  };
  const heard = (installedAppId: string): void => {
    lastHeard.set(installedAppId, clock.now());
    check(installedAppId);
  };
  return {
    watch: heard,
    heard,
    isAudible: (installedAppId) => told.get(installedAppId) ?? false,
    check,
    forget: (installedAppId) => {
      lastHeard.delete(installedAppId);
      told.delete(installedAppId);
    },
    start: () => {
      cancel = clock.every(minutes(1), () => {
        for (const installedAppId of told.keys()) check(installedAppId);
      });
    },
    stop: () => cancel(),
  };
};
