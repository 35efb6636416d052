import { isApiError } from '../core/api-error.ts';
import type { Device } from '../core/device.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Subscription, SubscriptionRequest } from '../core/subscription.ts';
import {
  compareSubscriptions,
  coveredDevices,
  planSubscriptions,
  SUBSCRIPTION_LIMIT,
  type SubscriptionPlan,
  subscriptionKey,
} from '../core/subscription-plan.ts';
import { type Cancel, type Clock, hours, minutes, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { SmartThings } from '../smartthings/smartthings.ts';
import type { Home } from './home.ts';
import type { SignedInLocation } from './loader.ts';
import { createPace, type Pace } from './pace.ts';

export interface SubscriberDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly smartThings: SmartThings;
  readonly home: Home;
  readonly onChange: () => void;
  /** Events of more devices come from now on; what happened just before may have been missed. */
  readonly onCreated: (installedAppId: string) => void;
}

/** Keeps SmartThings' event subscriptions as they should be: listed first, only what is missing created. */
export interface Subscriber {
  add(location: SignedInLocation): void;
  remove(installedAppId: string): void;
  /** Looks soon whether all subscriptions are there; several asks make one look. */
  checkSoon(installedAppId: string, afterMs?: number): void;
  has(installedAppId: string): boolean;
  /** Since when subscriptions bring the device's events, ms; undefined: they do not. */
  coveredSince(installedAppId: string, deviceId: string): number | undefined;
  /** Subscriptions of one installed app that exist. */
  used(installedAppId: string): number;
  stop(): void;
}

/** SmartThings' limits per installed app. Its quarter of an hour begins when a call arrives, a little later than ours. */
const WINDOW_MS = minutes(15) + seconds(10);
const CREATIONS_PER_WINDOW = 40;
const OTHER_CALLS_PER_WINDOW = 15;

const CHECK_EVERY_MS = hours(6);
const GATHER_MS = seconds(3);
const RETRY_MS = minutes(2);
/** More deletions than this are done by one call for all of them. */
const MOST_SINGLE_DELETIONS = 8;

interface Watch {
  readonly location: SignedInLocation;
  readonly creations: Pace;
  readonly otherCalls: Pace;
  readonly stopped: AbortController;
  existing: Set<string>;
  coveredSince: ReadonlyMap<string, number>;
  running: boolean;
  again: boolean;
  due: number;
  cancel: Cancel;
}

export const createSubscriber = ({
  clock,
  log,
  smartThings,
  home,
  onChange,
  onCreated,
}: SubscriberDeps): Subscriber => {
  const watches = new Map<string, Watch>();

  const devicesOf = ({ installedAppId }: SignedInLocation): Device[] =>
    home.ofInstalledApp(installedAppId).map(({ device }) => device);
  const remove = async (watch: Watch, subscription: Subscription): Promise<void> => {
    await watch.otherCalls.turn(watch.stopped.signal);
    if (watch.stopped.signal.aborted) return;
    await smartThings.subscriptions.delete(watch.location.installedAppId, subscription.id);
    watch.existing.delete(subscriptionKey(subscription));
  };
  const makeRoom = async (watch: Watch, existing: readonly Subscription[], plan: SubscriptionPlan): Promise<void> => {
    const { installedAppId } = watch.location;
    const { missing, superfluous } = compareSubscriptions(plan, existing);
    const excess = existing.length + missing.length - SUBSCRIPTION_LIMIT;
    if (excess <= 0) return;
    if (excess > MOST_SINGLE_DELETIONS) {
      await watch.otherCalls.turn(watch.stopped.signal);
      if (watch.stopped.signal.aborted) return;
      await smartThings.subscriptions.deleteAll(installedAppId);
      watch.existing.clear();
      return;
    }
    for (const subscription of superfluous.slice(0, excess)) await remove(watch, subscription);
  };
  /** Deletes what would bring events twice or never again, a few at a time; true: more are left for another time. */
  const tidy = async (watch: Watch, existing: readonly Subscription[], plan: SubscriptionPlan): Promise<boolean> => {
    const left = compareSubscriptions(plan, existing).superfluous.filter((subscription) =>
      watch.existing.has(subscriptionKey(subscription)),
    );
    for (const subscription of left.slice(0, MOST_SINGLE_DELETIONS)) await remove(watch, subscription);
    return left.length > MOST_SINGLE_DELETIONS;
  };
  /** Creates one subscription; false when there is no room for any more. */
  const create = async (watch: Watch, wanted: SubscriptionRequest): Promise<boolean> => {
    await watch.creations.turn(watch.stopped.signal);
    if (watch.stopped.signal.aborted) return false;
    try {
      await smartThings.subscriptions.create(watch.location.installedAppId, wanted);
    } catch (error) {
      if (isApiError(error, 'unprocessable')) {
        log.warning(`SmartThings takes no more subscriptions: ${error.message}`);
        return error.code !== 'LimitError';
      }
      if (!isApiError(error, 'forbidden', 'not_found', 'invalid')) throw error;
      log.warning(`SmartThings refused the subscription ${subscriptionKey(wanted)}: ${error.message}`);
      return true;
    }
    watch.existing.add(subscriptionKey(wanted));
    return true;
  };
  const settle = (watch: Watch): void => {
    const before = watch.coveredSince;
    const covered = coveredDevices(devicesOf(watch.location), watch.existing);
    watch.coveredSince = new Map([...covered].map((id) => [id, before.get(id) ?? clock.now()]));
    onChange();
  };
  /** One look at what is there; returns when the next one is due, ms from now. */
  const check = async (watch: Watch): Promise<number> => {
    const plan = planSubscriptions(watch.location.locationId, devicesOf(watch.location));
    await watch.otherCalls.turn(watch.stopped.signal);
    const existing = await smartThings.subscriptions.list(watch.location.installedAppId);
    watch.existing = new Set(existing.filter(({ whole }) => whole).map(subscriptionKey));
    await makeRoom(watch, existing, plan);
    // Creations may have to wait for their turn; until then the devices are polled.
    settle(watch);
    const missing = plan.wanted.filter((wanted) => !watch.existing.has(subscriptionKey(wanted)));
    for (const wanted of missing) {
      if (!(await create(watch, wanted))) break;
    }
    if (missing.length > 0) {
      settle(watch);
      log.info(`${watch.location.locationName}: ${watch.existing.size} event subscriptions are in place.`);
      onCreated(watch.location.installedAppId);
    }
    return (await tidy(watch, existing, plan)) ? WINDOW_MS : CHECK_EVERY_MS;
  };
  const run = async (watch: Watch): Promise<void> => {
    if (watch.running) {
      watch.again = true;
      return;
    }
    watch.running = true;
    let nextMs = CHECK_EVERY_MS;
    try {
      nextMs = await check(watch);
    } catch (error) {
      nextMs = Math.max(RETRY_MS, isApiError(error) ? (error.retryAfterMs ?? 0) : 0);
      log.warning(
        `The event subscriptions of ${watch.location.locationName} could not be checked: ${sentenceOf(error)}`,
      );
    } finally {
      watch.running = false;
    }
    if (watch.stopped.signal.aborted) return;
    schedule(watch, watch.again ? GATHER_MS : nextMs);
    watch.again = false;
  };
  const schedule = (watch: Watch, ms: number): void => {
    watch.cancel();
    watch.due = clock.now() + ms;
    watch.cancel = clock.after(ms, () => run(watch));
  };
  const drop = (installedAppId: string): void => {
    const watch = watches.get(installedAppId);
    watch?.stopped.abort();
    watch?.cancel();
    watches.delete(installedAppId);
  };

  return {
    add: (location) => {
      drop(location.installedAppId);
      const watch: Watch = {
        location,
        creations: createPace(clock, CREATIONS_PER_WINDOW, WINDOW_MS),
        otherCalls: createPace(clock, OTHER_CALLS_PER_WINDOW, WINDOW_MS),
        stopped: new AbortController(),
        existing: new Set(),
        coveredSince: new Map(),
        running: false,
        again: false,
        due: clock.now(),
        cancel: () => {},
      };
      watches.set(location.installedAppId, watch);
      void run(watch);
    },
    remove: drop,
    checkSoon: (installedAppId, afterMs = GATHER_MS) => {
      const watch = watches.get(installedAppId);
      if (watch === undefined) return;
      if (watch.running) watch.again = true;
      else if (watch.due > clock.now() + afterMs) schedule(watch, afterMs);
    },
    has: (installedAppId) => watches.has(installedAppId),
    coveredSince: (installedAppId, deviceId) => watches.get(installedAppId)?.coveredSince.get(deviceId),
    used: (installedAppId) => watches.get(installedAppId)?.existing.size ?? 0,
    stop: () => {
      for (const installedAppId of [...watches.keys()]) drop(installedAppId);
    },
  };
};
