import { hours, minutes } from '../../../src/ops/clock.ts';
import { deviceIds } from '../demo-home/ids.ts';
import { createProbe, type Habit, type HabitDeps, isoSeconds, type Moment, type World } from './world.ts';

/** What the rest of the house draws: lamps, chargers, things on standby. */
const BASE_WATTS = 160;
const REPORT_MS = minutes(15);
const STANDBY_WATTS = 1.2;
const BREWING_WATTS = 1180;

/** An appliance that measures itself. */
interface Load {
  readonly device: string;
  /** What it draws in its present state, in W. */
  readonly watts: (world: World) => number;
}

const whenOn =
  (device: string, watts: number) =>
  (world: World): number =>
    world.valueOf(device, 'main', 'switch', 'switch') === 'on' ? watts : 0;

const byJob =
  (device: string, capability: string, jobAttribute: string, watts: Readonly<Record<string, number>>) =>
  (world: World): number => {
    if (world.valueOf(device, 'main', capability, 'machineState') !== 'run') return 0;
    return watts[String(world.valueOf(device, 'main', capability, jobAttribute))] ?? 120;
  };

const loads: readonly Load[] = [
  { device: deviceIds.refrigerator, watts: () => 74 },
  { device: deviceIds.airConditioner, watts: whenOn(deviceIds.airConditioner, 640) },
  { device: deviceIds.airPurifier, watts: whenOn(deviceIds.airPurifier, 28) },
  {
    device: deviceIds.washer,
    watts: byJob(deviceIds.washer, 'washerOperatingState', 'washerJobState', { wash: 760, rinse: 180, spin: 420 }),
  },
  {
    device: deviceIds.dryer,
    watts: byJob(deviceIds.dryer, 'dryerOperatingState', 'dryerJobState', { drying: 1850, cooling: 240 }),
  },
  {
    device: deviceIds.dishwasher,
    watts: byJob(deviceIds.dishwasher, 'dishwasherOperatingState', 'dishwasherJobState', { wash: 1150, drying: 620 }),
  },
];

const energyOf = (watts: number, elapsedMs: number): number => (watts * elapsedMs) / hours(1);

/** Samsung's report, every quarter of an hour while anything is used; energies in Wh, power in W. */
const createReport = ({ world, random }: HabitDeps, load: Load): ((moment: Moment) => number) => {
  const report = createProbe(world, load.device, 'main/powerConsumptionReport/powerConsumption');
  const last = report.read() as { readonly energy?: number } | null;
  let energy = last?.energy ?? 0;
  let energyAtStart = energy;
  let start: number | undefined;
  let drawing = false;
  return ({ now, elapsedMs }) => {
    const watts = load.watts(world) * random.between(0.97, 1.03);
    energy += energyOf(watts, elapsedMs);
    start ??= now - elapsedMs;
    if (now - start < REPORT_MS) return watts;
    const total = Math.round(energy);
    const delta = total - Math.round(energyAtStart);
    if (delta > 0 || drawing) {
      report.announce({
        energy: total,
        deltaEnergy: delta,
        power: Math.round(watts),
        powerEnergy: Number((energy - energyAtStart).toFixed(3)),
        persistedEnergy: total,
        energySaved: 0,
        persistedSavedEnergy: 0,
        start: isoSeconds(start),
        end: isoSeconds(now),
      });
    }
    drawing = watts > 0;
    energyAtStart = energy;
    start = now;
    return watts;
  };
};

/** A meter that tells power when it changes by `powerStep` W, and its energy in steps of `energyStep` kWh. */
const createMeter = (world: World, device: string, powerStep: number, energyStep: number) => {
  const power = createProbe(world, device, 'main/powerMeter/power', 'W');
  const energy = createProbe(world, device, 'main/energyMeter/energy', 'kWh');
  let exact = energy.number();
  let reported = exact;
  return (watts: number, elapsedMs: number): void => {
    const now = Number(watts.toFixed(1));
    if (Math.abs(now - power.number()) >= powerStep || (now === 0 && power.number() !== 0)) power.report(now);
    // Somebody reset the meter.
    if (energy.number() !== reported) exact = energy.number();
    exact += energyOf(watts, elapsedMs) / 1000;
    reported = exact - energy.number() >= energyStep ? Number(exact.toFixed(3)) : energy.number();
    energy.report(reported);
  };
};

/** The coffee machine on the plug: it brews now and then, as long as somebody leaves the plug on. */
const createCoffeeMachine = ({ world, random }: HabitDeps): ((moment: Moment) => number) => {
  const plug = createProbe(world, deviceIds.cafePlug, 'main/switch/switch');
  let brewsUntil = 0;
  let next: number | undefined;
  return ({ now }) => {
    next ??= now + random.between(minutes(1), minutes(5));
    if (now >= next) {
      brewsUntil = now + random.between(minutes(1.5), minutes(4));
      next = brewsUntil + random.between(minutes(12), minutes(120));
    }
    if (plug.read() !== 'on') return 0;
    return now < brewsUntil ? BREWING_WATTS * random.between(0.97, 1.03) : STANDBY_WATTS;
  };
};

/** All that is measured in W and Wh: the plug, the appliances, and the meter that sees the whole house. */
export const createElectricity = (deps: HabitDeps): Habit => {
  const { world, random } = deps;
  const reports = loads.map((load) => createReport(deps, load));
  const coffeeMachine = createCoffeeMachine(deps);
  const plugMeter = createMeter(world, deviceIds.cafePlug, 1, 0.005);
  const houseMeter = createMeter(world, deviceIds.energyMeter, 25, 0.05);
  return (moment) => {
    const coffee = coffeeMachine(moment);
    const appliances = reports.reduce((sum, report) => sum + report(moment), 0);
    plugMeter(coffee, moment.elapsedMs);
    houseMeter(BASE_WATTS * random.between(0.98, 1.02) + coffee + appliances, moment.elapsedMs);
  };
};
