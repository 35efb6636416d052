import { ApiError, type ApiErrorKind } from '../core/api-error.ts';
import { type Rejection, type RejectionCode, reject } from '../core/command.ts';
import { ERRORS, sentenceOf } from '../core/errors.ts';

interface Reason {
  readonly code: RejectionCode;
  /** What happened, where the error's own sentence does not say it for a command. */
  readonly before?: string;
  /** What to do, or what to know. */
  readonly advice?: string;
}

const refused: Reason = { code: 'REFUSED_BY_SMARTTHINGS' };
const signIn: Reason = { code: 'LOGIN_NEEDED', advice: ERRORS.LOGIN_NEEDED.advice };
const unreachable: Reason = { code: 'CLOUD_UNREACHABLE' };

/** What was under way when SmartThings could not be reached; `nothing`: what comes before a command is sent. */
export type UnderWay = 'command' | 'read' | 'nothing';

const UNREACHABLE_WORDS: Readonly<Record<UnderWay, Pick<Reason, 'before' | 'advice'>>> = {
  command: {
    before: 'It is not known whether the command arrived.',
    advice: 'Look at the device before you send it again.',
  },
  read: { before: 'This could not be read now.', advice: 'Try again later.' },
  nothing: { before: 'Nothing was sent.', advice: 'Try again later.' },
};

/** What each failure of a call means for whoever sent a command. */
const REASONS: Readonly<Record<ApiErrorKind, Reason>> = {
  conflict: { code: 'DEVICE_STATE', before: 'The device cannot do this in the state it is in.' },
  unprocessable: refused,
  invalid: refused,
  not_found: { code: 'UNKNOWN_DEVICE', before: 'SmartThings has no such device for this sign-in.' },
  forbidden: {
    code: 'NOT_ALLOWED',
    advice: 'Either the sign-in does not allow this (sign in again on the page), or it was removed at SmartThings.',
  },
  payment: { code: 'PAYMENT_REQUIRED', advice: ERRORS.PAYMENT_REQUIRED.advice },
  rate_limited: { code: 'RATE_LIMITED', advice: ERRORS.RATE_LIMITED.advice },
  budget: { code: 'BUDGET_SPENT', advice: ERRORS.BUDGET_SPENT.advice },
  // The reason why a sign-in was lost says what to do, too.
  login_needed: { code: 'LOGIN_NEEDED' },
  unauthorized: signIn,
  network: unreachable,
  server: unreachable,
  bad_reply: unreachable,
};

/** Why a command was not accepted, from what was thrown while it was sent. SmartThings' own words stay in it. */
export const rejectionOf = (error: unknown, underWay: UnderWay = 'command'): Rejection => {
  const reason = error instanceof ApiError ? REASONS[error.kind] : unreachable;
  const wasNothingSent = underWay === 'command' && error instanceof ApiError && error.neverSent;
  const words = reason === unreachable ? UNREACHABLE_WORDS[wasNothingSent ? 'nothing' : underWay] : {};
  const { code, before, advice } = { ...reason, ...words };
  return reject(code, [before, sentenceOf(error), advice].filter((part) => part !== undefined).join(' '));
};

export const unknownDevice = (): Rejection =>
  reject('UNKNOWN_DEVICE', 'The bridge does not know this device; it may have been removed.');

export const stopping = (message: string): Rejection => reject('STOPPING', `The bridge is stopping; ${message}`);
