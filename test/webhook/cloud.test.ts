import { expect, onTestFinished, test } from 'vitest';
import { days } from '../../src/ops/clock.ts';
import { parseEvents } from '../../src/smartthings/parse-event.ts';
import type { SignatureFault } from '../cloud/faults.ts';
import { createCloud } from '../cloud/server.ts';
import { createTestClock } from '../support/test-clock.ts';
import { aDoor, OURS, valuesOf } from './a-door.ts';

/** The listener and a simulated SmartThings that share one clock. */
const aDoorToTheCloud = async () => {
  const clock = createTestClock();
  const cloud = await createCloud({ clock });
  onTestFinished(() => cloud.stop());
  const door = await aDoor({ clock, apiUrl: cloud.url, keyUrl: cloud.url, parseEvents });
  const to = `http://127.0.0.1:${door.port}/webhook`;
  door.target.url = to;
  const switchEvent = (value: string, eventId: string) => ({
    eventTime: new Date(clock.now()).toISOString(),
    eventType: 'DEVICE_EVENT',
    deviceEvent: {
      eventId,
      locationId: OURS.locationId,
      deviceId: 'lamp',
      componentId: 'main',
      capability: 'switch',
      attribute: 'switch',
      value,
      stateChange: true,
    },
  });
  const deliver = (value: string, signature?: SignatureFault) =>
    cloud.deliver(
      {
        messageType: 'EVENT',
        eventData: { installedApp: OURS, events: [switchEvent(value, `e-${value}`), { eventType: 'NOBODY_KNOWS' }] },
      },
      { to, ...(signature === undefined ? {} : { signature }) },
    );
  return { clock, cloud, door, to, deliver };
};

test('what SmartThings delivers comes in, across a change of its key', async () => {
  const { clock, cloud, door, deliver } = await aDoorToTheCloud();
  expect(await deliver('on')).toMatchObject({ status: 200, answer: '{"statusCode":200,"eventData":{}}' });
  cloud.rotateKey();
  expect((await deliver('off')).status).toBe(200);
  await clock.advance(days(31));
  expect((await deliver('dim')).status).toBe(200);
  await expect.poll(() => door.received.flatMap(valuesOf)).toEqual(['on', 'off', 'dim']);
});

test.each<SignatureFault>([
  'wrong digest',
  'wrong signature',
  'stale date',
  'unknown key',
  'unsigned',
  'digest not signed',
  'app key',
])('a message with the fault “%s” is refused', async (fault) => {
  const { door, deliver } = await aDoorToTheCloud();
  expect(await deliver('on', fault)).toMatchObject({ status: 401, answer: '' });
  expect(door.received).toEqual([]);
});

test('while the keys cannot be fetched SmartThings is asked to come again', async () => {
  const { cloud, deliver } = await aDoorToTheCloud();
  cloud.faults.keyHostDown = true;
  expect((await deliver('on')).status).toBe(503);
  cloud.faults.keyHostDown = false;
  expect((await deliver('on')).status).toBe(200);
});

test('a new app’s target is confirmed', async () => {
  const { cloud, door, to } = await aDoorToTheCloud();
  door.app.known = { setupFinished: false };
  const { appId } = cloud.createApp({ targetUrl: to });
  await expect.poll(() => door.confirmed).toEqual([appId]);
  expect(door.unconfirmed).toEqual([appId]);
  expect(cloud.apps[0]).toMatchObject({ targetStatus: 'CONFIRMED' });
});
