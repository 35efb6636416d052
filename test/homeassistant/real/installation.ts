import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { vi } from 'vitest';
import { aMosquitto, type Mosquitto, missingMosquitto } from '../../mqtt/mosquitto-broker.ts';
import { connectHomeAssistant, type HomeAssistantClient } from './client.ts';

const run = promisify(execFile);
const testbed = '../shared/homeassistant/testbed';
const { ST2M_TEST_HA_URL, ST2M_TEST_HA_TOKEN, ST2M_TEST_MQTT_URL, ST2M_TEST_SKIP_NOTHING } = process.env;

/** A Home Assistant that the user runs, and its broker. */
const given =
  ST2M_TEST_HA_URL !== undefined && ST2M_TEST_HA_TOKEN !== undefined && ST2M_TEST_MQTT_URL !== undefined
    ? { url: ST2M_TEST_HA_URL, token: ST2M_TEST_HA_TOKEN, mqttUrl: ST2M_TEST_MQTT_URL }
    : undefined;

const whyNoTestbed = (): string | undefined => {
  if (missingMosquitto !== undefined) return missingMosquitto;
  if (existsSync(testbed)) return undefined;
  return `there is no ${testbed}, and ST2M_TEST_HA_URL, ST2M_TEST_HA_TOKEN and ST2M_TEST_MQTT_URL do not name a Home Assistant`;
};

/** Why there is no Home Assistant to try things in; undefined where there is one. */
export const missing = given === undefined ? whyNoTestbed() : undefined;
/** Why Home Assistant and its broker cannot be stopped and started; undefined where they can. */
export const missingControl =
  given === undefined ? missing : 'this Home Assistant and its broker belong to somebody else';

/** Whether tests that want what `reason` says is missing are skipped. */
export const isSkipped = (reason: string | undefined): boolean =>
  reason !== undefined && ST2M_TEST_SKIP_NOTHING === undefined;

interface Running {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  readonly log: string;
  readonly config: string;
  readonly version: string;
}

/** A Home Assistant with a broker. */
export interface Installation {
  readonly version: string;
  readonly url: string;
  /** An administrator's. */
  readonly token: string;
  readonly mqttUrl: string;
  readonly client: HomeAssistantClient;
  /** What Home Assistant complains about, of the parts that read what the bridge publishes. */
  complaints(): Promise<string[]>;
  /** Home Assistant ends and starts again with its memory. */
  restart(): Promise<void>;
  readonly broker: Pick<Mosquitto, 'start' | 'stop'>;
  /** Deletes what the stopped broker has on disk. */
  forgetRetained(): Promise<void>;
  /** Stops what was started here. */
  remove(): Promise<void>;
}

const isAlive = (pid: number): boolean => {
  try {
    // A process that ended and was not waited for has the letter Z.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

const end = async ({ pid }: Running): Promise<void> => {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGTERM');
  await vi
    .waitFor(
      () => {
        if (isAlive(pid)) throw new Error('Home Assistant is still there.');
      },
      { timeout: 40_000, interval: 100 },
    )
    .catch(() => process.kill(pid, 'SIGKILL'));
};

/** A warning or worse of the parts that read what the bridge publishes. */
const RECORD = /^\S+ \S+ (WARNING|ERROR|CRITICAL) \(.*?\) \[homeassistant(\.(components|helpers)\..*?)?\] /;
/** Home Assistant's own: what it misses to cut pictures, and what it cannot send while its broker is away. */
const ITS_OWN =
  /components\.camera\.|Error talking to MQTT|components\.mqtt\.client\] (Disconnected|Failed to connect|Error returned from MQTT server: The connection was lost)/;

/** The records of a log file that are warnings or worse, with their stack traces. */
export const complaintsIn = (log: string): string[] =>
  stripVTControlCharacters(log)
    // Each record begins with its time.
    .split(/\n(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/)
    .filter((record) => RECORD.test(record) && !ITS_OWN.test(record));

/** Names folders of Home Assistant, of which each installation has one. */
let count = 0;

const startTestbed = async (broker: Mosquitto): Promise<Installation> => {
  count += 1;
  const name = `smartthings2mqtt-${process.pid}-${count}`;
  const start = async (): Promise<Running> => {
    const { stdout } = await run(
      testbed,
      ['start', '--mqtt-port', new URL(broker.url).port, '--name', name, '--keep', '--extra', 'system_log:'],
      { timeout: 150_000 },
    );
    return JSON.parse(stdout);
  };
  let running = await start();
  let client = await connectHomeAssistant(running.url, running.token);
  let earlier: string[] = [];
  const complaints = (): string[] => [...earlier, ...complaintsIn(readFileSync(running.log, 'utf8'))];
  return {
    version: running.version,
    url: running.url,
    token: running.token,
    mqttUrl: broker.url,
    get client() {
      return client;
    },
    complaints: async () => complaints(),
    broker,
    forgetRetained: () => rm(join(broker.folder, 'mosquitto.db'), { force: true }),
    restart: async () => {
      client.close();
      await end(running);
      // The next start writes the file anew.
      earlier = complaints();
      running = await start();
      client = await connectHomeAssistant(running.url, running.token);
    },
    remove: async () => {
      client.close();
      await end(running);
      await broker.remove();
      await rm(running.config, { recursive: true, force: true });
    },
  };
};

interface LoggedRecord {
  readonly level: string;
  readonly name: string;
  readonly message: readonly string[];
}

const refuse = (): Promise<never> => Promise.reject(new Error(missingControl));

const useGiven = async ({ url, token, mqttUrl }: NonNullable<typeof given>): Promise<Installation> => {
  const client = await connectHomeAssistant(url, token);
  const { version } = await client.ask<{ version: string }>('get_config');
  await client.ask('call_service', { domain: 'system_log', service: 'clear', service_data: {} });
  return {
    version,
    url,
    token,
    mqttUrl,
    client,
    complaints: async () =>
      (await client.ask<LoggedRecord[]>('system_log/list'))
        .map(({ level, name, message }) => `${level} [${name}] ${message.join('; ')}`)
        .filter((record) => record.includes('smartthings2mqtt') && !ITS_OWN.test(record)),
    broker: { start: refuse, stop: refuse },
    forgetRetained: refuse,
    restart: refuse,
    remove: async () => client.close(),
  };
};

/** @throws where there is no Home Assistant, saying why */
export const anInstallation = async (): Promise<Installation> => {
  if (missing !== undefined) throw new Error(missing);
  if (given !== undefined) return useGiven(given);
  const broker = await aMosquitto({ persistence: true });
  try {
    return await startTestbed(broker);
  } catch (error) {
    await broker.remove();
    throw error;
  }
};
