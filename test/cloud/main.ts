import { once } from 'node:events';
import { createSystemClock } from '../../src/ops/clock.ts';
import { demoHome } from './demo-home.ts';
import { startLife } from './demo-life.ts';
import { loadHome } from './home.ts';
import { type Cloud, createCloud } from './server.ts';

/** `npm run cloud`: the simulated cloud alone. ST2M_CLOUD_PORT names its port, ST2M_CLOUD_HOME a file with another home. */

const { ST2M_CLOUD_PORT: port = '0', ST2M_CLOUD_HOME: file } = process.env;

const introduce = (cloud: Cloud): string => {
  const { clientId, clientSecret } = cloud.createApp({
    redirectUris: ['https://my.home-assistant.io/redirect/oauth', 'http://127.0.0.1:8321/oauth/callback'],
  });
  return `The simulated SmartThings cloud listens on ${cloud.url}
  devices                ${cloud.devices.length}
  personal access token  ${cloud.personalAccessToken}
  an app of yours        client id ${clientId}, secret ${clientSecret}
  control                ${cloud.url}/_cloud/devices
Start the bridge with ST2M_API_URL=${cloud.url} ST2M_KEY_URL=${cloud.url}
`;
};

const complain = (error: unknown): void => void process.stderr.write(`The simulated cloud: ${error}\n`);

try {
  if (!/^\d{1,5}$/.test(port)) throw new Error(`ST2M_CLOUD_PORT must be a port number, not "${port}".`);
  const clock = createSystemClock(complain);
  const home = file === undefined ? demoHome() : await loadHome(file);
  const cloud = await createCloud({ clock, home, port: Number(port) });
  // The life is written for the demo home; other homes lie still, until somebody changes them below /_cloud.
  const stopLife = file === undefined ? startLife(cloud, clock) : () => {};
  process.stdout.write(introduce(cloud));
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  stopLife();
  clock.stop();
  await cloud.stop();
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
