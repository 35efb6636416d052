import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ComponentStatus, DeviceFixture, Home } from './home.ts';
import type { AppOrder, Cloud, ConsentOrder } from './server.ts';

export const house = '11111111-1111-4111-8111-111111111111';
export const cabin = '22222222-2222-4222-8222-222222222222';
export const kitchen = '33333333-3333-4333-8333-333333333333';
export const hall = '44444444-4444-4444-8444-444444444444';
export const evening = '55555555-5555-4555-8555-555555555555';

const created = '2026-01-02T03:04:05.678Z';

/** A device with one component; its capabilities are those it has a status of. */
export const aDevice = (deviceId: string, main: ComponentStatus, more: Partial<DeviceFixture['device']> = {}) =>
  ({
    device: {
      deviceId,
      name: 'thing',
      label: `Thing ${deviceId.slice(0, 4)}`,
      manufacturerName: 'SmartThingsCommunity',
      presentationId: 'thing-presentation',
      locationId: house,
      roomId: kitchen,
      components: [
        {
          id: 'main',
          label: 'main',
          capabilities: Object.keys(main).map((id) => ({ id, version: 1 })),
          categories: [{ name: 'Light', categoryType: 'manufacturer' }],
        },
      ],
      createTime: created,
      type: 'ZIGBEE',
      restrictionTier: 0,
      allowed: [],
      executionContext: 'CLOUD',
      ...more,
    },
    status: { components: { main } },
    health: { deviceId, state: 'ONLINE', lastUpdatedDate: created },
  }) satisfies DeviceFixture;

const reported = (value: unknown, unit?: string) => ({
  value,
  ...(unit === undefined ? {} : { unit }),
  timestamp: created,
});

export const lamp = 'aaaaaaaa-0000-4000-8000-000000000001';
export const sensor = 'aaaaaaaa-0000-4000-8000-000000000002';
export const shade = 'aaaaaaaa-0000-4000-8000-000000000003';
export const stove = 'bbbbbbbb-0000-4000-8000-000000000001';

/** Two locations: a house with a lamp, a sensor and a shade, and a cabin with a stove. */
export const sampleHome = (): Home => ({
  locations: [
    { locationId: house, name: 'House', temperatureScale: 'F', timeZoneId: 'America/Chicago' },
    { locationId: cabin, name: 'Cabin' },
  ],
  rooms: [
    { roomId: kitchen, locationId: house, name: 'Kitchen' },
    { roomId: hall, locationId: house, name: 'Hall' },
  ],
  scenes: [
    {
      sceneId: evening,
      sceneName: 'Evening',
      locationId: house,
      actions: [{ deviceId: lamp, component: 'main', capability: 'switch', command: 'on', arguments: [] }],
    },
  ],
  devices: [
    aDevice(lamp, {
      switch: { switch: reported('off') },
      switchLevel: { level: reported(10, '%'), levelRange: { value: null } },
      colorControl: { hue: reported(0), saturation: reported(0), color: { value: null } },
      colorTemperature: { colorTemperature: reported(2700, 'K') },
      refresh: {},
    }),
    aDevice(sensor, {
      temperatureMeasurement: { temperature: reported(20.5, 'C'), temperatureRange: { value: null } },
      button: { button: reported('pushed') },
      motionSensor: { motion: reported('inactive') },
    }),
    aDevice(shade, {
      windowShade: { windowShade: reported('closed'), supportedWindowShadeCommands: { value: null } },
      windowShadeLevel: { shadeLevel: reported(0, '%') },
      doorControl: { door: reported('closed') },
      lock: { lock: reported('unlocked') },
      audioVolume: { volume: reported(100, '%') },
      airConditionerMode: {
        airConditionerMode: reported('auto'),
        supportedAcModes: reported(['auto', 'wind']),
      },
      washerOperatingState: {
        machineState: reported('stop'),
        washerJobState: reported('none'),
        completionTime: reported(created),
      },
    }),
    aDevice(stove, { switch: { switch: reported('on') } }, { locationId: cabin, roomId: 'none' }),
  ],
});

export const redirectUri = 'https://bridge.example.org/oauth/callback';

export interface ReceivedPost {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

// biome-ignore lint/suspicious/noExplicitAny: bodies are read as the test knows them.
const safeJson = (text: string): any => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

/** A webhook target that keeps what it gets. It follows confirmations, unless told not to. */
export const aTarget = async (options: { follow?: boolean; answer?: (body: string) => Promise<void> } = {}) => {
  const received: ReceivedPost[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString();
      received.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      const message = safeJson(body) as { confirmationData?: { confirmationUrl: string } };
      const { confirmationUrl } = message.confirmationData ?? {};
      if (confirmationUrl !== undefined && options.follow !== false) await fetch(confirmationUrl);
      await options.answer?.(body);
      response.setHeader('content-type', 'application/json');
      response.end('{"statusCode":200,"eventData":{}}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook?from=smartthings`,
    received,
    /** All events that came, unpacked. */
    events: (): Record<string, Record<string, unknown>>[] =>
      received.flatMap(({ body }) => safeJson(body).eventData?.events ?? []),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
};

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as the test knows them.
  readonly body: any;
}

/** Calls the cloud as curl would. */
export const callAs =
  (cloud: Cloud, token: string) =>
  async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> => {
    const response = await fetch(cloud.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: text === '' ? undefined : safeJson(text) };
  };

export interface Client {
  clientId: string;
  clientSecret: string;
}

/** Posts a form to the token endpoint with Basic authentication. */
export const tokenCall = async (cloud: Cloud, client: Client, form: string | Record<string, string>, query = '') => {
  const response = await fetch(`${cloud.url}/oauth/token${query}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as the test knows them.
  return { status: response.status, body: (await response.json()) as any };
};

export const authorizeUrl = (cloud: Cloud, clientId: string, parameters: Record<string, string> = {}): string =>
  `${cloud.url}/oauth/authorize?${new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'r:devices:* x:devices:* r:hubs:* r:locations:* x:locations:* r:scenes:* x:scenes:*',
    state: 'abc',
    ...parameters,
  })}`;

/** Registers an app and signs a location in, as a bridge and its user do. */
export const signIn = async (
  cloud: Cloud,
  order: AppOrder & ConsentOrder & { scope?: string; client?: Client } = {},
) => {
  const client = order.client ?? cloud.createApp({ redirectUris: [redirectUri], ...order });
  const scope = order.scope === undefined ? {} : { scope: order.scope };
  const back = await cloud.authorize(authorizeUrl(cloud, client.clientId, scope), order);
  const code = new URL(back).searchParams.get('code') ?? '';
  const { body } = await tokenCall(cloud, client, {
    grant_type: 'authorization_code',
    code,
    client_id: client.clientId,
    redirect_uri: redirectUri,
  });
  const { access_token: accessToken, refresh_token: refreshToken, installed_app_id: installedAppId } = body;
  return {
    client,
    accessToken: accessToken as string,
    refreshToken: refreshToken as string,
    installedAppId: installedAppId as string,
    call: callAs(cloud, accessToken),
  };
};
