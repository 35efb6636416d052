import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { happensOnce } from '../../src/capabilities/momentary.ts';
import { minutes, seconds } from '../../src/ops/clock.ts';
import { valuePayload } from '../../src/topics/payload.ts';
import { roomIds } from '../cloud/demo-home/ids.ts';
import { type DeviceFixture, loadHome } from '../cloud/home.ts';
import { aHome, deviceIds, fixtureOf, homeWith, locationIds, type TestHome } from '../support/a-home.ts';
import { homesFile, missingHomes, skipNote } from '../support/needs.ts';

const { colorLamp, kitchenDimmer, cafePlug } = deviceIds;

interface Listed {
  readonly id: string;
  readonly topic: string;
  readonly label: string;
  readonly room: string | null;
  readonly health: string;
  readonly delivery: string;
}

const listed = (home: TestHome): Listed[] => (home.mqtt.json('smartthings/bridge/devices') ?? []) as Listed[];
const listedDevice = (home: TestHome, id: string): Listed | undefined => listed(home).find((each) => each.id === id);
const notices = (home: TestHome) => home.mqtt.all('smartthings/bridge/event').map((text) => JSON.parse(text));
/** Below one device, what the broker has retained. */
const topicsOf = async (home: TestHome, name: string): Promise<string[]> =>
  [...(await home.retained()).keys()].filter((topic) => `${topic}/`.startsWith(`smartthings/${name}/`));
/** A copy of a device with another id and label. */
const another = (name: keyof typeof deviceIds, number: number, label: string): DeviceFixture => {
  const fixture = structuredClone(fixtureOf(name));
  fixture.device.deviceId = `0dd00000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  fixture.device.label = label;
  return fixture;
};

/** Every device of the cloud's home is on MQTT, complete and with the values that SmartThings has. */
const expectWholeHome = async (home: TestHome): Promise<void> => {
  const retained = await home.retained();
  const names = new Map<string, string>(
    JSON.parse(retained.get('smartthings/bridge/devices') ?? '[]').map(({ id, topic }: Listed) => [id, topic]),
  );
  expect(names.size).toBe(home.cloud.devices.length);
  const wanted = new Map<string, string | undefined>();
  for (const { device, status } of home.cloud.devices) {
    const name = `smartthings/${names.get(device.deviceId)}`;
    wanted.set(`${name}/availability`, retained.get(`${name}/availability`) ?? 'online or offline');
    for (const [component, capabilities] of Object.entries(status.components)) {
      const owned = device.components.find(({ id }) => id === component)?.capabilities.map(({ id }) => id) ?? [];
      for (const [capability, attributes] of Object.entries(capabilities)) {
        // Lists carry the states of the capabilities that a device names as its own; one real device reports more.
        if (!owned.includes(capability)) continue;
        for (const [attribute, { value }] of Object.entries(attributes)) {
          const payload = happensOnce(capability, attribute) ? undefined : valuePayload(value);
          wanted.set(`${name}/${component}/${capability}/${attribute}`, payload);
          const whole = JSON.parse(retained.get(name) ?? '{}')[component] ?? {};
          const told = `${capability}.${attribute}` in whole ? whole[`${capability}.${attribute}`] : whole[attribute];
          expect([name, component, capability, attribute, told]).toEqual([
            name,
            component,
            capability,
            attribute,
            value ?? null,
          ]);
        }
      }
    }
  }
  const found = new Map([...wanted.keys()].map((topic) => [topic, retained.get(topic)]));
  expect(found).toEqual(wanted);
};

test('a device that is added is there at once, with its subscription, though SmartThings first denies it', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  home.cloud.failNext(`GET /devices/${cafePlug}`, { with: 403 });
  const before = home.clock.now();
  home.cloud.addDevice(fixtureOf('cafePlug'));
  await home.cloud.idle();
  await home.clock.advance(seconds(6));
  await home.until(() => expect(listedDevice(home, cafePlug)?.delivery).toBe('push'));
  expect(home.clock.now() - before).toBeLessThan(seconds(20));
  await expectWholeHome(home);
  const topic = listedDevice(home, cafePlug)?.topic;
  expect(notices(home)).toContainEqual(expect.objectContaining({ type: 'device_added', id: cafePlug, topic }));
  const seen = home.mqtt.next(`smartthings/${topic}/main/switch/switch`);
  const other = home.cloud.valueOf(cafePlug, 'main', 'switch', 'switch') === 'on' ? 'off' : 'on';
  home.cloud.setAttribute(cafePlug, 'main', 'switch', 'switch', other);
  expect(await seen).toBe(other);
});

test('two changes of a device in quick succession both count', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  home.cloud.failNext(`GET /devices/${colorLamp}/health`, { with: 'slow', slowMs: 300 });
  home.cloud.renameDevice(colorLamp, 'First');
  await home.until(() => expect(home.cloud.count('GET /devices/:id/health')).toBeGreaterThan(0));
  home.cloud.renameDevice(colorLamp, 'Second');
  await home.until(() => expect(listedDevice(home, colorLamp)?.label).toBe('Second'));
});

test('a device that is removed leaves nothing behind, whether its event comes or is lost', async () => {
  const home = await aHome({ devices: ['colorLamp', 'kitchenDimmer', 'cafePlug'] });
  const plug = listedDevice(home, cafePlug)?.topic ?? '';
  const before = home.clock.now();
  home.cloud.removeDevice(colorLamp);
  await home.until(() => expect(listed(home).map(({ id }) => id)).not.toContain(colorLamp));
  expect(home.clock.now() - before).toBeLessThan(seconds(15));
  expect(await topicsOf(home, 'corner_lamp')).toEqual([]);
  expect(notices(home)).toContainEqual(expect.objectContaining({ type: 'device_removed', id: colorLamp }));

  home.cloud.faults.loseEvents = 1;
  home.cloud.removeDevice(cafePlug);
  await home.clock.advance(minutes(17));
  await home.until(() => expect(listed(home).map(({ id }) => id)).toEqual([kitchenDimmer]));
  expect(await topicsOf(home, plug)).toEqual([]);
  expect((await topicsOf(home, 'kitchen_ceiling')).length).toBeGreaterThan(4);
});

test('names stay when labels change and over restarts; rooms and labels follow', async () => {
  const home = await aHome({ devices: ['colorLamp', 'kitchenDimmer'] });
  home.cloud.renameDevice(colorLamp, 'Ständerlampe');
  await home.until(() =>
    expect(listedDevice(home, colorLamp)).toMatchObject({ topic: 'corner_lamp', label: 'Ständerlampe' }),
  );
  expect(notices(home)).toContainEqual(
    expect.objectContaining({
      type: 'device_renamed',
      id: colorLamp,
      topic: 'corner_lamp',
      from: 'Corner lamp',
      to: 'Ständerlampe',
    }),
  );
  home.cloud.moveDevice(colorLamp, roomIds.basement);
  await home.until(() => expect(listedDevice(home, colorLamp)?.room).toBe('Basement'));
  const attic = { roomId: 'a2ea0000-0000-4000-8000-000000000099', locationId: locationIds.home, name: 'Attic' };
  home.cloud.addRoom(attic);
  home.cloud.moveDevice(colorLamp, attic.roomId);
  await home.until(() => expect(listedDevice(home, colorLamp)?.room).toBe('Attic'));

  await home.restart();
  await home.until(() => expect(home.mqtt.last('smartthings/bridge/state')).toBe('online'));
  expect(listedDevice(home, colorLamp)).toMatchObject({ topic: 'corner_lamp', label: 'Ständerlampe', room: 'Attic' });
  const old = await topicsOf(home, 'corner_lamp');
  await home.mqtt.publish('smartthings/bridge/request/rename', '{"device": "corner_lamp", "to": "Attic lamp"}');
  await home.until(() => expect(listedDevice(home, colorLamp)?.topic).toBe('attic_lamp'));
  expect(await topicsOf(home, 'corner_lamp')).toEqual([]);
  expect(await topicsOf(home, 'attic_lamp')).toHaveLength(old.length);
  await home.mqtt.publish('smartthings/bridge/request/rename', '{"device": "attic_lamp", "to": "corner lamp"}');
  await home.until(() => expect(listedDevice(home, colorLamp)?.topic).toBe('corner_lamp'));
  // The old label is free, but the name is not.
  home.cloud.addDevice(another('cafePlug', 1, 'Corner lamp'));
  await home.until(() => expect(listed(home).map(({ topic }) => topic)).toContain('corner_lamp_2'));
});

test('a device that moves to another location of the user keeps its name and topics', async () => {
  const home = await aHome({
    devices: ['colorLamp', 'cabinPorchLight'],
    signIn: [locationIds.home, locationIds.cabin],
  });
  home.cloud.renameDevice(colorLamp, 'Porch, too');
  await home.until(() => expect(listedDevice(home, colorLamp)?.label).toBe('Porch, too'));
  const fixture = home.cloud.devices.find(({ device }) => device.deviceId === colorLamp);
  Object.assign(fixture?.device ?? {}, { locationId: locationIds.cabin, roomId: roomIds.cabinLounge });
  const [first] = home.cloud.installedApps;
  await home.cloud.deliver(
    [
      home.cloud.eventOf('DEVICE_LIFECYCLE_EVENT', {
        lifecycle: 'MOVE_FROM',
        locationId: locationIds.home,
        deviceId: colorLamp,
      }),
    ],
    { installedAppId: first?.installedAppId ?? '' },
  );
  await home.clock.advance(seconds(4));
  await home.until(() => expect(listedDevice(home, colorLamp)).toMatchObject({ location: 'Cabin', delivery: 'push' }));
  expect(listedDevice(home, colorLamp)).toMatchObject({ topic: 'corner_lamp', room: 'Lounge' });
  const seen = home.mqtt.next('smartthings/corner_lamp/main/switchLevel/level');
  home.cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', 9);
  expect(await seen).toBe('9');
  expect(home.mqtt.all('smartthings/corner_lamp')).not.toContain('');
});

test('devices of one label get numbers in the order of their ids', async () => {
  const devices = [3, 1, 2].map((number) => another('cafePlug', number, 'Lämpchen!'));
  const home = await aHome({
    home: { ...homeWith([]), devices: [...devices, another('cafePlug', 4, 'Bridge'), another('cafePlug', 5, '★')] },
  });
  await home.until(() => expect(listed(home)).toHaveLength(5));
  const byId = listed(home)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ topic }) => topic);
  expect(byId.slice(0, 4)).toEqual(['lampchen', 'lampchen_2', 'lampchen_3', 'bridge_2']);
  expect(byId[4]).toContain('0dd00000');
});

describe('devices that still exist stay', () => {
  test('whatever lists and events say of them', async () => {
    const home = await aHome({ devices: ['colorLamp', 'kitchenDimmer', 'frontDoorLock', 'cafePlug'] });
    const topics = await home.retained();
    const existing = home.cloud.devices.map(({ device }) => device.deviceId);
    const poll = async (): Promise<void> => {
      await home.mqtt.publish('smartthings/bridge/request/refresh', '{}');
      await home.clock.advance(seconds(45));
    };
    const lies = {
      empty: () => Object.assign(home.cloud.faults, { deviceList: { kind: 'empty', times: 3 } }),
      'no items': () => Object.assign(home.cloud.faults, { deviceList: { kind: 'no items', times: 3 } }),
      broken: () => Object.assign(home.cloud.faults, { deviceList: { kind: 'broken', times: 3 } }),
      cut: () => Object.assign(home.cloud.faults, { deviceList: { kind: 'cut', times: 4 } }),
      'others only': () =>
        home.cloud.failNext('GET /devices', {
          with: { status: 200, body: { items: [fixtureOf('remote').device, null, 7, {}], _links: null } },
          times: 3,
        }),
      forbidden: () => home.cloud.failNext('GET /devices', { with: 403, times: 2 }),
      'not found': () => home.cloud.failNext('GET /devices', { with: 404, times: 2 }),
      'everything forbidden': () => Object.assign(home.cloud.faults, { refuseEverything: 403 }),
      'payment required': () => Object.assign(home.cloud.faults, { refuseEverything: 402 }),
      'gateway page': () => home.cloud.failNext('*', { with: 'html', times: 4 }),
      'server fault': () => home.cloud.failNext('*', { with: 503, times: 5 }),
      'second page lost': () => {
        home.cloud.faults.devicePageSize = 2;
        home.cloud.failNext('GET /devices', { with: 'connection reset' });
      },
      'false event': () =>
        home.cloud.deliver([
          home.cloud.eventOf('DEVICE_LIFECYCLE_EVENT', {
            lifecycle: 'DELETE',
            locationId: locationIds.home,
            deviceId: colorLamp,
          }),
        ]),
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...(Object.keys(lies) as (keyof typeof lies)[])), { minLength: 2, maxLength: 4 }),
        async (kinds) => {
          for (const kind of kinds) {
            await lies[kind]();
            await poll();
          }
          home.cloud.clearFailures();
          Object.assign(home.cloud.faults, { deviceList: undefined, refuseEverything: undefined, devicePageSize: 200 });
          await poll();
          const { body: devices } = await home.call('GET', '/api/devices');
          expect(devices.map(({ id }: Listed) => id)).toEqual(expect.arrayContaining(existing));
        },
      ),
      { numRuns: 25 },
    );
    const gone = [...topics.keys()].filter((topic) => home.mqtt.last(topic) === '');
    expect(gone).toEqual([]);
    expect(home.cloud.count('GET /devices')).toBeGreaterThan(30);
    expect(notices(home).filter(({ type, id }) => type === 'device_removed' && existing.includes(id))).toEqual([]);
  });

  test('when SmartThings refuses everything while one of them is said to be deleted', async () => {
    const home = await aHome();
    home.cloud.faults.refuseEverything = 403;
    for (const { device } of home.cloud.devices) {
      const content = { lifecycle: 'DELETE', locationId: locationIds.home, deviceId: device.deviceId };
      await home.cloud.deliver([home.cloud.eventOf('DEVICE_LIFECYCLE_EVENT', content)]);
    }
    await home.clock.advance(minutes(20));
    home.cloud.faults.refuseEverything = undefined;
    await home.clock.advance(minutes(20));
    expect((await home.call('GET', '/api/devices')).body).toHaveLength(home.cloud.devices.length);
    expect(notices(home).map(({ type }) => type)).not.toContain('device_removed');
  });
});

test('excluded devices are not bridged, by id or label, and lose their topics when they are excluded later', async () => {
  const home = await aHome({ devices: ['colorLamp', 'kitchenDimmer', 'cafePlug'], env: { ST2M_EXCLUDE: cafePlug } });
  await home.until(() =>
    expect(
      listed(home)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual([colorLamp, kitchenDimmer].toSorted()),
  );
  await home.mqtt.publish('smartthings/corner_lamp/of_somebody_else', 'x', { retain: true });
  await home.restart({ ST2M_EXCLUDE: `${cafePlug}, corner LAMP` });
  await home.until(() => expect(home.mqtt.last('smartthings/bridge/state')).toBe('online'));
  expect(await topicsOf(home, 'corner_lamp')).toEqual(['smartthings/corner_lamp/of_somebody_else']);
  home.cloud.setAttribute(colorLamp, 'main', 'switchLevel', 'level', 5);
  home.cloud.setAttribute(cafePlug, 'main', 'switch', 'switch', 'off');
  // A device that gets the label of an excluded one leaves, too.
  home.cloud.renameDevice(kitchenDimmer, 'Corner lamp');
  await home.clock.advance(minutes(16));
  await home.until(() => expect(listed(home)).toEqual([]));
  expect(await topicsOf(home, 'kitchen_ceiling')).toEqual([]);
});

test('a home comes in pages, without states or health in the list, and over links that point elsewhere', async () => {
  const home = await aHome({ devices: ['colorLamp', 'kitchenDimmer', 'cafePlug', 'phone'], signIn: [] });
  Object.assign(home.cloud.faults, { devicePageSize: 2, ignoreIncludeStatus: true, ignoreIncludeHealth: true });
  await home.call('POST', '/api/app/register', { token: home.cloud.createPersonalAccessToken() });
  await home.login(locationIds.home);
  await home.until(() => expect(listed(home)).toHaveLength(4));
  await home.until(() => expect(listedDevice(home, colorLamp)?.health).toBe('ONLINE'));
  await home.until(() => expectWholeHome(home));

  const strange = { href: 'https://elsewhere.example/devices?page=1&max=2&includeStatus=true&mark=followed' };
  home.cloud.clearRequests();
  home.cloud.failNext('GET /devices', { with: { status: 200, body: { items: [], _links: { next: strange } } } });
  await home.mqtt.publish('smartthings/bridge/request/refresh', '{}');
  await home.clock.advance(seconds(3));
  await home.until(() => expect(home.cloud.requests.map(({ query }) => query['mark'])).toContain('followed'));
  // What the list does not tell is not asked for at each poll.
  expect(home.cloud.count('GET /devices/:id/health')).toBe(0);
});

test('rooms and modes that could not be read at the sign-in are asked for again soon', async () => {
  const home = await aHome({ devices: ['colorLamp'], signIn: [] });
  home.cloud.failNext('GET /locations/:id/rooms', { with: 503, times: 3 });
  home.cloud.failNext('GET /locations/:id/modes', { with: 'html' });
  await home.call('POST', '/api/app/register', { token: home.cloud.createPersonalAccessToken() });
  await home.login();
  await home.clock.advance(seconds(10));
  await home.until(() => expect(listedDevice(home, colorLamp)).toBeDefined());
  await home.clock.advance(minutes(2));
  await home.until(() => expect(listedDevice(home, colorLamp)?.room).toBe('Living room'));
  await home.mqtt.publish('smartthings/bridge/mode/home/set', 'Away');
  await home.until(() => expect(home.mqtt.last('smartthings/bridge/mode/home')).toBe('Away'));
});

test('more than 36 devices share subscriptions by capability, within SmartThings’ limits', async () => {
  const kinds = ['colorLamp', 'cafePlug', 'kitchenDimmer', 'thermostat', 'washer'] as const;
  const devices = Array.from({ length: 100 }, (_, n) =>
    another(kinds[n % kinds.length] ?? 'colorLamp', n, `Thing ${n}`),
  );
  const home = await aHome({ home: { ...homeWith([]), devices } });
  const [install] = home.cloud.installedApps;
  const subscriptions = home.cloud.subscriptionsOf(install?.installedAppId ?? '');
  expect(subscriptions.length).toBeLessThanOrEqual(40);
  expect(subscriptions.map(({ sourceType }) => sourceType)).toContain('CAPABILITY');
  expect(home.cloud.requests.filter(({ status }) => status === 429)).toEqual([]);
  const seen = home.mqtt.next('smartthings/thing_52/main/switchLevel/level');
  home.cloud.setAttribute(devices[52]?.device.deviceId ?? '', 'main', 'switchLevel', 'level', 17);
  expect(await seen).toBe('17');
  await home.until(() => expect(listed(home).filter(({ delivery }) => delivery === 'push').length).toBeGreaterThan(50));
  await expectWholeHome(home);
});

describe('a home of 48 real devices', () => {
  test.skipIf(missingHomes)(`is published whole, value by value${skipNote(missingHomes)}`, async () => {
    const home = await aHome({ home: await loadHome(fileURLToPath(homesFile('open.json'))) });
    await home.until(() => expect(listed(home)).toHaveLength(48));
    await expectWholeHome(home);
    expect(home.log.filter((line) => / (warning|error) /.test(line))).toEqual([]);
  });
});
