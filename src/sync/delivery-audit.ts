import { type Clock, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { HomeChange } from './home.ts';

export interface DeliveryAuditDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Whether the device's events should be pushed. */
  readonly isExpected: (installedAppId: string, deviceId: string) => boolean;
  /** Events of this location go missing, or come again. */
  readonly onChange: (installedAppId: string) => void;
}

/** Compares what polls find with what was pushed: where events go missing, the location is polled until they come again. */
export interface DeliveryAudit {
  onHomeChange(change: HomeChange): void;
  /** An event of the location arrived. */
  arrived(installedAppId: string): void;
  isTrusted(installedAppId: string): boolean;
  /** Events that polls found and pushes should have brought, since the start. */
  missed(installedAppId: string): number;
}

/** SmartThings may be that late with an event before it counts as missing. */
const LATEST_MS = seconds(60);
/** Changes right after a subscription was made need not have been pushed. */
const SETTLING_MS = seconds(60);

export const createDeliveryAudit = ({ clock, log, isExpected, onChange }: DeliveryAuditDeps): DeliveryAudit => {
  const missed = new Map<string, number>();
  const distrusted = new Set<string>();
  const expectedSince = new Map<string, number>();

  /** Since when events of the device should come. */
  const since = (installedAppId: string, deviceId: string): number => {
    const known = expectedSince.get(deviceId);
    if (!isExpected(installedAppId, deviceId)) {
      expectedSince.delete(deviceId);
      return Number.POSITIVE_INFINITY;
    }
    if (known !== undefined) return known;
    expectedSince.set(deviceId, clock.now());
    return clock.now();
  };

  return {
    onHomeChange: (change) => {
      if (change.type !== 'attribute') return;
      const { id, installedAppId } = change.entry.device;
      const from = since(installedAppId, id) + SETTLING_MS;
      if (change.source !== 'poll' || change.value.time < from || clock.now() - change.value.time < LATEST_MS) return;
      missed.set(installedAppId, (missed.get(installedAppId) ?? 0) + 1);
      if (distrusted.has(installedAppId)) return;
      distrusted.add(installedAppId);
      log.warning('Events of SmartThings go missing; the devices are polled until they come again.', {
        device: change.entry.device.label,
      });
      onChange(installedAppId);
    },
    arrived: (installedAppId) => {
      if (!distrusted.delete(installedAppId)) return;
      log.info('Events of SmartThings arrive again.');
      onChange(installedAppId);
    },
    isTrusted: (installedAppId) => !distrusted.has(installedAppId),
    missed: (installedAppId) => missed.get(installedAppId) ?? 0,
  };
};
