import { minutes } from '../../../src/ops/clock.ts';
import type { Random } from './random.ts';
import type { Moment, Probe } from './world.ts';

export interface DriftForm {
  /** The smallest change that the sensor reports. */
  readonly step: number;
  /** How long it takes to come two thirds of the way to the target. */
  readonly inertiaMs: number;
  /** How far it may stray in a minute. */
  readonly noise: number;
  /** What the sensor cannot go below. */
  readonly minimum?: number;
}

/** Moves a value towards `target`, reports it in the sensor's steps, and tells the exact value. */
export type Drift = (moment: Moment, target: number) => number;

const roundTo = (value: number, step: number): number => Number((Math.round(value / step) * step).toFixed(3));

export const createDrift = (probe: Probe, random: Random, form: DriftForm): Drift => {
  let exact = probe.number();
  let reported = exact;
  return ({ elapsedMs }, target) => {
    const present = probe.number();
    // Somebody else set the value: go on from there.
    if (present !== reported) exact = present;
    const way = 1 - Math.exp(-elapsedMs / form.inertiaMs);
    const stray = random.between(-1, 1) * form.noise * Math.sqrt(elapsedMs / minutes(1));
    exact = Math.max(form.minimum ?? Number.NEGATIVE_INFINITY, exact + (target - exact) * way + stray);
    // A quarter of a step more than rounding asks for, so that a value between two steps does not flicker.
    reported = Math.abs(exact - present) >= form.step * 0.75 ? roundTo(exact, form.step) : present;
    probe.report(reported);
    return exact;
  };
};
