import { isApiError } from '../core/api-error.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Cancel, Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { SmartThings } from '../smartthings/smartthings.ts';
import type { AccountEvents } from './account-events.ts';
import type { TokenKeeper } from './token-keeper.ts';
import { backOffMs } from './token-life.ts';
import type { SignedInApp, TokenStore } from './token-store.ts';

/** Finds out for which location a fresh sign-in is: the tokens do not say. */
export interface Locator {
  /** Goes on with sign-ins whose location was still unknown when the bridge stopped. */
  start(): void;
  stop(): void;
  /** Reads and stores the location, and tells `signed_in`; where SmartThings does not answer it goes on by itself. */
  locate(installedAppId: string): Promise<SignedInApp | undefined>;
}

export interface LocatorDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: TokenStore;
  readonly keeper: Pick<TokenKeeper, 'discard'>;
  readonly events: AccountEvents;
  readonly smartthings: Pick<SmartThings, 'installedApps' | 'locations'>;
  readonly random?: () => number;
}

export const createLocator = (deps: LocatorDeps): Locator => {
  const { clock, log, store, keeper, events, smartthings, random = Math.random } = deps;
  const cancels = new Map<string, Cancel>();
  let stopped = false;

  const readName = async (installedAppId: string, locationId: string): Promise<string> => {
    const known = store.installedApps.find((other) => other.locationId === locationId)?.locationName;
    return smartthings.locations.get(installedAppId, locationId).then(
      ({ name }) => name,
      (error: unknown) => {
        // Without the scope for locations the name stays unknown; that is no reason to be without the location.
        if (!isApiError(error, 'forbidden', 'not_found', 'bad_reply')) throw error;
        return known ?? `Location ${locationId.slice(0, 8)}`;
      },
    );
  };

  /** The older sign-in for the same location ends here; its tokens would only lie about. */
  const replace = (older: SignedInApp): void => {
    const { installedAppId, current } = older;
    // Best effort: the user may have removed it already.
    smartthings.installedApps.delete(installedAppId, current.access).catch((error: unknown) => {
      log.debug(`The older sign-in could not be removed at SmartThings. ${sentenceOf(error)}`);
    });
    keeper.discard(installedAppId);
  };

  const learnAppId = ({ client }: SignedInApp, appId: string | undefined): void => {
    const { app } = store;
    if (appId === undefined || app === undefined || app.appId !== undefined) return;
    if (app.clientId === client.clientId) store.setApp({ ...app, appId });
  };

  const read = async (installedAppId: string): Promise<SignedInApp | undefined> => {
    const { locationId, appId } = await smartthings.installedApps.get(installedAppId);
    const locationName = await readName(installedAppId, locationId);
    const signedIn = store.get(installedAppId);
    if (signedIn === undefined) return undefined;
    const located = { ...signedIn, locationId, locationName, ...(appId !== undefined && { appId }) };
    store.put(located);
    learnAppId(located, appId);
    const older = store.installedApps.filter(
      (other) => other.locationId === locationId && other.installedAppId !== installedAppId,
    );
    const [replaced] = older;
    for (const one of older) replace(one);
    log.info(`Signed in to ${locationName}.`);
    events.emit({
      type: 'signed_in',
      installedAppId,
      locationId,
      ...(replaced !== undefined && { replaced: replaced.installedAppId }),
    });
    return located;
  };

  const attempt = async (installedAppId: string, failures: number): Promise<SignedInApp | undefined> => {
    cancels.get(installedAppId)?.();
    cancels.delete(installedAppId);
    if (stopped || store.get(installedAppId) === undefined) return undefined;
    try {
      return await read(installedAppId);
    } catch (error) {
      log.warning(`Signed in, but the location could not be read yet. ${sentenceOf(error)}`);
      if (stopped) return undefined;
      const again = clock.after(backOffMs(failures + 1, random()), async () => {
        await attempt(installedAppId, failures + 1);
      });
      cancels.set(installedAppId, again);
      return undefined;
    }
  };

  return {
    start: () => {
      for (const { installedAppId, locationId, auth } of store.installedApps) {
        if (locationId === undefined && auth === 'ready') void attempt(installedAppId, 0);
      }
    },
    stop: () => {
      stopped = true;
      for (const cancel of cancels.values()) cancel();
    },
    locate: (installedAppId) => attempt(installedAppId, 0),
  };
};
