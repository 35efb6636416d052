import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { vi } from 'vitest';
import { type Bridge, startBridge } from '../../../src/app.ts';
import type { DiscoveryDocument } from '../../../src/discovery/document.ts';
import type { Home } from '../../cloud/home.ts';
import { type Cloud, createCloud } from '../../cloud/server.ts';
import { readRetained } from '../../support/mqtt-observer.ts';
import type { EntityState, RegisteredEntity } from './client.ts';
import { anInstallation, type Installation } from './installation.ts';

export interface WorldOrder {
  readonly home: Home;
  /** By id, as SmartThings answers them; those of the simulated cloud, if not said. */
  readonly capabilityDefinitions?: Record<string, unknown>;
}

type Environment = Readonly<Record<string, string>>;

/** An entity of the bridge in Home Assistant: what its registry has, and the state, unless it is disabled. */
export interface Shown extends RegisteredEntity {
  readonly state?: EntityState;
}

/** Two processors, and others who use them. */
const LONG_MS = 90_000;

const PREFIX = 'smartthings2mqtt_';

export const until = <T>(check: () => T | Promise<T>, timeout = LONG_MS): Promise<T> =>
  vi.waitFor(check, { timeout, interval: 200 });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const environmentOf = (cloud: Cloud, folder: string, publicPort: number, mqttUrl: string): Environment => {
  const { protocol, host, username, password } = new URL(mqttUrl);
  return {
    ST2M_API_URL: cloud.url,
    ST2M_KEY_URL: cloud.url,
    ST2M_DATA_DIR: folder,
    ST2M_MQTT_URL: `${protocol}//${host}`,
    ...(username === '' ? {} : { ST2M_MQTT_USERNAME: decodeURIComponent(username) }),
    ...(password === '' ? {} : { ST2M_MQTT_PASSWORD: decodeURIComponent(password) }),
    ST2M_BASE_TOPIC: 'smartthings2mqtt-test',
    ST2M_DAILY_API_CALLS: '200000',
    ST2M_UI_PORT: '0',
    ST2M_PUBLIC_HOST: '127.0.0.1',
    ST2M_PUBLIC_PORT: String(publicPort),
    ST2M_PUBLIC_URL: `http://127.0.0.1:${publicPort}`,
  };
};

/** What the broker has retained below the bridge's discovery topics, by topic. */
const documentsAt = async (mqttUrl: string): Promise<Map<string, DiscoveryDocument>> => {
  const retained = await readRetained(mqttUrl);
  return new Map(
    [...retained]
      .filter(([topic]) => new RegExp(`/device/${PREFIX}[^/]+/config$`).test(topic))
      .map(([topic, payload]) => [topic, JSON.parse(payload)]),
  );
};

/** Clears every retained message of the bridge, so that somebody else's Home Assistant is as it was. */
const sweep = async (mqttUrl: string): Promise<void> => {
  const retained = [...(await readRetained(mqttUrl)).keys()];
  const client = await mqtt.connectAsync(mqttUrl, { protocolVersion: 4 });
  for (const topic of retained) {
    if (topic.includes(`/device/${PREFIX}`) || /^smartthings2mqtt-test(-moved)?\//.test(topic)) {
      await client.publishAsync(topic, '', { retain: true, qos: 1 });
    }
  }
  await client.endAsync();
};

export type World = Awaited<ReturnType<typeof aWorld>>;

/** A simulated cloud, the bridge, a broker and a real Home Assistant. Whoever builds it calls `stop`. */
export const aWorld = async ({ home, capabilityDefinitions }: WorldOrder) => {
  const installation: Installation = await anInstallation();
  const cloud = await createCloud({
    home,
    rateLimits: false,
    ...(capabilityDefinitions === undefined ? {} : { capabilityDefinitions }),
  });
  const folder = await mkdtemp(join(tmpdir(), 'smartthings2mqtt-real-'));
  const environment = environmentOf(cloud, folder, await freePort(), installation.mqttUrl);
  const log: string[] = [];
  let bridge: Bridge | undefined;
  let extra: Environment = {};

  const start = async (env: Environment = extra): Promise<void> => {
    extra = env;
    bridge = await startBridge({ env: { ...environment, ...env }, writeLog: (line) => void log.push(line.trimEnd()) });
  };
  const call = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(`http://127.0.0.1:${bridge?.pagePort}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? {} : JSON.parse(text);
  };
  const signIn = async (): Promise<void> => {
    await call('POST', '/api/app/register', { token: cloud.createPersonalAccessToken() });
    for (const { locationId } of home.locations) {
      const { authorize_url: authorizeUrl } = await call('POST', '/api/login');
      const redirect = await cloud.authorize(String(authorizeUrl), { locationId });
      await call('POST', '/api/login/complete', { redirect });
    }
  };

  const documents = (): Promise<Map<string, DiscoveryDocument>> => documentsAt(installation.mqttUrl);
  /** All entities of the bridge that Home Assistant has, by unique id. */
  const shown = async (): Promise<Map<string, Shown>> => {
    const { client } = installation;
    const [entities, states] = await Promise.all([client.entities(), client.states()]);
    const byId = new Map(states.map((state) => [state.entity_id, state]));
    return new Map(
      entities
        .filter(({ unique_id: id }) => id.startsWith(PREFIX))
        .map((entity) => {
          const state = byId.get(entity.entity_id);
          return [entity.unique_id, { ...entity, ...(state === undefined ? {} : { state }) }];
        }),
    );
  };
  /** The unique ids that the documents name, with the prefix of their device. */
  const announced = async (): Promise<string[]> =>
    [...(await documents()).values()].flatMap(({ components }) =>
      Object.values(components).map((component) => String(component['unique_id'])),
    );
  const isOffline = (uniqueId: string): boolean =>
    cloud.devices.some(
      ({ device, health }) => health?.state === 'OFFLINE' && uniqueId.startsWith(`${PREFIX}${device.deviceId}_`),
    );
  /** What keeps Home Assistant from showing exactly what the documents say. */
  const differences = async (): Promise<string[]> => {
    const [wanted, found] = [new Set(await announced()), await shown()];
    return [
      ...[...wanted].filter((id) => !found.has(id)).map((id) => `${id} is not there`),
      ...[...found.keys()].filter((id) => !wanted.has(id)).map((id) => `${id} is a ghost`),
      ...[...found.values()]
        .filter(({ disabled_by: disabledBy }) => disabledBy === null)
        .filter(({ unique_id: id, state }) => (state?.state ?? 'unavailable') === 'unavailable' && !isOffline(id))
        .map(({ unique_id: id, state }) => `${id} is ${state?.state ?? 'without a state'}`),
    ];
  };
  /** Resolves when every device has its document, and Home Assistant shows all of them and nothing else. */
  const settled = async (deviceCount = cloud.devices.length): Promise<void> => {
    await until(async () => {
      const { size } = await documents();
      // One of them is the bridge's own.
      if (size !== deviceCount + 1) throw new Error(`${size} documents for ${deviceCount} devices.`);
      const left = await differences();
      if (left.length > 0) throw new Error(left.slice(0, 8).join('; '));
    });
  };
  const stopBridge = async (): Promise<void> => {
    await bridge?.stop();
    bridge = undefined;
  };
  const stop = async (): Promise<void> => {
    await stopBridge();
    await sweep(installation.mqttUrl).catch(() => {});
    await cloud.stop();
    await installation.remove();
    await rm(folder, { recursive: true, force: true });
  };

  try {
    await start();
    await signIn();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    cloud,
    installation,
    log,
    documents,
    shown,
    differences,
    settled,
    stopBridge,
    /** Without words: with the same options as before. */
    restartBridge: async (env?: Environment): Promise<void> => {
      await stopBridge();
      await start(env);
    },
    stop,
  };
};
