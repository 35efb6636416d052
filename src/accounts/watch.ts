import type { Secret } from '../core/secret.ts';
import type { Cancel } from '../ops/clock.ts';

/** How a renewal ended. */
export type Outcome =
  | 'renewed'
  /** SmartThings refused the refresh token, but once is not enough to believe it. */
  | 'doubted'
  | 'lost'
  | 'app_refused'
  | 'unavailable';

/** What is known of a sign-in beyond its tokens; begins anew with each start and each new sign-in. */
export interface Watch {
  /** Invariant: at most one renewal of a sign-in is under way. */
  flight: Promise<Outcome> | undefined;
  /** Cancels the planned renewal. */
  cancel: Cancel;
  /** How often in a row SmartThings refused the refresh token. */
  refusals: number;
  /** How often in a row no answer came that says anything. */
  failures: number;
  /** No renewal of the bridge's own accord before this time. */
  restUntil: number;
  /** The access token that SmartThings answered 401 to: as good as expired. */
  refused: Secret | undefined;
  /** When a 401 last led to a renewal. */
  renewedForRefusal: number;
}

export interface Watches {
  of(installedAppId: string): Watch;
  /** Cancels what is planned, and forgets. */
  drop(installedAppId: string): void;
  all(): readonly Watch[];
}

const newWatch = (): Watch => ({
  flight: undefined,
  cancel: () => {},
  refusals: 0,
  failures: 0,
  restUntil: 0,
  refused: undefined,
  renewedForRefusal: Number.NEGATIVE_INFINITY,
});

export const createWatches = (): Watches => {
  const watches = new Map<string, Watch>();
  return {
    of: (installedAppId) => {
      const watch = watches.get(installedAppId) ?? newWatch();
      watches.set(installedAppId, watch);
      return watch;
    },
    drop: (installedAppId) => {
      watches.get(installedAppId)?.cancel();
      watches.delete(installedAppId);
    },
    all: () => [...watches.values()],
  };
};
