import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { EventMessage, HomeEvent } from '../../src/core/event.ts';
import { silentLog } from '../../src/ops/log.ts';
import { createPublicListener, type PublicListenerDeps } from '../../src/webhook/listener.ts';
import { createMessages, type KnownApp, type MessagesDeps } from '../../src/webhook/messages.ts';
import { createSmallGetter } from '../../src/webhook/small-get.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { aCertificate, aSigner, type SigningOptions, signedHeaders } from './signing.ts';

export const OURS = {
  installedAppId: '45a3769e-bbad-4bbb-af14-d968b0ee44d8',
  locationId: '5f278baa-aff0-4cf0-a323-3d9ee1fc58d5',
};
export const APP_ID = 'f9a665e7-5a76-4b1e-bdfe-31135eccc2f3';
export const KEY_ID = '/pl/test/1b-0d-f2-69-ad';
const DAY = 86_400_000;

/** Making RSA keys takes long: one pair serves all tests of a file. */
export const signer = aSigner();

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Site {
  readonly url: string;
  /** Paths with query, in order. */
  readonly requests: string[];
}

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** A small web server that counts what it is asked. */
export const aSite = async (serve: Serve): Promise<Site> => {
  const requests: string[] = [];
  const server = createServer((incoming, response) => {
    requests.push(incoming.url ?? '');
    serve(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
};

export interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
}

/** One HTTP request, sent as it is given. */
export const ask = (
  port: number,
  { method = 'POST', path = '/webhook', headers = {}, body }: Call,
): Promise<WebAnswer> =>
  new Promise((resolve, reject) => {
    const length: Record<string, string> =
      body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { ...length, ...headers },
      agent: false,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.end(body);
  });

/** A device event on the wire, and as the parser of these tests reads it. */
export const wireEvent = (value: unknown, more: object = {}) => ({
  eventTime: '2026-11-22T12:00:00Z',
  eventType: 'DEVICE_EVENT',
  deviceEvent: { eventId: `event-${String(value)}`, locationId: OURS.locationId, deviceId: 'lamp', value, ...more },
});

export const eventMessage = (values: readonly unknown[], ids: Partial<typeof OURS> = {}): string =>
  JSON.stringify({
    messageType: 'EVENT',
    eventData: { installedApp: { ...OURS, ...ids }, events: values.map((value) => wireEvent(value)) },
  });

const parseEvents: MessagesDeps['parseEvents'] = (events, now) => ({
  problems: [],
  events: (events as ReturnType<typeof wireEvent>[]).map(({ deviceEvent }): HomeEvent => {
    const { locationId, deviceId, value } = deviceEvent;
    const attribute = {
      component: 'main',
      capability: 'switch',
      attribute: 'switch',
      value,
      time: now,
      precision: 'second',
    } as const;
    return { type: 'DEVICE_EVENT', locationId, deviceId, time: now, stateChange: true, attribute };
  }),
});

export const valuesOf = ({ events }: EventMessage): unknown[] =>
  events.map((event) => (event.type === 'DEVICE_EVENT' ? event.attribute.value : event.type));

export interface DoorOptions extends Partial<Pick<MessagesDeps, 'parseEvents' | 'isOurs' | 'log'>> {
  readonly publicUrl?: string;
  readonly targetQuery?: string;
  readonly onMessage?: MessagesDeps['onMessage'];
  readonly onCallback?: PublicListenerDeps['onCallback'];
  readonly requestTimeoutMs?: number;
  readonly app?: KnownApp;
  readonly api?: Serve;
  readonly clock?: TestClock;
  readonly port?: number;
  readonly apiUrl?: string;
  readonly keyUrl?: string;
}

/** The public listener on loopback with a key host and an API host of its own, and a clock that the test moves. */
export const aDoor = async (options: DoorOptions = {}) => {
  const clock = options.clock ?? createTestClock();
  const keys = new Map([[KEY_ID, aCertificate(signer, clock.now() - DAY, clock.now() + 30 * DAY)]]);
  const host: { answer?: Serve } = {};
  const keySite = await aSite((incoming, response) => {
    if (host.answer !== undefined) return host.answer(incoming, response);
    const pem = keys.get(incoming.url ?? '');
    response.writeHead(pem === undefined ? 404 : 200).end(pem);
  });
  const apiSite = await aSite(options.api ?? ((_incoming, response) => response.end('{}')));
  const received: EventMessage[] = [];
  const confirmed: string[] = [];
  const unconfirmed: string[] = [];
  const app: { known: KnownApp } = { known: options.app ?? { appId: APP_ID, setupFinished: true } };
  const targetUrl = `${options.publicUrl ?? 'https://bridge.example.org'}/webhook${options.targetQuery ?? ''}`;
  const target = { url: targetUrl };
  const getter = createSmallGetter({ clock });
  const messages = createMessages({
    apiUrl: options.apiUrl ?? apiSite.url,
    targetUrl: () => target.url,
    app: () => app.known,
    isOurs:
      options.isOurs ??
      ((installedAppId, locationId) => installedAppId === OURS.installedAppId && locationId === OURS.locationId),
    parseEvents: options.parseEvents ?? parseEvents,
    onMessage: (message) => {
      received.push(message);
      return options.onMessage?.(message);
    },
    onUnconfirmedApp: (appId) => unconfirmed.push(appId),
    onConfirmed: (appId) => confirmed.push(appId),
    get: getter.get,
    clock,
    log: options.log ?? silentLog,
  });
  const listener = createPublicListener({
    host: '127.0.0.1',
    port: options.port ?? 0,
    targetUrl,
    callbackUrl: `${options.publicUrl ?? 'https://bridge.example.org'}/oauth/callback`,
    keyUrl: options.keyUrl ?? keySite.url,
    messages,
    onCallback: options.onCallback ?? (async () => ({ sentence: 'My home is signed in.' })),
    ...(options.requestTimeoutMs === undefined ? {} : { requestTimeoutMs: options.requestTimeoutMs }),
    get: getter.get,
    clock,
    log: options.log ?? silentLog,
  });
  const { port } = await listener.start();
  onTestFinished(async () => {
    const stopped = listener.stop();
    await clock.advance(1_000);
    await stopped;
    await getter.close();
  });
  const sign = (body: string | Buffer, changes: Partial<SigningOptions> = {}): Record<string, string> =>
    signedHeaders(body, { keyId: KEY_ID, signer, time: clock.now(), path: new URL(targetUrl).pathname, ...changes });
  return {
    port,
    clock,
    keys,
    /** Set `answer` to break the key host. */
    host,
    keyRequests: keySite.requests,
    api: apiSite,
    received,
    confirmed,
    unconfirmed,
    app,
    /** What SmartThings is told to be the target. */
    target,
    listener,
    sign,
    /** Sends a message signed as SmartThings does, unless changed. */
    send: (
      body: string | Buffer,
      call: Call & { readonly signing?: Partial<SigningOptions> } = {},
    ): Promise<WebAnswer> =>
      ask(port, { ...call, headers: { ...sign(body, call.signing), ...call.headers }, body: call.body ?? body }),
  };
};
