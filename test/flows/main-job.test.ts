import { expect, test } from 'vitest';
import { happensOnce } from '../../src/capabilities/momentary.ts';
import { aHome, deviceIds } from '../support/a-home.ts';

const { colorLamp } = deviceIds;

test('after the sign-in every device is on MQTT, with each attribute on a topic of its own', async () => {
  const home = await aHome();
  const retained = await home.retained();
  expect(retained.get('smartthings/bridge/state')).toBe('online');
  expect(retained.get('smartthings/corner_lamp/availability')).toBe('online');
  for (const { device, status } of home.cloud.devices) {
    const listed = JSON.parse(retained.get('smartthings/bridge/devices') ?? '[]');
    const { topic } = listed.find(({ id }: { id: string }) => id === device.deviceId);
    for (const [component, capabilities] of Object.entries(status.components)) {
      for (const [capability, attributes] of Object.entries(capabilities)) {
        for (const attribute of Object.keys(attributes)) {
          const name = `smartthings/${topic}/${component}/${capability}/${attribute}`;
          expect([name, retained.has(name)]).toEqual([name, !happensOnce(capability, attribute)]);
        }
      }
    }
  }
});

test('a signed event reaches its topic', async () => {
  const home = await aHome();
  const seen = home.mqtt.next('smartthings/corner_lamp/main/switch/switch', (payload) => payload === 'off');
  home.cloud.setAttribute(colorLamp, 'main', 'switch', 'switch', 'off');
  expect(await seen).toBe('off');
  expect(home.mqtt.json('smartthings/corner_lamp')).toMatchObject({ main: { switch: 'off' } });
});

test('a command from MQTT switches the lamp, and its result says that it happened', async () => {
  const home = await aHome();
  home.cloud.setAttribute(colorLamp, 'main', 'switch', 'switch', 'off');
  await home.cloud.idle();
  const result = home.mqtt.next('smartthings/corner_lamp/result');
  await home.mqtt.publish('smartthings/corner_lamp/set', '{"id": 7, "switch": "on", "level": 41}');
  expect(JSON.parse(await result)).toMatchObject({
    id: 7,
    commands: ['main/switch/on', 'main/switchLevel/setLevel'],
    outcome: 'confirmed',
  });
  expect(home.cloud.valueOf(colorLamp, 'main', 'switchLevel', 'level')).toBe(41);
});
