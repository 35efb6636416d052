import { describe, expect, test } from 'vitest';
import { ApiError, type ApiErrorKind } from '../../src/core/api-error.ts';
import { seconds } from '../../src/ops/clock.ts';
import { aDesk, deviceId } from './command-desk.ts';

const SWITCH = 'main/switch/switch';
const LEVEL = 'main/switchLevel/level';

describe('what is asked for reaches SmartThings and is confirmed', () => {
  test('by the event that follows', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'off' } });
    const asked = desk.follow(desk.commands.set(deviceId, '{"switch": "on", "id": 7}'));
    await desk.settle();
    expect(desk.sent).toEqual(['switch.on()']);
    await desk.pass(400);
    expect(asked.result).toBeUndefined();
    desk.report(SWITCH, 'on');
    await desk.settle();
    expect(asked.result).toEqual({ id: 7, commands: ['main/switch/on'], outcome: 'confirmed', ms: 400 });
    expect(desk.reads()).toBe(0);
    expect(desk.clock.pending()).toBe(0);
  });

  test('by an event that comes before SmartThings’ answer', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'off' } });
    desk.answer(async () => {
      desk.report(SWITCH, 'on');
      return [{ id: 'a', status: 'ACCEPTED' }];
    });
    const result = await desk.commands.set(deviceId, '{"switch": "on"}');
    expect(result.outcome).toBe('confirmed');
  });

  test('by any event with the command’s own id, also before the answer', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'off', [LEVEL]: 10 } });
    desk.answer(async () => {
      desk.report('main/powerMeter/power', 12, 'a');
      return [{ id: 'a', status: 'ACCEPTED' }];
    });
    expect((await desk.commands.set(deviceId, '{"switch": "on"}')).outcome).toBe('confirmed');

    desk.answer(async () => [{ id: 'b', status: 'ACCEPTED' }]);
    const asked = desk.follow(desk.commands.set(deviceId, '{"level": 90}'));
    await desk.settle();
    desk.report('main/powerMeter/power', 12, 'a');
    await desk.settle();
    expect(asked.result).toBeUndefined();
    desk.report('main/powerMeter/power', 13, 'b');
    await desk.settle();
    expect(asked.result?.outcome).toBe('confirmed');
  });

  test('by the first movement', async () => {
    const desk = aDesk({ components: { main: ['windowShade'] }, state: { 'main/windowShade/windowShade': 'closed' } });
    const asked = desk.follow(
      desk.commands.run(deviceId, { component: 'main', capability: 'windowShade', command: 'open' }, ''),
    );
    await desk.settle();
    desk.report('main/windowShade/windowShade', 'opening');
    await desk.settle();
    expect(asked.result?.outcome).toBe('confirmed');
  });

  test('at once, when it was so already', async () => {
    const desk = aDesk({ state: { [LEVEL]: 40 } });
    const path = { component: 'main', capability: 'switchLevel', attribute: 'level' };
    const result = await desk.commands.setAttribute(deviceId, path, '40');
    expect(result).toEqual({ commands: ['main/switchLevel/setLevel'], outcome: 'confirmed', ms: 0 });
    expect(desk.sent).toEqual(['switchLevel.setLevel(40)']);
  });

  test('without push by one read two seconds later', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'off' }, pushed: false });
    desk.onRead(() => desk.report(SWITCH, 'on'));
    const asked = desk.follow(desk.commands.set(deviceId, '{"switch": "on"}'));
    await desk.pass(seconds(2) - 1);
    expect(desk.reads()).toBe(0);
    await desk.pass(1);
    expect(asked.result).toMatchObject({ outcome: 'confirmed', ms: 2_000 });
    await desk.pass(seconds(20));
    expect(desk.reads()).toBe(1);
  });

  test('with push by one read, when the event was lost', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'off' } });
    desk.onRead(() => desk.report(SWITCH, 'on'));
    const asked = desk.follow(desk.commands.set(deviceId, '{"switch": "on"}'));
    await desk.pass(seconds(10));
    expect(asked.result?.outcome).toBe('confirmed');
    expect(desk.reads()).toBe(1);
  });

  test('not at all after fifteen seconds: a timeout with a sentence', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'off' }, pushed: false });
    desk.onRead(() => {
      throw new ApiError('network', 'SmartThings cannot be reached.');
    });
    const asked = desk.follow(desk.commands.set(deviceId, '{"switch": "on"}'));
    await desk.pass(seconds(15) - 1);
    expect(asked.result).toBeUndefined();
    await desk.pass(1);
    expect(asked.result).toMatchObject({ outcome: 'timeout', ms: 15_000 });
    expect(asked.result?.message).toContain('did not report it within 15 seconds');
  });

  test('as accepted where nothing can be seen', async () => {
    const desk = aDesk();
    const path = { component: 'main', capability: 'refresh', command: 'refresh' };
    expect(await desk.commands.run(deviceId, path, '')).toMatchObject({
      outcome: 'accepted',
      commands: ['main/refresh/refresh'],
    });
  });

  test('as accepted where SmartThings says that it is done, but nothing is reported', async () => {
    const desk = aDesk();
    desk.answer(async () => [{ status: 'COMPLETED' }]);
    const asked = desk.follow(desk.commands.set(deviceId, '{"switch": "on"}'));
    await desk.pass(seconds(15));
    expect(asked.result?.outcome).toBe('accepted');
  });

  test('all wanted values count in a compound set, which is one request', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'off', [LEVEL]: 10 } });
    const asked = desk.follow(desk.commands.set(deviceId, '{"main": {"level": 60, "switch": "on"}, "id": "x"}'));
    await desk.settle();
    expect(desk.sent).toEqual(['switch.on() + switchLevel.setLevel(60)']);
    desk.report(SWITCH, 'on');
    await desk.settle();
    expect(asked.result).toBeUndefined();
    desk.report(LEVEL, 60);
    await desk.settle();
    expect(asked.result).toMatchObject({
      id: 'x',
      outcome: 'confirmed',
      commands: ['main/switch/on', 'main/switchLevel/setLevel'],
    });
  });

  test('more than ten commands go in several requests, in order, with one result', async () => {
    const desk = aDesk({ components: { main: ['tvChannel'] } });
    const up = { component: 'main', capability: 'tvChannel', command: 'channelUp', arguments: [] };
    const result = await desk.commands.execute(
      deviceId,
      Array.from({ length: 23 }, () => up),
    );
    expect(desk.sent.map((request) => request.split(' + ').length)).toEqual([10, 10, 3]);
    expect(result).toMatchObject({ outcome: 'accepted' });
    expect(result.commands).toHaveLength(23);
  });

  test('two commands for one attribute in one request: the last one counts', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'off' } });
    const command = (name: string) => ({ component: 'main', capability: 'switch', command: name, arguments: [] });
    const asked = desk.follow(desk.commands.execute(deviceId, [command('on'), command('off')]));
    await desk.settle();
    expect(asked.result).toBeUndefined();
    desk.report(SWITCH, 'off');
    await desk.settle();
    expect(asked.result?.outcome).toBe('confirmed');
  });
});

describe('what comes in quick succession', () => {
  test('a hundred values of a slider become two requests, and the last wins', async () => {
    const desk = aDesk({ state: { [LEVEL]: 0 } });
    const asked = Array.from({ length: 100 }, (_, index) =>
      desk.follow(desk.commands.set(deviceId, JSON.stringify({ level: index + 1 }))),
    );
    await desk.settle();
    desk.report(LEVEL, 1);
    await desk.settle();
    desk.report(LEVEL, 100);
    await desk.settle();
    expect(desk.sent).toEqual(['switchLevel.setLevel(1)', 'switchLevel.setLevel(100)']);
    const outcomes = asked.map(({ result }) => result?.outcome);
    expect(outcomes[0]).toBe('confirmed');
    expect(outcomes.slice(1, -1)).toEqual(Array.from({ length: 98 }, () => 'superseded'));
    expect(outcomes.at(-1)).toBe('confirmed');
  });

  test('a later value waits until the earlier one was seen', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'off' } });
    void desk.commands.set(deviceId, '{"switch": "on"}');
    await desk.settle();
    void desk.commands.set(deviceId, '{"switch": "off"}');
    await desk.pass(seconds(3));
    expect(desk.sent).toEqual(['switch.on()']);
    desk.report(SWITCH, 'on');
    await desk.settle();
    expect(desk.sent).toEqual(['switch.on()', 'switch.off()']);
  });

  test('a later value waits five seconds at most; what it overtakes ends as superseded', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'off' } });
    const on = desk.follow(desk.commands.set(deviceId, '{"switch": "on"}'));
    await desk.settle();
    const off = desk.follow(desk.commands.set(deviceId, '{"switch": "off"}'));
    await desk.pass(seconds(5));
    expect(desk.sent).toEqual(['switch.on()', 'switch.off()']);
    expect(on.result?.outcome).toBe('superseded');
    // It was off all the time, but the “on” under way says nothing about that.
    expect(off.result).toBeUndefined();
    desk.report(SWITCH, 'off');
    await desk.settle();
    expect(off.result?.outcome).toBe('confirmed');
  });

  test('other attributes are not held up', async () => {
    const desk = aDesk({ components: { main: ['switchLevel', 'audioVolume'] } });
    void desk.commands.set(deviceId, '{"level": 10}');
    void desk.commands.set(deviceId, '{"level": 20}');
    void desk.commands.set(deviceId, '{"volume": 5}');
    await desk.settle();
    expect(desk.sent).toEqual(['switchLevel.setLevel(10)', 'audioVolume.setVolume(5)']);
  });

  test('“off” after a slider is the last word: the level that waits is sent before it', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'on', [LEVEL]: 0 } });
    for (let level = 1; level <= 30; level += 1) void desk.commands.set(deviceId, JSON.stringify({ level }));
    await desk.settle();
    void desk.commands.set(deviceId, '{"switch": "off"}');
    await desk.settle();
    expect(desk.sent).toEqual(['switchLevel.setLevel(1)', 'switchLevel.setLevel(30)', 'switch.off()']);
  });

  test('only one request of a device is under way, others go their own ways', async () => {
    const desk = aDesk();
    let answer = (): void => {};
    desk.answer((list) => new Promise((resolve) => (answer = () => resolve(list.map(() => ({ status: 'ACCEPTED' }))))));
    void desk.commands.set(deviceId, '{"switch": "on"}');
    void desk.commands.set(deviceId, '{"level": 20}');
    await desk.settle();
    expect(desk.sent).toEqual(['switch.on()']);
    answer();
    await desk.settle();
    expect(desk.sent).toEqual(['switch.on()', 'switchLevel.setLevel(20)']);
  });

  test('of a compound set only what is overtaken is left out', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'off', [LEVEL]: 10 } });
    let answer = (): void => {};
    desk.answer((list) => new Promise((resolve) => (answer = () => resolve(list.map(() => ({ status: 'ACCEPTED' }))))));
    void desk.commands.run(deviceId, { component: 'main', capability: 'refresh', command: 'refresh' }, '');
    await desk.settle();
    const both = desk.follow(desk.commands.set(deviceId, '{"switch": "on", "level": 20}'));
    void desk.commands.set(deviceId, '{"level": 30}');
    await desk.settle();
    for (let turn = 0; turn < 3; turn += 1) {
      answer();
      await desk.settle();
    }
    expect(desk.sent).toEqual(['refresh.refresh()', 'switch.on()', 'switchLevel.setLevel(30)']);
    desk.report(SWITCH, 'on');
    await desk.settle();
    expect(both.result).toMatchObject({
      outcome: 'confirmed',
      commands: ['main/switch/on', 'main/switchLevel/setLevel'],
    });
  });

  test('a slow definition does not let later requests pass', async () => {
    const { shippedDefinition } = await import('../../src/capabilities/definition.ts');
    let goOn = (): void => {};
    const slow = new Promise<void>((resolve) => (goOn = resolve));
    let isFirst = true;
    const desk = aDesk({
      definitions: async (id) => {
        if (isFirst) {
          isFirst = false;
          await slow;
        }
        return shippedDefinition(id);
      },
    });
    void desk.commands.set(deviceId, '{"switch": "on"}');
    void desk.commands.set(deviceId, '{"level": 20}');
    await desk.settle();
    expect(desk.sent).toEqual([]);
    goOn();
    await desk.settle();
    expect(desk.sent).toEqual(['switch.on()', 'switchLevel.setLevel(20)']);
  });
});

describe('what is refused', () => {
  test.each([
    ['{}', 'INVALID_PAYLOAD'],
    ['{"id": 1}', 'INVALID_PAYLOAD'],
    ['{"switch": null}', 'INVALID_PAYLOAD'],
    ['{"main": {"switch": null}}', 'INVALID_PAYLOAD'],
    ['on', 'INVALID_PAYLOAD'],
    ['', 'INVALID_PAYLOAD'],
    ['[1]', 'INVALID_PAYLOAD'],
    ['null', 'INVALID_PAYLOAD'],
    ['{"level": 140}', 'INVALID_VALUE'],
    ['{"level": 20, "swich": "on"}', 'UNKNOWN_ATTRIBUTE'],
    ['{"freezer": {"switch": "on"}}', 'UNKNOWN_COMPONENT'],
  ])('%s: nothing is sent', async (payload, code) => {
    const desk = aDesk();
    const result = await desk.commands.set(deviceId, payload);
    expect(result).toMatchObject({ outcome: 'rejected', code, commands: [] });
    expect(result.message).toMatch(/\.$|\?$/);
    expect(desk.sent).toEqual([]);
  });

  test('plain text on set, with an example of what to write', async () => {
    const { message } = await aDesk().commands.set(deviceId, 'ON');
    expect(message).toBe('The payload must be a JSON object such as {"switch": "on", "level": 20}; it was ON.');
  });

  test('an invalid value of an attribute or a command names what is allowed', async () => {
    const desk = aDesk();
    const attribute = { component: 'main', capability: 'switchLevel', attribute: 'level' };
    const command = { component: 'main', capability: 'switchLevel', command: 'setLevel' };
    const results = [
      await desk.commands.setAttribute(deviceId, attribute, '140'),
      await desk.commands.run(deviceId, command, '140'),
      await desk.commands.execute(deviceId, [{ ...command, arguments: [140] }]),
    ];
    for (const result of results) {
      expect(result).toMatchObject({ outcome: 'rejected', code: 'INVALID_VALUE', commands: [] });
      expect(result.message).toContain('from 0 to 100');
    }
    expect(desk.sent).toEqual([]);
  });

  test('one wrong command of several, and none is sent', async () => {
    const desk = aDesk();
    const result = await desk.commands.execute(deviceId, [
      { component: 'main', capability: 'switch', command: 'on', arguments: [] },
      { component: 'main', capability: 'switch', command: 'explode', arguments: [] },
    ]);
    expect(result.code).toBe('UNKNOWN_COMMAND');
    expect((await desk.commands.execute(deviceId, [])).code).toBe('INVALID_PAYLOAD');
    expect(desk.sent).toEqual([]);
  });

  test('a device that is not there, or left while a command waited', async () => {
    const desk = aDesk();
    expect(await desk.commands.set('other', '{"switch": "on", "id": 1}')).toMatchObject({
      id: 1,
      code: 'UNKNOWN_DEVICE',
    });
    void desk.commands.set(deviceId, '{"switch": "on"}');
    await desk.settle();
    const waiting = desk.follow(desk.commands.set(deviceId, '{"switch": "off"}'));
    await desk.settle();
    desk.remove();
    await desk.pass(seconds(5));
    expect(waiting.result).toMatchObject({
      outcome: 'rejected',
      code: 'UNKNOWN_DEVICE',
      commands: ['main/switch/off'],
    });
    expect(desk.sent).toEqual(['switch.on()']);
  });

  const failures: readonly [ApiErrorKind, string][] = [
    ['conflict', 'DEVICE_STATE'],
    ['unprocessable', 'REFUSED_BY_SMARTTHINGS'],
    ['invalid', 'REFUSED_BY_SMARTTHINGS'],
    ['forbidden', 'NOT_ALLOWED'],
    ['not_found', 'UNKNOWN_DEVICE'],
    ['payment', 'PAYMENT_REQUIRED'],
    ['rate_limited', 'RATE_LIMITED'],
    ['budget', 'BUDGET_SPENT'],
    ['login_needed', 'LOGIN_NEEDED'],
    ['unauthorized', 'LOGIN_NEEDED'],
    ['network', 'CLOUD_UNREACHABLE'],
    ['server', 'CLOUD_UNREACHABLE'],
    ['bad_reply', 'CLOUD_UNREACHABLE'],
  ];
  test.each(failures)('a failure %s becomes %s, and the next request is tried again', async (kind, code) => {
    const desk = aDesk({ state: { [SWITCH]: 'off' } });
    desk.answer(async () => {
      throw new ApiError(kind, 'The words of SmartThings.', { retryAfterMs: 43_074 });
    });
    const result = await desk.commands.set(deviceId, '{"switch": "on"}');
    expect(result).toMatchObject({ outcome: 'rejected', code, commands: ['main/switch/on'] });
    expect(result.message).toContain('The words of SmartThings.');
    await desk.commands.set(deviceId, '{"switch": "on"}');
    expect(desk.sent).toEqual(['switch.on()', 'switch.on()']);
    expect(desk.clock.pending()).toBe(0);
  });

  test('a command that SmartThings says has failed', async () => {
    const desk = aDesk();
    desk.answer(async () => [
      { id: 'a', status: 'ACCEPTED' },
      { id: 'b', status: 'FAILED' },
    ]);
    const result = await desk.commands.set(deviceId, '{"switch": "on", "level": 20}');
    expect(result).toMatchObject({ outcome: 'rejected', code: 'DEVICE_STATE' });
    expect(result.message).toContain('main/switchLevel/setLevel');
  });

  test('any other accident', async () => {
    const desk = aDesk();
    desk.answer(() => {
      throw new Error('Something broke.');
    });
    expect(await desk.commands.set(deviceId, '{"switch": "on"}')).toMatchObject({ outcome: 'rejected' });
  });

  test('a definition that cannot be read is not blamed on the payload', async () => {
    const desk = aDesk({
      definitions: async () => {
        throw new ApiError('network', 'SmartThings cannot be reached.');
      },
    });
    expect(await desk.commands.set(deviceId, '{"switch": "on"}')).toMatchObject({ code: 'CLOUD_UNREACHABLE' });
  });
});

describe('when SmartThings asks to wait', () => {
  const askToWait = (desk: ReturnType<typeof aDesk>, retryAfterMs: number, times: number): void => {
    let left = times;
    desk.answer(async (list) => {
      left -= 1;
      if (left >= 0) throw new ApiError('rate_limited', 'Too many calls.', { retryAfterMs });
      return list.map(() => ({ status: 'ACCEPTED' }));
    });
  };

  test('a short wait is waited, and the command sent once more', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'on' } });
    askToWait(desk, 4_000, 1);
    const asked = desk.follow(desk.commands.set(deviceId, '{"switch": "on"}'));
    await desk.pass(3_999);
    expect(desk.sent).toHaveLength(1);
    await desk.pass(1);
    expect(desk.sent).toHaveLength(2);
    expect(asked.result).toMatchObject({ outcome: 'confirmed', ms: 4_000 });
  });

  test('but only once', async () => {
    const desk = aDesk();
    askToWait(desk, 1_000, 2);
    const asked = desk.follow(desk.commands.set(deviceId, '{"switch": "on"}'));
    await desk.pass(1_000);
    expect(asked.result?.code).toBe('RATE_LIMITED');
  });

  test('a long wait is refused at once', async () => {
    const desk = aDesk();
    askToWait(desk, 5_001, 1);
    expect((await desk.commands.set(deviceId, '{"switch": "on"}')).code).toBe('RATE_LIMITED');
  });
});

describe('when the bridge stops', () => {
  test('everything under way ends at once, and nothing is sent any more', async () => {
    const desk = aDesk({ state: { [SWITCH]: 'off' }, components: { main: ['switch', 'switchLevel', 'refresh'] } });
    const accepted = desk.follow(desk.commands.set(deviceId, '{"switch": "on"}'));
    await desk.settle();
    desk.answer(() => new Promise(() => {}));
    const unanswered = desk.follow(desk.commands.set(deviceId, '{"level": 20}'));
    await desk.settle();
    const waiting = desk.follow(desk.commands.set(deviceId, '{"level": 30, "id": 5}'));
    await desk.settle();
    await desk.commands.stop();
    await desk.settle();
    expect(accepted.result?.outcome).toBe('accepted');
    expect(unanswered.result).toMatchObject({ outcome: 'rejected', code: 'STOPPING' });
    expect(waiting.result).toMatchObject({ id: 5, outcome: 'rejected', code: 'STOPPING' });
    expect(await desk.commands.set(deviceId, '{"switch": "off"}')).toMatchObject({ code: 'STOPPING' });
    await desk.pass(seconds(20));
    expect(desk.sent).toHaveLength(2);
  });

  test('also while SmartThings wants the bridge to wait', async () => {
    const desk = aDesk();
    desk.answer(async () => {
      throw new ApiError('rate_limited', 'Too many calls.', { retryAfterMs: 4_000 });
    });
    const asked = desk.follow(desk.commands.set(deviceId, '{"switch": "on"}'));
    await desk.settle();
    await desk.commands.stop();
    await desk.settle();
    expect(asked.result?.code).toBe('STOPPING');
    await desk.pass(seconds(5));
    expect(desk.sent).toHaveLength(1);
  });
});

test('a cloud that never answers does not keep a request waiting for ever', async () => {
  const desk = aDesk();
  desk.answer(() => new Promise(() => {}));
  const asked = desk.follow(desk.commands.set(deviceId, '{"switch": "on"}'));
  await desk.pass(seconds(15));
  expect(asked.result).toMatchObject({ outcome: 'timeout' });
  expect(asked.result?.message).toContain('did not answer');
});
