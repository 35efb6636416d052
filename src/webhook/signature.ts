import { createHash, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { minutes } from '../ops/clock.ts';
import { parseAuthorization } from './authorization-header.ts';

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface SignedRequest {
  readonly method: string;
  /** Path, without query, of the target that SmartThings knows; a proxy may have changed the one received. */
  readonly targetPath: string;
  /** Names in lower case. */
  readonly headers: RequestHeaders;
  /** The bytes as they came. */
  readonly rawBody: Buffer;
}

/** Why a request cannot be SmartThings'. */
export type SignatureFault =
  | 'unsigned'
  | 'malformed'
  | 'algorithm'
  | 'not_all_signed'
  | 'digest'
  | 'date'
  | 'signature';

/** A request that says it is SmartThings', with all checks passed that need no key. */
export interface SignatureClaim {
  readonly ok: true;
  readonly keyId: string;
  /** The very bytes that were signed. */
  readonly signedBytes: Buffer;
  readonly signature: Buffer;
  /** From when on the same request is too old to be taken, ms since the epoch. */
  readonly expires: number;
}

export interface SignatureRefusal {
  readonly ok: false;
  readonly reason: SignatureFault;
}

/** SmartThings' own SDK allows the same. */
export const DATE_WINDOW_MS = minutes(5);

/** `hs2019` only says that the key knows the algorithm; SmartThings' keys sign RSASSA-PKCS1-v1_5 with SHA-256. */
const ALGORITHMS: ReadonlySet<string> = new Set(['rsa-sha256', 'hs2019']);
const MUST_BE_SIGNED = ['(request-target)', 'digest', 'date'] as const;
/** SmartThings writes `SHA256=`, RFC 3230 `SHA-256=`. */
const DIGEST = /^SHA-?256=([A-Za-z0-9+/]{43}=)$/i;
/** SmartThings writes `UTC` where HTTP has `GMT`. */
const DATE = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:UTC|GMT)$/;

const refusal = (reason: SignatureFault): SignatureRefusal => ({ ok: false, reason });

const headerOf = (headers: RequestHeaders, name: string): string | undefined => {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};

const isDigestOf = (rawBody: Buffer, header: string): boolean => {
  const said = DIGEST.exec(header)?.[1];
  return (
    said !== undefined && timingSafeEqual(Buffer.from(said, 'base64'), createHash('sha256').update(rawBody).digest())
  );
};

/** ms since the epoch; undefined for any other format than SmartThings' and HTTP's. */
const timeOf = (header: string): number | undefined => {
  const time = DATE.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
};

const signingString = (request: SignedRequest, names: readonly string[]): string | undefined => {
  const lines: string[] = [];
  for (const name of names) {
    const value =
      name === '(request-target)'
        ? `${request.method.toLowerCase()} ${request.targetPath}`
        : headerOf(request.headers, name);
    if (value === undefined) return undefined;
    lines.push(`${name}: ${value}`);
  }
  return lines.join('\n');
};

/** All that can be checked without a key: the header, that enough of the request is signed, digest and date. Cheapest first. */
export const readSignature = (request: SignedRequest, now: number): SignatureClaim | SignatureRefusal => {
  const authorization = headerOf(request.headers, 'authorization');
  if (authorization === undefined) return refusal('unsigned');
  const parameters = parseAuthorization(authorization);
  if (parameters === undefined) return refusal('malformed');
  if (!ALGORITHMS.has(parameters.algorithm)) return refusal('algorithm');
  if (!MUST_BE_SIGNED.every((name) => parameters.headers.includes(name))) return refusal('not_all_signed');
  const text = signingString(request, parameters.headers);
  const date = headerOf(request.headers, 'date');
  const digest = headerOf(request.headers, 'digest');
  if (text === undefined || date === undefined || digest === undefined) return refusal('not_all_signed');
  const time = timeOf(date);
  if (time === undefined || Math.abs(now - time) > DATE_WINDOW_MS) return refusal('date');
  if (!isDigestOf(request.rawBody, digest)) return refusal('digest');
  return {
    ok: true,
    keyId: parameters.keyId,
    // Node reads header bytes as Latin-1; written back so, they are the bytes that were signed.
    signedBytes: Buffer.from(text, 'latin1'),
    signature: parameters.signature,
    expires: time + DATE_WINDOW_MS,
  };
};

/** Whether the owner of this RSA key made the signature. */
export const isSignedBy = (claim: SignatureClaim, key: KeyObject): boolean =>
  verify('RSA-SHA256', claim.signedBytes, key, claim.signature);
