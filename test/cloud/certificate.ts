import { createHash, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  printableString,
  sequence,
  set,
  utcTime,
} from './der.ts';

export interface CertificateRequest {
  /** Positive, at most 20 bytes. */
  readonly serial: Buffer;
  readonly publicKey: KeyObject;
  readonly signer: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  /** Milliseconds since the epoch; certificates know whole seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
}

const identifiers = {
  country: '2.5.4.6',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  commonName: '2.5.4.3',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  subjectKeyIdentifier: '2.5.29.14',
  authorityKeyIdentifier: '2.5.29.35',
  subjectAlternativeName: '2.5.29.17',
  serverAuthentication: '1.3.6.1.5.5.7.3.1',
  clientAuthentication: '1.3.6.1.5.5.7.3.2',
} as const;

type NamePart = readonly [keyof typeof identifiers, string];

const distinguishedName = (...parts: NamePart[]): Buffer =>
  sequence(...parts.map(([kind, text]) => set(sequence(objectIdentifier(identifiers[kind]), printableString(text)))));

const issuer = (): Buffer =>
  distinguishedName(
    ['country', 'KOR'],
    ['country', 'USA'],
    ['organization', 'SmartThings'],
    ['commonName', 'SmartThings Padlock CA'],
  );

const hostName = 'key.smartthings.com';
const subject = (): Buffer =>
  distinguishedName(['organization', 'SmartThings'], ['organizationalUnit', 'Engineering'], ['commonName', hostName]);

const subjectPublicKeyInfo = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });
const keyIdentifier = (key: KeyObject): Buffer =>
  createHash('sha1')
    .update(key.export({ type: 'pkcs1', format: 'der' }))
    .digest();

const extension = (kind: keyof typeof identifiers, value: Buffer, critical = false): Buffer =>
  sequence(objectIdentifier(identifiers[kind]), ...(critical ? [boolean(true)] : []), octetString(value));

const extensions = (request: CertificateRequest): Buffer =>
  sequence(
    extension('keyUsage', bitString(Buffer.from([0x80]), 7), true),
    extension(
      'extendedKeyUsage',
      sequence(objectIdentifier(identifiers.serverAuthentication), objectIdentifier(identifiers.clientAuthentication)),
    ),
    extension('subjectKeyIdentifier', octetString(keyIdentifier(request.publicKey))),
    extension('authorityKeyIdentifier', sequence(implicit(0, keyIdentifier(request.signer.publicKey)))),
    extension('subjectAlternativeName', sequence(implicit(2, Buffer.from(hostName, 'ascii')))),
  );

/** A certificate like those that SmartThings signs its webhooks with: X.509 version 3, RSA and SHA-256, as PEM. */
export const createCertificate = (request: CertificateRequest): string => {
  const algorithm = sequence(objectIdentifier(identifiers.sha256WithRsa), nothing());
  const toBeSigned = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(request.serial),
    algorithm,
    issuer(),
    sequence(utcTime(request.notBefore), utcTime(request.notAfter)),
    subject(),
    subjectPublicKeyInfo(request.publicKey),
    explicit(3, extensions(request)),
  );
  const signature = sign('RSA-SHA256', toBeSigned, request.signer.privateKey);
  const lines =
    sequence(toBeSigned, algorithm, bitString(signature))
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
};
