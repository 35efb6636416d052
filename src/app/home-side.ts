import { targetStatusAt } from '../accounts/app-registration.ts';
import { happensOnce } from '../capabilities/momentary.ts';
import { createAudibility } from '../sync/audibility.ts';
import { createDeliveryAudit } from '../sync/delivery-audit.ts';
import { createEventIntake } from '../sync/event-intake.ts';
import { createExclusions } from '../sync/exclusions.ts';
import { createGuardedStates } from '../sync/guarded-states.ts';
import { type DeviceEntry, Home } from '../sync/home.ts';
import { EMPTY_HOME, HomeNames, isKnownHome } from '../sync/home-names.ts';
import { createLoader } from '../sync/loader.ts';
import { createPoller } from '../sync/poller.ts';
import { createRemovals } from '../sync/removals.ts';
import { createSubscriber } from '../sync/subscriber.ts';
import type { CloudSide } from './cloud-side.ts';
import { openCommandsSide, readEvent } from './commands-side.ts';
import type { LiveDoor } from './door.ts';
import type { Foundations } from './foundations.ts';
import { openSignIns } from './sign-ins.ts';

/** A device that is missing from one list is looked for in another soon. */
const LIST_AGAIN_MS = 5_000;

export interface HomeSideHooks {
  readonly onAudibleChange: (installedAppId: string) => void;
  readonly onDeliveryChange: () => void;
  readonly onNotice: (notice: Readonly<Record<string, unknown>>) => void;
}

/** The home in memory, and all that keeps it up to date. */
export type HomeSide = ReturnType<typeof openHomeSide>;

export const openHomeSide = (foundations: Foundations, cloud: CloudSide, door: LiveDoor, hooks: HomeSideHooks) => {
  const { options, clock, log, openStore } = foundations;
  const { smartThings, keeper, store } = cloud;
  const exclusions = createExclusions(options.exclude);
  const names = new HomeNames(openStore('home', EMPTY_HOME, isKnownHome));
  const home = new Home({ clock, names, happensOnce });
  const syncLog = log.room('sync');
  const { isReady, locationOf, checkSignIn } = openSignIns(foundations, cloud);

  /** Until SmartThings confirmed the target, or sent an event, nobody knows whether events come. */
  const heardFrom = new Set<string>();
  const arePushed = (installedAppId: string): boolean =>
    door.current().kind !== 'none' &&
    audit.isTrusted(installedAppId) &&
    (targetStatusAt(door.current().targetUrl, store.app) === 'confirmed' || heardFrom.has(installedAppId));
  const isPushed = ({ id, installedAppId }: DeviceEntry['device']): boolean =>
    arePushed(installedAppId) && subscriber.coveredSince(installedAppId, id) !== undefined;

  const audit = createDeliveryAudit({
    clock,
    log: log.room('delivery'),
    expectedSince: (installedAppId, deviceId) => {
      const { kind, openSince } = door.current();
      const coveredSince = subscriber.coveredSince(installedAppId, deviceId);
      // What happened while the door was shut could not be pushed.
      return kind === 'none' || coveredSince === undefined ? undefined : Math.max(coveredSince, openSince);
    },
    onChange: (installedAppId) => {
      subscriber.checkSoon(installedAppId);
      poller.reschedule();
      hooks.onDeliveryChange();
    },
  });
  const removals = createRemovals({
    clock,
    log: syncLog,
    smartThings,
    home,
    otherSignIns: (installedAppId) =>
      keeper.list().flatMap(({ installedAppId: id }) => (id !== installedAppId && isReady(id) ? id : [])),
    refusesEverything: () => cloud.api.refusedEverywhere(),
    listAgain: (installedAppId) => poller.pollSoon(installedAppId, LIST_AGAIN_MS),
  });
  const loader = createLoader({
    clock,
    log: syncLog,
    smartThings,
    home,
    names,
    removals,
    isExcluded: exclusions.isExcluded,
    isKept: (installedAppId) => store.get(installedAppId) !== undefined,
  });
  const poller = createPoller({
    clock,
    log: syncLog,
    loader,
    dailyApiCalls: options.dailyApiCalls,
    isPushed: () => {
      const polled = keeper.list().filter(({ installedAppId }) => isReady(installedAppId));
      return polled.every(
        ({ installedAppId }) =>
          arePushed(installedAppId) && home.ofInstalledApp(installedAppId).every(({ device }) => isPushed(device)),
      );
    },
    onRead: (installedAppId) => {
      audibility.heard(installedAppId);
      const location = locationOf(installedAppId);
      // Not before the devices are known: what is to be subscribed to depends on them.
      if (location !== undefined && door.current().kind !== 'none' && !subscriber.has(installedAppId))
        subscriber.add(location);
      hooks.onDeliveryChange();
    },
  });
  const audibility = createAudibility({
    clock,
    pollIntervalMs: poller.intervalMs,
    isSignedIn: isReady,
    onChange: hooks.onAudibleChange,
  });
  const subscriber = createSubscriber({
    clock,
    log: log.room('subscriptions'),
    smartThings,
    home,
    onChange: () => {
      poller.reschedule();
      hooks.onDeliveryChange();
    },
    // What happened before the subscription was there is found by a read.
    onCreated: (installedAppId) => poller.pollSoon(installedAppId),
  });
  const { definitions, commands } = openCommandsSide(foundations, cloud, { home, loader, isPushed });
  const intake = createEventIntake({
    clock,
    log: log.room('events'),
    home,
    loader,
    poller,
    removals,
    guarded: createGuardedStates({ clock, log: syncLog, home, loader, onProved: commands.observe }),
    isExcludedId: exclusions.isExcludedId,
    onDeviceEvent: commands.observe,
    onHeard: (installedAppId) => {
      audibility.heard(installedAppId);
      audit.arrived(installedAppId);
      if (!heardFrom.has(installedAppId)) {
        heardFrom.add(installedAppId);
        poller.reschedule();
        hooks.onDeliveryChange();
      }
    },
    onUninstalled: (installedAppId) => void checkSignIn(installedAppId),
    onNotice: hooks.onNotice,
  });

  home.onChange((change) => {
    audit.onHomeChange(change);
    if (change.type === 'attribute' && change.source !== 'push') {
      commands.observe(readEvent(change.entry.device, change.value));
    }
    const asksForSubscriptions =
      change.type === 'device_added' ||
      change.type === 'device_removed' ||
      // It moved here from another location, or has new capabilities.
      ((change.type === 'device_changed' || change.type === 'device_renamed') && !isPushed(change.entry.device));
    if (asksForSubscriptions) subscriber.checkSoon(change.entry.device.installedAppId);
  });

  const addLocation = (installedAppId: string): void => {
    const location = locationOf(installedAppId);
    if (location === undefined) return;
    audibility.watch(installedAppId);
    if (!isReady(installedAppId)) return;
    poller.add(location);
  };
  const dropLocation = (installedAppId: string): void => {
    poller.remove(installedAppId);
    subscriber.remove(installedAppId);
  };

  return {
    home,
    names,
    loader,
    poller,
    subscriber,
    audibility,
    audit,
    commands,
    definitions,
    intake,
    exclusions,
    isPushed,
    isReady,
    addLocation,
    dropLocation,
    /** Another sign-in took a location over: its devices and topics stay. */
    replaceLocation: (from: string, to: string): void => {
      dropLocation(from);
      audibility.forget(from);
      home.rehome(from, to);
    },
    /** The user signed a location out: its devices leave. */
    forgetLocation: (installedAppId: string): void => {
      dropLocation(installedAppId);
      for (const { device } of home.ofInstalledApp(installedAppId)) home.removeDevice(device.id);
      for (const { location, installedAppId: owner } of home.locations()) {
        if (owner === installedAppId) home.removeLocation(location.id);
      }
      audibility.forget(installedAppId);
    },
    /** The door was opened, shut or moved: until it was open again, changes were missed. */
    doorChanged: (): void => {
      if (door.current().kind === 'none') poller.reschedule();
      else poller.pollAllSoon();
    },
    /** A sign-in that had been given up works again. */
    renewed: (installedAppId: string): void => {
      if (!poller.has(installedAppId)) addLocation(installedAppId);
    },
    start: (): void => {
      for (const { device } of home.entries()) if (exclusions.isExcluded(device)) home.removeDevice(device.id);
      audibility.start();
      for (const { installedAppId } of keeper.list()) addLocation(installedAppId);
      // Where a sign-in was lost with a damaged file, its devices cannot be heard; they stay until the next one takes them over.
      for (const { device } of home.entries())
        if (!store.get(device.installedAppId)) audibility.watch(device.installedAppId);
    },
    stop: async (): Promise<void> => {
      poller.stop();
      subscriber.stop();
      audibility.stop();
      await commands.stop();
    },
  };
};
