import { expect, test } from 'vitest';
import { anApi, aServer } from './world.ts';

const item = (n: number, more: Record<string, unknown> = {}) => ({
  deviceId: `device-${n}`,
  label: `Lamp ${n}`,
  locationId: 'home',
  type: 'ZIGBEE',
  components: [
    {
      id: 'main',
      capabilities: [
        { id: 'switch', version: 1, status: { switch: { value: 'on', timestamp: '2026-11-22T11:00:00.123Z' } } },
        { id: 'battery', version: 1, status: { battery: { value: 90, unit: '%' }, type: { value: null } } },
        { id: 'refresh', version: 1, status: {} },
      ],
      categories: [{ name: 'Light', categoryType: 'manufacturer' }],
    },
  ],
  healthState: { state: 'OFFLINE', lastUpdatedDate: '2026-11-22T10:00:00.000Z' },
  ...more,
});

test('the list brings devices, state and health of all pages', async () => {
  const { url, asked } = await aServer(({ query }) =>
    query.get('page') === '1'
      ? { body: { items: [item(2)], _links: {} } }
      : { body: { items: [item(1)], _links: { next: { href: `${url}/devices?max=200&page=1` } } } },
  );
  const { smartthings, clock } = anApi(url);
  const list = await smartthings.devices.list('app', 'home');
  expect(list.complete).toBe(true);
  expect(list.problems).toEqual([]);
  expect([...list.presentIds]).toEqual(['device-1', 'device-2']);
  expect(list.devices[0]).toMatchObject({
    device: { id: 'device-1', installedAppId: 'app', locationId: 'home', label: 'Lamp 1' },
    health: { health: 'OFFLINE', time: Date.parse('2026-11-22T10:00:00.000Z') },
    attributes: [
      { attribute: 'switch', value: 'on', time: Date.parse('2026-11-22T11:00:00.123Z'), precision: 'millisecond' },
      { attribute: 'battery', value: 90, unit: '%', time: clock.now(), precision: 'second' },
      { attribute: 'type', value: null, time: 0 },
    ],
  });
  expect(asked[0]?.headers.accept).toBe('application/vnd.smartthings+json;v=20170916');
  expect(asked[0]?.query.toString()).toBe('locationId=home&includeStatus=true&includeHealth=true&max=200');
});

test('the token is never sent to where a link points', async () => {
  const stranger = await aServer(() => ({ body: { items: [] } }));
  const own = await aServer(({ query }) =>
    query.has('page')
      ? { body: { items: [item(2)] } }
      : { body: { items: [item(1)], _links: { next: { href: `${stranger.url}/devices?page=1` } } } },
  );
  const list = await anApi(own.url).smartthings.devices.list('app', 'home');
  expect(list).toMatchObject({ complete: true, devices: [{}, {}] });
  expect(stranger.asked).toEqual([]);
});

test('pages that go round, or never end, make the list incomplete', async () => {
  const round = await aServer(() => ({ body: { items: [item(1)], _links: { next: { href: '/devices?page=1' } } } }));
  expect((await anApi(round.url).smartthings.devices.list('app', 'home')).complete).toBe(false);
  expect(round.asked).toHaveLength(2);
  const endless = await aServer((_, count) => ({
    body: { items: [item(count)], _links: { next: { href: `/devices?page=${count}` } } },
  }));
  expect((await anApi(endless.url).smartthings.devices.list('app', 'home')).complete).toBe(false);
  expect(endless.asked).toHaveLength(50);
});

test('a later page that fails keeps what came, and the list is incomplete', async () => {
  const { url } = await aServer(({ query }) =>
    query.has('page')
      ? { status: 400, body: '' }
      : { body: { items: [item(1)], _links: { next: { href: '/devices?page=1' } } } },
  );
  const list = await anApi(url).smartthings.devices.list('app', 'home');
  expect(list).toMatchObject({ complete: false, devices: [{ device: { id: 'device-1' } }] });
});

test('a first page that fails is a failure', async () => {
  const { url } = await aServer(() => ({ status: 404, body: '' }));
  await expect(anApi(url).smartthings.devices.list('app', 'home')).rejects.toMatchObject({ kind: 'not_found' });
});

test.each([[{}], [{ items: null }], [{ items: {} }], [[]]])(
  '%o is an incomplete list, not an empty home',
  async (body) => {
    const { url } = await aServer(() => ({ body }));
    const list = await anApi(url).smartthings.devices.list('app', 'home');
    expect(list).toMatchObject({ complete: false, devices: [] });
  },
);

test('a device that cannot be understood is present all the same, and stops no other', async () => {
  const { url } = await aServer(() => ({ body: { items: [{ deviceId: 'odd', components: 7 }, item(1)] } }));
  const list = await anApi(url).smartthings.devices.list('app', 'home');
  expect(list.complete).toBe(true);
  expect([...list.presentIds]).toEqual(['odd', 'device-1']);
  expect(list.devices.map(({ device }) => device.id)).toEqual(['device-1']);
  expect(list.problems).toEqual([{ where: 'items[0].components', message: 'The components of odd cannot be read.' }]);
});

test('an item without id makes the list incomplete: nobody knows which device it is', async () => {
  const { url } = await aServer(() => ({ body: { items: [{ label: 'Nameless' }, null, item(1)] } }));
  const list = await anApi(url).smartthings.devices.list('app', 'home');
  expect(list).toMatchObject({ complete: false, devices: [{ device: { id: 'device-1' } }] });
});

test('a batch without status says so, rather than that nothing was ever reported', async () => {
  const bare = item(1, {
    components: [{ id: 'main', capabilities: [{ id: 'switch', version: 1 }] }],
    healthState: null,
  });
  const { url } = await aServer(() => ({ body: { items: [bare] } }));
  const [listed] = (await anApi(url).smartthings.devices.list('app', 'home')).devices;
  expect(listed).not.toHaveProperty('attributes');
  expect(listed).not.toHaveProperty('health');
});

test('commands go out together, and each has its receipt', async () => {
  const { url, asked } = await aServer(() => ({ body: { results: [{ id: 'x', status: 'COMPLETED' }] } }));
  const commands = ['on', 'off'].map((command) => ({
    component: 'main',
    capability: 'switch',
    command,
    arguments: [],
  }));
  await expect(anApi(url).smartthings.devices.execute('app', 'device 1', commands)).resolves.toEqual([
    { id: 'x', status: 'COMPLETED' },
    { status: 'ACCEPTED' },
  ]);
  expect(asked[0]).toMatchObject({
    method: 'POST',
    path: '/devices/device%201/commands',
    body: JSON.stringify({ commands }),
  });
});

test.each(['get', 'status', 'health'] as const)('an answer to %s that makes no sense is a bad reply', async (what) => {
  const { url } = await aServer(() => ({ body: { surprise: true } }));
  const { devices } = anApi(url).smartthings;
  await expect(devices[what]('app', 'device-1')).rejects.toMatchObject({ kind: 'bad_reply' });
});
