import { type Clock, hours, minutes } from '../../src/ops/clock.ts';
import { tooManyRequests } from './errors.ts';

/** SmartThings' published rates. They count per principal (installed app or user), some per device besides. */
export const rates = {
  apps: { limit: 60, windowMs: minutes(1) },
  installedApps: { limit: 60, windowMs: minutes(1) },
  locations: { limit: 100, windowMs: minutes(1) },
  rooms: { limit: 50, windowMs: hours(1) },
  modes: { limit: 100, windowMs: minutes(1) },
  subscriptionCreation: { limit: 40, windowMs: minutes(15) },
  subscriptions: { limit: 15, windowMs: minutes(15) },
  device: { limit: 12, windowMs: minutes(1) },
  capability: { limit: 15, windowMs: minutes(1) },
} as const;

export type RateName = keyof typeof rates;

export interface RateLimits {
  /** Counts one call; throws the 429 when there are too many. Returns the headers that tell the caller how much is left. */
  take(name: RateName, principal: string): Record<string, string>;
}

interface Window {
  start: number;
  attempts: number;
}

/** Windows of fixed length that begin with the first call. Refused calls count as attempts, but do not lengthen the wait. */
export const createRateLimits = (deps: { clock: Clock; enabled: boolean; resetInSeconds(): boolean }): RateLimits => {
  const windows = new Map<string, Window>();
  return {
    take: (name, principal) => {
      if (!deps.enabled) return {};
      const { limit, windowMs } = rates[name];
      const now = deps.clock.now();
      const key = `${name}/${principal}`;
      const known = windows.get(key);
      const window = known !== undefined && now < known.start + windowMs ? known : { start: now, attempts: 0 };
      windows.set(key, window);
      window.attempts += 1;
      const resetMs = window.start + windowMs - now;
      const headers = {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(Math.max(0, limit - window.attempts)),
        'x-ratelimit-reset': String(deps.resetInSeconds() ? Math.ceil(resetMs / 1_000) : resetMs),
      };
      if (window.attempts > limit) throw tooManyRequests(window.attempts, limit, resetMs, headers);
      return headers;
    },
  };
};
