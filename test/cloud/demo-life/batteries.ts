import { days } from '../../../src/ops/clock.ts';
import { deviceIds } from '../demo-home/ids.ts';
import { createProbe, type Habit, type HabitDeps } from './world.ts';

const devices = [
  deviceIds.hallwaySensor,
  deviceIds.balconyDoor,
  deviceIds.leakSensor,
  deviceIds.smokeDetector,
  deviceIds.frontDoorLock,
  deviceIds.garageDoor,
  deviceIds.windowShade,
  deviceIds.thermostat,
  deviceIds.remote,
  deviceIds.waterValve,
  deviceIds.siren,
  deviceIds.cabinThermostat,
  deviceIds.cabinFrostSensor,
];

/** Real ones last a year or two; these lose a percent in two days, so that a demo shows it. */
const PERCENT_MS = days(2);
const EMPTY = 4;

export const createBatteries = ({ world, random }: HabitDeps): Habit => {
  const batteries = devices.map((device) => createProbe(world, device, 'main/battery/battery', '%'));
  return ({ elapsedMs }) => {
    for (const battery of batteries) {
      if (!random.chance(elapsedMs / PERCENT_MS)) continue;
      const percent = battery.number();
      battery.report(percent <= EMPTY ? 100 : percent - 1);
    }
  };
};
