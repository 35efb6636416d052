import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { airSensors } from './sensors/air.ts';
import { climateSensors } from './sensors/climate.ts';
import { deviceSensors } from './sensors/device.ts';
import { electricitySensors } from './sensors/electricity.ts';
import { filterSensors } from './sensors/filters.ts';
import { sensorsFrom } from './sensors/interpreter.ts';
import { kitchenSensors } from './sensors/kitchen.ts';
import { laundrySensors } from './sensors/laundry.ts';
import { mediaSensors } from './sensors/media.ts';
import { meterSensors } from './sensors/meters.ts';
import { vacuumSensors } from './sensors/vacuum.ts';
import { vehicleSensors } from './sensors/vehicle.ts';

const SENSORS = [
  ...climateSensors,
  ...airSensors,
  ...meterSensors,
  ...electricitySensors,
  ...laundrySensors,
  ...kitchenSensors,
  ...vacuumSensors,
  ...mediaSensors,
  ...deviceSensors,
  ...filterSensors,
  ...vehicleSensors,
];

/** The sensors of a device. */
export const sensorEntities = (context: DeviceContext): Entity[] => sensorsFrom(SENSORS, context);
