import { createHash, createVerify, X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { days, seconds } from '../../src/ops/clock.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { timeOfEventId } from './identifiers.ts';
import { type Cloud, createCloud } from './server.ts';
import {
  aDevice,
  aTarget,
  hall,
  house,
  kitchen,
  lamp,
  type ReceivedPost,
  sampleHome,
  sensor,
  signIn,
} from './test-kit.ts';

let clock: TestClock;
let cloud: Cloud;
let target: Awaited<ReturnType<typeof aTarget>>;
let home: Awaited<ReturnType<typeof signIn>>;

const subscribe = async (sourceType: string, detail: Record<string, Record<string, unknown>>) => {
  const { status } = await home.call('POST', `/installedapps/${home.installedAppId}/subscriptions`, {
    sourceType,
    ...detail,
  });
  expect(status).toBe(200);
};
const lampChanges = (value: string) => cloud.setAttribute(lamp, 'main', 'switch', 'switch', value);

beforeEach(async () => {
  clock = createTestClock(Date.parse('2026-11-22T12:00:00.250Z'));
  cloud = await createCloud({ clock, home: sampleHome(), rateLimits: false });
  target = await aTarget();
  home = await signIn(cloud, {
    targetUrl: target.url,
    scopes: [
      'r:devices:*',
      'r:locations:*',
      'r:scenes:*',
      'r:hubs:*',
      'r:security:locations:*:armstate',
      'x:devices:*',
    ],
    scope: 'r:devices:* r:locations:* r:scenes:* r:hubs:* r:security:locations:*:armstate x:devices:*',
  });
  await cloud.idle();
  target.received.splice(0);
});
afterEach(async () => {
  await cloud.stop();
  await target.stop();
});

const verify = async (post: ReceivedPost): Promise<boolean> => {
  const authorization = String(post.headers.authorization);
  const part = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(authorization)?.[1] ?? '';
  const pem = await (await fetch(cloud.url + part('keyId'))).text();
  const lines = part('headers')
    .split(' ')
    .map((name) => `${name}: ${name === '(request-target)' ? `post ${post.path.split('?')[0]}` : post.headers[name]}`);
  return createVerify('RSA-SHA256')
    .update(lines.join('\n'))
    .verify(new X509Certificate(pem).publicKey, part('signature'), 'base64');
};

describe('an event', () => {
  beforeEach(() => subscribe('DEVICE', { device: { deviceId: lamp, subscriptionName: 'lamp' } }));

  test('comes as SmartThings writes it', async () => {
    lampChanges('on');
    await cloud.idle();
    const [post] = target.received;
    const message = JSON.parse(post?.body ?? '');
    expect(message).toEqual({
      messageType: 'EVENT',
      eventData: {
        installedApp: { installedAppId: home.installedAppId, locationId: house },
        events: [
          {
            eventTime: '2026-11-22T12:00:00Z',
            eventType: 'DEVICE_EVENT',
            deviceEvent: {
              eventId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
              locationId: house,
              ownerId: house,
              ownerType: 'LOCATION',
              deviceId: lamp,
              componentId: 'main',
              capability: 'switch',
              attribute: 'switch',
              value: 'on',
              valueType: 'string',
              stateChange: true,
              data: {},
              commandId: '',
              sensitive: false,
              subscriptionName: 'lamp',
            },
          },
        ],
      },
    });
    expect(post?.body).toBe(JSON.stringify(message));
    expect(timeOfEventId(message.eventData.events[0].deviceEvent.eventId)).toBe(clock.now());
  });

  test('is signed over the path without the query, with a digest and a date in UTC', async () => {
    lampChanges('on');
    await cloud.idle();
    const [post] = target.received;
    expect(post?.path).toBe('/webhook?from=smartthings');
    expect(post?.headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json',
      date: 'Sun, 22 Nov 2026 12:00:00 UTC',
      digest: `SHA256=${createHash('sha256')
        .update(post?.body ?? '')
        .digest('base64')}`,
      'user-agent': 'AHC/2.1',
    });
    expect(post?.headers.authorization).toMatch(
      /^Signature keyId="\/pl\/sim\/([0-9a-f]{2}-){19}[0-9a-f]{2}",signature="[^"]+",headers="\(request-target\) digest date",algorithm="rsa-sha256"$/,
    );
    expect(await verify(post as ReceivedPost)).toBe(true);
  });

  test('is logged with its answer', async () => {
    lampChanges('on');
    await cloud.idle();
    expect(cloud.delivered.at(-1)).toMatchObject({
      status: 200,
      installedAppId: home.installedAppId,
      answer: '{"statusCode":200,"eventData":{}}',
    });
  });

  test('does not come when nothing changed, unless the device says so', async () => {
    lampChanges('off');
    cloud.setAttribute(lamp, 'main', 'switch', 'switch', 'on', { deliver: false });
    cloud.setAttribute(lamp, 'main', 'switch', 'switch', 'off', { silent: true });
    await cloud.idle();
    expect(target.received).toEqual([]);
    cloud.setAttribute(lamp, 'main', 'switch', 'switch', 'off', { stateChange: true });
    await cloud.idle();
    expect(target.events()).toHaveLength(1);
  });

  test('is not repeated when the target fails, and the next one comes', async () => {
    await target.stop();
    lampChanges('on');
    await cloud.idle();
    expect(cloud.delivered.at(-1)?.error).toContain('ECONNREFUSED');
  });
});

describe('matching', () => {
  test('narrows by component, capability, attribute and value', async () => {
    await subscribe('DEVICE', { device: { deviceId: lamp, capability: 'switch', attribute: 'switch', value: 'on' } });
    lampChanges('on');
    lampChanges('off');
    cloud.setAttribute(lamp, 'main', 'switchLevel', 'level', 99);
    await cloud.idle();
    expect(target.events().map((event) => event['deviceEvent']?.['value'])).toEqual(['on']);
    expect(target.events()[0]?.['deviceEvent']).not.toHaveProperty('subscriptionName');
  });

  test('takes capabilities of the whole location, but nothing for "*"', async () => {
    await subscribe('CAPABILITY', { capability: { locationId: house, capability: 'motionSensor' } });
    await subscribe('CAPABILITY', { capability: { locationId: house, capability: '*' } });
    cloud.setAttribute(sensor, 'main', 'motionSensor', 'motion', 'active');
    lampChanges('on');
    await cloud.idle();
    expect(target.events().map((event) => event['deviceEvent']?.['attribute'])).toEqual(['motion']);
  });

  test('delivers for modes only while the location is in one of them', async () => {
    const { body } = await home.call('GET', `/locations/${house}/modes`);
    const away = body.items.find((mode: { name: string }) => mode.name === 'Away').id;
    await subscribe('DEVICE', { device: { deviceId: lamp, modes: [away] } });
    lampChanges('on');
    cloud.setMode(house, away);
    lampChanges('off');
    await cloud.idle();
    expect(target.events().map((event) => event['deviceEvent']?.['value'])).toEqual(['off']);
  });

  test('brings every other kind of event to those who asked for it', async () => {
    await subscribe('DEVICE_LIFECYCLE', { deviceLifecycle: { locationId: house } });
    await subscribe('DEVICE_HEALTH', { deviceHealth: { deviceIds: [lamp] } });
    await subscribe('MODE', { mode: { locationId: house } });
    await subscribe('HUB_HEALTH', { hubHealth: { locationId: house } });
    await subscribe('SCENE_LIFECYCLE', { sceneLifecycle: { locationId: house } });
    await subscribe('SECURITY_ARM_STATE', { securityArmState: { locationId: house } });
    const added = 'aaaaaaaa-0000-4000-8000-00000000000f';
    cloud.addDevice(aDevice(added, { switch: { switch: { value: null } } }));
    cloud.renameDevice(added, 'Reading lamp');
    cloud.moveDevice(added, hall);
    cloud.removeDevice(added);
    cloud.setHealth(lamp, 'OFFLINE');
    cloud.setHealth(sensor, 'OFFLINE');
    const mode = String(cloud.currentMode(house));
    cloud.setMode(house, mode);
    cloud.hubHealth(sensor, 'ZIGBEE_OFFLINE');
    cloud.addScene({ sceneId: 's', sceneName: 'S', locationId: house });
    cloud.removeScene('s');
    cloud.setArmState(house, 'ARMED_AWAY');
    await cloud.idle();
    const seen = target.events().map(({ eventType, eventTime: _time, ...rest }) => {
      const [content = {}] = Object.values(rest);
      return `${eventType} ${content['lifecycle'] ?? content['status'] ?? content['armState'] ?? content['modeId']}`;
    });
    expect(seen).toEqual([
      'DEVICE_LIFECYCLE_EVENT CREATE',
      'DEVICE_LIFECYCLE_EVENT UPDATE',
      'DEVICE_LIFECYCLE_EVENT ROOM_MOVE',
      'DEVICE_LIFECYCLE_EVENT DELETE',
      'DEVICE_HEALTH_EVENT OFFLINE',
      `MODE_EVENT ${mode}`,
      'HUB_HEALTH_EVENT ZIGBEE_OFFLINE',
      'SCENE_LIFECYCLE_EVENT CREATE',
      'SCENE_LIFECYCLE_EVENT DELETE',
      'SECURITY_ARM_STATE_EVENT ARMED_AWAY',
    ]);
    const lifecycles = target.events().map((event) => event['deviceLifecycleEvent']);
    expect(lifecycles[1]).toMatchObject({ deviceName: 'Reading lamp', update: { labelDiff: { new: 'Reading lamp' } } });
    expect(lifecycles[2]).toMatchObject({ roomMove: { roomIdFrom: kitchen, roomIdTo: hall } });
  });

  test('tells the target of an uninstalled app without any subscription', async () => {
    cloud.uninstall(home.installedAppId);
    await cloud.idle();
    expect(target.events()[0]).toMatchObject({
      eventType: 'INSTALLED_APP_LIFECYCLE_EVENT',
      installedAppLifecycleEvent: { installedAppId: home.installedAppId, lifecycle: 'DELETE', delete: {} },
    });
    expect((await home.call('GET', '/devices')).status).toBe(401);
  });
});

describe('faults', () => {
  beforeEach(() => subscribe('DEVICE', { device: { deviceId: lamp, subscriptionName: 'lamp' } }));
  const values = () => target.events().map((event) => event['deviceEvent']?.['value']);
  const three = () => {
    for (const level of [1, 2, 3]) cloud.setAttribute(lamp, 'main', 'switchLevel', 'level', level);
  };

  test('events come twice', async () => {
    cloud.faults.duplicateEvents = 1;
    three();
    await cloud.idle();
    expect(values()).toEqual([1, 1, 2, 2, 3, 3]);
    const ids = target.events().map((event) => event['deviceEvent']?.['eventId']);
    expect(new Set(ids).size).toBe(3);
  });

  test('events are lost', async () => {
    cloud.faults.loseEvents = 2;
    three();
    await cloud.idle();
    expect(values()).toEqual([3]);
  });

  test('events come late', async () => {
    cloud.faults.delayEventsMs = seconds(30);
    three();
    await clock.advance(seconds(29));
    await cloud.idle();
    expect(values()).toEqual([]);
    await clock.advance(seconds(1));
    await cloud.idle();
    expect(values()).toEqual([1, 2, 3]);
  });

  test('events come out of order, or all in one post', async () => {
    cloud.faults.holdEvents = true;
    three();
    await cloud.idle();
    expect(values()).toEqual([]);
    cloud.releaseEvents({ reverse: true });
    await cloud.idle();
    expect(values()).toEqual([3, 2, 1]);
    target.received.splice(0);
    cloud.setAttribute(lamp, 'main', 'switchLevel', 'level', 7);
    cloud.setAttribute(lamp, 'main', 'switchLevel', 'level', 8);
    cloud.releaseEvents({ inOnePost: true });
    await cloud.idle();
    expect(target.received).toHaveLength(1);
    expect(values()).toEqual([7, 8]);
  });

  test('the subscription name is missing', async () => {
    cloud.faults.withoutSubscriptionName = true;
    lampChanges('on');
    await cloud.idle();
    expect(target.events()[0]?.['deviceEvent']).not.toHaveProperty('subscriptionName');
  });

  test('a target that is not confirmed gets nothing', async () => {
    cloud.faults.targetsPending = true;
    lampChanges('on');
    await cloud.idle();
    expect(target.received).toEqual([]);
  });

  test.each(['wrong signature', 'unknown key', 'unsigned', 'wrong digest', 'stale date'] as const)(
    'a signature is spoilt: %s',
    async (fault) => {
      cloud.faults.signature = fault;
      lampChanges('on');
      await cloud.idle();
      const [post] = target.received as [ReceivedPost];
      const digest = `SHA256=${createHash('sha256').update(post.body).digest('base64')}`;
      const age = clock.now() - Date.parse(String(post.headers.date));
      const good = post.headers['digest'] === digest && age < seconds(300) && (await verify(post).catch(() => false));
      expect(good).toBe(false);
    },
  );

  test('the key host is down', async () => {
    cloud.faults.keyHostDown = true;
    lampChanges('on');
    await cloud.idle();
    await expect(verify(target.received[0] as ReceivedPost)).rejects.toThrow('fetch failed');
  });
});

test('any body can be posted, signed, to any address', async () => {
  const answer = await cloud.deliver({ messageType: 'PING', pingData: { challenge: 'x' } }, { to: target.url });
  expect(answer.status).toBe(200);
  expect(await verify(target.received[0] as ReceivedPost)).toBe(true);
  await cloud.deliver('no json at all', { to: target.url }).catch(() => {});
  expect(target.received[1]?.body).toBe('no json at all');
});

test('keys change every month, and when they are told to', async () => {
  await cloud.deliver({ n: 1 }, { to: target.url });
  cloud.rotateKey();
  await cloud.deliver({ n: 2 }, { to: target.url });
  await clock.advance(days(30));
  await cloud.deliver({ n: 3 }, { to: target.url });
  const keyIds = target.received.map((post) => /keyId="([^"]+)"/.exec(String(post.headers.authorization))?.[1]);
  expect(new Set(keyIds).size).toBe(3);
  for (const post of target.received) expect(await verify(post)).toBe(true);
  const pem = await (await fetch(cloud.url + keyIds[2])).text();
  const certificate = new X509Certificate(pem);
  expect(Date.parse(certificate.validTo) - clock.now()).toBeLessThanOrEqual(days(30));
  expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBe(days(30) + seconds(30));
  expect(certificate.subject).toBe('O=SmartThings\nOU=Engineering\nCN=key.smartthings.com');
  expect(keyIds[2]).toContain(certificate.serialNumber.toLowerCase().match(/../g)?.join('-'));
  expect((await fetch(`${cloud.url}/pl/sim/00`)).status).toBe(404);
});
