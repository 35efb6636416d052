import { BridgeError, type ErrorCode, sentenceOf } from '../core/errors.ts';
import { type Clock, minutes } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { createAllowance } from './allowance.ts';
import { renderPage } from './callback-page.ts';

export interface CallbackDeps {
  /**
   * Completes the sign-in; resolves to a sentence for the user, or throws a BridgeError. It checks `state` before
   * anything else, and throws LOGIN_STATE_UNKNOWN for whoever comes without a pending one.
   */
  readonly onCallback: (query: Readonly<Record<string, string>>) => Promise<{ readonly sentence: string }>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface CallbackAnswer {
  readonly status: number;
  readonly html: string;
}

/** Only who came with a pending `state` can meet these, so they may be told; everyone else gets the same page that says nothing. */
const TOLD: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'APP_MISSING',
  'APP_REFUSED',
  'AUTH_REFUSED',
  'BUDGET_SPENT',
  'CLOUD_REFUSED',
  'CLOUD_UNREACHABLE',
  'LOGIN_CODE_REFUSED',
  'LOGIN_DENIED',
  'LOGIN_SCOPE_REFUSED',
  'PAYMENT_REQUIRED',
  'RATE_LIMITED',
]);

const REFUSALS_PER_MINUTE = 30;

const REFUSED = renderPage('This link does not work', [
  'It is not valid, or no longer valid. Start again from the page you came from.',
]);

/** Of a name that comes more than once the first counts. */
const queryOf = (search: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...new URLSearchParams(search)].reverse());

/** What the browser sees when SmartThings sends the user back. */
export const createCallback = ({ onCallback, clock, log }: CallbackDeps) => {
  const refusals = createAllowance({ clock, count: REFUSALS_PER_MINUTE, perMs: minutes(1) });

  const refuse = (): CallbackAnswer => ({ status: refusals.take() ? 403 : 429, html: REFUSED });

  const explain = (error: unknown): CallbackAnswer => {
    if (!(error instanceof BridgeError)) {
      log.error('A sign-in could not be completed.', { reason: sentenceOf(error) });
      return refuse();
    }
    log.debug('A sign-in was not completed.', { code: error.code });
    if (!TOLD.has(error.code)) return refuse();
    return { status: error.status, html: renderPage('The sign-in did not work', [error.message, error.advice]) };
  };

  /** `search`: the query of the address, with or without `?`. Never rejects. */
  return async (search: string): Promise<CallbackAnswer> => {
    try {
      const { sentence } = await onCallback(queryOf(search));
      return { status: 200, html: renderPage('Signed in', [sentence, 'You can close this window.']) };
    } catch (error) {
      return explain(error);
    }
  };
};
