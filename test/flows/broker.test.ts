import { expect, test } from 'vitest';
import { seconds } from '../../src/ops/clock.ts';
import { aHome, deviceIds, type TestHome } from '../support/a-home.ts';
import { freePort } from '../support/free-port.ts';
import { observeMqtt } from '../support/mqtt-observer.ts';

const { colorLamp, kitchenDimmer } = deviceIds;
const STATE = 'smartthings/bridge/state';
const LEVEL = 'smartthings/corner_lamp/main/switchLevel/level';

const isOnline = (home: TestHome): Promise<void> => home.until(() => expect(home.mqtt.last(STATE)).toBe('online'));
/** What does not change by itself. */
const isSteady = (topic: string): boolean => !/bridge\/(info|devices)$/.test(topic);
const steady = (retained: ReadonlyMap<string, string>) => new Map([...retained].filter(([topic]) => isSteady(topic)));

test('at a start each device is said to be there before its states, and the bridge is online last of all', async () => {
  const home = await aHome();
  const before = home.clock.now();
  home.mqtt.clear();
  await home.restart();
  await isOnline(home);
  expect(home.clock.now() - before).toBeLessThan(seconds(20));
  const topics = home.mqtt.messages.map(({ topic }) => topic);
  const online = home.mqtt.messages.findLastIndex(({ topic, payload }) => topic === STATE && payload === 'online');
  const { body: devices } = await home.call('GET', '/api/devices');
  expect(devices).toHaveLength(home.cloud.devices.length);
  for (const { topic } of devices) {
    const availability = topics.indexOf(`smartthings/${topic}/availability`);
    const first = topics.findIndex((name) => name.startsWith(`smartthings/${topic}/main/`));
    const whole = topics.indexOf(`smartthings/${topic}`);
    const order = [availability, first, whole, online];
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(availability).toBeGreaterThanOrEqual(0);
  }
  expect(topics.slice(0, online)).toContain('smartthings/bridge/devices');
});

test('a stop says offline and leaves all else as it is, even while SmartThings owes answers', async () => {
  const home = await aHome();
  const before = steady(await home.retained());
  home.cloud.failNext('*', { with: 'slow', times: 20 });
  await home.mqtt.publish('smartthings/bridge/request/refresh', '{}');
  await home.mqtt.publish('smartthings/corner_lamp/get', '');
  await home.clock.advance(seconds(2));
  const began = home.clock.now();
  await home.stop();
  expect(home.clock.now() - began).toBeLessThan(seconds(6));
  expect(steady(await home.retained())).toEqual(before.set(STATE, 'offline'));
});

test('a broker that comes back without its retained messages gets all of them again, with the last values', async () => {
  const home = await aHome();
  const before = steady(await home.retained());
  await home.stopBroker();
  for (const level of [61, 62, 63]) home.cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', level);
  home.cloud.setHealth(kitchenDimmer, 'OFFLINE');
  await home.cloud.idle();
  const away = home.clock.now();
  await home.startBroker();
  await home.clock.advance(seconds(9));
  await isOnline(home);
  expect(home.clock.now() - away).toBeLessThan(seconds(20));
  await home.until(() => expect(home.mqtt.last('smartthings/bridge/devices')).toContain('OFFLINE'));
  const after = steady(await home.retained());
  expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
  expect(after.get(LEVEL)).toBe('63');
  expect(after.get('smartthings/kitchen_ceiling/availability')).toBe('offline');
  // Availability before states, and the bridge's own word at the end.
  const topics = home.mqtt.messages.map(({ topic }) => topic);
  const online = topics.indexOf(STATE);
  const lastAvailability = topics.slice(0, online).findLastIndex((topic) => topic.endsWith('/availability'));
  const firstState = topics.findIndex((topic) => topic.includes('/main/'));
  expect(lastAvailability).toBeLessThan(firstState);
  expect(firstState).toBeLessThan(online);
});

test('all is published again when Home Assistant announces itself', async () => {
  const home = await aHome();
  const before = steady(await home.retained());
  home.mqtt.clear();
  await home.mqtt.publish('homeassistant/status', 'online');
  await isOnline(home);
  const told = new Map(home.mqtt.messages.map(({ topic, payload }) => [topic, payload]));
  expect(new Map([...before.keys()].map((topic) => [topic, told.get(topic)]))).toEqual(before);
});

test('a bridge that starts before its broker and without SmartThings says what it knows when they come', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  await home.stop();
  await home.stopBroker();
  home.cloud.failNext('*', { with: 503, times: 1_000 });
  await home.start();
  await home.clock.advance(seconds(12));
  await home.startBroker();
  await home.clock.advance(seconds(9));
  await isOnline(home);
  expect(home.mqtt.last(LEVEL)).toBeUndefined();
  home.cloud.clearFailures();
  await home.clock.advance(seconds(45));
  await home.until(() => expect(home.mqtt.last(LEVEL)).toBe('60'));
});

test('another base topic clears what was below the old one, and nothing that belongs to others', async () => {
  const home = await aHome();
  const old = await home.retained();
  await home.mqtt.publish('smartthings/note_of_the_user', 'mine', { retain: true });
  await home.mqtt.publish('smartthings/corner_lamp/note', 'mine', { retain: true });
  await home.restart({ ST2M_BASE_TOPIC: 'house/things' });
  await home.until(() => expect(home.mqtt.last('house/things/bridge/state')).toBe('online'));
  // Once Home Assistant had the time to read where the new ones are.
  await home.clock.advance(seconds(5));
  const retained = await home.until(async () => {
    const now = await home.retained();
    expect([...now.keys()].filter((topic) => topic.startsWith('smartthings/'))).toEqual([
      'smartthings/note_of_the_user',
      'smartthings/corner_lamp/note',
    ]);
    return now;
  });
  const moved = [...old.keys()].map((topic) => topic.replace(/^smartthings\//, 'house/things/'));
  expect([...retained.keys()]).toEqual(expect.arrayContaining(moved));
});

test('with nothing configured the bridge brings a broker of its own', async () => {
  const port = await freePort();
  const home = await aHome({ devices: ['colorLamp'] });
  await home.stop();
  await home.start({ ST2M_MQTT_URL: '', ST2M_BROKER_PORT: String(port) });
  const mqtt = await observeMqtt(`mqtt://127.0.0.1:${port}`);
  try {
    await home.until(() => expect(mqtt.last(STATE)).toBe('online'));
    expect(mqtt.last(LEVEL)).toBe('60');
    const result = mqtt.next('smartthings/corner_lamp/result');
    await mqtt.publish('smartthings/corner_lamp/set', '{"level": 33}');
    expect(JSON.parse(await result)).toMatchObject({ outcome: 'confirmed' });
    await home.stop();
  } finally {
    await mqtt.stop();
  }
});
