import { hours, minutes } from '../../../src/ops/clock.ts';
import { deviceIds } from '../demo-home/ids.ts';
import { createDrift, type DriftForm } from './drift.ts';
import { createProbe, type Habit, type HabitDeps } from './world.ts';

/** The hour of the day in Montréal and Vermont, 0 to 24; summer time does not matter to the weather. */
const hourOf = (now: number): number => (((now / hours(1) - 5) % 24) + 24) % 24;
/** 0 at night, 1 at noon. */
const daylight = (now: number): number => Math.max(0, Math.sin(((hourOf(now) - 6) / 12) * Math.PI));
/** −1 in the small hours, 1 in the afternoon. */
const warmth = (now: number): number => Math.cos(((hourOf(now) - 15) / 12) * Math.PI);

interface Surrounding extends DriftForm {
  readonly device: string;
  readonly path: string;
  readonly unit: string;
  readonly target: (now: number) => number;
}

const temperature = 'main/temperatureMeasurement/temperature';
const humidity = 'main/relativeHumidityMeasurement/humidity';

/** Temperatures, light, dust and the like: all that changes slowly and by itself. */
export const createSurroundings = ({ world, random }: HabitDeps): Habit => {
  const isOn = (device: string): boolean => world.valueOf(device, 'main', 'switch', 'switch') === 'on';
  const setpoint = (device: string, component: string): number =>
    createProbe(world, device, `${component}/thermostatCoolingSetpoint/coolingSetpoint`).number();
  const compartment = (component: string): number => {
    const open = world.valueOf(deviceIds.refrigerator, component, 'contactSensor', 'contact') === 'open';
    return setpoint(deviceIds.refrigerator, component) + (open ? 12 : 0);
  };
  const cooled = (): number => {
    const mode = world.valueOf(deviceIds.airConditioner, 'main', 'airConditionerMode', 'airConditionerMode');
    const works = isOn(deviceIds.airConditioner) && mode !== 'fanOnly' && mode !== 'dry';
    return works ? setpoint(deviceIds.airConditioner, 'main') : 22;
  };
  const dust = (clean: number, still: number) => (): number => (isOn(deviceIds.airPurifier) ? clean : still);

  const room = { step: 0.1, inertiaMs: hours(1), noise: 0.03 };
  const inside = { step: 1, inertiaMs: minutes(25), noise: 0.08 };
  const damp = { step: 1, inertiaMs: hours(1), noise: 0.3, minimum: 0 };
  const dusty = { step: 1, inertiaMs: minutes(12), noise: 0.6, minimum: 0 };

  const surroundings: Surrounding[] = [
    {
      device: deviceIds.hallwaySensor,
      path: temperature,
      unit: 'C',
      ...room,
      target: (now) => 20.8 + 0.6 * warmth(now),
    },
    {
      device: deviceIds.hallwaySensor,
      path: 'main/illuminanceMeasurement/illuminance',
      unit: 'lux',
      step: 5,
      inertiaMs: minutes(8),
      noise: 4,
      minimum: 0,
      target: (now) => 15 + 380 * daylight(now),
    },
    { device: deviceIds.balconyDoor, path: temperature, unit: 'C', ...room, target: (now) => 18.8 + 1.5 * warmth(now) },
    { device: deviceIds.thermostat, path: humidity, unit: '%', ...damp, target: () => 41 },
    { device: deviceIds.airConditioner, path: temperature, unit: 'C', ...inside, target: cooled },
    {
      device: deviceIds.airConditioner,
      path: humidity,
      unit: '%',
      ...damp,
      target: () => (isOn(deviceIds.airConditioner) ? 36 : 43),
    },
    {
      device: deviceIds.refrigerator,
      path: 'cooler/temperatureMeasurement/temperature',
      unit: 'C',
      ...inside,
      target: () => compartment('cooler'),
    },
    {
      device: deviceIds.refrigerator,
      path: 'freezer/temperatureMeasurement/temperature',
      unit: 'C',
      ...inside,
      target: () => compartment('freezer'),
    },
    {
      device: deviceIds.airPurifier,
      path: 'main/dustSensor/dustLevel',
      unit: 'μg/m^3',
      ...dusty,
      target: dust(12, 38),
    },
    {
      device: deviceIds.airPurifier,
      path: 'main/dustSensor/fineDustLevel',
      unit: 'μg/m^3',
      ...dusty,
      target: dust(8, 24),
    },
    {
      device: deviceIds.airPurifier,
      path: 'main/veryFineDustSensor/veryFineDustLevel',
      unit: 'μg/m^3',
      ...dusty,
      target: dust(5, 15),
    },
    {
      device: deviceIds.energyMeter,
      path: 'main/voltageMeasurement/voltage',
      unit: 'V',
      step: 0.2,
      inertiaMs: minutes(30),
      noise: 0.08,
      target: () => 120.4,
    },
    {
      device: deviceIds.gardenMood,
      path: 'main/exampleowner12345.gardenMood/soilMoisture',
      unit: '%',
      step: 0.5,
      inertiaMs: hours(1),
      noise: 0.1,
      minimum: 0,
      target: (now) => 45 + 5 * Math.sin((now / hours(6)) * 2 * Math.PI),
    },
    {
      device: deviceIds.cabinFrostSensor,
      path: temperature,
      unit: 'F',
      step: 0.5,
      inertiaMs: hours(1),
      noise: 0.1,
      target: (now) => 30 + 7 * warmth(now),
    },
    { device: deviceIds.cabinFrostSensor, path: humidity, unit: '%', ...damp, target: (now) => 74 - 10 * warmth(now) },
    {
      device: deviceIds.cabinFrostSensor,
      path: 'main/signalStrength/rssi',
      unit: 'dBm',
      step: 2,
      inertiaMs: hours(1),
      noise: 0.4,
      target: () => -78,
    },
  ];

  const drifts = surroundings.map((it) => ({
    drift: createDrift(createProbe(world, it.device, it.path, it.unit), random, it),
    target: it.target,
  }));
  return (moment) => {
    for (const { drift, target } of drifts) drift(moment, target(moment.now));
  };
};

/** The capability that nobody knows follows the soil. */
export const createGardenMood = ({ world }: HabitDeps): Habit => {
  const capability = 'main/exampleowner12345.gardenMood';
  const moisture = createProbe(world, deviceIds.gardenMood, `${capability}/soilMoisture`, '%');
  const mood = createProbe(world, deviceIds.gardenMood, `${capability}/mood`);
  const wantsWater = createProbe(world, deviceIds.gardenMood, `${capability}/wantsWater`);
  return () => {
    const thirsty = moisture.number() < 43;
    mood.report(thirsty ? 'thirsty' : 'content');
    wantsWater.report(thirsty);
  };
};
