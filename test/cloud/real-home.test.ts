import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { homesFile, missingHomes, skipNote } from '../support/needs.ts';
import { createTestClock } from '../support/test-clock.ts';
import { demoHome } from './demo-home.ts';
import { type Home, loadHome } from './home.ts';
import { type Cloud, createCloud } from './server.ts';
import { callAs } from './test-kit.ts';

let cloud: Cloud;
afterEach(() => cloud.stop());

/** Every device of a home, as the list shows it, holds exactly what the home says. */
const expectAll = async (home: Home) => {
  cloud = await createCloud({ clock: createTestClock(), home });
  const call = callAs(cloud, cloud.personalAccessToken);
  const accept = 'application/vnd.smartthings+json;v=20170916';
  const { body } = await call('GET', '/devices?includeStatus=true&includeHealth=true', undefined, { accept });
  expect(body.items).toHaveLength(home.devices.length);
  for (const [index, { device, status }] of home.devices.entries()) {
    const item = body.items[index];
    expect(item).toMatchObject({ deviceId: device.deviceId, label: device.label });
    for (const component of item.components) {
      for (const { id, status: state } of component.capabilities) {
        expect(state).toEqual(status.components[component.id]?.[id] ?? {});
      }
    }
  }
};

describe('whole homes', () => {
  test('the demo home is served', () => expectAll(demoHome()));

  test.skipIf(missingHomes)(`a home of real devices is served${skipNote(missingHomes)}`, async () => {
    await expectAll(await loadHome(fileURLToPath(homesFile('open.json'))));
  });
});

test('a file that is no home is refused with a sentence', async () => {
  cloud = await createCloud({ clock: createTestClock() });
  await expect(loadHome('package.json')).rejects.toThrow(
    'package.json is not a home: "locations" is missing or not a list.',
  );
});
