import { minutes } from '../../../src/ops/clock.ts';
import { type Course, courses, type MachineState, type Phase, type Standing } from './courses.ts';
import { createProbe, type Habit, type HabitDeps, isoSeconds, type Moment } from './world.ts';

const lengthOf = (phases: readonly Phase[]): number => phases.reduce((sum, phase) => sum + minutes(phase.minutes), 0);

/** The phase that is under way when `leftMs` of the course are left. */
const phaseAt = (course: Course, leftMs: number): Phase => {
  let passed = lengthOf(course.phases) - leftMs;
  for (const phase of course.phases) {
    if (passed < minutes(phase.minutes)) return phase;
    passed -= minutes(phase.minutes);
  }
  return course.finished;
};

/**
 * A machine for laundry or dishes. People load and start it now and then; it also obeys what anybody sets meanwhile:
 * `run` starts it, `pause` holds it, `stop` ends the course.
 */
const createMachine = ({ world, random }: HabitDeps, course: Course): Habit => {
  const probe = (name: string) => createProbe(world, course.device, `main/${course.capability}/${name}`);
  const machineState = probe('machineState');
  const job = probe(course.jobAttribute);
  const completion = probe('completionTime');
  const details = course.details(world);
  const lengthMs = lengthOf(course.phases);

  let told: unknown = machineState.read();
  /** Undefined while nothing is in the machine. */
  let leftMs: number | undefined;
  let nextStart: number | undefined;
  let emptyAt: number | undefined;

  const tell = (standing: Standing): void => {
    machineState.report(standing.state);
    job.report(standing.phase.job);
    details.tell(standing);
    told = standing.state;
  };
  const wish = (): unknown => (machineState.read() === told ? (details.state() ?? told) : machineState.read());
  const goOn = (now: number, state: MachineState, left: number): void => {
    tell({
      state,
      phase: phaseAt(course, left),
      percent: Math.round(100 * (1 - left / lengthMs)),
      minutesLeft: Math.ceil(left / minutes(1)),
    });
    if (state === 'run') completion.report(isoSeconds(now + left));
  };
  const finish = (now: number, phase: Phase): void => {
    const done = phase === course.finished;
    tell({ state: 'stop', phase, percent: done ? 100 : 0, minutesLeft: done ? 0 : lengthMs / minutes(1) });
    leftMs = undefined;
    emptyAt = done ? now + minutes(phase.minutes) : undefined;
    const [minimum, maximum] = course.restMinutes;
    nextStart = now + random.between(minutes(minimum), minutes(maximum));
  };
  const rest = ({ now }: Moment): void => {
    if (emptyAt !== undefined && now >= emptyAt) finish(now, course.idle);
    nextStart ??= now + minutes(course.firstAfterMinutes);
    if (wish() !== 'run' && now < nextStart) return;
    leftMs = lengthMs;
    emptyAt = undefined;
    goOn(now, 'run', leftMs);
  };

  return (moment) => {
    if (leftMs === undefined) return rest(moment);
    const wanted = wish();
    if (wanted === 'stop') return finish(moment.now, course.idle);
    if (wanted === 'pause') return goOn(moment.now, 'pause', leftMs);
    leftMs -= moment.elapsedMs;
    if (leftMs <= 0) return finish(moment.now, course.finished);
    goOn(moment.now, 'run', leftMs);
  };
};

export const createMachines = (deps: HabitDeps): Habit[] => courses.map((course) => createMachine(deps, course));
