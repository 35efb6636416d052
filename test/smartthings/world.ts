import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { silentLog } from '../../src/ops/log.ts';
import { type ApiDeps, createApi } from '../../src/smartthings/api.ts';
import { createSmartThings } from '../../src/smartthings/smartthings.ts';
import { createTestClock } from '../support/test-clock.ts';

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Cuts the connection. */
  readonly reset?: boolean;
  /** Never answers. */
  readonly silent?: boolean;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that answers as a script says, for what the simulated cloud would never do. */
export const aServer = async (answer: (asked: Asked, count: number) => Answer) => {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://server');
      const { method = '', headers } = request;
      const one = {
        method,
        path: url.pathname,
        query: url.searchParams,
        headers,
        body: Buffer.concat(chunks).toString(),
      };
      asked.push(one);
      const { status = 200, headers: more = {}, body = {}, reset = false, silent = false } = answer(one, asked.length);
      if (silent) return undefined;
      if (reset) return request.socket.destroy();
      response.writeHead(status, more);
      return response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
};

/** The API of an installed app `app`, whose token is `one`; a refused token gives way to `two`, and so on. */
export const anApi = (url: string, more: Partial<ApiDeps> = {}) => {
  const clock = createTestClock();
  const tokens = ['one', 'two', 'three'].map((text) => new Secret(text));
  const refused: string[] = [];
  const accounts = {
    accessToken: async () => tokens[0] ?? new Secret('none'),
    refused: async (_: string, token: Secret) => {
      refused.push(token.reveal());
      if (tokens[0] === token) tokens.shift();
    },
  };
  const api = createApi({
    apiUrl: url,
    clock,
    log: silentLog,
    accounts,
    budget: { take: () => true },
    userAgent: 'SmartThings2MQTT/test',
    timeoutMs: 2_000,
    random: () => 0.5,
    ...more,
  });
  onTestFinished(() => api.close());
  const smartthings = createSmartThings(api, { apiUrl: url, clock, log: silentLog });
  /** Lets the time run until the call is done. */
  const run = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false;
    const settled = work.finally(() => {
      isDone = true;
    });
    settled.catch(() => {});
    while (!isDone) await clock.advance(100);
    return settled;
  };
  return { api, smartthings, clock, refused, run };
};
