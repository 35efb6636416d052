import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/ops/clock.ts';
import { modeIds, sceneIds } from '../cloud/demo-home/ids.ts';
import { deviceEventContent } from '../cloud/events.ts';
import { aHome, deviceIds, fixtureOf, locationIds, type TestHome } from '../support/a-home.ts';

const { colorLamp, kitchenDimmer, remote } = deviceIds;
const SWITCH = 'smartthings/corner_lamp/main/switch/switch';
const LEVEL = 'smartthings/corner_lamp/main/switchLevel/level';

interface Told {
  readonly value: unknown;
  readonly deviceId?: string;
  readonly capability?: string;
  readonly attribute?: string;
  readonly eventId?: string;
  readonly locationId?: string;
}

/** A device event as SmartThings would post it. */
const told = ({ cloud, clock }: TestHome, { eventId, ...what }: Told, time = clock.now()) => {
  const content = deviceEventContent({
    locationId: locationIds.home,
    deviceId: colorLamp,
    component: 'main',
    capability: 'switchLevel',
    attribute: 'level',
    stateChange: true,
    ...what,
  });
  return cloud.eventOf('DEVICE_EVENT', { ...content, ...(eventId === undefined ? {} : { eventId }) }, time);
};

/** The payloads of a topic from now on; resolves after a later message was seen, so that all before it have come. */
const sayAndCollect = async (home: TestHome, topic: string, say: () => unknown): Promise<string[]> => {
  const from = home.mqtt.messages.length;
  await say();
  await home.cloud.idle();
  const marker = `test/${randomUUID()}`;
  const seen = home.mqtt.next(marker);
  await home.clock.advance(50);
  await home.mqtt.publish(marker, 'x');
  await seen;
  return home.mqtt.messages
    .slice(from)
    .filter((message) => message.topic === topic)
    .map(({ payload }) => payload);
};

test('several events in one message are published one by one, in their order, none skipped', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  const values = [31, 32, 31, 33, 34, 33];
  const levels = await sayAndCollect(home, LEVEL, () =>
    home.cloud.deliver(values.map((value) => told(home, { value }))),
  );
  expect(levels).toEqual(values.map(String));
  const whole = home.mqtt.all('smartthings/corner_lamp').slice(-values.length);
  expect(whole.map((text) => JSON.parse(text).main.level)).toEqual(values);
});

test('each type of event does its work', async () => {
  const home = await aHome({ devices: ['colorLamp', 'hub'] });
  const { cloud, mqtt, until } = home;
  await until(() => expect(mqtt.last('smartthings/bridge/mode/home')).toBe('Home'));

  cloud.setMode(locationIds.home, modeIds.homeNight);
  await until(() => expect(mqtt.last('smartthings/bridge/mode/home')).toBe('Night'));

  cloud.removeScene(sceneIds.movieTime);
  await until(() => expect(mqtt.last('smartthings/bridge/scenes')).not.toContain('movie_time'));
  expect(mqtt.last('smartthings/bridge/scenes')).toContain('good_night');

  cloud.setHealth(colorLamp, 'OFFLINE');
  await until(() => expect(mqtt.last('smartthings/corner_lamp/availability')).toBe('offline'));
  cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', 12);
  await until(() => expect(mqtt.last('smartthings/corner_lamp/availability')).toBe('online'));

  const notices = () => mqtt.all('smartthings/bridge/event').map((text) => JSON.parse(text));
  await cloud.deliver([
    cloud.eventOf('SECURITY_ARM_STATE_EVENT', { locationId: locationIds.home, armState: 'ARMED_AWAY' }),
    cloud.eventOf('TIMER_EVENT', { name: 'x', type: 'CRON', time: '2026-01-01T00:00:00Z', expression: '* * * * *' }),
    cloud.eventOf('HUB_HEALTH_EVENT', { locationId: locationIds.home, hubId: deviceIds.hub, status: 'ZIGBEE_OFFLINE' }),
    told(home, { value: 77 }),
  ]);
  await until(() => expect(mqtt.last(LEVEL)).toBe('77'));
  expect(notices()).toContainEqual({ type: 'arm_state', location: locationIds.home, state: 'ARMED_AWAY' });
  expect(notices()).toContainEqual({ type: 'hub_health', hub: deviceIds.hub, status: 'ZIGBEE_OFFLINE' });
});

test('when the link is removed in the SmartThings app, devices go offline and their topics stay', async () => {
  const home = await aHome({ devices: ['colorLamp', 'kitchenDimmer'] });
  const [installed] = home.cloud.installedApps;
  home.cloud.uninstall(installed?.installedAppId ?? '');
  // SmartThings' no is asked for twice before it counts.
  await home.clock.advance(minutes(1));
  await home.until(() => expect(home.mqtt.last('smartthings/corner_lamp/availability')).toBe('offline'));
  await home.until(async () => expect(await home.authState()).toBe('login_needed'));
  const retained = await home.retained();
  expect(retained.get(SWITCH)).toMatch(/^(on|off)$/);
  expect(retained.get('smartthings/bridge/devices')).toContain(kitchenDimmer);
});

test('a message about a removed link, or a device that nobody knew, is looked into before it counts', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  const [installed] = home.cloud.installedApps;
  const { installedAppId = '', appId = '' } = installed ?? {};
  const content = { locationId: locationIds.home, installedAppId, appId, lifecycle: 'DELETE', delete: {} };
  home.cloud.faults.loseEvents = 1;
  home.cloud.addDevice(fixtureOf('cafePlug'));
  await home.cloud.deliver([
    home.cloud.eventOf('INSTALLED_APP_LIFECYCLE_EVENT', content),
    told(home, { deviceId: deviceIds.cafePlug, capability: 'switch', attribute: 'switch', value: 'on' }),
    told(home, { deviceId: randomUUID(), capability: 'switch', attribute: 'switch', value: 'on' }),
  ]);
  await home.until(() => expect(home.mqtt.last('smartthings/bridge/devices')).toContain(deviceIds.cafePlug));
  await home.clock.advance(minutes(2));
  expect(await home.authState()).toBe('ready');
  expect(home.mqtt.last('smartthings/corner_lamp/availability')).toBe('online');
  expect((await home.status()).installed_apps[0]?.devices).toBe(2);
});

test('messages of foreign installed apps, foreign locations, and with bad signatures change nothing', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  const { cloud } = home;
  const [install] = cloud.installedApps;
  const to = cloud.apps[0]?.targetUrl ?? '';
  const message = (installedAppId = '', locationId = '') => ({
    messageType: 'EVENT',
    eventData: { installedApp: { installedAppId, locationId }, events: [told(home, { value: 3 })] },
  });
  const levels = await sayAndCollect(home, LEVEL, async () => {
    const statuses = [
      await cloud.deliver(message(randomUUID(), install?.locationId), { to }),
      await cloud.deliver(message(install?.installedAppId, locationIds.cabin), { to }),
      await cloud.deliver([told(home, { value: 4, locationId: locationIds.cabin })]),
      await cloud.deliver([told(home, { value: 5 })], { signature: 'unsigned' }),
      await cloud.deliver([told(home, { value: 6 })], { signature: 'wrong signature' }),
      await cloud.deliver([told(home, { value: 7 })], { signature: 'wrong digest' }),
      await cloud.deliver([told(home, { value: 8 })], { signature: 'stale date' }),
      await cloud.deliver('{"messageType":', { to }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200, 401, 401, 401, 401, 400]);
  });
  expect(levels).toEqual([]);
  expect(await sayAndCollect(home, LEVEL, () => cloud.deliver([told(home, { value: 9 })]))).toEqual(['9']);
});

test('while the key host cannot be reached the answer is 503, and afterwards events come again', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  home.cloud.rotateKey();
  home.cloud.faults.keyHostDown = true;
  expect((await home.cloud.deliver([told(home, { value: 3 })])).status).toBe(503);
  home.cloud.faults.keyHostDown = false;
  await home.clock.advance(minutes(2));
  const levels = await sayAndCollect(home, LEVEL, async () => {
    expect((await home.cloud.deliver([told(home, { value: 4 })])).status).toBe(200);
  });
  expect(levels).toEqual(['4']);
});

test('what comes twice counts once, and what comes late never overwrites what is newer', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  const { cloud, clock } = home;
  cloud.faults.duplicateEvents = 2;
  const twice = await sayAndCollect(home, LEVEL, () => {
    cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', 21);
    cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', 22);
  });
  expect(twice).toEqual(['21', '22']);

  cloud.faults.duplicateEvents = 0;
  cloud.faults.holdEvents = true;
  for (const value of [41, 42, 43]) {
    await clock.advance(700);
    cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', value);
  }
  expect(await sayAndCollect(home, LEVEL, () => cloud.releaseEvents({ reverse: true }))).toEqual(['43']);
});

test('in whatever order events and polls arrive, the last state is what SmartThings has', async () => {
  const home = await aHome({ devices: ['colorLamp', 'kitchenDimmer'] });
  const { cloud, clock } = home;
  const step = fc.record({
    deviceId: fc.constantFrom(colorLamp, kitchenDimmer),
    value: fc.integer({ min: 1, max: 100 }),
    pause: fc.constantFrom(0, 1, 90, 1_100),
    after: fc.constantFrom('hold', 'hold', 'reverse', 'one post', 'poll', 'lose'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      cloud.faults.holdEvents = true;
      for (const { deviceId, value, pause, after } of steps) {
        if (after === 'lose') cloud.faults.loseEvents = 1;
        cloud.setAttribute(deviceId, 'main', 'switchLevel', 'level', value);
        await clock.advance(pause);
        if (after === 'reverse') cloud.releaseEvents({ reverse: true });
        if (after === 'one post') cloud.releaseEvents({ inOnePost: true });
        if (after === 'poll') await home.mqtt.publish('smartthings/corner_lamp/get', '');
      }
      cloud.releaseEvents({ reverse: true });
      cloud.faults.holdEvents = false;
      await cloud.idle();
      await home.mqtt.publish('smartthings/bridge/request/refresh', '{}');
      await clock.advance(seconds(2));
      for (const [deviceId, name] of Object.entries({
        [colorLamp]: 'corner_lamp',
        [kitchenDimmer]: 'kitchen_ceiling',
      })) {
        const value = String(cloud.valueOf(deviceId, 'main', 'switchLevel', 'level'));
        await home.until(() => expect(home.mqtt.last(`smartthings/${name}/main/switchLevel/level`)).toBe(value));
      }
    }),
    { numRuns: 12 },
  );
});

test('within one second the event id tells the order; without its time, the later arrival wins', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  const second = Math.ceil(home.clock.now() / 1_000) * 1_000;
  const say = (...events: ReturnType<typeof told>[]) => sayAndCollect(home, LEVEL, () => home.cloud.deliver(events));
  await home.clock.advance(seconds(2));
  expect(await say(told(home, { value: 51 }, second + 600), told(home, { value: 52 }, second + 200))).toEqual(['51']);
  const random = (value: number, ms: number) => told(home, { value, eventId: randomUUID() }, second + 1_000 + ms);
  expect(await say(random(61, 600), random(62, 200), random(61, 900))).toEqual(['61', '62', '61']);
  expect(await say(random(63, -500))).toEqual([]);
});

test('an event from the far future counts as now, so that it cannot block those that follow', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  const { clock } = home;
  expect(
    await sayAndCollect(home, LEVEL, () => home.cloud.deliver([told(home, { value: 71 }, clock.now() + hours(3))])),
  ).toEqual(['71']);
  await clock.advance(seconds(2));
  expect(await sayAndCollect(home, LEVEL, () => home.cloud.deliver([told(home, { value: 72 })]))).toEqual(['72']);
});

test('each press of a button is published once and never retained, whatever polls find', async () => {
  const home = await aHome({ devices: ['remote'] });
  const { cloud, clock } = home;
  const [{ topic }] = (await home.call('GET', '/api/devices')).body;
  const button = `smartthings/${topic}/main/button/button`;
  const press = (value: string) => cloud.setAttribute(remote, 'main', 'button', 'button', value, { stateChange: true });
  const poll = async () => {
    const answer = home.mqtt.next('smartthings/bridge/response/refresh');
    await home.mqtt.publish('smartthings/bridge/request/refresh', JSON.stringify({ device: topic }));
    await answer;
  };

  expect(home.mqtt.all(button)).toEqual([]);
  const pressed = await sayAndCollect(home, button, async () => {
    press('pushed');
    await cloud.idle();
    await poll();
    press('pushed');
    await cloud.idle();
    await poll();
    await poll();
  });
  expect(pressed).toEqual(['pushed', 'pushed']);

  await clock.advance(seconds(10));
  const polledFirst = await sayAndCollect(home, button, async () => {
    cloud.faults.holdEvents = true;
    press('double');
    await poll();
    cloud.releaseEvents();
    cloud.faults.holdEvents = false;
    await cloud.idle();
    await poll();
  });
  expect(polledFirst).toEqual(['double']);

  await clock.advance(seconds(10));
  const outOfOrder = await sayAndCollect(home, button, async () => {
    cloud.faults.holdEvents = true;
    press('held');
    await clock.advance(seconds(3));
    press('pushed');
    cloud.releaseEvents({ reverse: true });
    cloud.faults.holdEvents = false;
    await cloud.idle();
  });
  expect(outOfOrder.toSorted()).toEqual(['held', 'pushed']);
  expect(home.mqtt.json(`smartthings/${topic}`)).toMatchObject({ main: { button: 'pushed' } });

  const afterRestart = await sayAndCollect(home, button, async () => {
    await home.restart();
    await home.until(() => expect(home.mqtt.last('smartthings/bridge/state')).toBe('online'));
    await poll();
  });
  expect(afterRestart).toEqual([]);
  expect((await home.retained()).has(button)).toBe(false);
});
