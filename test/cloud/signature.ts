import { createHash } from 'node:crypto';
import { minutes } from '../../src/ops/clock.ts';
import type { SignatureFault } from './faults.ts';
import type { Keys } from './keys.ts';

/** `EEE, dd MMM yyyy HH:mm:ss UTC` */
export const httpDate = (time: number): string => new Date(time).toUTCString().replace('GMT', 'UTC');

const digestOf = (body: string): string => `SHA256=${createHash('sha256').update(body).digest('base64')}`;

const STALE_MS = minutes(10);
const UNKNOWN_KEY = '/pl/sim/00-11-22-33-44-55-66-77-88-99-aa-bb-cc-dd-ee-ff-00-11-22-33';

export interface SignedPost {
  readonly url: string;
  /** The raw body, as it is sent. */
  readonly body: string;
  readonly now: number;
  readonly fault: SignatureFault | undefined;
}

/** The headers `digest`, `date` and `authorization` of a webhook post: RSA-SHA256 over the path without the query. */
export const signatureHeaders = (post: SignedPost, keys: Keys): Record<string, string> => {
  const { fault } = post;
  const date = httpDate(fault === 'stale date' ? post.now - STALE_MS : post.now);
  const digest = digestOf(fault === 'wrong digest' ? `${post.body} ` : post.body);
  if (fault === 'unsigned') return { digest, date };
  const signed = {
    '(request-target)': `post ${new URL(post.url).pathname}`,
    ...(fault === 'digest not signed' ? {} : { digest }),
    date,
  };
  const text = Object.entries(signed)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  const made = fault === 'app key' ? keys.signWithAppKey(text) : keys.sign(text);
  const keyId = fault === 'unknown key' ? UNKNOWN_KEY : made.keyId;
  const signature = fault === 'wrong signature' ? keys.sign(`${text} `).signature : made.signature;
  const names = Object.keys(signed).join(' ');
  const authorization = `Signature keyId="${keyId}",signature="${signature}",headers="${names}",algorithm="rsa-sha256"`;
  return { authorization, digest, date };
};
