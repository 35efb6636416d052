import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { minutes } from '../ops/clock.ts';

export interface PublicKey {
  readonly key: KeyObject;
  /** End of the certificate's validity, ms since the epoch; none for a bare key. */
  readonly validUntil?: number;
}

const MIN_BITS = 2_048;
/** Clocks differ. */
const SLACK_MS = minutes(5);

const readPem = (pem: string): PublicKey & { readonly validFrom?: number } => {
  if (!pem.startsWith('-----BEGIN CERTIFICATE-----')) return { key: createPublicKey(pem) };
  const { publicKey, validFromDate, validToDate } = new X509Certificate(pem);
  return {
    key: publicKey,
    validFrom: validFromDate.getTime() - SLACK_MS,
    validUntil: validToDate.getTime() + SLACK_MS,
  };
};

/** Reads what the key host serves: a PEM X.509 certificate valid at `now`, or a PEM public key. Or a sentence why it cannot serve. */
export const readPublicKey = (text: string, now: number): PublicKey | { readonly problem: string } => {
  let read: ReturnType<typeof readPem>;
  try {
    read = readPem(text.trim());
  } catch {
    return { problem: 'It is neither a certificate nor a public key.' };
  }
  const { key, validFrom, validUntil } = read;
  if (key.asymmetricKeyType !== 'rsa') return { problem: 'It is no RSA key.' };
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_BITS) return { problem: 'The key is too short.' };
  if (validFrom === undefined || validUntil === undefined) return { key };
  if (now < validFrom || now > validUntil) {
    return { problem: "The certificate is not valid today; check this machine's clock." };
  }
  return { key, validUntil };
};
