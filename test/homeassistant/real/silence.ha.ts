import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { liveDefinitions, missingHomes } from '../../capabilities/homes.ts';
import { demoHome } from '../../cloud/demo-home.ts';
import { type Home, loadHome } from '../../cloud/home.ts';
import { isSkipped, missing } from './installation.ts';
import { aWorld, type World } from './world.ts';

/** The demo home, and beside it the real devices, where they are at hand. */
const everything = async (): Promise<Home> => {
  const demo = demoHome();
  if (missingHomes !== undefined) return demo;
  const real = await loadHome('../shared/homes/open.json');
  return { ...demo, locations: [...demo.locations, ...real.locations], devices: [...demo.devices, ...real.devices] };
};

/** Versions have no unknown; and what soundbars answer speaks of one thing at a time, so silence says nothing of the others. */
const KEEPERS = /^update\.|_sound_mode$/;

describe.skipIf(isSkipped(missing))(`what is not known${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  let world: World;
  beforeAll(async () => {
    const capabilityDefinitions = missingHomes === undefined ? liveDefinitions() : undefined;
    world = await aWorld({
      home: await everything(),
      ...(capabilityDefinitions === undefined ? {} : { capabilityDefinitions }),
    });
    await world.settled();
  });
  afterAll(() => world?.stop());

  test('is shown as unknown, without a complaint, when all devices fall silent about everything', async () => {
    for (const { device, status } of world.cloud.devices) {
      for (const [component, capabilities] of Object.entries(status.components)) {
        for (const [capability, attributes] of Object.entries(capabilities)) {
          for (const attribute of Object.keys(attributes)) {
            world.cloud.setAttribute(device.deviceId, component, capability, attribute, null, { silent: true });
          }
        }
      }
    }
    await world.restartBridge();
    await world.settled();
    expect(await world.installation.complaints()).toEqual([]);
    const known = [...(await world.shown()).values()].filter(
      ({ entity_id: id, unique_id: uniqueId, state }) =>
        !uniqueId.startsWith('smartthings2mqtt_bridge_') &&
        !KEEPERS.test(id) &&
        !['unknown', 'unavailable', undefined].includes(state?.state),
    );
    expect(known.map(({ entity_id: id, state }) => `${id} is ${state?.state}`)).toEqual([]);
  });
});
