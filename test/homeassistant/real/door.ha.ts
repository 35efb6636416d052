import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bridge, startBridge } from '../../../src/app.ts';
import type { Status } from '../../../src/web/contract.ts';
import { deviceIds } from '../../cloud/demo-home/ids.ts';
import { type Cloud, createCloud } from '../../cloud/server.ts';
import { homeWith } from '../../support/a-home.ts';
import { type MqttObserver, observeMqtt } from '../../support/mqtt-observer.ts';
import { anInstallation, type Installation, isSkipped, missingControl } from './installation.ts';
import { until } from './world.ts';

const ADDRESS = 'https://home.example.org';
const LEVEL = 'smartthings/corner_lamp/main/switchLevel/level';
const LOCK = 'smartthings/front_door/main/lock/lock';
const DEVICES = ['colorLamp', 'frontDoorLock'] as const;

/** A bridge without a public address, whose door is a real Home Assistant that says it has one. */
const aDoor = async () => {
  const installation: Installation = await anInstallation();
  await installation.client.ask('config/core/update', { external_url: ADDRESS });
  const reach = (address: string): string => address.replace(ADDRESS, installation.url);
  const cloud: Cloud = await createCloud({ home: homeWith(DEVICES), rateLimits: false, reach });
  const folder = await mkdtemp(join(tmpdir(), 'smartthings2mqtt-door-'));
  const mqtt: MqttObserver = await observeMqtt(installation.mqttUrl);
  const log: string[] = [];
  let bridge: Bridge | undefined;

  const start = async (): Promise<void> => {
    bridge = await startBridge({
      writeLog: (line) => void log.push(line.trimEnd()),
      env: {
        ST2M_API_URL: cloud.url,
        ST2M_KEY_URL: cloud.url,
        ST2M_DATA_DIR: folder,
        ST2M_MQTT_URL: installation.mqttUrl,
        ST2M_UI_PORT: '0',
        ST2M_DAILY_API_CALLS: '200000',
        ST2M_HOMEASSISTANT_URL: installation.url,
        ST2M_HOMEASSISTANT_TOKEN: installation.token,
      },
    });
  };
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  const call = async (method: string, path: string, body?: unknown): Promise<any> => {
    const response = await fetch(`http://127.0.0.1:${bridge?.pagePort}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return response.json();
  };
  const status = (): Promise<Status> => call('GET', '/api/status');
  await start();
  return {
    cloud,
    installation,
    log,
    mqtt,
    call,
    status,
    doorIs: (door: string) => until(async () => expect((await status()).webhook.door).toBe(door)),
    signIn: async (): Promise<void> => {
      const { authorize_url: authorizeUrl } = await call('POST', '/api/login');
      const answer = await fetch(reach(await cloud.authorize(authorizeUrl)));
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    },
    arePushed: () =>
      until(async () => {
        const devices: { delivery: string }[] = await call('GET', '/api/devices');
        expect(devices.map(({ delivery }) => delivery)).toEqual(DEVICES.map(() => 'push'));
      }),
    restartBridge: async (): Promise<void> => {
      await bridge?.stop();
      await start();
    },
    stop: async (): Promise<void> => {
      await bridge?.stop();
      await mqtt.stop();
      await cloud.stop();
      await installation.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

describe.skipIf(isSkipped(missingControl))(
  `a real Home Assistant as the door${missingControl === undefined ? '' : ` (skipped: ${missingControl})`}`,
  () => {
    let door: Awaited<ReturnType<typeof aDoor>>;
    beforeAll(async () => {
      door = await aDoor();
    });
    afterAll(() => door?.stop());

    /** Resolves when no read is to come soon: it would overtake events that are under way. */
    const noReads = async (): Promise<void> => {
      let reads = -1;
      let since = 0;
      await until(() => {
        const count = door.cloud.count('GET /devices');
        if (count !== reads) since = performance.now();
        reads = count;
        expect(performance.now() - since).toBeGreaterThan(2_500);
      });
    };
    /** Changes the lamp's level again and again; every change is to be on MQTT, in order. */
    const expectInOrder = async (count: number, from: number): Promise<void> => {
      const { cloud, mqtt } = door;
      await noReads();
      const levels = Array.from({ length: count }, (_, n) => ((from + n) % 100) + 1);
      const before = mqtt.all(LEVEL).length;
      for (const level of levels) cloud.setAttribute(deviceIds.colorLamp, 'main', 'switchLevel', 'level', level);
      // When Home Assistant announces itself the last value is said once more.
      const changes = () => {
        const told = mqtt.all(LEVEL).slice(before);
        return told.filter((level, n) => level !== told[n - 1]);
      };
      await until(() => expect(changes().length).toBeGreaterThanOrEqual(count));
      expect(changes()).toEqual(levels.map(String));
    };
    const shown = async (): Promise<string | undefined> => {
      const notifications =
        await door.installation.client.ask<{ notification_id: string; message: string }[]>(
          'persistent_notification/get',
        );
      return notifications.find(({ notification_id: id }) => id === 'smartthings2mqtt')?.message;
    };

    test('the app is confirmed and the sign-in completes without a paste', async () => {
      await door.doorIs('homeassistant');
      await door.call('POST', '/api/app/register', { token: door.cloud.createPersonalAccessToken() });
      await until(async () => expect((await door.status()).webhook.target_status).toBe('confirmed'));
      await door.signIn();
      await door.arePushed();
      await until(() => expect(door.mqtt.last(LEVEL)).toBeDefined());
      await until(() => expect(door.mqtt.last('smartthings/bridge/state')).toBe('online'));
      expect(door.cloud.apps[0]?.targetUrl).toContain(`${ADDRESS}/api/webhook/`);
    });

    test('a thousand events arrive in order, none is lost', async () => {
      await expectInOrder(1_000, Number(door.mqtt.last(LEVEL)));
    });

    test('a lock is published as SmartThings knows it', async () => {
      const moved = door.mqtt.last(LOCK) === 'locked' ? 'unlocked' : 'locked';
      door.cloud.clearRequests();
      door.cloud.setAttribute(deviceIds.frontDoorLock, 'main', 'lock', 'lock', moved);
      await until(() => expect(door.mqtt.last(LOCK)).toBe(moved));
      expect(door.cloud.count('GET /devices/:id/status')).toBeGreaterThan(0);
    });

    test('after a restart of Home Assistant events arrive again, and what was missed is read', async () => {
      const { webhook } = await door.status();
      const restarted = door.installation.restart();
      await door.doorIs('none');
      door.cloud.setAttribute(deviceIds.colorLamp, 'main', 'switchLevel', 'level', 3);
      await restarted;
      await door.doorIs('homeassistant');
      expect((await door.status()).webhook.target_url).toBe(webhook.target_url);
      await until(() => expect(door.mqtt.last(LEVEL)).toBe('3'));
      await door.arePushed();
      await expectInOrder(50, 3);
    });

    test('after a restart of the bridge the addresses are the same, and events arrive', async () => {
      const { webhook } = await door.status();
      await door.restartBridge();
      await door.doorIs('homeassistant');
      await door.arePushed();
      expect((await door.status()).webhook.target_url).toBe(webhook.target_url);
      await until(() => expect(door.mqtt.last('smartthings/bridge/state')).toBe('online'));
      await expectInOrder(50, Number(door.mqtt.last(LEVEL)));
    });

    test('neither side has anything to complain about', async () => {
      const errors = door.log.filter((line) => /\berror\b/i.test(line));
      expect(errors).toEqual([]);
      expect(await door.installation.complaints()).toEqual([]);
    });

    test('a lost sign-in is shown in Home Assistant, until it is back', async () => {
      expect(await shown()).toBeUndefined();
      const [installed] = (await door.status()).installed_apps;
      door.cloud.revokeTokens(installed?.id ?? '');
      await door.call('POST', `/api/installed-apps/${installed?.id}/refresh`);
      await until(async () => expect(await shown()).toContain('sign in again for Home'));
      await door.signIn();
      await until(async () => expect(await shown()).toBeUndefined());
    });
  },
);
