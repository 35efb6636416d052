import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { reasonToSkip } from '../support/needs.ts';

const BINARY = '/usr/sbin/mosquitto';
/** Why tests with a real broker are skipped. */
export const missingMosquitto = reasonToSkip(existsSync(BINARY), `${BINARY} is not installed`);

export interface MosquittoOptions {
  /** Whether retained messages survive an orderly stop. */
  readonly persistence?: boolean;
  /** Only this user may come in. */
  readonly user?: { readonly name: string; readonly password: string };
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string };
}

export interface Mosquitto {
  readonly url: string;
  readonly folder: string;
  start(): Promise<void>;
  /** `SIGKILL` is a power cut. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Stops it for good and removes its files. */
  remove(): Promise<void>;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

/** The real broker, with a folder and a port of its own. */
export const aMosquitto = async ({ persistence = false, user, tls }: MosquittoOptions = {}): Promise<Mosquitto> => {
  const folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
  const port = await freePort();
  const passwords = join(folder, 'passwords');
  if (user !== undefined) execFileSync('mosquitto_passwd', ['-b', '-c', passwords, user.name, user.password]);
  const lines = [
    'user root',
    `listener ${port} 127.0.0.1`,
    user === undefined ? 'allow_anonymous true' : `allow_anonymous false\npassword_file ${passwords}`,
    `persistence ${persistence}`,
    `persistence_location ${folder}/`,
    ...(tls === undefined ? [] : [`cafile ${tls.ca}`, `certfile ${tls.cert}`, `keyfile ${tls.key}`]),
  ];
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(file, `${lines.join('\n')}\n`);

  let child: ChildProcess | undefined;
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  };
  const start = async (): Promise<void> => {
    child = spawn(BINARY, ['-c', file], { stdio: 'ignore' });
    for (let tries = 0; tries < 200; tries += 1) {
      if (await answers(port)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('mosquitto did not start.');
  };
  await start();
  return {
    url: `${tls === undefined ? 'mqtt' : 'mqtts'}://127.0.0.1:${port}`,
    folder,
    start,
    stop,
    remove: async () => {
      await stop('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
};

/** An authority of the test's own, and what it signed for 127.0.0.1; all PEM files below `folder`. */
export const makeCertificates = (folder: string): { ca: string; cert: string; key: string } => {
  mkdirSync(folder, { recursive: true });
  const file = (name: string): string => join(folder, name);
  const openssl = (...words: string[]): void => {
    execFileSync('openssl', words, { stdio: 'ignore' });
  };
  const newKey = (name: string): string[] => [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    file(name),
  ];
  openssl('req', '-x509', ...newKey('ca.key'), '-subj', '/CN=Test authority', '-days', '30', '-out', file('ca.pem'));
  openssl('req', ...newKey('server.key'), '-subj', '/CN=broker', '-out', file('server.csr'));
  writeFileSync(file('names'), 'subjectAltName=IP:127.0.0.1\n');
  openssl(
    ...['x509', '-req', '-in', file('server.csr'), '-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial'],
    ...['-days', '30', '-extfile', file('names'), '-out', file('server.pem')],
  );
  return { ca: file('ca.pem'), cert: file('server.pem'), key: file('server.key') };
};
