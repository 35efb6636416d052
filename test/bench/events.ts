import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { startBridge } from '../../src/app.ts';
import { createEmbeddedBroker } from '../../src/mqtt/embedded-broker.ts';
import { silentLog } from '../../src/ops/log.ts';
import { deviceIds } from '../cloud/demo-home/ids.ts';
import { demoHome } from '../cloud/demo-home.ts';
import { createCloud } from '../cloud/server.ts';
import { freePort } from '../support/free-port.ts';
import type { Row } from './measure.ts';

const EVENTS = 300;
const TOPIC = 'smartthings/balcony_door/main/contactSensor/contact';

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;

/** From the moment an event leaves the cloud until a subscriber has it, beside the way of a message through the broker alone. */
export const benchEvents = async (): Promise<Row[]> => {
  const cloud = await createCloud({ home: demoHome(), rateLimits: false });
  const broker = await createEmbeddedBroker({ port: 0, log: silentLog });
  const folder = await mkdtemp(join(tmpdir(), 'smartthings2mqtt-bench-'));
  const publicPort = await freePort();
  const bridge = await startBridge({
    writeLog: () => {},
    env: {
      ST2M_API_URL: cloud.url,
      ST2M_KEY_URL: cloud.url,
      ST2M_DATA_DIR: folder,
      ST2M_MQTT_URL: broker.url,
      ST2M_UI_PORT: '0',
      ST2M_PUBLIC_HOST: '127.0.0.1',
      ST2M_PUBLIC_PORT: String(publicPort),
      ST2M_PUBLIC_URL: `http://127.0.0.1:${publicPort}`,
    },
  });
  const call = async (path: string, body: unknown): Promise<Record<string, string>> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return (await (await fetch(`http://127.0.0.1:${bridge.pagePort}${path}`, init)).json()) as Record<string, string>;
  };
  await call('/api/app/register', { token: cloud.createPersonalAccessToken() });
  const { authorize_url: authorizeUrl = '' } = await call('/api/login', {});
  await call('/api/login/complete', { redirect: await cloud.authorize(authorizeUrl) });

  const client = await mqtt.connectAsync(broker.url, { protocolVersion: 4 });
  let arrived: () => void = () => {};
  client.on('message', () => arrived());
  await client.subscribeAsync([TOPIC, 'bench/echo']);
  const timed = async (send: () => unknown): Promise<number> => {
    const next = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const start = performance.now();
    await send();
    await next;
    return performance.now() - start;
  };
  while (
    cloud.installedApps[0] === undefined ||
    cloud.subscriptionsOf(cloud.installedApps[0].installedAppId).length < 30
  ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await cloud.idle();

  const through: number[] = [];
  const alone: number[] = [];
  for (let n = 0; n < EVENTS; n += 1) {
    const value = n % 2 === 0 ? 'open' : 'closed';
    through.push(
      await timed(() => cloud.setAttribute(deviceIds.balconyDoor, 'main', 'contactSensor', 'contact', value)),
    );
    alone.push(await timed(() => client.publish('bench/echo', value, { qos: 1 })));
  }
  const memory = Math.round(process.memoryUsage().rss / 1_000_000);

  await client.endAsync(true);
  await bridge.stop();
  await broker.stop();
  await cloud.stop();
  await rm(folder, { recursive: true, force: true });
  return [
    {
      what: 'signed event until its topic',
      ms: median(through),
      ratio: median(through) / median(alone),
      against: 'a message through the broker alone',
    },
    { what: 'memory', note: `${memory} MB, the simulated cloud and the broker included` },
  ];
};
