import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBridge } from '../../src/app.ts';
import { createSystemClock } from '../../src/ops/clock.ts';
import { freePort } from '../support/free-port.ts';
import { demoHome } from './demo-home.ts';
import { startLife } from './demo-life.ts';
import { type Cloud, createCloud } from './server.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const call = async (page: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
  const response = await fetch(`${page}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
  return text === '' ? {} : JSON.parse(text);
};

/** What a user does once: create the app with a token, then sign in, one location after another. */
const signIn = async (page: string, cloud: Cloud, locationIds: readonly string[]): Promise<void> => {
  await call(page, 'POST', '/api/app/register', { token: cloud.createPersonalAccessToken() });
  for (const locationId of locationIds) {
    const { authorize_url: authorizeUrl } = await call(page, 'POST', '/api/login');
    const redirect = await cloud.authorize(String(authorizeUrl), { locationId });
    await call(page, 'POST', '/api/login/complete', { redirect });
  }
};

const main = async (): Promise<void> => {
  const home = demoHome();
  const cloud = await createCloud({ home });
  const clock = createSystemClock((error) => say(`The demo home stumbled: ${String(error)}`));
  const stopLife = startLife(cloud, clock);
  const dataFolder = await mkdtemp(join(tmpdir(), 'smartthings2mqtt-demo-'));
  const [uiPort, brokerPort, publicPort] = [await freePort(8099), await freePort(1883), await freePort(8321)];
  const page = `http://127.0.0.1:${uiPort}`;

  const bridge = await startBridge({
    env: {
      ST2M_API_URL: cloud.url,
      ST2M_KEY_URL: cloud.url,
      ST2M_DATA_DIR: dataFolder,
      ST2M_UI_PORT: String(uiPort),
      ST2M_BROKER_PORT: String(brokerPort),
      ST2M_PUBLIC_HOST: '127.0.0.1',
      ST2M_PUBLIC_PORT: String(publicPort),
      ST2M_PUBLIC_URL: `http://127.0.0.1:${publicPort}`,
      ST2M_LOG_LEVEL: process.env['ST2M_LOG_LEVEL'] ?? 'warning',
    },
  });
  const locationIds = home.locations.map(({ locationId }) => locationId);
  await signIn(page, cloud, locationIds);

  const [host, port] = ['127.0.0.1', String(brokerPort)];
  say(`
SmartThings2MQTT runs with a simulated SmartThings home: ${home.devices.length} devices in ${locationIds.length} locations.

  The page:  ${page}
  MQTT:      mqtt://${host}:${port}

Three things worth trying in another terminal:

  npx mqtt sub -h ${host} -p ${port} -t 'smartthings/#' -v
  npx mqtt sub -h ${host} -p ${port} -t 'smartthings/+/result' -v
  npx mqtt pub -h ${host} -p ${port} -t smartthings/corner_lamp/set -m '{"switch": "on", "level": 40}'

(mosquitto_sub and mosquitto_pub take the same words.) Ctrl+C ends it.`);

  const stop = async (): Promise<void> => {
    stopLife();
    clock.stop();
    await bridge.stop();
    await cloud.stop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop()
        .catch((error: unknown) => say(`The demo did not end well: ${String(error)}`))
        .finally(() => process.exit());
    });
  }
};

main().catch((error: unknown) => {
  process.stderr.write(`The demo could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
