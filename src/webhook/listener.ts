import type { IncomingMessage } from 'node:http';
import { type AddressInfo, isIPv6, type Socket } from 'node:net';
import { finished } from 'node:stream';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { BridgeError, sentenceOf } from '../core/errors.ts';
import { seconds } from '../ops/clock.ts';
import { type CallbackDeps, createCallback } from './callback.ts';
import { PAGE_HEADERS } from './callback-page.ts';
import { limitConnections } from './connections.ts';
import { createKeyCache, type KeyCacheDeps } from './key-cache.ts';
import type { MessageStats, Messages } from './messages.ts';
import { createReceiver, type ReceiverStats } from './receiver.ts';

export interface PublicListenerDeps extends CallbackDeps, KeyCacheDeps {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** The target that SmartThings knows, e.g. `https://example.org/bridge/webhook`. */
  readonly targetUrl: string;
  /** The redirect address, e.g. `https://example.org/bridge/oauth/callback`. */
  readonly callbackUrl: string;
  readonly messages: Messages;
  /** How long a request may take to arrive whole, ms; ten seconds where nothing is said. */
  readonly requestTimeoutMs?: number;
}

export type PublicListenerStats = ReceiverStats & MessageStats;

export interface PublicListener {
  /** Throws BridgeError PORT_IN_USE or OPTION_INVALID when the address cannot be used. */
  start(): Promise<{ readonly port: number }>;
  /** Answers what is under way, for a second at most. */
  stop(): Promise<void>;
  stats(): PublicListenerStats;
}

const WEBHOOK = '/webhook';
const CALLBACK = '/oauth/callback';
/** A path that is no route. */
const NOWHERE = '/';

const BODY_LIMIT = 1_048_576;
/** Each may hold a body of the limit in memory. */
const MAX_CONNECTIONS = 128;
const REQUEST_TIMEOUT_MS = seconds(10);
const GRACE_MS = seconds(1);

/** A proxy may strip the prefix of the public address or not, so each route has two paths at most. Nothing else is a route. */
const createRewrite = (targetUrl: string, callbackUrl: string) => {
  const routes = new Map([
    [WEBHOOK, WEBHOOK],
    [CALLBACK, CALLBACK],
    [new URL(targetUrl).pathname, WEBHOOK],
    [new URL(callbackUrl).pathname, CALLBACK],
  ]);
  return (request: { readonly url?: string | undefined }): string => {
    const url = request.url ?? '';
    const end = url.indexOf('?');
    const path = end < 0 ? url : url.slice(0, end);
    const route = routes.get(path);
    return route === undefined ? NOWHERE : route + url.slice(path.length);
  };
};

/** Every refusal looks the same, nothing in it tells what runs here, and it ends the connection. */
const refuse = (reply: FastifyReply, status: number): FastifyReply =>
  reply.code(status).header('connection', 'close').send();

/** Answers what is not even HTTP, or too slow, or too long in its headers. */
const refuseConnection = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  socket.destroySoon();
};

const createServer = (rewriteUrl: (request: IncomingMessage) => string, requestTimeoutMs: number): FastifyInstance => {
  const server = Fastify({
    rewriteUrl,
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: seconds(75),
    maxRequestsPerSocket: 10_000,
    http: {
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(seconds(1), requestTimeoutMs),
      maxHeaderSize: 16_384,
    },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (_error, _request, reply) => {
      refuse(reply as FastifyReply, 404);
    },
  });
  // The digest is over the bytes as they came, whatever type they say they are.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.addHook('onRequest', async (request, reply) => {
    if (request.is404) return refuse(reply, 404);
  });
  server.setNotFoundHandler((_request, reply) => refuse(reply, 404));
  return server;
};

const startError = (error: unknown, host: string, port: number): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const address = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  if (code === 'EADDRINUSE') {
    return new BridgeError('PORT_IN_USE', `The public listener cannot open ${address}: another program uses it.`);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EACCES') {
    return new BridgeError(
      'OPTION_INVALID',
      `The public listener cannot open ${address}: ST2M_PUBLIC_HOST must be an address of this machine, and ST2M_PUBLIC_PORT a port that the bridge may open.`,
    );
  }
  return error;
};

/** The one listener that the internet reaches: events and sign-ins come in here, and nothing else answers. */
export const createPublicListener = (deps: PublicListenerDeps): PublicListener => {
  const { host, port, targetUrl, callbackUrl, messages, clock, log } = deps;
  const receiver = createReceiver({ ...deps, keys: createKeyCache(deps) });
  const callback = createCallback(deps);
  const server = createServer(createRewrite(targetUrl, callbackUrl), deps.requestTimeoutMs ?? REQUEST_TIMEOUT_MS);
  const connections = limitConnections(server.server, MAX_CONNECTIONS);

  server.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 500) log.error('A request to the public listener failed.', { reason: sentenceOf(error) });
    return refuse(reply, status >= 500 ? 500 : status === 413 ? 413 : 400);
  });

  server.post(WEBHOOK, async (request: FastifyRequest, reply) => {
    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const { status, body, work } = await receiver.receive({
      method: request.method,
      headers: request.headers,
      rawBody,
    });
    // Once proved, a message is worked through even when the sender has hung up: it will not be taken a second time.
    if (work !== undefined) finished(reply.raw, () => work());
    if (body === undefined) return refuse(reply, status);
    connections.favour(request.raw.socket);
    return reply.code(status).send(body);
  });

  server.get(CALLBACK, async (request, reply) => {
    const { status, html } = await callback(new URL(request.url, 'http://localhost').search);
    return reply
      .code(status)
      .headers({ ...PAGE_HEADERS, connection: 'close' })
      .send(html);
  });

  return {
    start: async () => {
      try {
        await server.listen({ host, port });
      } catch (error) {
        throw startError(error, host, port);
      }
      const { port: opened } = server.server.address() as AddressInfo;
      log.info(`The public listener is open on port ${opened}.`);
      return { port: opened };
    },
    stop: async () => {
      const cancel = clock.after(GRACE_MS, () => server.server.closeAllConnections());
      await server.close().finally(cancel);
    },
    stats: () => ({ ...receiver.stats(), ...messages.stats() }),
  };
};
