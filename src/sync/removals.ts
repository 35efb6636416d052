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
 * Removes devices, never by mistake: after their DELETE event, or when two complete lists lack them, and each time only
 * when SmartThings answers 403 or 404 for the device itself.
 */
export interface Removals {
  /** What a list held, and which known devices it lacked; lists that are not complete name none as missing. */
  listed(installedAppId: string, present: ReadonlySet<string>, missing: readonly Device[]): void;
  /** SmartThings told that the device was deleted. */
  announced(deviceId: string): Promise<void>;
}

export const createRemovals = (deps: RemovalsDeps): Removals => {
  const { clock, log, smartThings, home, refusesEverything, listAgain } = deps;
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
  const remove = (device: Device): void => {
    absences.delete(device.id);
    log.info(`${device.label} is no longer in SmartThings and was removed.`);
    home.removeDevice(device.id);
  };
  const countAbsence = async (device: Device): Promise<void> => {
    if ((await isGone(device)) !== true) return;
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
        if ((await isGone(entry.device)) === true) return remove(entry.device);
        await clock.sleep(PROOF_PAUSE_MS);
      }
    },
  };
};
