import { generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { type Clock, days, seconds } from '../../src/ops/clock.ts';
import { createCertificate } from './certificate.ts';
import { notFound } from './errors.ts';
import type { Faults } from './faults.ts';

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface SigningKey {
  /** The path below the key host. */
  readonly keyId: string;
  readonly pair: KeyPair;
  readonly notAfter: number;
}

export interface Keys {
  /** Signs with the key of now; a certificate that has run out is replaced first. */
  sign(text: string): { readonly keyId: string; readonly signature: string };
  /** Signs as apps of the old kind are signed to: with a key of the app's own. */
  signWithAppKey(text: string): { readonly keyId: string; readonly signature: string };
  /** The public half of the app key, PEM. */
  appPublicKey(): string;
  /** A new key with a new id from now on; old certificates stay to be had. */
  rotate(): void;
  certificate(keyId: string): string | undefined;
}

const VALIDITY_MS = days(30);
const BACKDATED_MS = seconds(30);
/** SmartThings signs with a fresh key before the old certificate runs out. */
const RENEWAL_MS = days(1);

/** Making RSA keys takes long, so all clouds of one process share them; what differs is the certificate. */
let sharedPairs: Promise<KeyPair[]> | undefined;
const makePairs = (): Promise<KeyPair[]> => {
  const make = (): Promise<KeyPair> => promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  sharedPairs ??= Promise.all([make(), make(), make(), make()]);
  return sharedPairs;
};

const signText = (text: string, pair: KeyPair): string =>
  sign('RSA-SHA256', Buffer.from(text), pair.privateKey).toString('base64');

/** The keys that webhooks are signed with: certificates of 30 days on the cloud's clock, from an authority of its own. */
export const createKeys = async (clock: Clock): Promise<Keys> => {
  const [authority, app, ...signers] = await makePairs();
  if (authority === undefined || app === undefined) throw new Error('No keys could be made.');
  const certificates = new Map<string, string>();
  let turn = 0;

  const next = (): SigningKey => {
    const pair = signers[turn++ % signers.length] ?? app;
    const serial = randomBytes(20);
    serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x10;
    const notBefore = clock.now() - BACKDATED_MS;
    const notAfter = clock.now() + VALIDITY_MS;
    const keyId = `/pl/sim/${serial.toString('hex').match(/../g)?.join('-')}`;
    certificates.set(
      keyId,
      createCertificate({ serial, publicKey: pair.publicKey, signer: authority, notBefore, notAfter }),
    );
    return { keyId, pair, notAfter };
  };
  let current = next();
  const fresh = (): SigningKey => {
    if (clock.now() > current.notAfter - RENEWAL_MS) current = next();
    return current;
  };

  return {
    sign: (text) => {
      const { keyId, pair } = fresh();
      return { keyId, signature: signText(text, pair) };
    },
    signWithAppKey: (text) => ({ keyId: '/SmartThings/5b:1c:90:de:42:77:0a:e3', signature: signText(text, app) }),
    appPublicKey: () => app.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    rotate: () => {
      current = next();
    },
    certificate: (keyId) => certificates.get(keyId),
  };
};

/** The key host: certificates by key id, for everybody. */
export const registerKeys = (server: FastifyInstance, parts: { keys: Keys; faults: Faults }): void => {
  server.get('/pl/*', { config: { open: true } }, (request, reply) => {
    if (parts.faults.keyHostDown) {
      request.raw.socket.destroy();
      return reply.hijack();
    }
    const certificate = parts.keys.certificate(request.url.split('?')[0] ?? '');
    if (certificate === undefined) throw notFound('The key');
    return reply.type('text/plain').send(certificate);
  });
};
