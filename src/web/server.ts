import type { AddressInfo } from 'node:net';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { BridgeError, sentenceOf } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { HealthReply } from './contract.ts';
import { replyOf, toBridgeError } from './error-replies.ts';
import { type Access, type Goal, refusalOf } from './guards.ts';
import { feedPage } from './live-feed.ts';
import { findPageFolder, isPageFile } from './page-folder.ts';
import { registerRoutes } from './routes.ts';
import type { PageServices } from './services.ts';
import { registerSessions } from './session-routes.ts';
import { createSessions } from './sessions.ts';

export interface PageServer {
  /** Throws PORT_IN_USE, or OPTION_INVALID where the address is not one of this machine. */
  start(): Promise<{ port: number }>;
  /** Ends every connection. */
  stop(): Promise<void>;
}

export interface PageServerDeps {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly access: Access;
  /** Asked of everybody where it is given; not as an add-on. */
  readonly password?: Secret;
  readonly services: PageServices;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the page lies; found beside the sources by default. */
  readonly pageFolder?: string;
}

const LARGEST_BODY_BYTES = 256 * 1024;
const SLOWEST_REQUEST_MS = 30_000;

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
};

const GOAL_OF_ROUTE: Readonly<Record<string, Goal>> = { '/health': 'health', '/*': 'page' };
/** The route that was found, never the path: paths can be written in many ways. */
const goalOf = (request: FastifyRequest): Goal => GOAL_OF_ROUTE[request.routeOptions.url ?? ''] ?? 'api';

const listenProblem = (error: unknown, host: string, port: number): BridgeError => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new BridgeError('PORT_IN_USE', `Port ${port} of the page is in use by another program.`, { cause: error });
  }
  return new BridgeError('OPTION_INVALID', `The page cannot listen on ${host}, port ${port}: ${sentenceOf(error)}.`, {
    cause: error,
  });
};

const parseJsonBodies = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') return done(null, undefined);
    return parse(request, body, done);
  });
};

const refuseUnknown = (): never => {
  throw new BridgeError('ROUTE_UNKNOWN', 'There is nothing at this address.');
};

/** The page, its API and its live feed. */
export const createPageServer = (deps: PageServerDeps): PageServer => {
  const { host, port, access, password, services, clock, log } = deps;
  let app: FastifyInstance | undefined;

  const replyWithError = (thrown: unknown, _request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const error = toBridgeError(thrown);
    if (error.code === 'INTERNAL') log.error(error.message, { error: error.cause });
    return reply.code(error.status).type('application/json').send(replyOf(error));
  };

  const build = async (): Promise<FastifyInstance> => {
    const server = fastify({
      bodyLimit: LARGEST_BODY_BYTES,
      requestTimeout: SLOWEST_REQUEST_MS,
      forceCloseConnections: true,
      ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
      frameworkErrors: replyWithError,
    });
    parseJsonBodies(server);
    server.setErrorHandler(replyWithError);
    server.setNotFoundHandler(refuseUnknown);

    server.addHook('onRequest', async (request, reply) => {
      const goal = goalOf(request);
      reply.headers({ ...HEADERS, 'cache-control': goal === 'page' ? 'no-cache' : 'no-store' });
      const peer = request.socket.remoteAddress ?? '';
      const refusal = refusalOf({ goal, method: request.method, peer, headers: request.headers }, access);
      if (refusal === undefined) return;
      log.debug(refusal.message, { peer, host: request.headers.host, origin: request.headers.origin });
      throw refusal;
    });
    // Node no longer watches over a connection that asked for a WebSocket; refused ones would stay for ever.
    server.addHook('onResponse', async (request) => {
      if (request.headers.upgrade !== undefined) request.socket.destroy();
    });
    await server.register(fastifyStatic, {
      root: deps.pageFolder ?? findPageFolder(),
      cacheControl: false,
      allowedPath: isPageFile,
    });
    if (password !== undefined) registerSessions(server, createSessions(password, clock));

    server.get('/health', (): HealthReply => ({ status: 'ok' }));
    registerRoutes(server, services);
    await server.register(fastifyWebsocket, {
      options: { maxPayload: 1_024 },
      // A page that sleeps would not answer a polite good-bye, and would hold up the stop.
      preClose: (done) => {
        for (const socket of server.websocketServer.clients) socket.terminate();
        server.websocketServer.close(done);
      },
    });
    server.route({
      method: 'GET',
      url: '/api/events',
      handler: refuseUnknown,
      wsHandler: (socket) => feedPage(socket, { services, clock, log }),
    });
    // Without this an unknown call would be looked for among the files of the page, behind the page's laxer guard.
    server.all('/api/*', refuseUnknown);
    return server;
  };

  return {
    start: async () => {
      app = await build();
      try {
        await app.listen({ host: host.replace(/^\[(.*)\]$/, '$1'), port });
      } catch (error) {
        throw listenProblem(error, host, port);
      }
      // A server that listens on TCP has an address with a port.
      const { port: opened } = app.server.address() as AddressInfo;
      log.info(`The page listens on ${host}, port ${opened}.`);
      return { port: opened };
    },
    stop: async () => {
      await app?.close();
      app = undefined;
    },
  };
};
