import { minutes } from '../../../src/ops/clock.ts';
import { deviceIds } from '../demo-home/ids.ts';
import { createProbe, type Habit, type HabitDeps, type Moment } from './world.ts';

const FULL = 100;
const LOW = 20;
const CLEANING_MS = minutes(40);
const WAY_HOME_MS = minutes(2);
const FIRST_START_MS = minutes(6);
/** For one percent of the battery. */
const DRAIN_MS = minutes(1);
const CHARGE_MS = minutes(1.5);

/** What the older capability calls each state of the newer one. */
const movements = {
  cleaning: 'cleaning',
  homing: 'homing',
  charging: 'charging',
  charged: 'charging',
  paused: 'pause',
  idle: 'idle',
} as const;
type State = keyof typeof movements;

const isState = (value: unknown): value is State => typeof value === 'string' && Object.hasOwn(movements, value);

/** The robot cleans by its plan, goes home and charges; a state that anybody sets meanwhile is where it goes on from. */
export const createVacuum = ({ world, random }: HabitDeps): Habit => {
  const probe = (path: string, unit?: string) => createProbe(world, deviceIds.vacuum, `main/${path}`, unit);
  const operatingState = probe('samsungce.robotCleanerOperatingState/operatingState');
  const homingReason = probe('samsungce.robotCleanerOperatingState/homingReason');
  const cleaningMode = probe('samsungce.robotCleanerCleaningMode/cleaningMode');
  const olderMode = probe('robotCleanerCleaningMode/robotCleanerCleaningMode');
  const movement = probe('robotCleanerMovement/robotCleanerMovement');
  const battery = probe('battery/battery', '%');

  let charge = battery.number();
  let state: unknown;
  let since = 0;
  let nextStart: number | undefined;

  const enter = (next: State, now: number): void => {
    state = next;
    since = now;
    operatingState.report(next);
    movement.report(movements[next]);
    const mode = next === 'cleaning' || next === 'paused' ? 'auto' : 'stop';
    cleaningMode.report(mode);
    olderMode.report(mode);
    if (next === 'cleaning') homingReason.report('none');
  };
  const change = (percent: number): void => {
    charge = Math.min(FULL, Math.max(0, charge + percent));
    battery.report(Math.round(charge));
  };
  const awaitStart = ({ now }: Moment): void => {
    nextStart ??= now + FIRST_START_MS;
    if (now < nextStart) return;
    nextStart = now + random.between(minutes(300), minutes(600));
    enter('cleaning', now);
  };

  const steps: Record<State, (moment: Moment) => void> = {
    cleaning: ({ now, elapsedMs }) => {
      change(-elapsedMs / DRAIN_MS);
      const low = charge < LOW;
      if (!low && now - since < CLEANING_MS) return;
      homingReason.report(low ? 'lowBattery' : 'cleaningCompleted');
      enter('homing', now);
    },
    homing: ({ now }) => {
      if (now - since >= WAY_HOME_MS) enter('charging', now);
    },
    charging: ({ now, elapsedMs }) => {
      change(elapsedMs / CHARGE_MS);
      if (charge >= FULL) enter('charged', now);
    },
    charged: awaitStart,
    idle: awaitStart,
    paused: () => {},
  };

  return (moment) => {
    const present = operatingState.read();
    if (!isState(present)) return;
    if (present !== state) enter(present, moment.now);
    steps[present](moment);
  };
};
