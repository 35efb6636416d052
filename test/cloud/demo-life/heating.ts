import { hours } from '../../../src/ops/clock.ts';
import { deviceIds } from '../demo-home/ids.ts';
import { createDrift } from './drift.ts';
import { createProbe, type Habit, type HabitDeps } from './world.ts';

interface Heating {
  readonly device: string;
  readonly unit: 'C' | 'F';
  /** How far the temperature strays from the wanted one before the thermostat acts, in its unit. */
  readonly band: number;
  /** What the place falls to when nothing heats it. */
  readonly unheated: number;
  readonly cools: boolean;
}

const heatings: readonly Heating[] = [
  { device: deviceIds.thermostat, unit: 'C', band: 0.4, unheated: 14, cools: true },
  { device: deviceIds.cabinThermostat, unit: 'F', band: 0.8, unheated: 40, cools: false },
];

const heats = new Set<unknown>(['heat', 'auto']);
const coolsDown = new Set<unknown>(['cool', 'auto']);

/** A thermostat obeys its mode and setpoints, which only users change, and the temperature follows. */
const createHeating = ({ world, random }: HabitDeps, it: Heating): Habit => {
  const probe = (path: string) => createProbe(world, it.device, `main/${path}`);
  const mode = probe('thermostatMode/thermostatMode');
  const state = probe('thermostatOperatingState/thermostatOperatingState');
  const warmest = probe('thermostatHeatingSetpoint/heatingSetpoint');
  const coolest = probe('thermostatCoolingSetpoint/coolingSetpoint');
  const drift = createDrift(createProbe(world, it.device, 'main/temperatureMeasurement/temperature', it.unit), random, {
    step: 0.5,
    inertiaMs: hours(3),
    noise: it.band / 20,
  });
  /** Between the two bounds of its band a thermostat goes on with what it does. */
  const decide = (temperature: number): 'heating' | 'cooling' | 'idle' => {
    const heatTo = warmest.number() + (state.read() === 'heating' ? it.band : -it.band);
    if (heats.has(mode.read()) && temperature < heatTo) return 'heating';
    if (!it.cools || !coolsDown.has(mode.read())) return 'idle';
    const coolTo = coolest.number() + (state.read() === 'cooling' ? -it.band : it.band);
    return temperature > coolTo ? 'cooling' : 'idle';
  };
  const targets = {
    heating: () => warmest.number() + 8 * it.band,
    cooling: () => coolest.number() - 8 * it.band,
    idle: () => it.unheated,
  };
  let doing: keyof typeof targets = 'idle';
  return (moment) => {
    doing = decide(drift(moment, targets[doing]()));
    state.report(doing);
  };
};

export const createHeatings = (deps: HabitDeps): Habit[] => heatings.map((heating) => createHeating(deps, heating));
