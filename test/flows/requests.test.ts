import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createEmbeddedBroker } from '../../src/mqtt/embedded-broker.ts';
import { silentLog } from '../../src/ops/log.ts';
import { modeIds, sceneIds } from '../cloud/demo-home/ids.ts';
import { demoHome } from '../cloud/demo-home.ts';
import type { Home } from '../cloud/home.ts';
import { aMosquitto, missingMosquitto } from '../mqtt/mosquitto-broker.ts';
import { aHome, deviceIds, homeWith, locationIds } from '../support/a-home.ts';
import { allPushed, ask, askBridge, sentCommands } from '../support/asking.ts';
import { observeMqtt } from '../support/mqtt-observer.ts';
import { skipNote } from '../support/needs.ts';

const { cafePlug, kitchenDimmer } = deviceIds;

const eventOf = async (home: Awaited<ReturnType<typeof aHome>>, type: string, act: () => Promise<void>) => {
  const event = home.mqtt.next('smartthings/bridge/event', (payload) => JSON.parse(payload).type === type);
  await act();
  return JSON.parse(await event);
};

describe('a request to the bridge', () => {
  test('is answered with its transaction: health check, log level, unknown ones, and what is no JSON', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    expect(await askBridge(home, 'health_check')).toMatchObject({ status: 'ok', data: { healthy: true } });
    expect(await askBridge(home, 'health_check', { transaction: 'a1' })).toMatchObject({
      status: 'ok',
      transaction: 'a1',
    });
    expect(await askBridge(home, 'log_level', { level: 'debug', transaction: 2 })).toEqual({
      status: 'ok',
      transaction: 2,
      data: { level: 'debug' },
    });
    home.log.splice(0);
    await ask(home, 'cafe_plug/set', { switch: 'off' });
    await home.until(() => expect(home.log.join('\n')).toContain('A request ended as confirmed'));
    expect(await askBridge(home, 'log_level', { level: 'loud' })).toMatchObject({
      status: 'error',
      error: '"level" must be one of trace, debug, info, warning, error, not loud.',
    });
    expect(await askBridge(home, 'coffee', { transaction: 3 })).toMatchObject({
      status: 'error',
      transaction: 3,
      error: expect.stringContaining('health_check, refresh, rename, log_level, restart'),
    });
    expect(await askBridge(home, 'health_check', { outcome: 'rejected' })).toMatchObject({ status: 'ok' });
    for (const payload of ['{', '[]', '7', 'please']) {
      expect(await askBridge(home, 'health_check', payload)).toMatchObject({
        status: 'error',
        code: 'INVALID_PAYLOAD',
        error: expect.stringContaining('JSON object'),
      });
    }
  });

  test('to refresh a device runs its own refresh command and reads it; to refresh all reads all', async () => {
    const home = await aHome({ devices: ['cafePlug', 'phone'] });
    await allPushed(home);
    await home.clock.advance(5_000);
    home.cloud.clearRequests();
    expect(await askBridge(home, 'refresh', { device: 'cafe_plug' })).toMatchObject({ status: 'ok' });
    expect(sentCommands(home)).toEqual([['main/refresh/refresh []']]);
    expect(home.cloud.count('GET /devices/:id/status')).toBe(1);
    // By id as well; what has no such command is only read.
    expect(await askBridge(home, 'refresh', { device: deviceIds.phone })).toMatchObject({ status: 'ok' });
    expect([sentCommands(home).length, home.cloud.count('GET /devices/:id/status')]).toEqual([1, 2]);

    home.cloud.faults.loseEvents = 10;
    home.cloud.setAttribute(cafePlug, 'main', 'switch', 'switch', 'off');
    expect(await askBridge(home, 'refresh')).toMatchObject({ status: 'ok' });
    await home.until(() => expect(home.mqtt.last('smartthings/cafe_plug/main/switch/switch')).toBe('off'));

    expect(await askBridge(home, 'refresh', { device: 'toaster' })).toMatchObject({
      status: 'error',
      code: 'UNKNOWN_DEVICE',
      error: 'There is no device called toaster.',
    });
    home.cloud.failNext('GET /devices/:id/status', { with: 404 });
    expect(await askBridge(home, 'refresh', { device: 'alex_s_phone' })).toMatchObject({ status: 'error' });
  });

  test('to refresh a device without push reads when the device had time to answer', async () => {
    const home = await aHome({ devices: ['cafePlug'], door: 'none' });
    await home.clock.advance(5_000);
    home.cloud.clearRequests();
    const response = askBridge(home, 'refresh', { device: 'cafe_plug' });
    await home.until(() => expect(sentCommands(home)).toHaveLength(1));
    home.cloud.setAttribute(cafePlug, 'main', 'powerMeter', 'power', 99);
    expect(await response).toMatchObject({ status: 'ok' });
    await home.until(() => expect(home.mqtt.last('smartthings/cafe_plug/main/powerMeter/power')).toBe('99'));
  });

  test('to rename moves all topics, says so, and outlives a restart', async () => {
    const home = await aHome({ devices: ['cafePlug', 'kitchenDimmer'] });
    expect(await askBridge(home, 'rename', { device: 'cafe_plug', to: 'Coffee Machine', transaction: 1 })).toEqual({
      status: 'ok',
      transaction: 1,
      data: { id: cafePlug, from: 'cafe_plug', to: 'coffee_machine' },
    });
    await home.until(async () => {
      const retained = [...(await home.retained()).keys()];
      expect(retained.filter((topic) => topic.startsWith('smartthings/cafe_plug'))).toEqual([]);
      expect(retained).toContain('smartthings/coffee_machine/main/switch/switch');
    });
    expect(await ask(home, 'coffee_machine/set', { switch: 'off' })).toMatchObject({ outcome: 'confirmed' });
    expect(await ask(home, 'cafe_plug/set', { switch: 'on' })).toMatchObject({ code: 'UNKNOWN_DEVICE' });
    for (const to of ['kitchen_ceiling', 'Kitchen Ceiling', 'bridge', '!!!', '']) {
      const taken = await askBridge(home, 'rename', { device: 'coffee_machine', to });
      if (to === '') expect(taken).toMatchObject({ status: 'ok', data: { to: 'cafe_plug' } });
      else expect([to, taken]).toMatchObject([to, { status: 'error', code: 'INVALID_VALUE' }]);
    }
    await askBridge(home, 'rename', { device: 'cafe_plug', to: 'coffee_machine' });
    const online = home.mqtt.next('smartthings/bridge/state', (payload) => payload === 'online');
    await home.restart();
    await online;
    const listed = home.mqtt.json('smartthings/bridge/devices') as { id: string; topic: string }[];
    expect(listed.find(({ id }) => id === cafePlug)?.topic).toBe('coffee_machine');
  });
});

describe('get', () => {
  test('reads the device now and publishes it again, or says why not', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    await home.clock.advance(5_000);
    home.cloud.faults.loseEvents = 10;
    home.cloud.setAttribute(cafePlug, 'main', 'switch', 'switch', 'off');
    home.mqtt.clear();
    expect(await ask(home, 'cafe_plug/get')).toMatchObject({ outcome: 'confirmed', commands: [] });
    await home.until(() => expect(home.mqtt.last('smartthings/cafe_plug/main/switch/switch')).toBe('off'));
    expect(home.mqtt.all('smartthings/cafe_plug').length).toBeGreaterThan(0);
    home.cloud.failNext('GET /devices/:id/status', { with: 'html' });
    expect(await ask(home, 'cafe_plug/get')).toMatchObject({
      outcome: 'rejected',
      code: 'CLOUD_UNREACHABLE',
      message: expect.stringContaining('could not be read'),
    });
    expect(await ask(home, 'toaster/get')).toMatchObject({ outcome: 'rejected', code: 'UNKNOWN_DEVICE' });
  });
});

describe('scenes and modes', () => {
  const aHomeWithAScene = (): Home => {
    const home = homeWith(['cafePlug', 'kitchenDimmer']);
    const off = { component: 'main', capability: 'switch', command: 'off', arguments: [] };
    const scenes = demoHome().scenes.map((scene) =>
      scene.sceneId === sceneIds.goodNight
        ? { ...scene, actions: [cafePlug, kitchenDimmer].map((deviceId) => ({ deviceId, ...off })) }
        : scene,
    );
    return { ...home, scenes };
  };

  test('a scene is listed and run, an unknown or refused one says so', async () => {
    const home = await aHome({ home: aHomeWithAScene() });
    await home.until(() =>
      expect(home.mqtt.json('smartthings/bridge/scenes')).toEqual([
        expect.objectContaining({ id: sceneIds.goodNight, name: 'Good night', topic: 'good_night' }),
        expect.objectContaining({ id: sceneIds.movieTime, topic: 'movie_time' }),
      ]),
    );
    const run = (scene: string) =>
      eventOf(home, 'scene_run', () => home.mqtt.publish(`smartthings/bridge/scene/${scene}/run`, ''));
    expect(await run('good_night')).toMatchObject({ scene: 'good_night', outcome: 'accepted' });
    await home.until(() => {
      expect(home.mqtt.last('smartthings/cafe_plug/main/switch/switch')).toBe('off');
      expect(home.mqtt.last('smartthings/kitchen_ceiling/main/switch/switch')).toBe('off');
    });
    expect(await run('breakfast')).toMatchObject({
      outcome: 'rejected',
      message: 'There is no scene called breakfast; bridge/scenes lists them.',
    });
    home.cloud.failNext('POST /scenes/:id/execute', { with: 403 });
    expect(await run('good_night')).toMatchObject({ outcome: 'rejected', code: 'NOT_ALLOWED' });
  });

  test('a mode is set by its name or its id, and follows the app', async () => {
    const home = await aHome({
      home: demoHome(),
      signIn: [locationIds.home, locationIds.cabin],
      cloud: { rateLimits: false },
    });
    const mode = (location: string) => home.mqtt.last(`smartthings/bridge/mode/${location}`);
    await home.until(() => expect([mode('home'), mode('cabin')]).toEqual(['Home', 'Away']));
    const set = (location: string, wanted: string) =>
      eventOf(home, 'mode_set', () => home.mqtt.publish(`smartthings/bridge/mode/${location}/set`, wanted));
    expect(await set('home', 'night')).toMatchObject({ location: 'home', outcome: 'accepted' });
    await home.until(() => expect(mode('home')).toBe('Night'));
    expect(home.cloud.currentMode(locationIds.home)).toBe(modeIds.homeNight);
    expect(await set('cabin', modeIds.cabinHome)).toMatchObject({ outcome: 'accepted' });
    await home.until(() => expect(mode('cabin')).toBe('Home'));
    home.cloud.setMode(locationIds.home, modeIds.homeAway);
    await home.until(() => expect(mode('home')).toBe('Away'));
    expect(await set('home', 'Party')).toMatchObject({
      outcome: 'rejected',
      message: 'The mode must be one of Home, Away, Night, not Party.',
    });
    expect(await set('boat', 'Home')).toMatchObject({ outcome: 'rejected' });
    home.cloud.failNext('PUT /locations/:id/modes/current', { with: 422 });
    expect(await set('home', 'Home')).toMatchObject({ outcome: 'rejected', code: 'REFUSED_BY_SMARTTHINGS' });
    expect(mode('home')).toBe('Away');
  });
});

test('what was retained before the start is refused, each with one answer, and nothing of it is done', async () => {
  const home = await aHome({ devices: ['cafePlug'] });
  await home.stop();
  const old = {
    'cafe_plug/set': '{"switch": "off"}',
    'cafe_plug/main/switch/switch/set': 'off',
    'cafe_plug/main/switch/off/run': '',
    'bridge/request/rename': '{"device": "cafe_plug", "to": "x"}',
    'bridge/mode/home/set': 'Away',
    'bridge/scene/good_night/run': 'now',
    'cafe_plug/get': 'now',
  };
  for (const [topic, payload] of Object.entries(old)) {
    await home.mqtt.publish(`smartthings/${topic}`, payload, { retain: true });
  }
  home.mqtt.clear();
  home.cloud.clearRequests();
  await home.start();
  await home.until(() => expect(home.mqtt.last('smartthings/bridge/state')).toBe('online'));
  const answers = () => [
    ...home.mqtt.all('smartthings/cafe_plug/result'),
    ...home.mqtt.all('smartthings/bridge/response/rename'),
    ...home.mqtt.all('smartthings/bridge/event').filter((event) => /scene_run|mode_set/.test(event)),
  ];
  await home.until(() => expect(answers()).toHaveLength(6));
  expect(answers().map((answer) => JSON.parse(answer).code)).toEqual(Array(6).fill('retained'));
  expect(sentCommands(home)).toEqual([]);
  expect(home.cloud.currentMode(locationIds.home)).toBe(modeIds.homeHome);
  expect(await ask(home, 'cafe_plug/set', { switch: 'off' })).toMatchObject({ outcome: 'confirmed' });
});

describe.skipIf(missingMosquitto)(`on MQTT 5${skipNote(missingMosquitto)}`, () => {
  test('answers go to the response topic too, with the correlation data, and a retained message is refused while the bridge listens', async () => {
    const broker = await aMosquitto();
    onTestFinished(() => broker.remove());
    const home = await aHome({ devices: ['cafePlug'], mqttUrl: broker.url });
    const user = await mqtt.connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 0 });
    onTestFinished(() => user.endAsync(true));
    const answers: { correlation: string | undefined; answer: Record<string, unknown> }[] = [];
    user.on('message', (_topic, payload, { properties }) => {
      answers.push({ correlation: properties?.correlationData?.toString(), answer: JSON.parse(payload.toString()) });
    });
    await user.subscribeAsync('answers/me');
    const send = (topic: string, payload: string, correlation: string, retain = false) =>
      user.publishAsync(`smartthings/${topic}`, payload, {
        qos: 1,
        retain,
        properties: { responseTopic: 'answers/me', correlationData: Buffer.from(correlation) },
      });
    await send('cafe_plug/set', '{"id": 5, "switch": "off"}', 'one');
    await send('cafe_plug/main/switch/switch/set', 'blue', 'two');
    await send('bridge/request/health_check', '', 'three');
    await send('bridge/scene/breakfast/run', '', 'four');
    await send('cafe_plug/get', '', 'five');
    await send('cafe_plug/set', '{"switch": "on"}', 'six', true);
    await vi.waitFor(() => expect(answers).toHaveLength(6), { timeout: 5_000 });
    const by = Object.fromEntries(answers.map(({ correlation, answer }) => [correlation, answer]));
    expect(by).toMatchObject({
      one: { id: 5, outcome: 'confirmed' },
      two: { outcome: 'rejected', code: 'INVALID_VALUE' },
      three: { status: 'ok' },
      four: { outcome: 'rejected' },
      five: { outcome: 'confirmed' },
      six: { outcome: 'rejected', code: 'retained' },
    });
    expect(home.cloud.valueOf(cafePlug, 'main', 'switch', 'switch')).toBe('off');
    // The device's own result topic has them as well.
    await home.until(() => expect(home.mqtt.all('smartthings/cafe_plug/result')).toHaveLength(4));
  });
});

test('restart answers, says good-bye, and the same process comes back', async () => {
  const broker = await createEmbeddedBroker({ port: 0, log: silentLog });
  const folder = await mkdtemp(join(tmpdir(), 'smartthings2mqtt-test-'));
  const observer = await observeMqtt(broker.url);
  const bridge = spawn(process.execPath, [fileURLToPath(new URL('../../src/main.ts', import.meta.url))], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], ST2M_DATA_DIR: folder, ST2M_UI_PORT: '0', ST2M_MQTT_URL: broker.url },
  });
  onTestFinished(async () => {
    bridge.kill('SIGKILL');
    await observer.stop();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const states = () => observer.all('smartthings/bridge/state');
  await vi.waitFor(() => expect(states()).toEqual(['online']), { timeout: 10_000 });
  await observer.publish('smartthings/bridge/request/restart', '{"transaction": "again"}');
  await vi.waitFor(() => expect(states()).toEqual(['online', 'offline', 'online']), { timeout: 10_000 });
  expect(observer.json('smartthings/bridge/response/restart')).toMatchObject({ status: 'ok', transaction: 'again' });
  expect(bridge.exitCode).toBeNull();
  bridge.kill('SIGTERM');
  expect((await once(bridge, 'exit'))[0]).toBe(0);
  expect(states().at(-1)).toBe('offline');
});
