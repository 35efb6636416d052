import { expect, test } from 'vitest';
import { aHome, deviceIds, fixtureOf, homeWith, locationIds } from '../support/a-home.ts';

const BRIDGE_STATE = 'smartthings/bridge/state';

const isAvailability = (topic: string): boolean => topic.endsWith('/availability');
const isState = (topic: string): boolean =>
  topic.startsWith('smartthings/') && !topic.startsWith('smartthings/bridge/') && !isAvailability(topic);

test('at a start everything comes in order, whichever location answers first: availability, states, then the bridge', async () => {
  const home = await aHome({
    devices: ['colorLamp', 'kitchenDimmer', 'thermostat', 'cabinThermostat', 'cabinFrostSensor'],
    signIn: [locationIds.home, locationIds.cabin],
  });
  await home.stop();
  home.mqtt.clear();
  await home.start();
  await home.until(() => expect(home.mqtt.last(BRIDGE_STATE)).toBe('online'));
  const topics = home.mqtt.messages.map(({ topic }) => topic);
  expect(topics.filter(isAvailability)).toHaveLength(5);
  expect(topics.findLastIndex(isAvailability)).toBeLessThan(topics.findIndex(isState));
  expect(topics.findLastIndex(isState)).toBeLessThan(topics.indexOf(BRIDGE_STATE));
});

test('after a sign-in, too, the availability of every device comes before the first state', async () => {
  const home = await aHome();
  const topics = home.mqtt.messages.map(({ topic }) => topic);
  expect(topics.findLastIndex(isAvailability)).toBeLessThan(topics.findIndex(isState));
});

test('a device whose label leaves nothing for a topic is called by its id, as it is', async () => {
  const lamp = fixtureOf('colorLamp');
  const unnamed = { ...lamp, device: { ...lamp.device, label: '!!!' } };
  const home = await aHome({ home: { ...homeWith([]), devices: [unnamed] } });
  expect(home.mqtt.json(`smartthings/${deviceIds.colorLamp}`)).toHaveProperty('main');
});

test('a value that the device does not list is refused with what it lists, and SmartThings is not asked', async () => {
  const home = await aHome({ devices: ['thermostat'] });
  const [{ topic }] = home.mqtt.json('smartthings/bridge/devices') as [{ topic: string }];
  const { main } = home.mqtt.json(`smartthings/${topic}`) as { main: { supportedThermostatModes: string[] } };
  expect(main.supportedThermostatModes).not.toContain('dryair');
  const result = home.mqtt.next(`smartthings/${topic}/result`);
  await home.mqtt.publish(`smartthings/${topic}/set`, '{"thermostatMode": "dryair"}');
  expect(JSON.parse(await result)).toMatchObject({
    outcome: 'rejected',
    message: expect.stringContaining(main.supportedThermostatModes.at(-1) ?? ''),
  });
  expect(home.cloud.count('POST /devices/:id/commands')).toBe(0);
});

test('a new topic name that a user asks for is told as an event', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  const told = home.mqtt.next('smartthings/bridge/event', (payload) => payload.includes('device_renamed'));
  await home.mqtt.publish('smartthings/bridge/request/rename', '{"device": "corner_lamp", "to": "Hall"}');
  expect(JSON.parse(await told)).toEqual({
    type: 'device_renamed',
    id: deviceIds.colorLamp,
    topic: 'hall',
    former_topic: 'corner_lamp',
  });
});

test('of two locations with devices of the same name the one that signed in first keeps it, however slow its answer', async () => {
  const home = await aHome({ devices: ['thermostat', 'cabinThermostat'], signIn: [] });
  await home.call('POST', '/api/app/register', { token: home.cloud.createPersonalAccessToken() });
  home.cloud.failNext('GET /locations/:id/rooms', { with: 'slow', slowMs: 800 });
  await home.login(locationIds.home);
  await home.login(locationIds.cabin);
  const named = await home.until(() => {
    const devices = home.mqtt.json('smartthings/bridge/devices') as { id: string; topic: string }[];
    expect(devices).toHaveLength(2);
    return new Map(devices.map(({ id, topic }) => [id, topic]));
  });
  expect(named.get(deviceIds.thermostat)).toBe('thermostat');
  expect(named.get(deviceIds.cabinThermostat)).toBe('thermostat_2');
});
