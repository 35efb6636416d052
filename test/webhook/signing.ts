import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createCertificate } from '../cloud/certificate.ts';

export interface Signer {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const aSigner = (bits = 2_048): Signer => generateKeyPairSync('rsa', { modulusLength: bits });

export const aCertificate = (signer: Signer, notBefore: number, notAfter: number): string =>
  createCertificate({
    serial: Buffer.from('1b0df269ad', 'hex'),
    publicKey: signer.publicKey,
    signer,
    notBefore,
    notAfter,
  });

export const utcDate = (time: number): string => new Date(time).toUTCString().replace('GMT', 'UTC');

export const digestOf = (body: string | Buffer, prefix = 'SHA256='): string =>
  prefix + createHash('sha256').update(body).digest('base64');

export interface SigningOptions {
  readonly keyId: string;
  readonly signer: Signer;
  readonly time: number;
  /** The path that goes into the signature. */
  readonly path?: string;
  readonly digestPrefix?: string;
  readonly algorithm?: string;
  /** The names in the signature, in this order. */
  readonly names?: readonly string[];
  readonly extra?: Readonly<Record<string, string>>;
}

/** The headers of a message as SmartThings signs it; every part can be changed. */
export const signedHeaders = (body: string | Buffer, options: SigningOptions): Record<string, string> => {
  const { keyId, signer, time, path = '/webhook', digestPrefix, algorithm = 'rsa-sha256', extra = {} } = options;
  const names = options.names ?? ['(request-target)', 'digest', 'date'];
  const headers: Record<string, string> = { digest: digestOf(body, digestPrefix), date: utcDate(time), ...extra };
  const text = names
    .map((name) => `${name}: ${name === '(request-target)' ? `post ${path}` : headers[name]}`)
    .join('\n');
  const signature = sign('RSA-SHA256', Buffer.from(text), signer.privateKey).toString('base64');
  const authorization = `Signature keyId="${keyId}",signature="${signature}",headers="${names.join(' ')}",algorithm="${algorithm}"`;
  return { 'content-type': 'application/json', ...headers, authorization };
};
