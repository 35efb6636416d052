import { describe, expect, test } from 'vitest';
import { shippedDefinition } from '../../src/capabilities/definition.ts';
import { settableAttributes } from '../../src/capabilities/setter.ts';
import { minutes, seconds } from '../../src/ops/clock.ts';
import { demoHome } from '../cloud/demo-home.ts';
import { aHome, deviceIds, fixtureOf, homeWith, locationIds } from '../support/a-home.ts';
import { allPushed, ask, sentCommands } from '../support/asking.ts';
import { otherValueFor } from '../support/other-value.ts';

const { colorLamp, kitchenDimmer, frontDoorLock, gardenMood, windowShade, gardenRelay, cafePlug } = deviceIds;

test('every settable attribute of every device of a home takes another value; only what nobody knows is asked for', async () => {
  const home = await aHome({
    home: demoHome(),
    signIn: [locationIds.home, locationIds.cabin],
    cloud: { rateLimits: false },
  });
  await allPushed(home);
  const { body: devices } = await home.call('GET', '/api/devices');
  const unconfirmed: unknown[] = [];
  let asked = 0;
  const setAll = async ({ id: deviceId, topic }: { id: string; topic: string }): Promise<void> => {
    const { device } = home.cloud.devices.find((one) => one.device.deviceId === deviceId) ?? fixtureOf('hub');
    for (const component of device.components) {
      for (const { id } of component.capabilities) {
        const definition = shippedDefinition(id);
        for (const attribute of definition === undefined ? [] : settableAttributes(definition)) {
          const reported = (name: string) => home.cloud.valueOf(deviceId, component.id, id, name);
          if (definition === undefined || reported(attribute) === undefined) continue;
          const value = otherValueFor(definition, attribute, reported);
          const where = `${topic}/${component.id}/${id}/${attribute}`;
          const result = await ask(home, `${where}/set`, value);
          asked += 1;
          if (result.outcome !== 'confirmed') unconfirmed.push({ where, value, ...result });
        }
      }
    }
  };
  await Promise.all(devices.map(setAll));
  expect(unconfirmed).toEqual([]);
  expect(asked).toBeGreaterThan(90);
  const definitions = home.cloud.requestsOf('GET /capabilities/:id/:version').map(({ path }) => path);
  expect(definitions.filter((path) => path !== '/capabilities/exampleowner12345.gardenMood/1')).toEqual([]);
  expect(definitions.length).toBeLessThan(2);
});

describe('what is asked of a device', () => {
  test('reaches the component it is meant for', async () => {
    const home = await aHome({ devices: ['gardenRelay'] });
    const result = await ask(home, 'garden_relay/set', { relay1: { switch: 'off' }, relay2: { switch: 'on' } });
    expect(result).toMatchObject({ outcome: 'confirmed', commands: ['relay2/switch/on', 'relay1/switch/off'] });
    expect(
      ['main', 'relay1', 'relay2'].map((part) => home.cloud.valueOf(gardenRelay, part, 'switch', 'switch')),
    ).toEqual(['on', 'off', 'on']);
    expect(await ask(home, 'garden_relay/set', { switch: 'off' })).toMatchObject({ commands: ['main/switch/off'] });
    const unknown = await ask(home, 'garden_relay/set', { relay3: { switch: 'on' } });
    expect(unknown).toMatchObject({ outcome: 'rejected', code: 'UNKNOWN_COMPONENT', commands: [] });
    expect(unknown.message).toContain('main, relay1 and relay2');
  });

  test('under a name that two capabilities share means the one that can be set; each has its full name in the state', async () => {
    const home = await aHome({ devices: ['television', 'frontDoorLock'] });
    expect(home.mqtt.json('smartthings/television')).toMatchObject({
      main: { 'mediaInputSource.inputSource': 'HDMI1', 'samsungvd.mediaInputSource.inputSource': 'HDMI1' },
    });
    expect(await ask(home, 'television/set', { inputSource: 'HDMI2' })).toMatchObject({
      outcome: 'confirmed',
      commands: ['main/mediaInputSource/setInputSource'],
    });
    expect(await ask(home, 'television/set', { 'samsungvd.mediaInputSource.inputSource': 'HDMI2' })).toMatchObject({
      commands: ['main/samsungvd.mediaInputSource/setInputSource'],
    });
    expect(await ask(home, 'front_door/set', { lock: 'unlocked' })).toMatchObject({
      outcome: 'confirmed',
      commands: ['main/lock/unlock'],
    });
  });

  test('as one payload goes out in one request of ten at most, switched on before all else', async () => {
    const home = await aHome({ devices: ['colorLamp', 'washer'], cloud: { rateLimits: false } });
    home.cloud.setAttribute(colorLamp, 'main', 'switch', 'switch', 'off');
    await home.cloud.idle();
    const wishes = { level: 33, colorTemperature: 4_000, hue: 10, saturation: 20, switch: 'on' };
    expect(await ask(home, 'corner_lamp/set', { id: 'evening', main: wishes })).toMatchObject({
      id: 'evening',
      outcome: 'confirmed',
    });
    expect(sentCommands(home)).toEqual([
      [
        'main/switch/on []',
        'main/switchLevel/setLevel [33]',
        'main/colorTemperature/setColorTemperature [4000]',
        'main/colorControl/setColor [{"hue":10,"saturation":20}]',
      ],
    ]);
    home.cloud.clearRequests();
    const many = Array.from({ length: 23 }, (_, index) => ({
      capability: 'switchLevel',
      command: 'setLevel',
      arguments: [index + 1],
    }));
    const { body } = await home.call('POST', `/api/devices/${colorLamp}/commands`, { commands: many });
    expect(body).toMatchObject({ outcome: 'confirmed', ms: expect.any(Number) });
    expect(body.commands).toHaveLength(23);
    expect(sentCommands(home).map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(home.cloud.valueOf(colorLamp, 'main', 'switchLevel', 'level')).toBe(23);
  });

  test('from the page is answered with the result itself', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    const path = `/api/devices/${cafePlug}/commands`;
    const off = { component: 'main', capability: 'switch', command: 'off', arguments: [] };
    expect(await home.call('POST', path, { commands: [off] })).toMatchObject({
      status: 200,
      body: { outcome: 'confirmed', commands: ['main/switch/off'] },
    });
    const blink = { capability: 'switch', command: 'blink' };
    expect((await home.call('POST', path, { commands: [off, blink] })).body).toMatchObject({
      outcome: 'rejected',
      code: 'UNKNOWN_COMMAND',
      message: expect.stringContaining('off and on'),
    });
    expect(home.cloud.count('POST /devices/:id/commands')).toBe(1);
  });

  test('of a capability that nobody has defined can be run, and cannot be set; SmartThings is asked about it once', async () => {
    const home = await aHome({ devices: ['gardenMood'] });
    const mood = 'garden_mood/main/exampleowner12345.gardenMood';
    expect(await ask(home, `${mood}/cheerUp/run`, '["a song", 3]')).toMatchObject({
      outcome: 'accepted',
      commands: ['main/exampleowner12345.gardenMood/cheerUp'],
    });
    expect(sentCommands(home)).toEqual([['main/exampleowner12345.gardenMood/cheerUp ["a song",3]']]);
    const refused = await ask(home, `${mood}/mood/set`, 'cheerful');
    expect(refused).toMatchObject({ outcome: 'rejected', code: 'NO_SETTER' });
    expect(refused.message).toContain('commands can be run');
    expect(await ask(home, 'garden_mood/set', { mood: 'cheerful' })).toMatchObject({ message: refused.message });
    expect(home.cloud.count('GET /capabilities/:id/:version')).toBe(1);
    expect(home.cloud.valueOf(gardenMood, 'main', 'exampleowner12345.gardenMood', 'mood')).toBe('content');
  });
});

describe('a definition that does not ship with the bridge', () => {
  const count = 20;
  const idOf = (index: number): string => `exampleowner12345.gauge${index}`;
  const definitions = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      idOf(index),
      {
        id: idOf(index),
        version: 1,
        status: 'proposed',
        name: 'Gauge',
        attributes: {
          target: {
            schema: {
              type: 'object',
              properties: { value: { type: 'integer', minimum: 0, maximum: 9 } },
              additionalProperties: false,
              required: ['value'],
            },
            setter: 'setTarget',
            enumCommands: [],
          },
        },
        commands: {
          setTarget: {
            name: 'setTarget',
            arguments: [{ name: 'value', optional: false, schema: { type: 'integer', minimum: 0, maximum: 9 } }],
          },
        },
      },
    ]),
  );
  const aGaugeHome = () => {
    const home = homeWith(['gardenMood']);
    const [fixture] = home.devices;
    if (fixture === undefined) throw new Error('The demo home has no garden.');
    fixture.device.components = [
      {
        id: 'main',
        capabilities: Object.keys(definitions).map((id) => ({ id, version: 1 })),
        categories: [{ name: 'Other', categoryType: 'manufacturer' }],
      },
    ];
    fixture.status.components = {
      main: Object.fromEntries(Object.keys(definitions).map((id) => [id, { target: { value: 1 } }])),
    };
    return home;
  };

  test('is fetched when first needed, kept over a restart, and never more than fifteen a minute', async () => {
    const home = await aHome({
      home: aGaugeHome(),
      cloud: { capabilityDefinitions: definitions },
      // Home Assistant would want to know them all at once.
      env: { ST2M_DISCOVERY: 'false' },
    });
    const set = (index: number, value: number) =>
      ask(home, `garden_mood/main/${idOf(index)}/target/set`, String(value));
    const fetched = () => home.cloud.count('GET /capabilities/:id/:version');
    expect(fetched()).toBe(0);
    expect(await set(0, 4)).toMatchObject({ outcome: 'confirmed' });
    expect(await set(0, 12)).toMatchObject({
      outcome: 'rejected',
      message: 'target must be a whole number from 0 to 9, not 12.',
    });
    expect(fetched()).toBe(1);
    const online = home.mqtt.next('smartthings/bridge/state', (payload) => payload === 'online');
    await home.restart();
    await online;
    expect(await set(0, 5)).toMatchObject({ outcome: 'confirmed' });
    expect(fetched()).toBe(1);

    // All at once: what has to wait too long for its definition is given up rather than done much later.
    const all = Object.fromEntries(Object.keys(definitions).map((id) => [`${id}.target`, 7]));
    await home.clock.advance(seconds(60));
    home.cloud.clearRequests();
    const late = ask(home, 'garden_mood/set', all);
    await home.until(() => expect(fetched()).toBe(15));
    await home.clock.advance(seconds(15));
    expect(await late).toMatchObject({
      outcome: 'timeout',
      commands: [],
      message: expect.stringContaining('Nothing was sent'),
    });
    await home.clock.advance(seconds(61));
    await home.until(() => expect(fetched()).toBe(19));
    expect(sentCommands(home)).toEqual([]);
    expect(await ask(home, 'garden_mood/set', all)).toMatchObject({ outcome: 'confirmed' });
    expect(sentCommands(home).map(({ length }) => length)).toEqual([10, 10]);
  });

  test('that cannot be read now is no reason to blame the payload', async () => {
    const home = await aHome({
      home: aGaugeHome(),
      cloud: { capabilityDefinitions: definitions },
      // Home Assistant would want to know them all at once.
      env: { ST2M_DISCOVERY: 'false' },
    });
    const topic = `garden_mood/main/${idOf(3)}/target/set`;
    home.cloud.failNext('GET /capabilities/:id/:version', { with: 'html' });
    expect(await ask(home, topic, '3')).toMatchObject({ outcome: 'rejected', code: 'CLOUD_UNREACHABLE' });
    expect(await ask(home, topic, '3')).toMatchObject({ outcome: 'confirmed' });
  });
});

describe('a slider', () => {
  test('sends first and last and little between, and every message has its result', async () => {
    const home = await aHome({ devices: ['kitchenDimmer'], cloud: { commandEffectDelayMs: 60 } });
    await allPushed(home);
    home.mqtt.clear();
    for (let level = 1; level <= 40; level += 1) {
      await home.mqtt.publish('smartthings/kitchen_ceiling/set', JSON.stringify({ id: level, level }));
    }
    const results = () => home.mqtt.all('smartthings/kitchen_ceiling/result').map((result) => JSON.parse(result));
    await home.until(() => expect(results()).toHaveLength(40));
    expect(new Set(results().map(({ id }) => id)).size).toBe(40);
    expect(results().at(-1)).toMatchObject({ id: 40, outcome: 'confirmed' });
    expect(new Set(results().map(({ outcome }) => outcome))).toEqual(new Set(['confirmed', 'superseded']));
    expect(home.cloud.valueOf(kitchenDimmer, 'main', 'switchLevel', 'level')).toBe(40);
    expect(home.cloud.count('POST /devices/:id/commands')).toBeLessThan(12);
  });
});

test('a finger that stays on a slider never costs the value at which it comes to rest', async () => {
  const home = await aHome({ devices: ['kitchenDimmer'], cloud: { rateLimits: true } });
  await allPushed(home);
  home.cloud.clearRequests();
  for (let level = 1; level <= 60; level += 1) {
    await home.mqtt.publish('smartthings/kitchen_ceiling/set', JSON.stringify({ id: level, level }));
    await home.clock.advance(100);
  }
  // What is no slider does not wait behind it.
  const off = home.mqtt.next('smartthings/kitchen_ceiling/result', (payload) => payload.includes('"id":"off"'));
  await home.clock.advance(seconds(5));
  await home.mqtt.publish('smartthings/kitchen_ceiling/set', '{"id": "off", "switch": "off"}');
  expect(JSON.parse(await off)).toMatchObject({ outcome: 'confirmed' });
  const results = home.mqtt.all('smartthings/kitchen_ceiling/result').map((result) => JSON.parse(result));
  expect(results).toHaveLength(61);
  expect(results.filter(({ outcome }) => outcome !== 'confirmed' && outcome !== 'superseded')).toEqual([]);
  expect(home.cloud.valueOf(kitchenDimmer, 'main', 'switchLevel', 'level')).toBe(60);
  expect(home.cloud.count('POST /devices/:id/commands')).toBeLessThan(12);
}, 30_000);

describe('a result', () => {
  test('says confirmed at the first movement', async () => {
    const home = await aHome({ devices: ['windowShade', 'garageDoor'] });
    await allPushed(home);
    expect(await ask(home, 'living_room_shade/set', { windowShade: 'open' })).toMatchObject({ outcome: 'confirmed' });
    expect(home.mqtt.last('smartthings/living_room_shade/main/windowShade/windowShade')).toBe('opening');
    expect(await ask(home, 'garage_door/main/doorControl/open/run')).toMatchObject({ outcome: 'confirmed' });
    expect(home.mqtt.last('smartthings/garage_door/main/doorControl/door')).toBe('opening');
    await home.clock.advance(seconds(3));
    await home.until(() =>
      expect(home.mqtt.last('smartthings/living_room_shade/main/windowShade/windowShade')).toBe('open'),
    );
    // It stands still already.
    expect(await ask(home, 'living_room_shade/set', { windowShade: 'paused' })).toMatchObject({ outcome: 'confirmed' });
    expect(home.cloud.valueOf(windowShade, 'main', 'windowShadeLevel', 'shadeLevel')).toBe(100);
  });

  test('says confirmed where it was so already, and where the event came before the answer', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    await allPushed(home);
    expect(await ask(home, 'cafe_plug/set', { switch: 'on' })).toMatchObject({ outcome: 'confirmed' });
    home.cloud.faults.effectBeforeAnswer = true;
    expect(await ask(home, 'cafe_plug/set', { switch: 'off' })).toMatchObject({ outcome: 'confirmed' });
  });

  test('says accepted where nothing can be seen', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    expect(await ask(home, 'cafe_plug/main/refresh/refresh/run')).toMatchObject({
      outcome: 'accepted',
      commands: ['main/refresh/refresh'],
    });
  });

  test('says timeout after fifteen seconds, once', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    await allPushed(home);
    home.cloud.faults.commandsWithoutEffect = 'all';
    const result = ask(home, 'cafe_plug/set', { switch: 'off' });
    await home.until(() => expect(home.cloud.count('POST /devices/:id/commands')).toBe(1));
    await home.clock.advance(seconds(16));
    const { outcome, ms, message } = await result;
    expect([outcome, Math.round(ms / 1_000), message]).toEqual([
      'timeout',
      15,
      expect.stringContaining('offline or slow'),
    ]);
    home.cloud.setAttribute(cafePlug, 'main', 'switch', 'switch', 'off');
    await home.cloud.idle();
    await home.clock.advance(seconds(16));
    expect(home.mqtt.all('smartthings/cafe_plug/result')).toHaveLength(1);
  });

  test('is found by a read where the event was lost', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    await allPushed(home);
    await home.clock.advance(seconds(5));
    home.cloud.clearRequests();
    home.cloud.faults.loseEvents = 10;
    const result = ask(home, 'cafe_plug/set', { switch: 'off' });
    await home.until(() => expect(home.cloud.count('POST /devices/:id/commands')).toBe(1));
    await home.clock.advance(seconds(11));
    expect(await result).toMatchObject({ outcome: 'confirmed' });
    expect(home.cloud.count('GET /devices/:id/status')).toBe(1);
    expect(home.mqtt.last('smartthings/cafe_plug/main/switch/switch')).toBe('off');
  });

  test('without push comes from one read two seconds later, also when the value came back to what it was', async () => {
    const home = await aHome({ devices: ['cafePlug', 'kitchenDimmer'], door: 'none' });
    home.cloud.clearRequests();
    const result = ask(home, 'cafe_plug/set', { switch: 'off' });
    await home.until(() => expect(home.cloud.valueOf(cafePlug, 'main', 'switch', 'switch')).toBe('off'));
    await home.clock.advance(seconds(2));
    const { outcome, ms } = await result;
    expect([outcome, Math.floor(ms / 1_000)]).toEqual(['confirmed', 2]);
    expect(home.cloud.count('GET /devices/:id/status')).toBe(1);

    home.cloud.faults.commandsWithoutEffect = 'all';
    home.mqtt.clear();
    await home.mqtt.publish('smartthings/kitchen_ceiling/set', '{"id": 1, "switch": "off"}');
    await home.mqtt.publish('smartthings/kitchen_ceiling/set', '{"id": 2, "switch": "on"}');
    await home.until(() => expect(home.cloud.count('POST /devices/:id/commands')).toBe(2));
    await home.clock.advance(seconds(6));
    await home.until(() => expect(home.cloud.count('POST /devices/:id/commands')).toBe(3));
    await home.clock.advance(seconds(3));
    await home.until(() =>
      expect(home.mqtt.all('smartthings/kitchen_ceiling/result').map((result) => JSON.parse(result))).toMatchObject([
        { id: 1, outcome: 'superseded' },
        { id: 2, outcome: 'confirmed' },
      ]),
    );
    expect(home.cloud.valueOf(kitchenDimmer, 'main', 'switch', 'switch')).toBe('on');
  });

  test('comes for everything under way when the bridge stops', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    home.cloud.faults.commandsWithoutEffect = 'all';
    const result = ask(home, 'cafe_plug/set', { switch: 'off' });
    await home.until(() => expect(home.cloud.count('POST /devices/:id/commands')).toBe(1));
    await home.stop();
    expect(await result).toMatchObject({ outcome: 'accepted', message: expect.stringContaining('the bridge stopped') });
  });
});

describe('a refusal of SmartThings', () => {
  test('each has a code and a sentence, and the next command goes through', async () => {
    const home = await aHome({ devices: ['frontDoorLock', 'cafePlug'], cloud: { rateLimits: false } });
    await allPushed(home);
    const refusals: [Parameters<typeof home.cloud.failNext>[1], string, string][] = [
      [{ with: 409 }, 'DEVICE_STATE', 'invalid device state'],
      [{ with: 422 }, 'REFUSED_BY_SMARTTHINGS', 'The request is malformed'],
      [{ with: 400 }, 'REFUSED_BY_SMARTTHINGS', 'The request is invalid'],
      [{ with: 429 }, 'RATE_LIMITED', 'too many calls'],
      [{ with: 403 }, 'NOT_ALLOWED', 'sign in again'],
      [{ with: 404 }, 'UNKNOWN_DEVICE', 'no such device'],
      [{ with: 500 }, 'CLOUD_UNREACHABLE', 'fault of its own'],
      [{ with: 503 }, 'CLOUD_UNREACHABLE', 'not known whether the command arrived'],
      [{ with: 'html' }, 'CLOUD_UNREACHABLE', 'could not be read'],
      [{ with: 'connection reset' }, 'CLOUD_UNREACHABLE', 'not known whether the command arrived'],
      [{ with: 402 }, 'PAYMENT_REQUIRED', 'free use of its API ends'],
    ];
    const said: unknown[] = [];
    for (const [order, , words] of refusals) {
      home.cloud.failNext('POST /devices/:id/commands', order);
      const result = await ask(home, 'front_door/set', { lock: 'unlocked' });
      said.push([
        order.with,
        result.outcome,
        result.code,
        result.message?.includes(words) === true ? words : result.message,
      ]);
      expect(home.cloud.valueOf(frontDoorLock, 'main', 'lock', 'lock')).toBe('locked');
    }
    expect(said).toEqual(refusals.map(([order, code, words]) => [order.with, 'rejected', code, words]));
    expect(await ask(home, 'front_door/set', { lock: 'unlocked' })).toMatchObject({ outcome: 'confirmed' });
    // One answer to each: nothing that may have arrived was sent twice.
    expect(home.cloud.count('POST /devices/:id/commands')).toBe(refusals.length + 1);
  });

  test('that says to wait a moment is waited for', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    const answer = { status: 429, headers: { 'retry-after': '1' }, body: '' };
    home.cloud.failNext('POST /devices/:id/commands', { with: answer });
    expect(await ask(home, 'cafe_plug/set', { switch: 'off' })).toMatchObject({ outcome: 'confirmed' });
  });

  test('of the access token only is cured by a new one', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    home.cloud.expireAccessTokens(home.cloud.installedApps[0]?.installedAppId ?? '');
    expect(await ask(home, 'cafe_plug/set', { switch: 'off' })).toMatchObject({ outcome: 'confirmed' });
    expect(await home.authState()).toBe('ready');
  });

  test('of the sign-in says where to sign in again', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    home.cloud.revokeTokens(home.cloud.installedApps[0]?.installedAppId ?? '');
    const first = await ask(home, 'cafe_plug/set', { switch: 'off' });
    expect([first.code, first.message]).toEqual(['CLOUD_UNREACHABLE', expect.stringContaining('Nothing was sent')]);
    // One refusal may be a mistake of SmartThings.
    await home.clock.advance(minutes(2));
    const second = await ask(home, 'cafe_plug/set', { switch: 'off' });
    expect([second.code, second.message]).toEqual(['LOGIN_NEEDED', expect.stringMatching(/sign in again/i)]);
    expect(home.cloud.valueOf(cafePlug, 'main', 'switch', 'switch')).toBe('on');
  });

  test.each([402, 403] as const)('of everything with %i gets a sentence of its own, and passes', async (status) => {
    const home = await aHome({ devices: ['cafePlug', 'kitchenDimmer'] });
    home.cloud.faults.refuseEverything = status;
    await ask(home, 'cafe_plug/get');
    await home.mqtt.publish('smartthings/bridge/mode/home/set', 'Away');
    await home.mqtt.next('smartthings/bridge/event', (payload) => payload.includes('mode_set'));
    await home.mqtt.publish('smartthings/bridge/scene/good_night/run', '');
    await home.mqtt.next('smartthings/bridge/event', (payload) => payload.includes('scene_run'));
    const { code, message } = await ask(home, 'cafe_plug/set', { switch: 'off' });
    expect([code, message]).toEqual(['PAYMENT_REQUIRED', expect.stringContaining('free use of its API ends')]);
    expect((await home.status()).notices).toMatchObject([{ code: 'PAYMENT_REQUIRED' }]);
    expect(await home.authState()).toBe('ready');

    home.cloud.faults.refuseEverything = undefined;
    expect(await ask(home, 'cafe_plug/set', { switch: 'off' })).toMatchObject({ outcome: 'confirmed' });
    expect((await home.status()).notices).toEqual([]);
    expect((await home.status()).installed_apps[0]?.devices).toBe(2);
  });

  test('for a device in the wrong state says so, and its light goes on later', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    home.cloud.faults.commandConflicts = 'all';
    expect(await ask(home, 'cafe_plug/set', { switch: 'off' })).toMatchObject({
      outcome: 'rejected',
      code: 'DEVICE_STATE',
    });
    home.cloud.faults.commandConflicts = new Set();
    home.cloud.faults.commandStatus = 'FAILED';
    expect(await ask(home, 'cafe_plug/set', { switch: 'off' })).toMatchObject({
      outcome: 'rejected',
      code: 'DEVICE_STATE',
    });
  });
});

test('commands still work when everything else has used its share of a small budget', async () => {
  const home = await aHome({
    devices: ['cafePlug'],
    door: 'none',
    cloud: { rateLimits: false },
    env: { ST2M_DAILY_API_CALLS: '200' },
  });
  const used = async () => (await home.status()).api_calls.last_24h;
  let refused: string | undefined;
  for (let reads = 0; reads < 250 && refused === undefined; reads += 1)
    refused = (await ask(home, 'cafe_plug/get')).code;
  expect([refused, await used()]).toEqual(['BUDGET_SPENT', 190]);
  const result = ask(home, 'cafe_plug/set', { switch: 'off' });
  await home.until(() => expect(home.cloud.valueOf(cafePlug, 'main', 'switch', 'switch')).toBe('off'));
  await home.clock.advance(seconds(16));
  // It was carried out; for the read that would show it there is no call left.
  expect(await result).toMatchObject({ outcome: 'timeout' });
  let last = '';
  for (let sent = 0; sent < 20 && last !== 'BUDGET_SPENT'; sent += 1) {
    last = (await ask(home, 'cafe_plug/main/refresh/refresh/run')).code ?? '';
  }
  expect([last, await used()]).toEqual(['BUDGET_SPENT', 200]);
  expect(home.cloud.requests.length).toBeLessThanOrEqual(220);
});
