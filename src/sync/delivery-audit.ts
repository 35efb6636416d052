import { isSilent } from '../core/subscription-plan.ts';
import { type Clock, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { HomeChange } from './home.ts';

export interface DeliveryAuditDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Since when the device's events should be pushed, ms; undefined: they need not be. */
  readonly expectedSince: (installedAppId: string, deviceId: string) => number | undefined;
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

export const createDeliveryAudit = ({ clock, log, expectedSince, onChange }: DeliveryAuditDeps): DeliveryAudit => {
  const missed = new Map<string, number>();
  const distrusted = new Set<string>();

  return {
    onHomeChange: (change) => {
      if (change.type !== 'attribute' || change.source !== 'poll' || isSilent(change.value.capability)) return;
      const { id, installedAppId } = change.entry.device;
      const from = (expectedSince(installedAppId, id) ?? Number.POSITIVE_INFINITY) + SETTLING_MS;
      if (change.value.time < from || clock.now() - change.value.time < LATEST_MS) return;
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
