import { isApiError } from '../core/api-error.ts';
import { sentenceOf } from '../core/errors.ts';
import type { DeviceEvent, DeviceLifecycleEvent, EventMessage, HomeEvent } from '../core/event.ts';
import { type Clock, minutes, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { type GuardedStates, isGuarded } from './guarded-states.ts';
import type { Home } from './home.ts';
import type { Loader } from './loader.ts';
import type { Poller } from './poller.ts';
import type { Removals } from './removals.ts';

export interface EventIntakeDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly home: Home;
  readonly loader: Loader;
  readonly poller: Poller;
  readonly removals: Removals;
  readonly guarded: GuardedStates;
  readonly isExcludedId: (deviceId: string) => boolean;
  /** Hears of every device event, whether it told anything new or not. */
  readonly onDeviceEvent: (event: DeviceEvent) => void;
  readonly onHeard: (installedAppId: string) => void;
  /** SmartThings says that the user removed the link; to be proved before it counts. */
  readonly onUninstalled: (installedAppId: string) => void;
  readonly onNotice: (notice: Readonly<Record<string, unknown>>) => void;
}

/** A device may be told of before SmartThings answers for it. */
const DEVICE_READ_DELAYS_MS = [0, seconds(2), seconds(5), seconds(8)];
const REST_MS = minutes(15);

/** Takes pushed messages in: states at once and in order, everything that needs a question to SmartThings after them. */
export const createEventIntake = (deps: EventIntakeDeps) => {
  const { clock, log, home, loader, poller, removals, isExcludedId } = deps;
  /** Devices that are being read, and whether something new was told of them meanwhile. */
  const reading = new Map<string, { again: boolean }>();
  const restUntil = new Map<string, number>();

  /** Reads one device anew: one read at a time, and one more when it changed while it was read. */
  const readDevice = async (installedAppId: string, deviceId: string, hasChanged: boolean): Promise<void> => {
    const underWay = reading.get(deviceId);
    if (underWay !== undefined) underWay.again ||= hasChanged;
    if (isExcludedId(deviceId) || underWay !== undefined) return;
    const read = { again: false };
    reading.set(deviceId, read);
    try {
      do {
        read.again = false;
        if (!(await readPatiently(installedAppId, deviceId))) restUntil.set(deviceId, clock.now() + REST_MS);
      } while (read.again);
    } finally {
      reading.delete(deviceId);
    }
    const roomId = home.entry(deviceId)?.device.roomId;
    const location = home.location(home.entry(deviceId)?.device.locationId ?? '');
    if (roomId !== undefined && location?.rooms.every(({ id }) => id !== roomId))
      poller.readLocationSoon(installedAppId);
  };
  const readPatiently = async (installedAppId: string, deviceId: string): Promise<boolean> => {
    for (const delay of DEVICE_READ_DELAYS_MS) {
      await clock.sleep(delay);
      if (await tryToRead(installedAppId, deviceId)) return true;
    }
    return false;
  };
  const tryToRead = async (installedAppId: string, deviceId: string): Promise<boolean> => {
    try {
      await loader.readDevice(installedAppId, deviceId);
      return true;
    } catch (error) {
      if (!isApiError(error)) throw error;
      log.debug(`The device ${deviceId} could not be read yet: ${error.message}`);
      return false;
    }
  };
  const inBackground = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => log.error(`An event could not be worked on: ${sentenceOf(error)}`, { error }));
  };

  /** A device that nobody told of yet; one that could not be read is left alone for a while. */
  const isStranger = (deviceId: string): boolean =>
    home.entry(deviceId) === undefined && (restUntil.get(deviceId) ?? 0) <= clock.now();

  const onLifecycle = (installedAppId: string, { lifecycle, deviceId }: DeviceLifecycleEvent): void => {
    if (lifecycle === 'DELETE' || lifecycle === 'MOVE_FROM') inBackground(removals.announced(deviceId));
    else inBackground(readDevice(installedAppId, deviceId, true));
  };
  const onMode = (installedAppId: string, locationId: string, modeId: string): void => {
    const location = home.location(locationId);
    const currentMode = location?.modes.find(({ id }) => id === modeId);
    if (location !== undefined && currentMode !== undefined) home.putLocation({ ...location, currentMode });
    else poller.readLocationSoon(installedAppId);
  };

  const take = ({ installedAppId, locationId, signed }: EventMessage, event: HomeEvent): void => {
    switch (event.type) {
      case 'DEVICE_EVENT':
        if (isStranger(event.deviceId)) inBackground(readDevice(installedAppId, event.deviceId, false));
        if (!signed && isGuarded(event)) {
          deps.guarded.prove(event);
          break;
        }
        home.applyEvent(event);
        deps.onDeviceEvent(event);
        break;
      case 'DEVICE_HEALTH_EVENT':
        home.applyHealth(event.deviceId, event.health, event.time);
        break;
      case 'DEVICE_LIFECYCLE_EVENT':
        onLifecycle(installedAppId, event);
        break;
      case 'MODE_EVENT':
        onMode(installedAppId, locationId, event.modeId);
        break;
      case 'SCENE_LIFECYCLE_EVENT':
      case 'LOCATION_LIFECYCLE_EVENT':
        poller.readLocationSoon(installedAppId);
        break;
      case 'INSTALLED_APP_LIFECYCLE_EVENT':
        if (event.lifecycle === 'DELETE' && event.installedAppId === installedAppId) deps.onUninstalled(installedAppId);
        break;
      case 'HUB_HEALTH_EVENT':
        deps.onNotice({ type: 'hub_health', hub: event.hubId, status: event.status });
        break;
      case 'SECURITY_ARM_STATE_EVENT':
        // There is no call that would read it, so that only a signature proves it.
        if (signed) deps.onNotice({ type: 'arm_state', location: locationId, state: event.armState });
        break;
      default:
        event satisfies never;
    }
  };

  return {
    take: (message: EventMessage): void => {
      deps.onHeard(message.installedAppId);
      for (const event of message.events) take(message, event);
    },
  };
};
