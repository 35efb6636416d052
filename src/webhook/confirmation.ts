import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { sentenceOf } from '../core/errors.ts';
import { type Clock, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { SmallGet } from './small-get.ts';

export interface ConfirmationDeps {
  /** The only origin on which confirmation addresses are followed. */
  readonly apiUrl: string;
  /** The address that SmartThings should come to know. */
  readonly targetUrl: () => string;
  readonly get: SmallGet;
  readonly clock: Clock;
  readonly log: Log;
}

const LIMITS = { timeoutMs: seconds(10), maxBytes: 64 * 1_024 };
/** The address lives only briefly, so all tries fall within half a minute or so. */
const WAITS_MS = [seconds(1), seconds(4)];
const Answer = Type.Object({ targetUrl: Type.String() });

/** The address to follow, or undefined when it leads anywhere but to SmartThings' API. */
export const allowedConfirmationUrl = (confirmationUrl: string, apiUrl: string): string | undefined => {
  if (!URL.canParse(confirmationUrl)) return undefined;
  const url = new URL(confirmationUrl);
  // The origin holds the scheme, the host and the port; it says nothing of a user name.
  if (url.origin !== new URL(apiUrl).origin || url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  return url.href;
};

const targetIn = (text: string | undefined): string | undefined => {
  try {
    const answer: unknown = JSON.parse(text ?? '');
    return Check(Answer, answer) ? answer.targetUrl : undefined;
  } catch {
    return undefined;
  }
};

/** Follows a confirmation address; resolves to whether SmartThings confirmed our target. Never rejects. */
export const createConfirmer = ({ apiUrl, targetUrl, get, clock, log }: ConfirmationDeps) => {
  /** `undefined`: no answer that settles it, try again. */
  const tryOnce = async (url: string): Promise<boolean | undefined> => {
    let reply: Awaited<ReturnType<SmallGet>>;
    try {
      reply = await get(url, LIMITS);
    } catch (error) {
      log.debug('The confirmation address did not answer.', { reason: sentenceOf(error) });
      return undefined;
    }
    if (reply.status >= 500 || reply.status === 429) return undefined;
    if (reply.status < 200 || reply.status > 299) {
      log.warning('SmartThings did not take the confirmation of the event address. Ask for it again on the page.', {
        status: reply.status,
      });
      return false;
    }
    const confirmed = targetIn(reply.text);
    if (confirmed === undefined || confirmed === targetUrl()) return true;
    log.warning('SmartThings confirmed another event address than ours. Check the target URL of your app.', {
      confirmed,
      ours: targetUrl(),
    });
    return false;
  };

  return async (confirmationUrl: string): Promise<boolean> => {
    const url = allowedConfirmationUrl(confirmationUrl, apiUrl);
    if (url === undefined) {
      log.warning('A confirmation address that does not belong to SmartThings was not followed.');
      return false;
    }
    for (const waitMs of [...WAITS_MS, undefined]) {
      const outcome = await tryOnce(url);
      if (outcome !== undefined) return outcome;
      if (waitMs !== undefined) await clock.sleep(waitMs);
    }
    log.warning('The event address could not be confirmed: SmartThings did not answer. Ask for it again on the page.');
    return false;
  };
};
