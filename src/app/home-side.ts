import { targetStatusAt } from '../accounts/app-registration.ts';
import {
  type CapabilityDefinition,
  isDefinitionProblem,
  parseDefinition,
  shippedDefinition,
} from '../capabilities/definition.ts';
import { happensOnce } from '../capabilities/momentary.ts';
import { createCommands } from '../commands/commands.ts';
import type { AttributeValue } from '../core/attribute.ts';
import { sentenceOf } from '../core/errors.ts';
import type { DeviceEvent } from '../core/event.ts';
import { minutes, seconds } from '../ops/clock.ts';
import { createAudibility } from '../sync/audibility.ts';
import { createDefinitions, isStoredDefinitions } from '../sync/definitions.ts';
import { createDeliveryAudit } from '../sync/delivery-audit.ts';
import { createEventIntake } from '../sync/event-intake.ts';
import { createExclusions } from '../sync/exclusions.ts';
import { type DeviceEntry, Home } from '../sync/home.ts';
import { EMPTY_HOME, HomeNames, isKnownHome } from '../sync/home-names.ts';
import { createLoader, type SignedInLocation } from '../sync/loader.ts';
import { createPoller } from '../sync/poller.ts';
import { createRemovals } from '../sync/removals.ts';
import { createSubscriber } from '../sync/subscriber.ts';
import type { CloudSide } from './cloud-side.ts';
import type { Door } from './door.ts';
import type { Foundations } from './foundations.ts';

/** A device that is missing from one list is looked for in another soon. */
const LIST_AGAIN_MS = 30_000;

/** Right after another 401 one more changes nothing; a minute later it does. */
const SIGN_IN_CHECKS_MS = [0, seconds(65), minutes(5)];

export interface HomeSideHooks {
  readonly onAudibleChange: (installedAppId: string) => void;
  readonly onDeliveryChange: () => void;
  readonly onNotice: (notice: Readonly<Record<string, unknown>>) => void;
}

/** A value that was read, as if it had been pushed. */
const eventOf = ({ device }: DeviceEntry, attribute: AttributeValue): DeviceEvent => ({
  type: 'DEVICE_EVENT',
  locationId: device.locationId,
  deviceId: device.id,
  time: attribute.time,
  attribute,
  stateChange: true,
});

/** The home in memory, and all that keeps it up to date. */
export type HomeSide = ReturnType<typeof openHomeSide>;

export const openHomeSide = (foundations: Foundations, cloud: CloudSide, door: Door, hooks: HomeSideHooks) => {
  const { options, clock, log, openStore } = foundations;
  const { smartThings, keeper, store } = cloud;
  const exclusions = createExclusions(options.exclude);
  const names = new HomeNames(openStore('home', EMPTY_HOME, isKnownHome));
  const home = new Home({ clock, names, happensOnce });
  const syncLog = log.room('sync');

  /** Signed in; or so for as long as the access token lasts, where only the app's secret is wrong. */
  const isReady = (installedAppId: string): boolean => {
    const signedIn = store.get(installedAppId);
    if (signedIn === undefined || signedIn.auth === 'ready') return signedIn !== undefined;
    return signedIn.reason?.code === 'APP_REFUSED' && signedIn.current.accessExpires > clock.now();
  };
  /** Until SmartThings confirmed the target, or sent an event, nobody knows whether events come. */
  const heardFrom = new Set<string>();
  const arePushed = (installedAppId: string): boolean =>
    door.kind === 'public' &&
    audit.isTrusted(installedAppId) &&
    (targetStatusAt(door.targetUrl, store.app) === 'confirmed' || heardFrom.has(installedAppId));
  const isPushed = ({ id, installedAppId }: DeviceEntry['device']): boolean =>
    arePushed(installedAppId) && subscriber.coveredSince(installedAppId, id) !== undefined;

  const audit = createDeliveryAudit({
    clock,
    log: log.room('delivery'),
    expectedSince: (installedAppId, deviceId) => subscriber.coveredSince(installedAppId, deviceId),
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
      if (location !== undefined && door.kind === 'public' && !subscriber.has(installedAppId)) subscriber.add(location);
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
  const definitions = createDefinitions<CapabilityDefinition>({
    clock,
    log: log.room('capabilities'),
    store: openStore('capabilities', {}, isStoredDefinitions),
    shipped: shippedDefinition,
    parse: (json) => {
      const definition = parseDefinition(json);
      return isDefinitionProblem(definition) ? undefined : definition;
    },
    fetch: smartThings.capabilities.get,
  });
  const commands = createCommands({
    clock,
    log: log.room('commands'),
    device: (deviceId) => home.entry(deviceId)?.device,
    state: (deviceId) => home.entry(deviceId)?.state ?? new Map(),
    definitions: (id, version, installedAppId) => definitions.get(id, version, installedAppId, 'command'),
    execute: (installedAppId, deviceId, requests) => smartThings.devices.execute(installedAppId, deviceId, requests),
    isPushed: (deviceId) => {
      const entry = home.entry(deviceId);
      return entry !== undefined && isPushed(entry.device);
    },
    read: async (deviceId) => {
      const entry = home.entry(deviceId);
      if (entry === undefined) return;
      await loader.readState(entry.device.installedAppId, deviceId);
      // What stayed as it was is no change, and yet it may be what a command waits to see.
      for (const value of entry.state.values()) commands.observe(eventOf(entry, value));
    },
  });

  /** A signed word of SmartThings that the user removed the link; believed when the API refuses the sign-in, too. */
  const checkSignIn = async (installedAppId: string): Promise<void> => {
    for (const delay of SIGN_IN_CHECKS_MS) {
      await clock.sleep(delay);
      if (!isReady(installedAppId)) return;
      try {
        await smartThings.installedApps.get(installedAppId);
        return;
      } catch (error) {
        log.room('accounts').info(`SmartThings says that a sign-in was removed, and answers: ${sentenceOf(error)}`);
      }
    }
  };
  const intake = createEventIntake({
    clock,
    log: log.room('events'),
    home,
    loader,
    poller,
    removals,
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
      commands.observe(eventOf(change.entry, change.value));
    }
    const asksForSubscriptions =
      change.type === 'device_added' ||
      change.type === 'device_removed' ||
      // It moved here from another location, or has new capabilities.
      ((change.type === 'device_changed' || change.type === 'device_renamed') && !isPushed(change.entry.device));
    if (asksForSubscriptions) subscriber.checkSoon(change.entry.device.installedAppId);
  });

  const locationOf = (installedAppId: string): SignedInLocation | undefined => {
    const signedIn = store.get(installedAppId);
    if (signedIn?.locationId === undefined) return undefined;
    return {
      installedAppId,
      locationId: signedIn.locationId,
      locationName: signedIn.locationName ?? 'The location',
    };
  };
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
