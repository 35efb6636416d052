import { setImmediate } from 'node:timers/promises';
import { shippedDefinition } from '../../src/capabilities/definition.ts';
import { type Commands, type CommandsDeps, createCommands } from '../../src/commands/commands.ts';
import { type AttributePath, type AttributeValue, attributeKey } from '../../src/core/attribute.ts';
import type { CommandRequest, CommandResult } from '../../src/core/command.ts';
import type { Device } from '../../src/core/device.ts';
import { silentLog } from '../../src/ops/log.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

export const deviceId = 'lamp';

export const aDevice = (components: Readonly<Record<string, readonly string[]>>): Device => ({
  id: deviceId,
  installedAppId: 'app',
  locationId: 'home',
  label: 'Lamp',
  type: 'ZIGBEE',
  categories: [],
  components: Object.entries(components).map(([id, capabilities]) => ({
    id,
    categories: [],
    capabilities: capabilities.map((capability) => ({ id: capability, version: 1 })),
  })),
});

/** One request that reached SmartThings, as texts like `level.setLevel(40)`. */
export const shown = (commands: readonly CommandRequest[]): string =>
  commands
    .map((one) => `${one.capability}.${one.command}(${one.arguments.map((a) => JSON.stringify(a)).join(',')})`)
    .join(' + ');

type Reply = (commands: readonly CommandRequest[]) => Promise<readonly { id?: string; status: string }[]>;

export interface Desk {
  readonly clock: TestClock;
  readonly commands: Commands;
  /** Every request that reached SmartThings. */
  readonly sent: string[];
  /** How often the status was read. */
  reads(): number;
  /** How SmartThings answers from now on. */
  answer(reply: Reply): void;
  /** What a read of the status brings. */
  onRead(read: () => void): void;
  /** A value becomes known; `commandId` where SmartThings says which command caused it. */
  report(path: string, value: unknown, commandId?: string): void;
  /** Follows a request; `result` is there once it ended. */
  follow(request: Promise<CommandResult>): { result: CommandResult | undefined };
  /** Everything under way goes on as far as it can without time. */
  settle(): Promise<void>;
  /** Lets time pass, after everything under way went on as far as it could. */
  pass(ms: number): Promise<void>;
  remove(): void;
}

export interface DeskOptions {
  readonly components?: Readonly<Record<string, readonly string[]>>;
  readonly state?: Readonly<Record<string, unknown>>;
  readonly pushed?: boolean;
  readonly definitions?: CommandsDeps['definitions'];
}

const pathOf = (text: string): AttributePath => {
  const [component = '', capability = '', attribute = ''] = text.split('/');
  return { component, capability, attribute };
};

const valueAt = (path: AttributePath, value: unknown, time: number): AttributeValue => ({
  ...path,
  value,
  time,
  precision: 'millisecond',
});

/** Commands with a SmartThings that accepts everything and tells nothing unless the test says so. */
export const aDesk = ({ components, state = {}, pushed = true, definitions }: DeskOptions = {}): Desk => {
  const clock = createTestClock();
  let device: Device | undefined = aDevice(components ?? { main: ['switch', 'switchLevel', 'refresh'] });
  const values = new Map<string, AttributeValue>();
  for (const [path, value] of Object.entries(state)) values.set(path, valueAt(pathOf(path), value, clock.now()));
  const sent: string[] = [];
  let reads = 0;
  let commandCount = 0;
  let reply: Reply = async (list) => list.map(() => ({ id: `command-${++commandCount}`, status: 'ACCEPTED' }));
  let read = (): void => {};
  const commands = createCommands({
    clock,
    log: silentLog,
    device: (id) => (id === deviceId ? device : undefined),
    state: () => values,
    definitions: definitions ?? (async (id) => shippedDefinition(id)),
    execute: (_, __, list) => {
      sent.push(shown(list));
      return reply(list);
    },
    isPushed: () => pushed,
    read: async () => {
      reads += 1;
      read();
    },
  });
  return {
    clock,
    commands,
    sent,
    reads: () => reads,
    answer: (next) => {
      reply = next;
    },
    onRead: (next) => {
      read = next;
    },
    report: (path, value, commandId) => {
      const attribute = valueAt(pathOf(path), value, clock.now());
      values.set(attributeKey(attribute), attribute);
      commands.observe({
        type: 'DEVICE_EVENT',
        locationId: 'home',
        time: clock.now(),
        deviceId,
        attribute,
        stateChange: true,
        ...(commandId === undefined ? {} : { commandId }),
      });
    },
    follow: (request) => {
      const followed: { result: CommandResult | undefined } = { result: undefined };
      void request.then((result) => {
        if (followed.result !== undefined) throw new Error('A request got a second result.');
        followed.result = result;
      });
      return followed;
    },
    pass: async (ms) => {
      for (let turn = 0; turn < 3; turn += 1) await setImmediate();
      await clock.advance(ms);
    },
    settle: async () => {
      for (let turn = 0; turn < 3; turn += 1) await setImmediate();
    },
    remove: () => {
      device = undefined;
    },
  };
};
