import { saysGone } from '../core/api-error.ts';
import type { Device } from '../core/device.ts';
import { sentenceOf } from '../core/errors.ts';
import { type Clock, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { SmartThings } from '../smartthings/smartthings.ts';
import type { Home } from './home.ts';

export interface RemovalsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly smartThings: SmartThings;
  readonly home: Home;
  /** The user's other sign-ins that work: a device may have moved to their location. */
  readonly otherSignIns: (installedAppId: string) => readonly string[];
  /** SmartThings refuses everything just now: its 403 proves nothing. */
  readonly refusesEverything: () => boolean;
  /** Asks for another complete list soon. */
  readonly listAgain: (installedAppId: string) => void;
}

/** A device must be missing from this many complete lists. */
const LISTS_WITHOUT = 2;
/** After a DELETE event SmartThings may still answer for a moment. */
const PROOF_RETRIES = 4;
const PROOF_PAUSE_MS = seconds(2);

/**
 * Removes devices, never by mistake: after their DELETE event and when a complete list lacks them, or when two do, and
 * each time only when SmartThings answers 403 or 404 for the device itself.
 */
export interface Removals {
  /** What a list held, and which known devices it lacked; lists that are not complete name none as missing. */
  listed(installedAppId: string, present: ReadonlySet<string>, missing: readonly Device[]): void;
  /** SmartThings told that the device was deleted. */
  announced(deviceId: string): Promise<void>;
}

export const createRemovals = (deps: RemovalsDeps): Removals => {
  const { clock, log, smartThings, home, otherSignIns, refusesEverything, listAgain } = deps;
  const absences = new Map<string, number>();

  /** Whether SmartThings says of the device itself that it is gone; undefined when it gives no clear answer. */
  const isGone = async (device: Device): Promise<boolean | undefined> => {
    try {
      await smartThings.devices.get(device.installedAppId, device.id, 'normal');
      return false;
    } catch (error) {
      if (saysGone(error)) return refusesEverything() ? undefined : true;
      log.debug(`Whether ${device.label} is gone could not be asked: ${sentenceOf(error)}`);
      return undefined;
    }
  };
  /** The device as another sign-in sees it: it keeps its name and its topics when it moves there. */
  const foundElsewhere = async ({ id, installedAppId }: Device): Promise<Device | undefined> => {
    for (const other of otherSignIns(installedAppId)) {
      const found = await smartThings.devices.get(other, id, 'normal').catch((error: unknown) => {
        if (!saysGone(error)) throw error;
        return undefined;
      });
      if (found !== undefined) return found;
    }
    return undefined;
  };
  /** Whether it is gone for all that the user signed in to; a device that moved is taken over. */
  const isLost = async (device: Device): Promise<boolean> => {
    if ((await isGone(device)) !== true) return false;
    try {
      const found = await foundElsewhere(device);
      if (found !== undefined) home.putDevice(found);
      return found === undefined;
    } catch (error) {
      log.debug(`Whether ${device.label} moved could not be asked: ${sentenceOf(error)}`);
      return false;
    }
  };
  const listsUnderWay = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  const presentIds = async ({ installedAppId, locationId }: Device): Promise<ReadonlySet<string> | undefined> => {
    try {
      const list = await smartThings.devices.list(installedAppId, locationId);
      return list.complete ? list.presentIds : undefined;
    } catch (error) {
      log.debug(`The list of devices could not be asked for: ${sentenceOf(error)}`);
      return undefined;
    }
  };
  /** Whether a complete list lacks it: where SmartThings refuses everything, a 403 for one device proves nothing. */
  const isUnlisted = async (device: Device): Promise<boolean> => {
    const { installedAppId } = device;
    // A hub that goes takes many devices with it: one list serves for all of them.
    const list =
      listsUnderWay.get(installedAppId) ?? presentIds(device).finally(() => listsUnderWay.delete(installedAppId));
    listsUnderWay.set(installedAppId, list);
    const present = await list;
    return present !== undefined && !present.has(device.id);
  };
  const remove = (device: Device): void => {
    absences.delete(device.id);
    log.info(`${device.label} is no longer in SmartThings and was removed.`);
    home.removeDevice(device.id);
  };
  const countAbsence = async (device: Device): Promise<void> => {
    if (!(await isLost(device))) return;
    const count = (absences.get(device.id) ?? 0) + 1;
    absences.set(device.id, count);
    if (count >= LISTS_WITHOUT) remove(device);
  };

  return {
    listed: (installedAppId, present, missing) => {
      for (const id of present) absences.delete(id);
      if (missing.length === 0) return;
      const proofs = missing.map(countAbsence);
      void Promise.all(proofs).then(() => {
        if (missing.some(({ id }) => absences.has(id))) listAgain(installedAppId);
      });
    },
    announced: async (deviceId) => {
      for (let attempt = 0; attempt < PROOF_RETRIES; attempt += 1) {
        const entry = home.entry(deviceId);
        if (entry === undefined) return;
        if ((await isLost(entry.device)) && (await isUnlisted(entry.device))) return remove(entry.device);
        await clock.sleep(PROOF_PAUSE_MS);
      }
      const entry = home.entry(deviceId);
      if (entry !== undefined) listAgain(entry.device.installedAppId);
    },
  };
};
