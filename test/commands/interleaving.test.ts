import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from '../../src/core/api-error.ts';
import type { CommandResult } from '../../src/core/command.ts';
import { aDesk, type Desk, deviceId } from './command-desk.ts';

type Attribute = 'switch' | 'level' | 'volume';
type Happening =
  | { readonly kind: 'set'; readonly values: Readonly<Partial<Record<Attribute, unknown>>> }
  | { readonly kind: 'run' }
  | { readonly kind: 'report'; readonly attribute: Attribute; readonly value: unknown }
  | { readonly kind: 'answer'; readonly ok: boolean }
  | { readonly kind: 'pass'; readonly ms: number };

const CAPABILITIES = { switch: 'switch', level: 'switchLevel', volume: 'audioVolume' } as const;
const COMPONENTS = { main: ['switch', 'switchLevel', 'audioVolume', 'refresh'] };

const onOff = fc.constantFrom('on', 'off');
const percent = fc.integer({ min: 0, max: 100 });
const values = fc
  .record({ switch: onOff, level: percent, volume: percent }, { requiredKeys: [] })
  .filter((record) => Object.keys(record).length > 0);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: values.map((wishes): Happening => ({ kind: 'set', values: wishes })) },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: 'run' }) },
  { weight: 2, arbitrary: onOff.map((value): Happening => ({ kind: 'report', attribute: 'switch', value })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom<Attribute>('level', 'volume'), percent)
      .map(([attribute, value]): Happening => ({ kind: 'report', attribute, value })),
  },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 6 }).map((n): Happening => ({ kind: 'answer', ok: n > 0 })) },
  { weight: 1, arbitrary: fc.constantFrom(100, 2_000, 5_000, 15_000).map((ms): Happening => ({ kind: 'pass', ms })) },
);

/** What was asked last of an attribute, as it looks when it is sent. */
const asSent = (attribute: Attribute, value: unknown): string => {
  if (attribute === 'switch') return `switch.${value}()`;
  return attribute === 'level' ? `switchLevel.setLevel(${value})` : `audioVolume.setVolume(${value})`;
};

/**
 * Plays a story with a cloud that answers only when it is told to.
 *
 * @param untilAllEnded whether everything is answered and time goes on until each request has its result
 */
const play = async (desk: Desk, story: readonly Happening[], untilAllEnded: boolean) => {
  const results: CommandResult[][] = [];
  const last = new Map<Attribute, { readonly value: unknown; readonly request: number }>();
  const open: ((ok: boolean) => void)[] = [];
  let mostAtOnce = 0;
  desk.answer((list) => {
    return new Promise((resolve, reject) => {
      open.push((ok) =>
        ok ? resolve(list.map(() => ({ status: 'ACCEPTED' }))) : reject(new ApiError('conflict', 'Not now.')),
      );
      mostAtOnce = Math.max(mostAtOnce, open.length);
    });
  });
  const ask = (request: Promise<CommandResult>): void => {
    const got: CommandResult[] = [];
    results.push(got);
    void request.then((result) => got.push(result));
  };
  for (const event of story) {
    if (event.kind === 'set') {
      for (const [attribute, value] of Object.entries(event.values)) {
        last.set(attribute as Attribute, { value, request: results.length });
      }
      ask(desk.commands.set(deviceId, JSON.stringify(event.values)));
    } else if (event.kind === 'run') {
      ask(desk.commands.run(deviceId, { component: 'main', capability: 'refresh', command: 'refresh' }, ''));
    } else if (event.kind === 'report') {
      desk.report(`main/${CAPABILITIES[event.attribute]}/${event.attribute}`, event.value);
    } else if (event.kind === 'answer') open.shift()?.(event.ok);
    else await desk.pass(event.ms);
    await desk.settle();
  }
  for (let turn = 0; untilAllEnded && turn < 200; turn += 1) {
    if (open.length === 0) await desk.pass(5_000);
    for (const answer of open.splice(0)) answer(true);
    await desk.settle();
    if (results.every((got) => got.length > 0)) break;
  }
  return { results, last, mostAtOnce };
};

test('whatever happens in whatever order, each request gets one result and the last wish is the last one sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), fc.boolean(), async (story, pushed) => {
      const desk = aDesk({ components: COMPONENTS, pushed });
      const { results, last, mostAtOnce } = await play(desk, story, true);
      expect(results.map((got) => got.length)).toEqual(results.map(() => 1));
      expect(mostAtOnce).toBeLessThanOrEqual(1);
      const commands = desk.sent.flatMap((request) => request.split(' + '));
      const lastSent = (attribute: Attribute): number =>
        commands.findLastIndex((command) => command.startsWith(`${CAPABILITIES[attribute]}.`));
      for (const [attribute, { value, request }] of last) {
        expect(commands[lastSent(attribute)]).toBe(asSent(attribute, value));
        const onOffRequest = last.get('switch')?.request ?? request;
        // A level that comes after an “off” would switch the lamp on again.
        if (request < onOffRequest) expect(lastSent(attribute)).toBeLessThan(lastSent('switch'));
        if (request > onOffRequest) expect(lastSent(attribute)).toBeGreaterThan(lastSent('switch'));
      }
      expect(desk.clock.pending()).toBe(0);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test('a stop at any moment leaves no request without its one result', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 15 }), async (story) => {
      const desk = aDesk({ components: COMPONENTS });
      const { results } = await play(desk, story, false);
      await desk.commands.stop();
      await desk.settle();
      expect(results.map((got) => got.length)).toEqual(results.map(() => 1));
      expect(desk.clock.pending()).toBe(0);
    }),
    { numRuns: 100 },
  );
}, 60_000);

test('any payload on any topic gets one result and breaks nothing', async () => {
  const place = { component: 'main', capability: 'switchLevel' };
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), fc.string(), fc.json({ maxDepth: 1 })), async (payload) => {
      const { commands } = aDesk({ components: COMPONENTS, state: { 'main/switchLevel/level': 3 } });
      const requests = [
        commands.set(deviceId, payload),
        commands.set(deviceId, `{"main": ${payload}}`),
        commands.set(deviceId, `{"level": ${payload}}`),
        commands.setAttribute(deviceId, { ...place, attribute: 'level' }, payload),
        commands.run(deviceId, { ...place, command: 'setLevel' }, payload),
      ];
      await setImmediate();
      await commands.stop();
      for (const { message } of await Promise.all(requests)) expect(message ?? '').not.toContain('log says more');
    }),
    { numRuns: 300 },
  );
}, 60_000);
