import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seconds } from '../../src/ops/clock.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { type Cloud, type CloudOptions, createCloud } from './server.ts';
import { aTarget, callAs, lamp, type Reply, sampleHome, sensor, shade, signIn, stove } from './test-kit.ts';

let clock: TestClock;
let cloud: Cloud;
let call: (method: string, path: string, body?: unknown) => Promise<Reply>;

const start = async (options: CloudOptions = {}) => {
  clock = createTestClock();
  cloud = await createCloud({ clock, home: sampleHome(), rateLimits: false, ...options });
  ({ call } = await signIn(cloud));
};
beforeEach(() => start());
afterEach(() => cloud.stop());

const send = (deviceId: string, capability: string, command: string, ...list: unknown[]) =>
  call('POST', `/devices/${deviceId}/commands`, {
    commands: [{ component: 'main', capability, command, arguments: list }],
  });
const run = async (deviceId: string, capability: string, command: string, ...list: unknown[]) => {
  const answer = await send(deviceId, capability, command, ...list);
  expect(answer.status, answer.text).toBe(200);
  await cloud.idle();
};
const reportedBy = (deviceId: string, capability: string, attribute: string) =>
  cloud.valueOf(deviceId, 'main', capability, attribute);

describe('an accepted command', () => {
  test('is answered at once, one result for each', async () => {
    const { status, body } = await call('POST', `/devices/${lamp}/commands`, {
      commands: [
        { component: 'main', capability: 'switch', command: 'on', arguments: [] },
        { capability: 'switchLevel', command: 'setLevel', arguments: [50] },
      ],
    });
    expect(status).toBe(200);
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(body).toEqual({
      results: [
        { id, status: 'ACCEPTED' },
        { id, status: 'ACCEPTED' },
      ],
    });
    await cloud.idle();
    expect([reportedBy(lamp, 'switch', 'switch'), reportedBy(lamp, 'switchLevel', 'level')]).toEqual(['on', 50]);
  });

  test('may come as a bare list', async () => {
    const { status } = await call('POST', `/devices/${lamp}/commands`, [{ capability: 'switch', command: 'on' }]);
    expect(status).toBe(200);
  });

  test('is followed by its event, which carries its id and comes after the answer', async () => {
    const target = await aTarget();
    const home = await signIn(cloud, { targetUrl: target.url });
    await cloud.idle();
    const path = `/installedapps/${home.installedAppId}/subscriptions`;
    await home.call('POST', path, { sourceType: 'DEVICE', device: { deviceId: lamp } });
    ({ call } = home);
    const { body } = await send(lamp, 'switch', 'on');
    await cloud.idle();
    const { commandId, value } = target.events()[0]?.['deviceEvent'] ?? {};
    expect([commandId, value]).toEqual([body.results[0].id, 'on']);
    await target.stop();
  });

  test('keeps the unit of what it changes', async () => {
    await run(lamp, 'switchLevel', 'setLevel', 33);
    const { body } = await call('GET', `/devices/${lamp}/components/main/capabilities/switchLevel/status`);
    expect(body.level).toEqual({ value: 33, unit: '%', timestamp: new Date(clock.now()).toISOString() });
  });

  test('has no effect when the switch says so', async () => {
    cloud.faults.commandsWithoutEffect = new Set([lamp]);
    await run(lamp, 'switch', 'on');
    expect(reportedBy(lamp, 'switch', 'switch')).toBe('off');
  });
});

test('effects can take time', async () => {
  await cloud.stop();
  await start({ commandEffectDelayMs: seconds(3) });
  await run(lamp, 'switch', 'on');
  await clock.advance(seconds(2));
  expect(reportedBy(lamp, 'switch', 'switch')).toBe('off');
  await clock.advance(seconds(1));
  expect(reportedBy(lamp, 'switch', 'switch')).toBe('on');
});

test('effects can come before the answer', async () => {
  cloud.faults.effectBeforeAnswer = true;
  cloud.failNext('POST /devices/:id/commands', { after: 'rotate', with: 'connection reset' });
  await expect(send(lamp, 'switch', 'on')).rejects.toThrow('fetch failed');
  expect(reportedBy(lamp, 'switch', 'switch')).toBe('on');
});

describe('effects', () => {
  test('a colour is a hue and a saturation, and switches on', async () => {
    await run(lamp, 'colorControl', 'setColor', { hue: 10, saturation: 80 });
    expect([reportedBy(lamp, 'colorControl', 'hue'), reportedBy(lamp, 'colorControl', 'saturation')]).toEqual([10, 80]);
    expect(reportedBy(lamp, 'switch', 'switch')).toBe('on');
    await run(lamp, 'colorControl', 'setColor', { hex: '#0000ff' });
    expect([reportedBy(lamp, 'colorControl', 'hue'), reportedBy(lamp, 'colorControl', 'saturation')]).toEqual([
      67, 100,
    ]);
  });

  test('level 0 switches off', async () => {
    await run(lamp, 'switchLevel', 'setLevel', 40);
    expect(reportedBy(lamp, 'switch', 'switch')).toBe('on');
    await run(lamp, 'switchLevel', 'setLevel', 0);
    expect(reportedBy(lamp, 'switch', 'switch')).toBe('off');
  });

  test('doors and shades move before they arrive', async () => {
    await run(shade, 'doorControl', 'open');
    await run(shade, 'windowShade', 'open');
    expect([reportedBy(shade, 'doorControl', 'door'), reportedBy(shade, 'windowShade', 'windowShade')]).toEqual([
      'opening',
      'opening',
    ]);
    await clock.advance(seconds(2));
    expect([reportedBy(shade, 'doorControl', 'door'), reportedBy(shade, 'windowShade', 'windowShade')]).toEqual([
      'open',
      'open',
    ]);
    expect(reportedBy(shade, 'windowShadeLevel', 'shadeLevel')).toBe(100);
    await run(shade, 'windowShadeLevel', 'setShadeLevel', 30);
    expect(reportedBy(shade, 'windowShade', 'windowShade')).toBe('closing');
    await clock.advance(seconds(2));
    expect(reportedBy(shade, 'windowShade', 'windowShade')).toBe('partially open');
  });

  test('locks lock, volumes stay in range, machines run, refresh does nothing', async () => {
    await run(shade, 'lock', 'lock');
    await run(shade, 'audioVolume', 'volumeUp');
    await run(shade, 'washerOperatingState', 'setMachineState', 'run');
    await run(lamp, 'refresh', 'refresh');
    expect(reportedBy(shade, 'lock', 'lock')).toBe('locked');
    expect(reportedBy(shade, 'audioVolume', 'volume')).toBe(100);
    await run(shade, 'audioVolume', 'volumeDown');
    expect(reportedBy(shade, 'audioVolume', 'volume')).toBe(99);
    expect(reportedBy(shade, 'washerOperatingState', 'washerJobState')).toBe('wash');
    const done = Date.parse(String(reportedBy(shade, 'washerOperatingState', 'completionTime')));
    expect(done - clock.now()).toBe(3_600_000);
  });

  test('scenes do what they are made for', async () => {
    const { body } = await call('GET', '/scenes');
    expect(body.items[0]).not.toHaveProperty('actions');
    expect(body.items[0]).toMatchObject({ sceneName: 'Evening', createdDate: expect.any(Number), editable: false });
    const { status, body: answer } = await call('POST', `/scenes/${body.items[0].sceneId}/execute`);
    expect([status, answer]).toEqual([200, { status: 'success' }]);
    expect(reportedBy(lamp, 'switch', 'switch')).toBe('on');
    expect((await call('POST', '/scenes/unknown/execute')).status).toBe(403);
  });
});

describe('a refused command', () => {
  const malformed = (target: string, message: string) => ({
    requestId: expect.stringMatching(/^\d{19}$/),
    error: {
      code: 'ConstraintViolationError',
      message: 'The request is malformed.',
      details: [{ code: 'UnprocessableEntityError', target, message: `${target}: ${message}`, details: [] }],
    },
  });

  test.each([
    [
      'colorTemperature',
      'setColorTemperature',
      [30_001],
      'commands[0].arguments[0]',
      'must have a maximum value of 30000',
    ],
    ['switchLevel', 'setLevel', [-1], 'commands[0].arguments[0]', 'must have a minimum value of 0'],
    ['switchLevel', 'setLevel', ['40'], 'commands[0].arguments[0]', 'string found, integer expected'],
    ['switchLevel', 'setLevel', [], 'commands[0].arguments', 'expected 1 to 2 argument(s), found 0'],
    ['switch', 'on', [1], 'commands[0].arguments', 'expected 0 argument(s), found 1'],
    ['switch', 'toggle', [], 'commands[0].command', 'command toggle is not supported by the capability'],
    ['valve', 'open', [], 'commands[0].capability', 'capability valve is not supported by the component'],
  ])('%s.%s(%j) says what is wrong', async (capability, command, list, target, message) => {
    const { status, body } = await send(lamp, capability, command, ...list);
    expect(status).toBe(422);
    expect(body).toEqual(malformed(target, message));
    expect(reportedBy(lamp, 'switch', 'switch')).toBe('off');
  });

  test('a mode that only the device lists is accepted, one that nobody lists is not', async () => {
    await run(shade, 'airConditionerMode', 'setAirConditionerMode', 'wind');
    expect(reportedBy(shade, 'airConditionerMode', 'airConditionerMode')).toBe('wind');
    const { body } = await send(shade, 'airConditionerMode', 'setAirConditionerMode', 'storm');
    expect(body.error.details[0].message).toContain('does not have a value in the enumeration [auto, cool');
  });

  test('an unknown component, none at all, or eleven at once', async () => {
    const path = `/devices/${lamp}/commands`;
    const one = { component: 'attic', capability: 'switch', command: 'on' };
    const unknown = await call('POST', path, [one]);
    expect(unknown.body).toEqual(malformed('commands[0].component', 'component attic is not supported by the device'));
    expect((await call('POST', path, { commands: [] })).status).toBe(422);
    expect((await call('POST', path, { nothing: true })).status).toBe(400);
    const eleven = await call(
      'POST',
      path,
      Array.from({ length: 11 }, () => ({ ...one, component: 'main' })),
    );
    expect([eleven.status, eleven.body.error.code]).toEqual([422, 'LimitError']);
  });

  test('a device in the wrong state says so', async () => {
    cloud.faults.commandConflicts = new Set([lamp]);
    const { status, body } = await send(lamp, 'switch', 'on');
    expect(status).toBe(409);
    expect(body.error).toEqual({ code: 'ConflictError', message: 'invalid device state', details: [] });
  });

  test('an offline device says so, unless its hub talks to it without the cloud', async () => {
    cloud.setHealth(sensor, 'OFFLINE');
    cloud.setHealth(lamp, 'OFFLINE');
    expect((await send(lamp, 'switch', 'on')).status).toBe(409);
    const local = cloud.devices.find(({ device }) => device.deviceId === lamp);
    if (local !== undefined) local.device['executionContext'] = 'LOCAL';
    expect((await send(lamp, 'switch', 'on')).status).toBe(200);
  });

  test('the scope is missing, or the device is elsewhere', async () => {
    const reader = await signIn(cloud, { scope: 'r:devices:*' });
    const body = [{ capability: 'switch', command: 'on' }];
    const forbidden = await reader.call('POST', `/devices/${lamp}/commands`, body);
    expect([forbidden.status, forbidden.text]).toEqual([403, '']);
    ({ call } = await signIn(cloud));
    expect((await send(stove, 'switch', 'off')).status).toBe(403);
    expect((await callAs(cloud, cloud.personalAccessToken)('POST', `/devices/${stove}/commands`, body)).status).toBe(
      200,
    );
  });

  test('the body is no JSON', async () => {
    const { status, body } = await call('POST', `/devices/${lamp}/commands`, '{"commands":[');
    expect([status, body.error.message]).toEqual([400, 'The request body is not valid JSON.']);
  });
});
