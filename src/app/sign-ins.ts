import { sentenceOf } from '../core/errors.ts';
import { minutes, seconds } from '../ops/clock.ts';
import type { SignedInLocation } from '../sync/loader.ts';
import type { CloudSide } from './cloud-side.ts';
import type { Foundations } from './foundations.ts';

/** Right after another 401 one more changes nothing; a minute later it does. */
const CHECKS_MS = [0, seconds(65), minutes(5)];

/** What the home wants to know of the sign-ins. */
export const openSignIns = ({ clock, log }: Foundations, { store, smartThings }: CloudSide) => {
  /** Signed in; or so for as long as the access token lasts, where only the app's secret is wrong. */
  const isReady = (installedAppId: string): boolean => {
    const signedIn = store.get(installedAppId);
    if (signedIn === undefined || signedIn.auth === 'ready') return signedIn !== undefined;
    return signedIn.reason?.code === 'APP_REFUSED' && signedIn.current.accessExpires > clock.now();
  };
  return {
    isReady,
    locationOf: (installedAppId: string): SignedInLocation | undefined => {
      const signedIn = store.get(installedAppId);
      if (signedIn?.locationId === undefined) return undefined;
      return {
        installedAppId,
        locationId: signedIn.locationId,
        locationName: signedIn.locationName ?? 'The location',
      };
    },
    /** SmartThings said that the user removed the link; believed when the API refuses the sign-in, too. */
    checkSignIn: async (installedAppId: string): Promise<void> => {
      for (const delay of CHECKS_MS) {
        await clock.sleep(delay);
        if (!isReady(installedAppId)) return;
        try {
          await smartThings.installedApps.get(installedAppId);
          return;
        } catch (error) {
          log.room('accounts').info(`SmartThings says that a sign-in was removed, and answers: ${sentenceOf(error)}`);
        }
      }
    },
  };
};
