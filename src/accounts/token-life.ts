import { days, hours, minutes, seconds } from '../ops/clock.ts';
import type { TokenGrant } from '../smartthings/oauth.ts';
import type { LoginReason, SignedInApp, TokenPair } from './token-store.ts';

/** SmartThings' support says 29 days without use, its documentation 30: the shorter one is sure. */
export const REFRESH_TOKEN_LIFE_MS = days(29);
/** How often the bridge notes that it runs, to know later for how long it did not. */
export const HEARTBEAT_MS = hours(6);
/** From a first refusal of a refresh token to the second try, when the access token has expired too. */
export const SECOND_TRY_MS = seconds(10);

const FIRST_BACK_OFF_MS = seconds(5);
const SHORTEST_WAIT_MS = seconds(0.5);
const LONGEST_BACK_OFF_MS = minutes(15);
const RENEW_AT = 0.5;
const RENEW_JITTER = 0.05;

/** `random` is from 0 to 1: several locations, and several bridges, do not all renew in the same second. */
export const pairOf = (grant: TokenGrant, now: number, random: number): TokenPair => {
  const lifeMs = seconds(grant.expiresInSeconds);
  const share = RENEW_AT * (1 + RENEW_JITTER * (2 * random - 1));
  return {
    access: grant.accessToken,
    refresh: grant.refreshToken,
    accessExpires: now + lifeMs,
    obtained: now,
    renewAt: Math.round(now + lifeMs * share),
  };
};

/** 5 s, 10 s, 20 s, … 15 min, each up to 20 % shorter or longer. */
export const backOffMs = (failures: number, random: number): number =>
  Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(failures - 1, 20)) * (0.8 + 0.4 * random);

/** The same for a renewal: sooner where the present token, which has `leftMs` left, would end meanwhile. */
export const waitMs = (failures: number, leftMs: number, random: number): number => {
  const backOff = backOffMs(failures, random);
  return leftMs > 0 ? Math.min(backOff, Math.max(SHORTEST_WAIT_MS, leftMs / 2)) : backOff;
};

export const APP_REFUSED: LoginReason = {
  code: 'APP_REFUSED',
  message: 'SmartThings does not accept the client id or the client secret of the app any more.',
};

/** Why SmartThings ended a sign-in, as well as can be told. `offMs` is for how long the bridge was off before this start. */
export const reasonForLoss = ({ current }: SignedInApp, now: number, offMs: number): LoginReason => {
  const isTooOld = now - current.obtained > REFRESH_TOKEN_LIFE_MS;
  if (isTooOld && offMs > REFRESH_TOKEN_LIFE_MS) {
    return {
      code: 'AUTH_REFUSED',
      message:
        'The bridge was off for more than 29 days, so SmartThings ended this sign-in. Open the page and sign in again.',
    };
  }
  if (isTooOld) {
    return {
      code: 'AUTH_REFUSED',
      message:
        'The bridge could not renew this sign-in for more than 29 days, so SmartThings ended it. Open the page and sign in again.',
    };
  }
  return {
    code: 'AUTH_REFUSED',
    message:
      'SmartThings no longer accepts this sign-in; perhaps it was removed in the SmartThings app. Open the page and sign in again.',
  };
};
