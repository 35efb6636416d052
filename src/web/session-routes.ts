import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { BridgeError } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { SESSION } from './bodies.ts';
import { SESSION_COOKIE, SESSION_MS, type Sessions } from './sessions.ts';

const SESSION_ROUTE = '/api/session';

/** Whether the browser came over https; only a proxy in front of the page can offer that, and the browser's origin tells it too. */
const isHttps = ({ headers }: FastifyRequest): boolean =>
  headers['x-forwarded-proto'] === 'https' || headers.origin?.startsWith('https:') === true;

const cookie = (request: FastifyRequest, id: string, maxAgeMs: number): string =>
  [
    `${SESSION_COOKIE}=${id}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${maxAgeMs / 1_000}`,
    ...(isHttps(request) ? ['Secure'] : []),
  ].join('; ');

const peerOf = (request: FastifyRequest): string => request.socket.remoteAddress ?? '';

/** The page's password: who has no session yet gets the login form; programs use basic authentication. */
export const registerSessions = (app: FastifyInstance, sessions: Sessions): void => {
  const refuse = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    // In a browser this header would open the browser's own dialogue over the page's form.
    if (request.headers['sec-fetch-mode'] === undefined)
      reply.header('www-authenticate', 'Basic realm="SmartThings2MQTT"');
    throw new BridgeError('PASSWORD_NEEDED', 'The page is protected by a password.');
  };

  app.addHook('onRequest', async (request, reply) => {
    const { url: route } = request.routeOptions;
    const path = request.url.split('?', 1)[0] ?? '';
    if (route === '/health' || (route === SESSION_ROUTE && request.method === 'POST')) return;
    if (sessions.isKnown(request.headers, peerOf(request))) return;
    if (route !== '/*') return refuse(request, reply);
    // Style and script of the form are the same for everybody; the page itself waits for the password.
    if (path === '/' || path.endsWith('.html')) return reply.code(401).sendFile('login.html');
  });

  app.post<{ Body: Static<typeof SESSION> }>(SESSION_ROUTE, { schema: { body: SESSION } }, async (request, reply) => {
    const id = sessions.open(new Secret(request.body.password), peerOf(request));
    return reply.header('set-cookie', cookie(request, id.reveal(), SESSION_MS)).send({ status: 'ok' });
  });
  app.delete(SESSION_ROUTE, async (request, reply) => {
    sessions.close(request.headers);
    return reply.header('set-cookie', cookie(request, '', 0)).send({ status: 'ok' });
  });
};
