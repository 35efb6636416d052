import { request as httpRequest } from 'node:http';
import { afterEach } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { silentLog } from '../../src/ops/log.ts';
import { createPageServer, type PageServerDeps } from '../../src/web/server.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { createFakeServices, type FakeServices } from './fake-services.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

export interface Ask {
  readonly method?: string;
  /** `host` too: fetch would not let it through. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly json?: unknown;
}

export interface Page {
  readonly port: number;
  readonly services: FakeServices;
  readonly clock: TestClock;
  ask(path: string, how?: Ask): Promise<Answer>;
  /** Comes by itself after each test. */
  stop(): Promise<void>;
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const ask = (port: number, path: string, { method = 'GET', headers = {}, body, json }: Ask): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = json === undefined ? body : JSON.stringify(json);
    const type = json === undefined ? {} : { 'content-type': 'application/json' };
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method, headers: { ...type, ...headers } },
      (reply) => {
        let text = '';
        reply.setEncoding('utf8');
        reply.on('data', (part: string) => {
          text += part;
        });
        reply.on('end', () =>
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text, json: parse(text) }),
        );
      },
    );
    request.on('error', reject);
    request.end(sent);
  });

/** The page's server on a free port of this machine, over a bridge that only remembers. */
export const startPage = async (how: { access?: PageServerDeps['access']; password?: string } = {}): Promise<Page> => {
  const services = createFakeServices();
  const clock = createTestClock();
  const server = createPageServer({
    host: '127.0.0.1',
    port: 0,
    access: how.access ?? { kind: 'loopback' },
    ...(how.password === undefined ? {} : { password: new Secret(how.password) }),
    services,
    clock,
    log: silentLog,
  });
  const { port } = await server.start();
  stops.push(() => server.stop());
  return { port, services, clock, ask: (path, asked = {}) => ask(port, path, asked), stop: () => server.stop() };
};

export const codeOf = ({ json }: Answer): unknown => (json as { error?: { code?: unknown } } | undefined)?.error?.code;
export const messageOf = ({ json }: Answer): unknown =>
  (json as { error?: { message?: unknown } } | undefined)?.error?.message;
