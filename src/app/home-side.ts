import {
  type CapabilityDefinition,
  isDefinitionProblem,
  parseDefinition,
  shippedDefinition,
} from '../capabilities/definition.ts';
import { happensOnce } from '../capabilities/momentary.ts';
import { createCommands } from '../commands/commands.ts';
import { isApiError } from '../core/api-error.ts';
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

export interface HomeSideHooks {
  readonly onAudibleChange: (installedAppId: string) => void;
  readonly onDeliveryChange: () => void;
  readonly onNotice: (notice: Readonly<Record<string, unknown>>) => void;
}

/** The home in memory, and all that keeps it up to date. */
export type HomeSide = ReturnType<typeof openHomeSide>;

export const openHomeSide = (foundations: Foundations, cloud: CloudSide, door: Door, hooks: HomeSideHooks) => {
  const { options, clock, log, openStore } = foundations;
  const { smartThings, keeper, store } = cloud;
  const exclusions = createExclusions(options.exclude);
  const names = new HomeNames(openStore('home', EMPTY_HOME, isKnownHome));
  const home = new Home({ clock, names, happensOnce });
  const syncLog = log.room('sync');

  const isReady = (installedAppId: string): boolean => store.get(installedAppId)?.auth === 'ready';
  /** Until SmartThings confirmed the target, or sent an event, nobody knows whether events come. */
  const heardFrom = new Set<string>();
  const arePushed = (installedAppId: string): boolean =>
    door.kind === 'public' &&
    audit.isTrusted(installedAppId) &&
    (store.app?.targetStatus === 'confirmed' || heardFrom.has(installedAppId));
  const isPushed = ({ id, installedAppId }: DeviceEntry['device']): boolean =>
    arePushed(installedAppId) && subscriber.covers(installedAppId, id);

  const audit = createDeliveryAudit({
    clock,
    log: log.room('delivery'),
    isExpected: (installedAppId, deviceId) => door.kind === 'public' && subscriber.covers(installedAppId, deviceId),
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
  });
  const poller = createPoller({
    clock,
    log: syncLog,
    loader,
    dailyApiCalls: options.dailyApiCalls,
    isPushed: () => home.entries().every(({ device }) => isPushed(device)),
    onRead: (installedAppId) => {
      audibility.heard(installedAppId);
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
    onChange: hooks.onDeliveryChange,
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
    fetch: (installedAppId, id, version) => smartThings.capabilities.get(installedAppId, id, version),
  });
  const commands = createCommands({
    clock,
    log: log.room('commands'),
    device: (deviceId) => home.entry(deviceId)?.device,
    state: (deviceId) => home.entry(deviceId)?.state ?? new Map(),
    definitions: definitions.get,
    execute: (installedAppId, deviceId, requests) => smartThings.devices.execute(installedAppId, deviceId, requests),
    isPushed: (deviceId) => {
      const entry = home.entry(deviceId);
      return entry !== undefined && isPushed(entry.device);
    },
    read: async (deviceId) => {
      const entry = home.entry(deviceId);
      if (entry !== undefined) await loader.readState(entry.device.installedAppId, deviceId);
    },
  });

  /** A signed word of SmartThings that the user removed the link; believed when the API refuses the sign-in, too. */
  const checkSignIn = async (installedAppId: string): Promise<void> => {
    try {
      await smartThings.installedApps.get(installedAppId);
    } catch (error) {
      if (!isApiError(error)) throw error;
      log.room('accounts').info(`SmartThings says that a sign-in was removed, and answers: ${error.message}`);
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
      const { id, locationId } = change.entry.device;
      commands.observe({
        type: 'DEVICE_EVENT',
        locationId,
        deviceId: id,
        time: change.value.time,
        attribute: change.value,
        stateChange: true,
      });
    }
    const isAboutDevices = change.type === 'device_added' || change.type === 'device_removed';
    if (isAboutDevices) subscriber.checkSoon(change.entry.device.installedAppId);
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
    if (door.kind === 'public') subscriber.add(location);
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
    },
    stop: async (): Promise<void> => {
      poller.stop();
      subscriber.stop();
      audibility.stop();
      await commands.stop();
    },
  };
};
