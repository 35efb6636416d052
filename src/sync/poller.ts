import { isApiError } from '../core/api-error.ts';
import { pollIntervalMs } from '../core/budget.ts';
import { sentenceOf } from '../core/errors.ts';
import { type Cancel, type Clock, hours, minutes, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Loader, SignedInLocation } from './loader.ts';

export interface PollerDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly loader: Loader;
  readonly dailyApiCalls: number;
  /** Whether events of all devices are pushed, so that polls are only a safety net. */
  readonly isPushed: () => boolean;
  readonly onRead: (installedAppId: string) => void;
}

/** Reads all locations again and again, as often as the budget allows. */
export interface Poller {
  /** Takes a location in and reads it at once. */
  add(location: SignedInLocation): void;
  remove(installedAppId: string): void;
  has(installedAppId: string): boolean;
  /** Reads a location soon, without waiting for its turn. */
  pollSoon(installedAppId: string, afterMs?: number): void;
  pollAllSoon(): void;
  /** Reads rooms, modes and scenes soon. */
  readLocationSoon(installedAppId: string): void;
  intervalMs(): number;
  /** Moves polls forward that are due later than they should be now. */
  reschedule(): void;
  /** Resolves when every location was read once, or could not be. */
  firstRound(): Promise<void>;
  stop(): void;
}

interface Round {
  readonly location: SignedInLocation;
  readonly first: PromiseWithResolvers<void>;
  calls: number;
  failures: number;
  wasRead: boolean;
  running: boolean;
  again: boolean;
  locationDue: number;
  due: number;
  cancel: Cancel;
  cancelRetry: Cancel;
}

const FIRST_RETRY_MS = seconds(5);
const LOCATION_RETRY_MS = minutes(1);
/** A location waits no longer than this for the devices of those that signed in before it. */
const LONGEST_COURTESY_MS = seconds(5);
/** Several lifecycle events in a row ask for one reading. */
const GATHER_MS = seconds(1);

export const createPoller = (deps: PollerDeps): Poller => {
  const { clock, log, loader, dailyApiCalls, isPushed, onRead } = deps;
  const rounds = new Map<string, Round>();

  const intervalMs = (): number => {
    const calls = [...rounds.values()].reduce((sum, round) => sum + round.calls, 0);
    return pollIntervalMs(dailyApiCalls, calls, isPushed());
  };
  const locationIntervalMs = (): number => (isPushed() ? hours(6) : Math.max(minutes(30), 10 * intervalMs()));

  const readLocation = async (round: Round): Promise<void> => {
    const isWhole = await loader.readLocation(round.location);
    round.locationDue = clock.now() + (isWhole ? locationIntervalMs() : 0);
    // What could not be read does not wait for a poll that is a quarter of an hour away.
    if (!isWhole) round.cancelRetry = clock.after(LOCATION_RETRY_MS, () => pollSoon(round.location.installedAppId));
  };
  /** So names that clash between locations come out the same, whichever location SmartThings answers for first. */
  const letEarlierGoFirst = async (round: Round): Promise<void> => {
    const all = [...rounds.values()];
    const earlier = all.slice(0, Math.max(0, all.indexOf(round))).map(({ first }) => first.promise);
    if (earlier.length === 0) return;
    const deadline = new AbortController();
    await Promise.race([Promise.all(earlier), clock.sleep(LONGEST_COURTESY_MS, deadline.signal)]);
    deadline.abort();
  };
  const read = async (round: Round): Promise<void> => {
    const { location } = round;
    if (clock.now() >= round.locationDue) await readLocation(round);
    if (!round.wasRead) await letEarlierGoFirst(round);
    const calls = await loader.readDevices(location, round.wasRead ? 'poll' : 'load');
    if (rounds.get(location.installedAppId) !== round) return;
    round.calls = calls;
    if (loader.hasNewRoom(location)) await readLocation(round);
    if (round.failures > 0) log.info(`${location.locationName} can be read again.`);
    round.wasRead = true;
    round.failures = 0;
    onRead(location.installedAppId);
  };
  const failed = (round: Round, error: unknown): void => {
    round.failures += 1;
    if (!isApiError(error)) log.error(`Reading ${round.location.locationName} failed: ${sentenceOf(error)}`, { error });
    else if (round.failures === 1) log.warning(`${round.location.locationName} could not be read: ${error.message}`);
    else log.debug(`${round.location.locationName} could still not be read: ${error.message}`);
  };
  const run = async (round: Round): Promise<void> => {
    if (round.running) {
      round.again = true;
      return;
    }
    round.running = true;
    try {
      await read(round);
    } catch (error) {
      failed(round, error);
    } finally {
      round.running = false;
      round.first.resolve();
    }
    if (rounds.get(round.location.installedAppId) !== round) return;
    const retryMs =
      round.failures === 0 ? Number.POSITIVE_INFINITY : FIRST_RETRY_MS * 2 ** Math.min(8, round.failures - 1);
    schedule(round, round.again ? GATHER_MS : Math.min(intervalMs(), retryMs));
    round.again = false;
  };
  const schedule = (round: Round, ms: number): void => {
    round.cancel();
    round.due = clock.now() + ms;
    round.cancel = clock.after(ms, () => run(round));
  };
  const pollSoon = (installedAppId: string, afterMs = GATHER_MS): void => {
    const round = rounds.get(installedAppId);
    if (round === undefined) return;
    if (round.running) round.again ||= afterMs <= GATHER_MS;
    else if (round.due > clock.now() + afterMs) schedule(round, afterMs);
  };
  const drop = (installedAppId: string): Round | undefined => {
    const round = rounds.get(installedAppId);
    round?.cancel();
    round?.cancelRetry();
    rounds.delete(installedAppId);
    return round;
  };

  return {
    add: (location) => {
      const round: Round = {
        location,
        first: Promise.withResolvers<void>(),
        calls: 1,
        failures: 0,
        wasRead: false,
        running: false,
        again: false,
        locationDue: 0,
        due: clock.now(),
        cancel: () => {},
        cancelRetry: () => {},
      };
      drop(location.installedAppId);
      rounds.set(location.installedAppId, round);
      void run(round);
    },
    remove: (installedAppId) => drop(installedAppId)?.first.resolve(),
    has: (installedAppId) => rounds.has(installedAppId),
    pollSoon,
    pollAllSoon: () => {
      for (const installedAppId of rounds.keys()) pollSoon(installedAppId);
    },
    readLocationSoon: (installedAppId) => {
      const round = rounds.get(installedAppId);
      if (round !== undefined) round.locationDue = 0;
      pollSoon(installedAppId);
    },
    intervalMs,
    reschedule: () => {
      for (const installedAppId of rounds.keys()) pollSoon(installedAppId, intervalMs());
    },
    firstRound: async () => {
      await Promise.all([...rounds.values()].map((round) => round.first.promise));
    },
    stop: () => {
      for (const installedAppId of [...rounds.keys()]) drop(installedAppId);
    },
  };
};
