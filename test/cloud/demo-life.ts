import { type Cancel, type Clock, minutes, seconds } from '../../src/ops/clock.ts';
import { createBatteries } from './demo-life/batteries.ts';
import { createElectricity } from './demo-life/electricity.ts';
import { createHeatings } from './demo-life/heating.ts';
import { createMachines } from './demo-life/machines.ts';
import { createPeople } from './demo-life/people.ts';
import { createRandom } from './demo-life/random.ts';
import { createGardenMood, createSurroundings } from './demo-life/surroundings.ts';
import { createVacuum } from './demo-life/vacuum.ts';
import type { Habit, HabitDeps, World } from './demo-life/world.ts';

export type { World } from './demo-life/world.ts';

export interface LifeOptions {
  /** The same seed brings the same life. */
  readonly seed?: number;
  /** Between two beats; what happens depends on the time that passes, not on the number of beats. */
  readonly beatMs?: number;
}

const DEFAULT_BEAT_MS = seconds(15);
/** After the machine slept, life goes on where it was, instead of making up for the night in one leap. */
const LONGEST_BEAT_MS = minutes(10);

/** In this order at every beat: machines before the meters that measure them. */
const createHabits = (deps: HabitDeps): Habit[] => [
  createSurroundings(deps),
  createGardenMood(deps),
  ...createHeatings(deps),
  ...createPeople(deps),
  ...createMachines(deps),
  createVacuum(deps),
  createElectricity(deps),
  createBatteries(deps),
];

/**
 * Makes the demo home live until the returned function is called: temperatures drift, people walk about, machines run
 * their courses. What only users control (lights, locks, setpoints, …) stays as they left it.
 */
export const startLife = (world: World, clock: Clock, options: LifeOptions = {}): Cancel => {
  const habits = createHabits({ world, random: createRandom(options.seed ?? 1) });
  let last = clock.now();
  return clock.every(options.beatMs ?? DEFAULT_BEAT_MS, () => {
    const now = clock.now();
    const moment = { now, elapsedMs: Math.min(LONGEST_BEAT_MS, Math.max(0, now - last)) };
    last = now;
    for (const habit of habits) habit(moment);
  });
};
