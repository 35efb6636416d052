import type { Random } from './random.ts';

/** What life needs of the simulated cloud: to see what devices report, and to let them report something else. */
export interface World {
  /** Lets the device report a value, as an event with the present time; also when the value is the same as before. */
  setAttribute(
    deviceId: string,
    component: string,
    capability: string,
    attribute: string,
    value: unknown,
    extra?: { unit?: string },
  ): void;
  /** The value last reported; `null` before the first, `undefined` when there is no such device or attribute. */
  valueOf(deviceId: string, component: string, capability: string, attribute: string): unknown;
}

/** One beat of life. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Since the last beat. */
  readonly elapsedMs: number;
}

/** Something that goes on by itself; called at every beat. */
export type Habit = (moment: Moment) => void;

export interface HabitDeps {
  readonly world: World;
  readonly random: Random;
}

/** One attribute of one device, to read and to report. */
export interface Probe {
  read(): unknown;
  /** The value as a number; 0 when it is none. */
  number(): number;
  /** Reports a value that differs from the last one; the same one again would tell nobody anything. */
  report(value: string | number | boolean): void;
  /** Reports a value whatever the last one was: button presses, and values that are objects. */
  announce(value: unknown): void;
}

/** `path` is `component/capability/attribute`. */
export const createProbe = (world: World, deviceId: string, path: string, unit?: string): Probe => {
  const [component = '', capability = '', attribute = ''] = path.split('/');
  const read = (): unknown => world.valueOf(deviceId, component, capability, attribute);
  const announce = (value: unknown): void => {
    // The device may have been removed meanwhile: then nothing is left that could report.
    if (read() === undefined) return;
    world.setAttribute(deviceId, component, capability, attribute, value, unit === undefined ? {} : { unit });
  };
  return {
    read,
    number: () => {
      const value = read();
      return typeof value === 'number' ? value : 0;
    },
    report: (value) => {
      if (value !== read()) announce(value);
    },
    announce,
  };
};

/** A time inside a value, as Samsung's devices write it: UTC, without milliseconds. */
export const isoSeconds = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
