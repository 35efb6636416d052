import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deviceIds } from '../../cloud/demo-home/ids.ts';
import { demoHome } from '../../cloud/demo-home.ts';
import { isSkipped, missing } from './installation.ts';
import { aWorld, type World } from './world.ts';

describe.skipIf(isSkipped(missing))(`a whole home${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld({ home: demoHome() });
    await world.settled();
  });
  afterAll(() => world?.stop());

  test('every component of every document becomes an entity, and Home Assistant has nothing to complain about', async () => {
    expect(await world.differences()).toEqual([]);
    expect(await world.installation.complaints()).toEqual([]);
  });

  test('each device has its name, maker, room and parent in the registry', async () => {
    const { client } = world.installation;
    const [devices, areas] = [await client.devices(), await client.areas()];
    const byId = (id: string) =>
      devices.find(({ identifiers }) => identifiers.some(([, name]) => name === `smartthings2mqtt_${id}`));
    const [siren, hub, bridge] = [byId(deviceIds.siren), byId(deviceIds.hub), byId('bridge')];
    expect(siren).toMatchObject({ name: 'Siren', via_device_id: hub?.id });
    expect(areas.find((area) => area.area_id === siren?.area_id)?.name).toBe('Basement');
    expect(hub?.via_device_id).toBe(bridge?.id);
    expect(bridge).toMatchObject({ name: 'SmartThings2MQTT', via_device_id: null });
    for (const { device } of demoHome().devices) expect(byId(device.deviceId)?.name).toBe(device.label);
    const washer = byId(deviceIds.washer);
    expect(washer?.manufacturer).toBe('Samsung Electronics');
    expect(washer?.model).toBeTruthy();
    expect(washer?.sw_version).toBeTruthy();
  });
});
