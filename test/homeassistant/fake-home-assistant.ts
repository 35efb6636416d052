import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastifyWebsocket, { type WebSocket } from '@fastify/websocket';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { onTestFinished } from 'vitest';

/** What its owner set up, and what goes wrong; everything can be changed at any time. */
export interface HomeAssistantSetting {
  external: string | null;
  /** Undefined: Nabu Casa is not set up at all. */
  cloud: { loggedIn: boolean } | undefined;
  isAdmin: boolean;
  /** Message types that this version does not know. */
  unknown: string[];
  /** A line that is dead: what comes in is not answered any more. */
  isDead: boolean;
  /** Another program that speaks WebSocket. */
  isSomethingElse: boolean;
}

interface Trigger {
  readonly webhook_id: string;
  readonly local_only?: boolean;
  readonly allowed_methods?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

interface Message {
  readonly id: number;
  readonly type: string;
  readonly access_token?: string;
  readonly trigger?: Trigger & { readonly platform: string };
  readonly webhook_id?: string;
  readonly domain?: string;
  readonly service?: string;
  readonly service_data?: { readonly notification_id: string; readonly message?: string };
}

interface Subscription {
  readonly socket: WebSocket;
  readonly id: number;
  readonly trigger: Trigger;
}

class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const TOKEN = 'a-long-lived-token';
const HOOKS = 'https://hooks.nabu.casa/';
const ONLY_ADMINS: readonly string[] = ['subscribe_trigger', 'cloud/cloudhook/create'];
/** As of Home Assistant: coalesced messages may come from here on. */
const VERSION = '2026.11.0';

/** The one kind of template that is sent here. */
const render = (template: string, query: Readonly<Record<string, string>>): string => {
  const [, prefix = '', name = ''] = /^\{\{ '(\w*)' ~ trigger\.query\.get\('(\w+)', ''\) \}\}$/.exec(template) ?? [];
  return `${prefix}${query[name] ?? ''}`;
};

const jsonOf = (request: FastifyRequest): { json?: unknown } | undefined => {
  if (!request.headers['content-type']?.includes('json')) return {};
  try {
    return { json: JSON.parse(String(request.body)) };
  } catch {
    return undefined;
  }
};

export type FakeHomeAssistant = Awaited<ReturnType<typeof aHomeAssistant>>;

/** A Home Assistant on loopback, as far as its webhooks, its addresses and its notifications go. Ends with the test. */
export const aHomeAssistant = async (given: Partial<HomeAssistantSetting> = {}) => {
  const setting: HomeAssistantSetting = {
    external: 'https://home.example.org',
    cloud: undefined,
    isAdmin: true,
    unknown: [],
    isDead: false,
    isSomethingElse: false,
    ...given,
  };
  /** By webhook id. */
  const cloudhooks = new Map<string, string>();
  const notifications = new Map<string, string>();
  const received: Message[] = [];
  let subscriptions: Subscription[] = [];
  let server: FastifyInstance | undefined;
  let port = 0;

  const hooksOfCloud = () =>
    Object.fromEntries([...cloudhooks].map(([id, cloudhook_url]) => [id, { cloudhook_url, webhook_id: id }]));
  const answers: Readonly<Record<string, (message: Message, socket: WebSocket) => unknown>> = {
    supported_features: () => null,
    'network/url': () => ({ internal: null, external: setting.external, cloud: null }),
    subscribe_trigger: ({ id, trigger }, socket) => {
      if (trigger?.platform !== 'webhook') throw new Refusal('invalid_format', 'no such platform');
      subscriptions.push({ socket, id, trigger });
      return null;
    },
    'cloud/status': () => {
      if (setting.cloud === undefined) throw new Refusal('unknown_command', 'Unknown command.');
      return setting.cloud.loggedIn
        ? { logged_in: true, prefs: { cloudhooks: hooksOfCloud() } }
        : { logged_in: false, cloud: 'disconnected' };
    },
    'cloud/cloudhook/create': ({ webhook_id: id = '' }) => {
      if (cloudhooks.has(id)) throw new Refusal('invalid_format', 'Hook is already enabled for the cloud.');
      cloudhooks.set(id, `${HOOKS}${randomBytes(32).toString('hex')}`);
      return hooksOfCloud()[id];
    },
    call_service: ({ service, service_data: data }) => {
      if (service === 'create') notifications.set(data?.notification_id ?? '', data?.message ?? '');
      else notifications.delete(data?.notification_id ?? '');
      return { context: {} };
    },
  };

  const answer = (message: Message, socket: WebSocket): object => {
    if (message.type === 'ping') return { id: message.id, type: 'pong' };
    try {
      const respond = setting.unknown.includes(message.type) ? undefined : answers[message.type];
      if (respond === undefined) throw new Refusal('unknown_command', 'Unknown command.');
      if (!setting.isAdmin && ONLY_ADMINS.includes(message.type)) throw new Refusal('unauthorized', 'Unauthorized');
      return { id: message.id, type: 'result', success: true, result: respond(message, socket) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message: text } = error;
      return { id: message.id, type: 'result', success: false, error: { code, message: text } };
    }
  };

  const serve = (socket: WebSocket): void => {
    if (setting.isSomethingElse) {
      socket.send('Hello, this is no JSON');
      return;
    }
    let isSignedIn = false;
    const send = (message: unknown): void => socket.send(JSON.stringify(message));
    send({ type: 'auth_required', ha_version: VERSION });
    socket.on('message', (data) => {
      if (setting.isDead) return;
      const message: Message = JSON.parse(String(data));
      if (!isSignedIn) {
        isSignedIn = message.access_token === TOKEN;
        send(isSignedIn ? { type: 'auth_ok', ha_version: VERSION } : { type: 'auth_invalid', message: 'Invalid' });
        if (!isSignedIn) socket.close();
        return;
      }
      received.push(message);
      send(answer(message, socket));
    });
    socket.on('close', () => {
      subscriptions = subscriptions.filter((subscription) => subscription.socket !== socket);
    });
  };

  const trigger = (id: string, request: FastifyRequest): void => {
    const body = jsonOf(request);
    if (setting.isDead || body === undefined) return;
    const query = request.query as Readonly<Record<string, string>>;
    for (const { socket, id: subscriptionId, trigger: wanted } of subscriptions) {
      if (wanted.webhook_id !== id || !(wanted.allowed_methods ?? ['POST', 'PUT']).includes(request.method)) continue;
      const variables = Object.entries(wanted.variables ?? {}).map(([name, text]) => [name, render(text, query)]);
      const told = {
        platform: 'webhook',
        webhook_id: id,
        query: `<MultiDictProxy(${JSON.stringify(query)})>`,
        ...body,
      };
      const event = { variables: { ...Object.fromEntries(variables), trigger: told }, context: null };
      // Coalesced, as Home Assistant does it for those who can read it.
      socket.send(JSON.stringify([{ id: subscriptionId, type: 'event', event }]));
    }
  };

  const start = async (): Promise<void> => {
    server = Fastify({ bodyLimit: 16 * 1_048_576, forceCloseConnections: true });
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    await server.register(fastifyWebsocket);
    server.get('/api/websocket', { websocket: true }, serve);
    server.get('/core/websocket', { websocket: true }, serve);
    for (const method of ['GET', 'POST'] as const) {
      server.route<{ Params: { id: string } }>({
        method,
        url: '/api/webhook/:id',
        // The sender always gets an empty 200, whatever becomes of it.
        handler: (request, reply) => {
          trigger(request.params.id, request);
          return reply.code(200).send();
        },
      });
    }
    await server.listen({ host: '127.0.0.1', port });
    port = (server.server.address() as AddressInfo).port;
  };
  const stop = async (): Promise<void> => {
    for (const socket of server?.websocketServer.clients ?? []) socket.terminate();
    await server?.close();
    server = undefined;
    subscriptions = [];
    notifications.clear();
  };
  onTestFinished(stop);
  await start();

  return {
    setting,
    cloudhooks,
    notifications,
    /** All that came in after the sign-in. */
    received,
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    subscriptions: () => subscriptions.map((subscription) => subscription.trigger),
    /** Where a public address of this Home Assistant is on this machine. */
    reach: (address: string): string => {
      const [id] = [...cloudhooks].find(([, url]) => address.split('?')[0] === url) ?? [];
      const { pathname, search, hostname } = new URL(address);
      if (id !== undefined) return `http://127.0.0.1:${port}/api/webhook/${id}${search}`;
      return hostname.endsWith('example.org') ? `http://127.0.0.1:${port}${pathname}${search}` : address;
    },
    start,
    stop,
    restart: async () => {
      await stop();
      await start();
    },
  };
};
