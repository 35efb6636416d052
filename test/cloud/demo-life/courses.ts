import { deviceIds } from '../demo-home/ids.ts';
import type { World } from './world.ts';
import { createProbe } from './world.ts';

/** The states of SmartThings' standard machines. */
export type MachineState = 'run' | 'pause' | 'stop';

/** A part of a course; the standard capability and the maker's own name it differently. */
export interface Phase {
  readonly job: string;
  readonly makersJob: string;
  readonly minutes: number;
}

/** Where a machine stands in its course. */
export interface Standing {
  readonly state: MachineState;
  readonly phase: Phase;
  /** 0 to 100. */
  readonly percent: number;
  readonly minutesLeft: number;
}

/** What a machine reports besides the standard capability. */
export interface Details {
  tell(standing: Standing): void;
  /** What the maker's own capability was told to do; undefined where it cannot be told. */
  state(): MachineState | undefined;
}

export interface Course {
  readonly device: string;
  /** The standard capability, and its attribute for the job. */
  readonly capability: string;
  readonly jobAttribute: string;
  readonly phases: readonly [Phase, ...Phase[]];
  /** After the last phase, until somebody empties the machine. */
  readonly finished: Phase;
  readonly idle: Phase;
  readonly firstAfterMinutes: number;
  readonly restMinutes: readonly [minimum: number, maximum: number];
  readonly details: (world: World) => Details;
}

const makersStates = { run: 'running', pause: 'paused', stop: 'ready' } as const;
const standardStates = new Map<unknown, MachineState>([
  ['running', 'run'],
  ['paused', 'pause'],
  ['ready', 'stop'],
]);

const clockFace = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Samsung's own capability of washers and dryers. */
const samsungDetails =
  (device: string, capability: string, jobAttributes: readonly string[]) =>
  (world: World): Details => {
    const probe = (name: string, unit?: string) => createProbe(world, device, `main/${capability}/${name}`, unit);
    const operatingState = probe('operatingState');
    const progress = probe('progress', '%');
    const remaining = probe('remainingTime', 'min');
    const remainingText = probe('remainingTimeStr');
    const jobs = jobAttributes.map((name) => probe(name));
    return {
      tell: ({ state, phase, percent, minutesLeft }) => {
        operatingState.report(makersStates[state]);
        for (const job of jobs) job.report(phase.makersJob);
        progress.report(Math.max(1, percent));
        remaining.report(minutesLeft);
        remainingText.report(clockFace(minutesLeft));
      },
      state: () => standardStates.get(operatingState.read()),
    };
  };

const dishwasherDetails = (world: World): Details => {
  const probe = (path: string, unit?: string) => createProbe(world, deviceIds.dishwasher, `main/${path}`, unit);
  const progress = probe('dishwasherOperatingState/progress', '%');
  const percentage = probe('custom.dishwasherOperatingPercentage/dishwasherOperatingPercentage');
  const job = probe('custom.dishwasherOperatingProgress/dishwasherOperatingProgress');
  return {
    tell: ({ phase, percent }) => {
      progress.report(percent);
      percentage.report(Math.max(1, percent));
      job.report(phase.makersJob);
    },
    state: () => undefined,
  };
};

export const courses: readonly Course[] = [
  {
    device: deviceIds.washer,
    capability: 'washerOperatingState',
    jobAttribute: 'washerJobState',
    phases: [
      { job: 'weightSensing', makersJob: 'weightSensing', minutes: 2 },
      { job: 'wash', makersJob: 'wash', minutes: 32 },
      { job: 'rinse', makersJob: 'rinse', minutes: 18 },
      { job: 'spin', makersJob: 'spin', minutes: 10 },
    ],
    finished: { job: 'finish', makersJob: 'finished', minutes: 5 },
    idle: { job: 'none', makersJob: 'none', minutes: 0 },
    firstAfterMinutes: 2,
    restMinutes: [120, 420],
    details: samsungDetails(deviceIds.washer, 'samsungce.washerOperatingState', ['washerJobState', 'washerJobPhase']),
  },
  {
    device: deviceIds.dryer,
    capability: 'dryerOperatingState',
    jobAttribute: 'dryerJobState',
    phases: [
      { job: 'drying', makersJob: 'drying', minutes: 85 },
      { job: 'cooling', makersJob: 'cooling', minutes: 10 },
    ],
    finished: { job: 'finished', makersJob: 'finished', minutes: 5 },
    idle: { job: 'none', makersJob: 'none', minutes: 0 },
    firstAfterMinutes: 75,
    restMinutes: [150, 500],
    details: samsungDetails(deviceIds.dryer, 'samsungce.dryerOperatingState', ['dryerJobState']),
  },
  {
    device: deviceIds.dishwasher,
    capability: 'dishwasherOperatingState',
    jobAttribute: 'dishwasherJobState',
    phases: [
      { job: 'prewash', makersJob: 'prewash', minutes: 12 },
      { job: 'wash', makersJob: 'wash', minutes: 60 },
      { job: 'rinse', makersJob: 'rinse', minutes: 25 },
      { job: 'drying', makersJob: 'drying', minutes: 38 },
    ],
    finished: { job: 'finish', makersJob: 'finish', minutes: 5 },
    idle: { job: 'unknown', makersJob: 'none', minutes: 0 },
    firstAfterMinutes: 30,
    restMinutes: [400, 900],
    details: dishwasherDetails,
  },
];
