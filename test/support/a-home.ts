import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { type Bridge, startBridge } from '../../src/app.ts';
import { createEmbeddedBroker, type EmbeddedBroker } from '../../src/mqtt/embedded-broker.ts';
import { silentLog } from '../../src/ops/log.ts';
import type { Status } from '../../src/web/contract.ts';
import { deviceIds, locationIds } from '../cloud/demo-home/ids.ts';
import { demoHome } from '../cloud/demo-home.ts';
import type { DeviceFixture, Home } from '../cloud/home.ts';
import { type Cloud, type CloudOptions, createCloud } from '../cloud/server.ts';
import { freePort } from './free-port.ts';
import { type MqttObserver, observeMqtt, readRetained } from './mqtt-observer.ts';
import { createFlowingClock, type FlowingClock } from './test-clock.ts';

export { deviceIds, locationIds };

type DemoDevice = keyof typeof deviceIds;

export interface HomeOrder {
  /** Which of the demo home's devices are there; a few lamps and sensors, if not said. */
  readonly devices?: readonly DemoDevice[];
  /** A whole home instead. */
  readonly home?: Home;
  /** `none`: no public address, so the devices are polled. */
  readonly door?: 'public' | 'none';
  /** Locations that are signed in at the start; the first one, if not said. */
  readonly signIn?: readonly string[];
  readonly cloud?: Omit<CloudOptions, 'clock' | 'home'>;
  readonly env?: Readonly<Record<string, string>>;
  readonly mqttUrl?: string;
}

const FEW_DEVICES: readonly DemoDevice[] = [
  'colorLamp',
  'kitchenDimmer',
  'frontDoorLock',
  'remote',
  'cafePlug',
  'thermostat',
];

/** The demo home with only these devices. */
export const homeWith = (names: readonly DemoDevice[]): Home => {
  const home = demoHome();
  const ids = new Set<string>(names.map((name) => deviceIds[name]));
  return { ...home, devices: home.devices.filter(({ device }) => ids.has(device.deviceId)) };
};

export const fixtureOf = (name: DemoDevice): DeviceFixture => {
  const fixture = demoHome().devices.find(({ device }) => device.deviceId === deviceIds[name]);
  if (fixture === undefined) throw new Error(`The demo home has no ${name}.`);
  return fixture;
};

export interface PageReply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
}

export type TestHome = Awaited<ReturnType<typeof aHome>>;

/**
 * The whole world: a simulated cloud over real HTTP, a broker, the bridge, and a clock that goes by itself and that the
 * test moves on. Everything is taken down when the test ends.
 */
export const aHome = async (order: HomeOrder = {}) => {
  const clock: FlowingClock = createFlowingClock();
  const home = order.home ?? homeWith(order.devices ?? FEW_DEVICES);
  const cloud: Cloud = await createCloud({ ...order.cloud, clock, home });
  const folder = await mkdtemp(join(tmpdir(), 'smartthings2mqtt-test-'));
  const publicPort = await freePort();
  const log: string[] = [];
  let broker: EmbeddedBroker | undefined =
    order.mqttUrl === undefined ? await createEmbeddedBroker({ port: 0, log: silentLog }) : undefined;
  const mqttUrl = order.mqttUrl ?? broker?.url ?? '';
  let mqtt: MqttObserver = await observeMqtt(mqttUrl);
  let bridge: Bridge | undefined;
  const door = order.door ?? 'public';

  const start = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
    bridge = await startBridge({
      clock,
      writeLog: (line) => void log.push(line.trimEnd()),
      env: {
        ST2M_API_URL: cloud.url,
        ST2M_KEY_URL: cloud.url,
        ST2M_DATA_DIR: folder,
        ST2M_MQTT_URL: mqttUrl,
        ST2M_UI_PORT: '0',
        ST2M_PUBLIC_HOST: '127.0.0.1',
        ST2M_PUBLIC_PORT: String(publicPort),
        ...(door === 'public' ? { ST2M_PUBLIC_URL: `http://127.0.0.1:${publicPort}` } : {}),
        ...order.env,
        ...env,
      },
    });
  };
  const stop = async (): Promise<void> => {
    await bridge?.stop();
    bridge = undefined;
  };
  const call = async (method: string, path: string, body?: unknown): Promise<PageReply> => {
    const response = await fetch(`http://127.0.0.1:${bridge?.pagePort}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const status = async (): Promise<Status> => (await call('GET', '/api/status')).body;
  /** Waits, in real time, until `check` no longer throws. */
  const until = <T>(check: () => T | Promise<T>, timeout = 10_000): Promise<T> =>
    vi.waitFor(check, { timeout, interval: 15 });
  const login = async (locationId?: string): Promise<PageReply> => {
    const { body } = await call('POST', '/api/login');
    const redirect = await cloud.authorize(body.authorize_url, locationId === undefined ? {} : { locationId });
    return call('POST', '/api/login/complete', { redirect });
  };
  /** Resolves when the device's whole state is on MQTT. */
  const published = (topicName: string): Promise<void> =>
    until(() => {
      if (mqtt.last(`smartthings/${topicName}`) === undefined) throw new Error(`${topicName} is not on MQTT.`);
    });

  onTestFinished(async () => {
    await stop();
    await mqtt.stop();
    await broker?.stop();
    await cloud.stop();
    clock.stop();
    await rm(folder, { recursive: true, force: true });
  });

  await start();
  const signIn = order.signIn ?? [home.locations[0]?.locationId ?? ''];
  if (signIn.length > 0) {
    await call('POST', '/api/app/register', { token: cloud.createPersonalAccessToken() });
    for (const locationId of signIn) await login(locationId);
    await until(async () => {
      const { installed_apps: apps } = await status();
      const expected = home.devices.filter(({ device }) => signIn.includes(device.locationId)).length;
      const bridged = apps.reduce((sum, { devices }) => sum + devices, 0);
      if (bridged < expected && order.env?.['ST2M_EXCLUDE'] === undefined) throw new Error(`${bridged} of ${expected}`);
    });
    if (door === 'public') {
      await until(async () => {
        const { subscriptions, installed_apps: apps } = await status();
        // Four of each location, and one of each device unless there are too many of them.
        const expected = apps.reduce((sum, { devices }) => sum + 4 + (devices > 36 ? 1 : devices), 0);
        if (subscriptions.used < expected) throw new Error(`${subscriptions.used} of ${expected} subscriptions.`);
      });
      await cloud.idle();
    }
    await until(() => {
      if (mqtt.last('smartthings/bridge/state') !== 'online') throw new Error('The bridge is not online.');
    });
    await until(async () => {
      const { body: devices } = await call('GET', '/api/devices');
      const told = JSON.parse(mqtt.last('smartthings/bridge/devices') ?? '[]');
      if (told.length !== devices.length) throw new Error('Not all devices are listed on MQTT.');
      for (const { topic } of devices) {
        if (mqtt.last(`smartthings/${topic}`) === undefined) throw new Error(`${topic} is not on MQTT.`);
      }
    });
  }

  return {
    cloud,
    clock,
    folder,
    log,
    mqttUrl,
    get mqtt() {
      return mqtt;
    },
    /** Where the page is; another one after each start. */
    get pageUrl() {
      return `http://127.0.0.1:${bridge?.pagePort}`;
    },
    call,
    status,
    until,
    login,
    published,
    authState: async (index = 0) => (await status()).installed_apps[index]?.auth,
    retained: () => readRetained(mqttUrl),
    start,
    stop,
    restart: async (env: Readonly<Record<string, string>> = {}) => {
      await stop();
      await start(env);
    },
    /** The broker goes away with all it retained, and comes back at the same address. */
    stopBroker: async () => {
      await broker?.stop();
      broker = undefined;
    },
    startBroker: async () => {
      broker = await createEmbeddedBroker({ port: Number(new URL(mqttUrl).port), log: silentLog });
      await mqtt.stop();
      mqtt = await observeMqtt(mqttUrl);
    },
  };
};
