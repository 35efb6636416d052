import { beyond, figure, measurement, type SensorRow, word } from './row.ts';

/** Cars. */
export const vehicleSensors: readonly SensorRow[] = beyond([
  figure('vehicleBattery.batteryLevel', 'Battery', { deviceClass: 'battery', unit: '%' }),
  word('vehicleBattery.chargingDetail', 'Charging detail', {
    shown: { reseveredCharging: 'reserved_charging' },
  }),
  measurement('vehicleBattery.chargingRemainTime', 'Charging remaining time', { deviceClass: 'duration', unit: 'min' }),
  measurement('vehicleFuelLevel.fuelLevel', 'Fuel', { unit: '%', icon: 'mdi:gas-station' }),
  measurement('vehicleOdometer.odometerReading', 'Odometer', {
    deviceClass: 'distance',
    stateClass: 'total_increasing',
    unit: 'km',
  }),
  measurement('vehicleRange.estimatedRemainingRange', 'Range', { deviceClass: 'distance', unit: 'km' }),
  measurement('vehicleHvac.temperature', 'Cabin temperature', { deviceClass: 'temperature' }),
  word('vehicleEngine.engineState', 'Engine'),
]);
