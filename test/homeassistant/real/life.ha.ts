import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deviceIds } from '../../cloud/demo-home/ids.ts';
import { demoHome } from '../../cloud/demo-home.ts';
import type { RegisteredDevice } from './client.ts';
import { isSkipped, missing, missingControl } from './installation.ts';
import { aWorld, until, type World } from './world.ts';

describe.skipIf(isSkipped(missing))(
  `the life of devices${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    let world: World;
    beforeAll(async () => {
      world = await aWorld({ home: demoHome() });
      await world.settled();
    });
    afterAll(() => world?.stop());

    const registered = async (id: string): Promise<RegisteredDevice | undefined> =>
      (await world.installation.client.devices()).find(({ identifiers }) =>
        identifiers.some(([, name]) => name === `smartthings2mqtt_${id}`),
      );
    /** Unique id → entity id. */
    const entityIds = async (): Promise<Record<string, string>> =>
      Object.fromEntries([...(await world.shown())].map(([uniqueId, { entity_id: id }]) => [uniqueId, id]));
    /** Runs `turn`, and expects every entity to be there afterwards as it was before. */
    const expectAllAsBefore = async (turn: () => Promise<void>): Promise<void> => {
      const before = await entityIds();
      await turn();
      await world.settled();
      expect(await entityIds()).toEqual(before);
    };
    const shownOf = async (id: string): Promise<string[]> =>
      Object.keys(await entityIds()).filter((uniqueId) => uniqueId.startsWith(`smartthings2mqtt_${id}_`));
    const nothingShown = (): Promise<void> =>
      until(async () => {
        const { size } = await world.shown();
        if (size > 0) throw new Error(`${size} entities are there still.`);
      });

    test('a device that leaves SmartThings leaves Home Assistant with all its entities', async () => {
      expect(await registered(deviceIds.soundbar)).toBeDefined();
      world.cloud.removeDevice(deviceIds.soundbar);
      await world.settled();
      expect(await shownOf(deviceIds.soundbar)).toEqual([]);
      expect(await registered(deviceIds.soundbar)).toBeUndefined();
    });

    test('a device that comes is there with all its entities', async () => {
      const fixture = demoHome().devices.find(({ device }) => device.deviceId === deviceIds.soundbar);
      if (fixture !== undefined) world.cloud.addDevice(fixture);
      await world.settled();
      expect(await registered(deviceIds.soundbar)).toBeDefined();
    });

    test('a rename in SmartThings renames the device, and no entity id changes', async () => {
      await expectAllAsBefore(async () => {
        world.cloud.renameDevice(deviceIds.colorLamp, 'Sofa lamp');
        await until(async () => {
          const name = (await registered(deviceIds.colorLamp))?.name;
          if (name !== 'Sofa lamp') throw new Error(`The lamp is called ${name}.`);
        });
      });
    });

    test('a change in SmartThings shows in Home Assistant', async () => {
      const path = ['main', 'temperatureMeasurement', 'temperature'] as const;
      world.cloud.setAttribute(deviceIds.balconyDoor, ...path, 12.5, { unit: 'C' });
      await until(async () => {
        const shown = await world.shown();
        const id = `smartthings2mqtt_${deviceIds.balconyDoor}_sensor_${path.join('_')}`;
        expect(Number(shown.get(id)?.state?.state)).toBe(12.5);
      });
    });

    test('a device that goes offline is unavailable until it is back', async () => {
      const states = async (): Promise<Set<string>> => {
        const start = `smartthings2mqtt_${deviceIds.leakSensor}_`;
        const own = [...(await world.shown()).values()].filter(({ unique_id: id }) => id.startsWith(start));
        return new Set(own.flatMap(({ state }) => state?.state ?? []));
      };
      world.cloud.setHealth(deviceIds.leakSensor, 'OFFLINE');
      await until(async () => expect(await states()).toEqual(new Set(['unavailable'])));
      world.cloud.setHealth(deviceIds.leakSensor, 'ONLINE');
      await until(async () => expect(await states()).not.toContain('unavailable'));
    });

    test('a restart of the bridge leaves everything as it was', () => expectAllAsBefore(() => world.restartBridge()));

    test('an excluded device is gone, and all others stay', async () => {
      await world.restartBridge({ ST2M_EXCLUDE: 'Kitchen ceiling' });
      await world.settled(world.cloud.devices.length - 1);
      expect(await shownOf(deviceIds.kitchenDimmer)).toEqual([]);
      expect(await registered(deviceIds.kitchenDimmer)).toBeUndefined();
      expect(await registered(deviceIds.cafePlug)).toBeDefined();
      await world.restartBridge({});
      await world.settled();
    });

    test('without discovery nothing of the bridge is left in Home Assistant, and with it all comes back', async () => {
      const before = Object.keys(await entityIds()).toSorted();
      await world.restartBridge({ ST2M_DISCOVERY: 'false' });
      await nothingShown();
      expect((await world.documents()).size).toBe(0);
      expect(await registered('bridge')).toBeUndefined();
      await world.restartBridge({});
      await world.settled();
      expect(Object.keys(await entityIds()).toSorted()).toEqual(before);
    });

    test('another discovery prefix takes the documents away from the first one', async () => {
      await world.restartBridge({ ST2M_DISCOVERY_PREFIX: 'elsewhere' });
      await until(async () => {
        const topics = [...(await world.documents()).keys()];
        expect(topics.filter((topic) => topic.startsWith('homeassistant/'))).toEqual([]);
        expect(topics).toHaveLength(world.cloud.devices.length + 1);
      });
      await nothingShown();
      await world.restartBridge({});
      await world.settled();
    });

    test('another base topic leaves no ghosts and nothing unavailable', async () => {
      await expectAllAsBefore(() => world.restartBridge({ ST2M_BASE_TOPIC: 'smartthings2mqtt-test-moved' }));
      await expectAllAsBefore(() => world.restartBridge({}));
    });

    test('Home Assistant has nothing to complain about all the while', async () => {
      expect(await world.installation.complaints()).toEqual([]);
    });

    describe.skipIf(isSkipped(missingControl))(
      `restarts${missingControl === undefined ? '' : ` (skipped: ${missingControl})`}`,
      () => {
        test('a restart of Home Assistant brings everything back', () =>
          expectAllAsBefore(() => world.installation.restart()));

        test('a restart of Home Assistant while the bridge is away brings everything back, and shows it unavailable until then', async () => {
          const before = await entityIds();
          await world.stopBridge();
          await world.installation.restart();
          await until(async () => {
            const enabled = [...(await world.shown()).values()].filter(({ disabled_by: by }) => by === null);
            const states = new Set(enabled.map(({ state }) => state?.state));
            expect([...states]).toEqual(['unavailable']);
            expect(await entityIds()).toEqual(before);
          });
          await world.restartBridge();
          await world.settled();
          expect(await entityIds()).toEqual(before);
        });

        test('a restart of the broker brings everything back', () =>
          expectAllAsBefore(async () => {
            await world.installation.broker.stop();
            await world.installation.broker.start();
          }));

        test('a broker that lost all it retained gets it anew', () =>
          expectAllAsBefore(async () => {
            await world.installation.broker.stop('SIGKILL');
            await world.installation.forgetRetained();
            await world.installation.broker.start();
          }));

        test('Home Assistant still has nothing to complain about', async () => {
          expect(await world.installation.complaints()).toEqual([]);
        });
      },
    );
  },
);
