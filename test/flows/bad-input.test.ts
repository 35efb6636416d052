import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';
import { describe, expect, onTestFinished, test } from 'vitest';
import { aHome, deviceIds, locationIds, type TestHome } from '../support/a-home.ts';
import { allPushed, ask, askBridge, sentCommands } from '../support/asking.ts';

const { cafePlug, kitchenDimmer } = deviceIds;
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Words that only programmers read. */
const JARGON = /undefined|\[object|TypeError|is not a function|Cannot read prop|\bat .*\.ts:\d+|stack/;

const startWith = async (env: Readonly<Record<string, string>>): Promise<{ code: number; said: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'smartthings2mqtt-test-'));
  const bridge = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ST2M_DATA_DIR: folder, ST2M_UI_PORT: '0', ST2M_BROKER_PORT: '1', ...env },
  });
  onTestFinished(async () => {
    bridge.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  let said = '';
  for (const stream of [bridge.stdout, bridge.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const [code] = await once(bridge, 'close');
  return { code, said };
};

test('a bad option stops the start with one sentence that names it, what it is, and what is allowed', async () => {
  const starts: [Record<string, string>, RegExp][] = [
    [{ ST2M_DAILY_API_CALLS: 'many' }, /DAILY_API_CALLS.*many.*200 to 200000/],
    [{ ST2M_MQTT_URL: 'http://broker' }, /MQTT_URL.*http:\/\/broker.*mqtts:\/\//],
    [{ ST2M_PUBLIC_URL: 'http://example.com' }, /PUBLIC_URL.*http:\/\/example\.com.*https/],
    [{ ST2M_LOG_LEVEL: 'loud' }, /LOG_LEVEL.*loud.*trace.*debug.*info.*warning.*error/],
  ];
  for (const { code, said, expected } of await Promise.all(
    starts.map(async ([env, expected]) => ({ ...(await startWith(env)), expected })),
  )) {
    expect([code, said.trim()]).toEqual([1, expect.stringMatching(expected)]);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(said).not.toMatch(JARGON);
  }
});

/** After whatever came before: everything still works. */
const expectAllWell = async (home: TestHome): Promise<void> => {
  expect((await home.call('GET', '/health')).body).toEqual({ status: 'ok' });
  const wanted = home.cloud.valueOf(cafePlug, 'main', 'switch', 'switch') === 'on' ? 'off' : 'on';
  expect(await ask(home, 'cafe_plug/set', { switch: wanted })).toMatchObject({ outcome: 'confirmed' });
  await home.until(() => expect(home.mqtt.last('smartthings/cafe_plug/main/switch/switch')).toBe(wanted));
  expect(home.mqtt.last('smartthings/bridge/state')).toBe('online');
  expect((await home.status()).installed_apps).toMatchObject([{ auth: 'ready', devices: home.cloud.devices.length }]);
  expect(home.log.filter((line) => / error /i.test(line))).toEqual([]);
  expect(home.log.join('\n')).not.toMatch(JARGON);
};

test('every call of the page that makes no sense gets a code, a sentence and advice, and changes nothing', async () => {
  const home = await aHome({ devices: ['cafePlug'] });
  const commands = `/api/devices/${cafePlug}/commands`;
  const calls: [method: string, path: string, body: unknown, status: number, words: string][] = [
    ['POST', commands, {}, 400, 'commands'],
    ['POST', commands, { commands: 'off' }, 400, 'commands'],
    ['POST', commands, { commands: [] }, 400, 'commands'],
    ['POST', commands, { commands: [null] }, 400, 'commands[0]'],
    ['POST', commands, { commands: [{ capability: 7, command: 'off' }] }, 400, 'commands[0].capability'],
    ['POST', commands, { commands: [{ capability: 'switch' }] }, 400, 'commands[0].command'],
    ['POST', commands, { commands: [{ capability: 'switch', command: 'off', arguments: 'x' }] }, 400, 'arguments'],
    ['POST', commands, [], 400, 'JSON object'],
    ['POST', commands, 'off', 400, 'JSON object'],
    ['POST', commands, null, 400, 'JSON object'],
    ['POST', '/api/devices/nobody/commands', { commands: [{ capability: 'switch', command: 'on' }] }, 404, 'no such'],
    ['GET', '/api/devices/nobody', undefined, 404, 'no such'],
    ['GET', '/api/devices/%E0%A4%A', undefined, 400, ''],
    ['GET', '/api/everything', undefined, 404, ''],
    ['PUT', '/api/app', { client_id: '', client_secret: 'x' }, 400, 'client_id'],
    ['PUT', '/api/app', { client_id: 'x', client_secret: { toString: 'x' } }, 400, 'client_secret'],
    ['POST', '/api/app/register', { token: '   ' }, 400, 'token'],
    ['POST', '/api/login/complete', { redirect: 'https://example.org/no-code' }, 400, ''],
    ['POST', '/api/login/complete', { redirect: 'x'.repeat(9_000) }, 400, 'redirect'],
    ['POST', '/api/installed-apps/nobody/refresh', undefined, 404, ''],
    ['DELETE', '/api/installed-apps/nobody', undefined, 404, ''],
  ];
  for (const [method, path, body, status, words] of calls) {
    const reply = await home.call(method, path, body);
    expect([method, path, body, reply.status]).toEqual([method, path, body, status]);
    expect(reply.body.error).toEqual({
      code: expect.stringMatching(/^[A-Z_]+$/),
      message: expect.stringContaining(words),
      advice: expect.stringMatching(/^[A-Z].*\.$/),
    });
    expect(reply.body.error.message).not.toMatch(JARGON);
  }
  const rejected = await home.call('POST', commands, { commands: [{ capability: 'valve', command: 'open' }] });
  expect(rejected).toMatchObject({ status: 200, body: { outcome: 'rejected', code: 'UNKNOWN_CAPABILITY' } });
  expect(sentCommands(home)).toEqual([]);
  await expectAllWell(home);
});

describe('a message on MQTT that makes no sense', () => {
  test('is answered once, with a sentence that says what is allowed, and sends nothing', async () => {
    const home = await aHome({ devices: ['cafePlug', 'kitchenDimmer', 'colorLamp', 'thermostat'] });
    const messages: [topic: string, payload: string, code: string, words: string][] = [
      [
        'kitchen_ceiling/set',
        '{"level": 101}',
        'INVALID_VALUE',
        'level must be a whole number from 0 to 100, not 101.',
      ],
      ['kitchen_ceiling/set', '{"level": "half"}', 'INVALID_VALUE', 'not half'],
      ['kitchen_ceiling/set', '{"level": [1]}', 'INVALID_VALUE', 'not [1]'],
      ['kitchen_ceiling/set', '{"level": {"toString": 1}}', 'INVALID_VALUE', 'a whole number'],
      ['kitchen_ceiling/set', '{"level": 1e400}', 'INVALID_VALUE', 'a whole number'],
      ['kitchen_ceiling/set', '{"level": null}', 'INVALID_PAYLOAD', 'nothing to set'],
      ['kitchen_ceiling/set', '{"swich": "on"}', 'UNKNOWN_ATTRIBUTE', 'Did you mean switch?'],
      ['kitchen_ceiling/set', '{"switch": "on", "brightness": 5}', 'UNKNOWN_ATTRIBUTE', 'level'],
      ['kitchen_ceiling/set', '{"__proto__": {"switch": "on"}}', 'UNKNOWN_COMPONENT', 'main'],
      ['kitchen_ceiling/set', '{"constructor": "on"}', 'UNKNOWN_ATTRIBUTE', 'constructor'],
      ['kitchen_ceiling/set', '{"attic": {"switch": "on"}}', 'UNKNOWN_COMPONENT', 'main'],
      ['kitchen_ceiling/set', '{"switch": "on", "main": {"switch": "off"}}', 'INVALID_PAYLOAD', 'twice'],
      ['kitchen_ceiling/set', '{}', 'INVALID_PAYLOAD', 'nothing to set'],
      ['kitchen_ceiling/set', '', 'INVALID_PAYLOAD', 'JSON object'],
      ['kitchen_ceiling/set', 'ON', 'INVALID_PAYLOAD', 'it was ON'],
      ['kitchen_ceiling/set', '["on"]', 'INVALID_PAYLOAD', 'JSON object'],
      ['kitchen_ceiling/set', '{"switch": "on"', 'INVALID_PAYLOAD', 'JSON object'],
      ['kitchen_ceiling/set', `{"level": ${'['.repeat(20_000)}`, 'INVALID_PAYLOAD', 'JSON object'],
      ['kitchen_ceiling/set', `"${'x'.repeat(300_000)}"`, 'INVALID_PAYLOAD', 'too large'],
      ['kitchen_ceiling/main/switchLevel/level/set', '', 'INVALID_PAYLOAD', 'needs a value'],
      ['kitchen_ceiling/main/switchLevel/level/set', '-1', 'INVALID_VALUE', 'from 0 to 100'],
      ['kitchen_ceiling/main/switchLevel/levelRange/set', '5', 'NO_SETTER', 'can only be read'],
      ['kitchen_ceiling/main/switchLevel/glow/set', '5', 'UNKNOWN_ATTRIBUTE', 'level'],
      ['kitchen_ceiling/main/valve/valve/set', 'open', 'UNKNOWN_CAPABILITY', 'switchLevel'],
      ['kitchen_ceiling/attic/switch/switch/set', 'on', 'UNKNOWN_COMPONENT', 'main'],
      ['kitchen_ceiling/main/switch/blink/run', '', 'UNKNOWN_COMMAND', 'off and on'],
      ['kitchen_ceiling/main/switchLevel/setLevel/run', '', 'INVALID_VALUE', 'level'],
      ['kitchen_ceiling/main/switchLevel/setLevel/run', '[1, 2, 3, 4]', 'INVALID_VALUE', ''],
      ['kitchen_ceiling/main/switchLevel/setLevel/run', '{"level": 5}', 'INVALID_VALUE', 'a whole number'],
      ['thermostat/set', '{"heatingSetpoint": 60}', 'INVALID_VALUE', 'from 4.5 to 32'],
      ['thermostat/set', '{"thermostatMode": "disco"}', 'INVALID_VALUE', 'off, heat, cool, auto'],
      ['thermostat/set', '{"temperature": 21}', 'NO_SETTER', 'can only be read'],
      ['corner_lamp/set', '{"color": "red"}', 'INVALID_VALUE', 'hue'],
      ['toaster/set', '{"switch": "on"}', 'UNKNOWN_DEVICE', 'no device called toaster'],
      ['toaster/main/switch/on/run', '', 'UNKNOWN_DEVICE', 'no device called toaster'],
    ];
    const answers: unknown[] = [];
    for (const [topic, payload, code, words] of messages) {
      const { outcome, code: said, message = '' } = await ask(home, topic, payload);
      answers.push([topic, payload.slice(0, 60), outcome, said, message.includes(words) ? words : message]);
      expect(message).toMatch(/^\S.*[.?]$/);
      expect(message).not.toMatch(JARGON);
      expect(code).toBeDefined();
    }
    expect(answers).toEqual(
      messages.map(([topic, payload, code, words]) => [topic, payload.slice(0, 60), 'rejected', code, words]),
    );
    expect(sentCommands(home)).toEqual([]);
    for (const [device, wish] of [
      ['toaster', '{"id": 7, "switch": "on"}'],
      ['kitchen_ceiling', '{"id": 7, "level": 101}'],
    ]) {
      expect(await ask(home, `${device}/set`, wish)).toMatchObject({ id: 7, outcome: 'rejected' });
    }
    const results = home.mqtt.messages.filter(({ topic }) => topic.endsWith('/result'));
    expect(results).toHaveLength(messages.length + 2);
    await expectAllWell(home);
  });

  test('in bytes that are no text, or on topics that nobody knows, does no harm', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    const client = await mqtt.connectAsync(home.mqttUrl, { protocolVersion: 4, reconnectPeriod: 0 });
    onTestFinished(() => client.endAsync(true));
    const result = home.mqtt.next('smartthings/cafe_plug/result');
    await client.publishAsync('smartthings/cafe_plug/set', Buffer.from([0xff, 0xfe, 0x00, 0x80]));
    expect(JSON.parse(await result)).toMatchObject({
      code: 'INVALID_PAYLOAD',
      message: expect.stringContaining('UTF-8'),
    });
    for (const topic of [
      'smartthings//set',
      'smartthings/bridge/set',
      'smartthings/bridge/request/',
      'smartthings/bridge/scene//run',
      'smartthings/cafe_plug/%/%/%/set',
      'smartthings/cafe_plug/main/switch/__proto__/set',
      'smartthings/__proto__/set',
      'smartthings/cafe_plug/main/%zz/switch/run',
      'homeassistant/status',
    ]) {
      await client.publishAsync(topic, '{"switch": ');
    }
    const response = home.mqtt.next('smartthings/bridge/response/__proto__');
    await client.publishAsync('smartthings/bridge/request/__proto__', '{}');
    expect(JSON.parse(await response)).toMatchObject({ status: 'error', code: 'UNKNOWN_COMMAND' });
    await expectAllWell(home);
  });
});

test('webhook posts of any content are answered, what can be read of them is taken, and nothing else is touched', async () => {
  const home = await aHome({ devices: ['cafePlug', 'kitchenDimmer'] });
  await allPushed(home);
  const { installedAppId = '' } = home.cloud.installedApps[0] ?? {};
  const ours = { installedAppId, locationId: locationIds.home };
  const deviceEvent = (more: Record<string, unknown>) => ({
    eventType: 'DEVICE_EVENT',
    eventTime: new Date(home.clock.now()).toISOString(),
    deviceEvent: {
      eventId: crypto.randomUUID(),
      locationId: locationIds.home,
      deviceId: kitchenDimmer,
      componentId: 'main',
      capability: 'switchLevel',
      attribute: 'level',
      value: 12,
      valueType: 'number',
      stateChange: true,
      ...more,
    },
  });
  const bodies: unknown[] = [
    {},
    { messageType: 'EVENT' },
    { messageType: 'EVENT', eventData: null },
    { messageType: 'EVENT', eventData: { installedApp: null, events: [] } },
    { messageType: 'EVENT', eventData: { installedApp: ours } },
    { messageType: 'EVENT', eventData: { installedApp: ours, events: null } },
    { messageType: 'EVENT', eventData: { installedApp: ours, events: 'all' } },
    {
      messageType: 'EVENT',
      eventData: { installedApp: { ...ours, locationId: 'elsewhere' }, events: [deviceEvent({ value: 1 })] },
    },
    { messageType: 'PARTY', eventData: { installedApp: ours, events: [deviceEvent({ value: 2 })] } },
    { messageType: 'PING' },
    { messageType: 'CONFIRMATION', confirmationData: { appId: 7 } },
    { messageType: 'UNINSTALL', uninstallData: { installedApp: 'mine' } },
    { messageType: null },
  ];
  for (const body of bodies) {
    const { status, answer } = await home.cloud.deliver(body);
    expect([body, status]).toEqual([body, expect.toSatisfy((code: number) => [200, 400, 401].includes(code))]);
    expect(answer ?? '').not.toMatch(/SmartThings2MQTT|Error|at .*ts/);
  }
  expect(home.mqtt.last('smartthings/kitchen_ceiling/main/switchLevel/level')).toBe('80');

  const mixed = [
    null,
    7,
    [],
    {},
    { eventType: 'DEVICE_EVENT' },
    { eventType: 'DEVICE_EVENT', deviceEvent: null },
    { eventType: 'WEATHER_EVENT', weatherEvent: { rain: true } },
    { eventType: '__proto__', deviceEvent: {} },
    deviceEvent({ deviceId: null }),
    deviceEvent({ capability: undefined }),
    deviceEvent({ deviceId: 'nobody' }),
    deviceEvent({ value: 33 }),
    { eventType: 'DEVICE_LIFECYCLE_EVENT', deviceLifecycleEvent: { deviceId: kitchenDimmer, lifecycle: 'EXPLODE' } },
    { eventType: 'MODE_EVENT', modeEvent: { modeId: 'unheard-of' } },
    { ...deviceEvent({ attribute: 'oddity', value: { deep: [{ __proto__: null, a: '' }] } }), eventTime: 'yesterday' },
    deviceEvent({ attribute: 'empty', value: '' }),
    deviceEvent({ attribute: 'nothing', value: null }),
    deviceEvent({ attribute: 'a/b+c#', value: 'x'.repeat(5_000) }),
  ];
  expect((await home.cloud.deliver(mixed)).status).toBe(200);
  const at = (attribute: string) => home.mqtt.last(`smartthings/kitchen_ceiling/main/switchLevel/${attribute}`);
  await home.until(() => expect(at('a%2fb%2bc%23')).toHaveLength(5_000));
  expect(['level', 'oddity', 'empty', 'nothing'].map(at)).toEqual(['33', '{"deep":[{"a":""}]}', '""', 'null']);
  expect(home.mqtt.json('smartthings/kitchen_ceiling')).toMatchObject({
    main: { level: 33, empty: '', nothing: null },
  });
  await expectAllWell(home);
});

describe('a reply of SmartThings that makes no sense', () => {
  const page = (items: unknown) => ({ status: 200, body: JSON.stringify({ items }) });
  const text = (body: string, type = 'application/json') => ({ status: 200, headers: { 'content-type': type }, body });

  test('to the list of devices costs no device, and no other device its news', async () => {
    const home = await aHome({ devices: ['cafePlug', 'kitchenDimmer'] });
    await home.clock.advance(5_000);
    const rereads = async (answer: Parameters<typeof home.cloud.failNext>[1]['with']): Promise<void> => {
      home.cloud.clearRequests();
      home.cloud.failNext('GET /devices', { with: answer });
      await askBridge(home, 'refresh');
      await home.clock.advance(1_100);
      await home.until(() => expect(home.cloud.count('GET /devices')).toBeGreaterThan(0));
      await home.clock.advance(300);
    };
    const odd = [
      null,
      7,
      'plug',
      [],
      {},
      { deviceId: null },
      { deviceId: kitchenDimmer, components: 'many', label: { a: 1 } },
      { deviceId: kitchenDimmer },
      { deviceId: kitchenDimmer, components: null },
      {
        deviceId: 'de71ce00-0000-4000-8000-00000000000a',
        label: null,
        components: [null, 7, {}, { id: 'main', capabilities: [null, 7, {}, 'switch'] }],
        type: 12,
        healthState: 'good',
      },
    ];
    const good = home.cloud.devices.find(({ device }) => device.deviceId === cafePlug);
    if (good === undefined) throw new Error('The plug is missing.');
    const news = structuredClone(good.device);
    news.components[0]?.capabilities.forEach((capability) => {
      if (capability.id !== 'powerMeter') return;
      Object.assign(capability, {
        status: {
          power: { value: 55, unit: 'W', timestamp: new Date(home.clock.now()).toISOString() },
          odd: null,
          odder: 7,
        },
      });
    });
    for (const answer of [
      'html' as const,
      500,
      text(''),
      text('null'),
      text('[]'),
      text('{"items": null}'),
      text('{"items": {}}'),
      text('{"items": [{"deviceId":'),
      text('<html></html>', 'text/html'),
      page([]),
      page([null]),
      page([...odd.slice(0, 6)]),
      { status: 200, body: JSON.stringify({ items: [], _links: { next: { href: 'http://example.org/devices' } } }) },
      { status: 302, headers: { location: 'http://example.org/' }, body: '' },
    ]) {
      await rereads(answer);
      const { body } = await home.call('GET', '/api/devices');
      expect([answer, body.map(({ topic }: { topic: string }) => topic)]).toEqual([
        answer,
        ['kitchen_ceiling', 'cafe_plug'],
      ]);
    }
    const seen = home.mqtt.messages.length;
    await rereads(page([...odd, news, null]));
    await home.until(() => expect(home.mqtt.last('smartthings/cafe_plug/main/powerMeter/power')).toBe('55'));
    expect(home.mqtt.messages.slice(seen).filter(({ topic }) => topic.includes('kitchen_ceiling'))).toEqual([]);
    // The next list that can be read puts everything right.
    await askBridge(home, 'refresh');
    await home.clock.advance(1_100);
    await home.until(async () => {
      expect((await home.call('GET', '/api/devices')).body).toHaveLength(2);
    });
    home.log.splice(0);
    await expectAllWell(home);
  });

  test('to the status of one device is said, and the last known state stays', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    const status = (value: unknown) => ({ status: 200, body: JSON.stringify(value) });
    for (const answer of [
      'html' as const,
      status(null),
      status([]),
      status({}),
      status({ components: null }),
      text('{'),
    ]) {
      home.cloud.failNext('GET /devices/:id/status', { with: answer });
      expect([answer, await ask(home, 'cafe_plug/get')]).toMatchObject([answer, { outcome: 'rejected' }]);
    }
    const partly = {
      main: null,
      attic: 7,
      cellar: { switch: null, powerMeter: { power: 5, energy: { value: null } } },
    };
    home.cloud.failNext('GET /devices/:id/status', { with: status({ components: partly }) });
    expect(await ask(home, 'cafe_plug/get')).toMatchObject({ outcome: 'confirmed' });
    expect(home.mqtt.json('smartthings/cafe_plug')).toMatchObject({ main: { switch: 'on', energy: 41.27 } });
    home.log.splice(0);
    await expectAllWell(home);
  });

  test('to a command counts as accepted where its status does, and the event decides', async () => {
    const home = await aHome({ devices: ['cafePlug'] });
    await allPushed(home);
    for (const body of [
      '{}',
      '{"results": null}',
      '{"results": [null]}',
      '{"results": [{"id": 7, "status": null}]}',
      '',
    ]) {
      home.cloud.failNext('POST /devices/:id/commands', { after: 'rotate', with: { status: 200, body } });
      const wanted = home.cloud.valueOf(cafePlug, 'main', 'switch', 'switch') === 'on' ? 'off' : 'on';
      expect([body, await ask(home, 'cafe_plug/set', { switch: wanted })]).toMatchObject([
        body,
        { outcome: 'confirmed' },
      ]);
    }
    await expectAllWell(home);
  });

  test('about everything else but the devices costs only what it was about', async () => {
    const home = await aHome({ devices: ['cafePlug'], signIn: [] });
    await home.call('POST', '/api/app/register', { token: home.cloud.createPersonalAccessToken() });
    for (const route of [
      'GET /locations/:id',
      'GET /locations/:id/rooms',
      'GET /locations/:id/modes',
      'GET /locations/:id/modes/current',
      'GET /scenes',
    ]) {
      home.cloud.failNext(route, {
        with: { status: 200, body: '{"items": [null, 7, {}], "id": null, "name": null}' },
        times: 2,
      });
    }
    await home.login(locationIds.home);
    await home.published('cafe_plug');
    await home.until(() => expect(home.mqtt.last('smartthings/bridge/state')).toBe('online'));
    await expectAllWell(home);
  });
});
