import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  type Answer,
  answerOf,
  CloudError,
  forbidden,
  invalidRequest,
  notAcceptable,
  notFound,
  unauthorized,
} from './errors.ts';
import type { Failure, OrderedFailures } from './ordered-failures.ts';
import type { Parts } from './parts.ts';
import type { RateName } from './rate-limits.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';
import { plainPath } from './route.ts';
import { grants } from './scopes.ts';
import type { Principal } from './tokens.ts';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | undefined;
    logged: LoggedRequest | undefined;
    failure: Failure | undefined;
  }
  interface FastifyContextConfig {
    /** No token needed. */
    open?: boolean;
    /** No part of SmartThings: not logged, never failing. */
    control?: boolean;
    /** The permission that is needed, or any of several. */
    scope?: string | readonly string[];
    usersOnly?: boolean;
    rate?: RateName;
    /** The rate counts for the device in the path. */
    perDevice?: boolean;
  }
}

export interface HttpDeps {
  readonly parts: Parts;
  readonly log: RequestLog;
  readonly failures: OrderedFailures;
  /** Aborts when the cloud stops: slow answers end then. */
  readonly stopping: AbortSignal;
}

const send = (reply: FastifyReply, { status, headers = {}, body }: Answer): FastifyReply =>
  reply.code(status).headers(headers).send(body);

const reset = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  reply.hijack();
  request.raw.socket.resetAndDestroy();
  return reply;
};

const formObject = (text: string): Record<string, string | string[]> => {
  const form = new URLSearchParams(text);
  return Object.fromEntries(
    [...form.keys()].map((name) => {
      const values = form.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? '')];
    }),
  );
};

/** JSON, forms, or nothing at all, whatever the content type says. */
const parseBody = (request: FastifyRequest, text: string): unknown => {
  if (text.trim() === '') return undefined;
  if (request.headers['content-type']?.includes('x-www-form-urlencoded')) return formObject(text);
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest('The request body is not valid JSON.');
  }
};

const acceptable = (accept: string | undefined): boolean =>
  accept === undefined || /\*\/\*|application\/(\*|json|vnd\.smartthings\+json)/.test(accept);

/** Token, scope, rate and API version of a call to the API. */
const guard = (request: FastifyRequest, reply: FastifyReply, parts: Parts): void => {
  const { config } = request.routeOptions;
  if (config.open || config.control) return;
  if (parts.faults.refuseEverything !== undefined) throw new CloudError(answerOf(parts.faults.refuseEverything));
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const principal = token === undefined ? undefined : parts.tokens.principalOf(token);
  if (principal === undefined) throw unauthorized();
  request.principal = principal;
  const { logged } = request;
  if (logged !== undefined && principal.installedAppId !== undefined) logged.installedAppId = principal.installedAppId;
  const scopes = config.scope === undefined ? [] : [config.scope].flat();
  if (scopes.length > 0 && !scopes.some((scope) => grants(principal.scopes, scope))) throw forbidden();
  if (config.usersOnly && principal.kind !== 'user') throw forbidden();
  if (!acceptable(request.headers.accept)) throw notAcceptable();
  if (config.rate === undefined) return;
  const counted = config.perDevice ? `${principal.id}/${(request.params as { id: string }).id}` : principal.id;
  reply.headers(parts.limits.take(config.rate, counted));
};

const handleError = (error: unknown, reply: FastifyReply): FastifyReply => {
  if (error instanceof CloudError) return send(reply, error.answer);
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode < 500) return send(reply, invalidRequest(message ?? '').answer);
  return send(reply, { status: 500, body: { error: { code: 'UnexpectedError', message, details: [] } } });
};

/** The HTTP server of the cloud, without routes: logs calls, fails those that were ordered to fail, and guards the API. */
export const createHttp = ({ parts, log, failures, stopping }: HttpDeps): FastifyInstance => {
  const server = fastify({
    rewriteUrl: (request) => (request.url?.startsWith('/v1/') ? request.url.slice(3) : (request.url ?? '/')),
    forceCloseConnections: true,
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, async (request: FastifyRequest, text: string | Buffer) =>
    parseBody(request, String(text)),
  );
  server.decorateRequest('principal', undefined);
  server.decorateRequest('logged', undefined);
  server.decorateRequest('failure', undefined);

  const waitSlowly = async (request: FastifyRequest, failure: Failure): Promise<void> => {
    if (failure.slowMs === undefined) return;
    const gone = new Promise<void>((resolve) => request.raw.socket.once('close', resolve));
    await Promise.race([parts.clock.sleep(failure.slowMs, stopping), gone]);
  };

  server.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.control) return;
    const path = plainPath(request.url);
    request.logged = log.add({
      method: request.method,
      path,
      query: request.query as LoggedRequest['query'],
      headers: request.headers,
      time: parts.clock.now(),
    });
    const failure = failures.take(request.method, path);
    request.failure = failure;
    if (failure?.after !== 'before') return;
    await waitSlowly(request, failure);
    if (failure.reset) return reset(request, reply);
    if (failure.answer !== undefined) return send(reply, failure.answer);
  });
  server.addHook('preValidation', async (request) => {
    if (request.logged !== undefined && request.body !== undefined) request.logged.body = request.body;
  });
  server.addHook('preHandler', async (request, reply) => guard(request, reply, parts));
  server.addHook('onSend', async (request, reply, payload) => {
    const correlation = request.headers['x-st-correlation'];
    if (correlation !== undefined) reply.header('x-st-correlation', correlation);
    const { failure } = request;
    if (failure?.after !== 'rotate') return payload;
    await waitSlowly(request, failure);
    if (failure.reset) request.raw.socket.resetAndDestroy();
    if (failure.answer === undefined) return payload;
    const { status, headers = {}, body } = failure.answer;
    reply.code(status).removeHeader('content-length').headers(headers);
    return typeof body === 'string' || body === undefined ? (body ?? '') : JSON.stringify(body);
  });
  server.addHook('onResponse', async (request, reply) => {
    if (request.logged !== undefined) request.logged.status = reply.statusCode;
  });
  server.setErrorHandler((error, _request, reply) => handleError(error, reply));
  server.setNotFoundHandler((_request, reply) => send(reply, notFound('The resource').answer));
  return server;
};
