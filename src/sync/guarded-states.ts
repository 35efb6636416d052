import { attributeKey } from '../core/attribute.ts';
import { sentenceOf } from '../core/errors.ts';
import type { DeviceEvent } from '../core/event.ts';
import { type Clock, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Home } from './home.ts';
import type { Loader } from './loader.ts';

export interface GuardedStatesDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly home: Home;
  readonly loader: Pick<Loader, 'readState'>;
  /** Hears of the event once SmartThings itself has said how the device is. */
  readonly onProved: (event: DeviceEvent) => void;
}

/** What somebody could gain by a lie: who is told that the door is locked does not look. */
const GUARDED: ReadonlySet<string> = new Set(['lock', 'doorControl', 'garageDoorControl', 'securitySystem']);

/** The answer may still be the old one right after a change. */
const READ_AFTER_MS = [0, seconds(2), seconds(5)];

export const isGuarded = ({ attribute }: DeviceEvent): boolean => GUARDED.has(attribute.capability);

/** States that are read instead of believed, where nothing proves who sent the event. */
export interface GuardedStates {
  prove(event: DeviceEvent): void;
}

export const createGuardedStates = ({ clock, log, home, loader, onProved }: GuardedStatesDeps): GuardedStates => {
  /** By device: what is to be proved by the read under way. */
  const waiting = new Map<string, DeviceEvent[]>();

  const knownOf = ({ deviceId, attribute }: DeviceEvent) => home.entry(deviceId)?.state.get(attributeKey(attribute));
  const isAsTold = (event: DeviceEvent): boolean => knownOf(event)?.value === event.attribute.value;

  const read = async (deviceId: string, events: readonly DeviceEvent[]): Promise<void> => {
    for (const delay of READ_AFTER_MS) {
      await clock.sleep(delay);
      const entry = home.entry(deviceId);
      if (entry === undefined) return;
      try {
        await loader.readState(entry.device.installedAppId, deviceId);
      } catch (error) {
        log.debug(`${entry.device.label} could not be read: ${sentenceOf(error)}`);
        continue;
      }
      const last = events.at(-1);
      if (last === undefined || isAsTold(last)) break;
    }
    for (const event of events) {
      const attribute = knownOf(event);
      if (attribute !== undefined && isAsTold(event)) onProved({ ...event, attribute });
    }
  };

  const work = async (deviceId: string): Promise<void> => {
    for (let events = waiting.get(deviceId) ?? []; events.length > 0; events = waiting.get(deviceId) ?? []) {
      waiting.set(deviceId, []);
      await read(deviceId, events);
    }
    waiting.delete(deviceId);
  };

  return {
    prove: (event) => {
      const underWay = waiting.get(event.deviceId);
      // One read at a time, and one more for all that was told meanwhile.
      if (underWay !== undefined) {
        underWay.push(event);
        return;
      }
      waiting.set(event.deviceId, [event]);
      work(event.deviceId).catch((error: unknown) => {
        waiting.delete(event.deviceId);
        log.error(`A state could not be proved: ${sentenceOf(error)}`, { error });
      });
    },
  };
};
