import { type Clock, minutes } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { createAllowance } from './allowance.ts';
import { openEnvelope } from './envelope.ts';
import type { KeyAnswer, KeyCache } from './key-cache.ts';
import type { Messages, Verdict } from './messages.ts';
import { createReplayGuard } from './replay-guard.ts';
import {
  isSignedBy,
  type RequestHeaders,
  readSignature,
  type SignatureClaim,
  type SignatureFault,
} from './signature.ts';

/** Why a message was not taken, and the HTTP status that says so; the body is empty in every case. */
const REFUSALS = {
  not_json: 400,
  unknown_message: 400,
  unsigned: 401,
  malformed: 401,
  algorithm: 401,
  not_all_signed: 401,
  digest: 401,
  date: 401,
  signature: 401,
  unknown_key: 401,
  not_our_app: 401,
  key_unavailable: 503,
  key_limit: 429,
} as const satisfies Record<SignatureFault | Extract<Verdict, { accepted: false }>['reason'], number> &
  Record<string, number>;

export type RefusalReason = keyof typeof REFUSALS;

export interface WebhookAnswer {
  readonly status: number;
  readonly body?: object;
  /** To be begun when the answer is out. */
  readonly work?: () => Promise<void>;
}

export interface ReceiverStats {
  /** Messages of ours that were proved and taken. */
  readonly accepted: number;
  /** Messages that came again and did nothing the second time. */
  readonly repeated: number;
  readonly refused: number;
  readonly refusals: Readonly<Partial<Record<RefusalReason, number>>>;
  /** ms since the epoch. */
  readonly lastRefusal: { readonly reason: RefusalReason; readonly time: number } | null;
}

export interface WebhookRequest {
  readonly method: string;
  readonly headers: RequestHeaders;
  readonly rawBody: Buffer;
}

export interface Receiver {
  receive(request: WebhookRequest): Promise<WebhookAnswer>;
  stats(): ReceiverStats;
}

export interface ReceiverDeps {
  /** The target that SmartThings knows; its path is what is signed. */
  readonly targetUrl: string;
  readonly keys: KeyCache;
  readonly messages: Messages;
  readonly clock: Clock;
  readonly log: Log;
}

/** Beyond this, failing requests are only told to go slower. Proved ones pass whatever else comes in. */
const FAILURES_PER_MINUTE = 600;

const parseJson = (rawBody: Buffer): { readonly json: unknown } | undefined => {
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody)) };
  } catch {
    return undefined;
  }
};

const faultOf = (claim: SignatureClaim, answer: KeyAnswer): RefusalReason | undefined => {
  switch (answer.outcome) {
    case 'found':
      return isSignedBy(claim, answer.key) ? undefined : 'signature';
    case 'unknown':
      return 'unknown_key';
    case 'unavailable':
      return 'key_unavailable';
    case 'limit':
      return 'key_limit';
  }
};

/** What happens to one `POST` to the target: the cheap checks, then the key, then RSA, then the message itself. */
export const createReceiver = ({ targetUrl, keys, messages, clock, log }: ReceiverDeps): Receiver => {
  const targetPath = new URL(targetUrl).pathname;
  const failures = createAllowance({ clock, count: FAILURES_PER_MINUTE, perMs: minutes(1) });
  const replays = createReplayGuard({ clock });
  const refusals: Partial<Record<RefusalReason, number>> = {};
  let lastRefusal: ReceiverStats['lastRefusal'] = null;
  let accepted = 0;
  let repeated = 0;

  const refuse = (reason: RefusalReason): WebhookAnswer => {
    const status = REFUSALS[reason];
    refusals[reason] = (refusals[reason] ?? 0) + 1;
    lastRefusal = { reason, time: clock.now() };
    // That our own way to the keys is blocked is not the sender's failure.
    if (reason === 'key_unavailable') return { status };
    if (!failures.take()) return { status: 429 };
    log.debug('A message to the webhook was refused.', { reason });
    return { status };
  };

  const take = (verdict: Verdict, claim: SignatureClaim): WebhookAnswer => {
    if (!verdict.accepted) return refuse(verdict.reason);
    const { body, work } = verdict;
    if (work === undefined) return { status: 200, body };
    if (replays.isRepeat(claim.signedBytes, claim.expires)) {
      repeated += 1;
      return { status: 200, body };
    }
    accepted += 1;
    return { status: 200, body, work };
  };

  return {
    receive: async ({ method, headers, rawBody }) => {
      const claim = readSignature({ method, targetPath, headers, rawBody }, clock.now());
      // What came without any signature is told whether it is JSON at least; in a flood not even that is looked at.
      if (!claim.ok && (claim.reason !== 'unsigned' || failures.isSpent())) return refuse(claim.reason);
      const parsed = parseJson(rawBody);
      if (parsed === undefined) return refuse('not_json');
      if (!claim.ok) return refuse(claim.reason);
      const envelope = openEnvelope(parsed.json);
      const answer = await keys.find(claim.keyId, messages.isExpected(envelope) ? 'expected' : 'stranger');
      const fault = faultOf(claim, answer);
      return fault === undefined ? take(messages.receive(envelope, true), claim) : refuse(fault);
    },
    stats: () => ({
      accepted,
      repeated,
      refused: Object.values(refusals).reduce((sum, count) => sum + count, 0),
      refusals: { ...refusals },
      lastRefusal,
    }),
  };
};
