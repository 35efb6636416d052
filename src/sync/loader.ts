import { isApiError, saysGone } from '../core/api-error.ts';
import type { Device, Mode, Room, Scene } from '../core/device.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Source } from '../core/event.ts';
import { type Clock, hours, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { DeviceList, SmartThings } from '../smartthings/smartthings.ts';
import type { Home } from './home.ts';
import type { HomeNames } from './home-names.ts';
import type { Removals } from './removals.ts';

/** One sign-in and the location it is for. */
export interface SignedInLocation {
  readonly installedAppId: string;
  readonly locationId: string;
  readonly locationName: string;
}

export interface LoaderDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly smartThings: SmartThings;
  readonly home: Home;
  readonly names: HomeNames;
  readonly removals: Removals;
  readonly isExcluded: (device: Device) => boolean;
  /** Whether the bridge still holds this sign-in: what an answer says that comes after a sign-out counts no more. */
  readonly isKept: (installedAppId: string) => boolean;
}

/** Between two reads of single devices: SmartThings allows few calls in a burst. */
const READ_PAUSE_MS = seconds(0.1);
/** How often health is asked for, device by device, where the list does not tell it. */
const HEALTH_EVERY_MS = hours(1);
/** Phones and the like have none. */
const UNTRACKED_FOR_MS = hours(24);

/** Reads locations: all devices with their state in one batch, and what belongs to the location. */
export interface Loader {
  /** Devices, states and health of one location. Returns the number of calls that one such reading takes; throws ApiError. */
  readDevices(location: SignedInLocation, source: Source): Promise<number>;
  /** Rooms, modes and scenes; what cannot be read keeps its last known value. False: some of it should be asked for again soon. */
  readLocation(location: SignedInLocation): Promise<boolean>;
  /** Whether devices are in a room that was not there when the rooms were read last; says so once for each room. */
  hasNewRoom(location: SignedInLocation): boolean;
  /** One device anew: definition, state and health. Throws ApiError. */
  readDevice(installedAppId: string, deviceId: string): Promise<void>;
  /** State and health of a known device. Throws ApiError. */
  readState(installedAppId: string, deviceId: string, source?: Source): Promise<void>;
}

export const createLoader = (deps: LoaderDeps): Loader => {
  const { clock, log, smartThings, home, names, removals, isExcluded, isKept } = deps;

  const healthDue = new Map<string, number>();
  const missedRooms = new Set<string>();

  const readHealth = async (installedAppId: string, deviceId: string): Promise<void> => {
    try {
      const { health, time } = await smartThings.devices.health(installedAppId, deviceId);
      home.applyHealth(deviceId, health, time);
      healthDue.set(deviceId, clock.now() + HEALTH_EVERY_MS);
    } catch (error) {
      // Devices that SmartThings does not track have no health; that is no fault of theirs.
      if (!isApiError(error)) throw error;
      log.debug(`The health of ${deviceId} is not known: ${error.message}`);
      if (saysGone(error)) healthDue.set(deviceId, clock.now() + UNTRACKED_FOR_MS);
    }
  };

  const readState: Loader['readState'] = async (installedAppId, deviceId, source = 'poll') => {
    home.applyReading(deviceId, await smartThings.devices.status(installedAppId, deviceId, 'normal'), source);
  };

  /** Devices for which the batch brought no state are read one by one. */
  const readMissingStates = async (list: DeviceList, source: Source): Promise<number> => {
    let calls = 0;
    for (const { device, attributes, health } of list.devices) {
      const isHealthDue = health === undefined && (healthDue.get(device.id) ?? 0) <= clock.now();
      if (home.entry(device.id) === undefined || (attributes !== undefined && !isHealthDue)) continue;
      try {
        if (attributes === undefined) {
          calls += 1;
          await readState(device.installedAppId, device.id, source);
        }
        if (isHealthDue) {
          calls += 1;
          await readHealth(device.installedAppId, device.id);
        }
        await clock.sleep(READ_PAUSE_MS);
      } catch (error) {
        if (isApiError(error, 'budget', 'login_needed', 'unauthorized')) throw error;
        log.warning(`${device.label} could not be read: ${sentenceOf(error)}`);
      }
    }
    return calls;
  };

  const readDevices: Loader['readDevices'] = async ({ installedAppId, locationId }, source) => {
    const list = await smartThings.devices.list(installedAppId, locationId, { priority: 'background' });
    if (!isKept(installedAppId)) return list.calls;
    for (const problem of list.problems)
      log.warning(`SmartThings' list of devices: ${problem.message}`, { where: problem.where });
    const bridged = list.devices.filter(({ device }) => !isExcluded(device));
    for (const { device } of list.devices) if (isExcluded(device)) home.removeDevice(device.id);
    names.putAll(bridged.map(({ device }) => device));
    // Whether devices are there is told before how they are.
    for (const { device, health } of bridged) {
      home.putDevice(device);
      if (health !== undefined) home.applyHealth(device.id, health.health, health.time);
    }
    for (const { device, attributes } of bridged) {
      if (attributes !== undefined) home.applyReading(device.id, attributes, source);
    }
    const missing = home
      .ofInstalledApp(installedAppId)
      .filter(({ device }) => list.complete && !list.presentIds.has(device.id));
    removals.listed(
      installedAppId,
      list.presentIds,
      missing.map(({ device }) => device),
    );
    const extra = await readMissingStates({ ...list, devices: bridged }, source);
    return list.calls + extra;
  };

  /** The value of `read`, or `fallback` where SmartThings does not give it: a missing scope must not cost the devices. */
  const orKeep = async <T>(what: string, read: () => Promise<T>, fallback: T, failures: unknown[]): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (!isApiError(error)) throw error;
      log.warning(`The ${what} could not be read: ${error.message}`);
      if (!saysGone(error)) failures.push(error);
      return fallback;
    }
  };

  const readLocation: Loader['readLocation'] = async ({ installedAppId, locationId, locationName }) => {
    const known = home.location(locationId);
    const { locations, scenes } = smartThings;
    const unnamed = { id: locationId, name: locationName };
    const failures: unknown[] = [];
    const location = await orKeep(
      'location',
      () => locations.get(installedAppId, locationId),
      known?.location ?? unnamed,
      failures,
    );
    const rooms = await orKeep<readonly Room[]>(
      'rooms',
      () => locations.rooms(installedAppId, locationId),
      known?.rooms ?? [],
      failures,
    );
    const modes = await orKeep<readonly Mode[]>(
      'modes',
      () => locations.modes(installedAppId, locationId),
      known?.modes ?? [],
      failures,
    );
    const currentMode = await orKeep<Mode | undefined>(
      'current mode',
      () => locations.currentMode(installedAppId, locationId),
      known?.currentMode,
      failures,
    );
    const sceneList = await orKeep<readonly Scene[]>(
      'scenes',
      () => scenes.list(installedAppId, locationId),
      known?.scenes ?? [],
      failures,
    );
    if (!isKept(installedAppId)) return true;
    home.putLocation({
      location,
      installedAppId,
      rooms,
      modes,
      scenes: sceneList,
      ...(currentMode === undefined ? {} : { currentMode }),
    });
    return failures.length === 0;
  };
  const hasNewRoom: Loader['hasNewRoom'] = ({ installedAppId, locationId }) => {
    const known = new Set(home.location(locationId)?.rooms.map(({ id }) => id));
    const unknown = home
      .ofInstalledApp(installedAppId)
      .flatMap(({ device }) => device.roomId ?? [])
      .filter((roomId) => !known.has(roomId) && !missedRooms.has(roomId));
    for (const roomId of unknown) missedRooms.add(roomId);
    return unknown.length > 0;
  };

  return {
    readDevices,
    readLocation,
    hasNewRoom,
    readState,
    readDevice: async (installedAppId, deviceId) => {
      const device = await smartThings.devices.get(installedAppId, deviceId);
      if (isExcluded(device)) home.removeDevice(deviceId);
      if (isExcluded(device) || !isKept(installedAppId)) return;
      home.putDevice(device);
      await readState(installedAppId, deviceId, home.entry(deviceId)?.loaded === true ? 'poll' : 'load');
      await readHealth(installedAppId, deviceId);
    },
  };
};
