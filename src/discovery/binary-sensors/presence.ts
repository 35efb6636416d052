import { type BinarySensorRow, beyond, onWhen } from './row.ts';

const DIAGNOSTIC = { category: 'diagnostic' } as const;

/** Motion, presence, sound, and what warns people. */
export const presenceSensors: readonly BinarySensorRow[] = [
  onWhen('accelerationSensor.acceleration', 'active', 'Acceleration', { deviceClass: 'moving' }),
  onWhen('motionSensor.motion', 'active', 'Motion', { deviceClass: 'motion' }),
  onWhen('presenceSensor.presence', 'present', 'Presence', { deviceClass: 'presence' }),
  onWhen('soundSensor.sound', 'detected', 'Sound', { deviceClass: 'sound' }),
  onWhen('tamperAlert.tamper', 'detected', 'Tamper', { deviceClass: 'tamper', ...DIAGNOSTIC }),
  onWhen('waterSensor.water', 'wet', 'Moisture', { deviceClass: 'moisture' }),
  onWhen('gasDetector.gas', 'detected', 'Gas', { deviceClass: 'gas' }),
  ...beyond([
    onWhen('smokeDetector.smoke', 'detected', 'Smoke', { deviceClass: 'smoke' }),
    onWhen('carbonMonoxideDetector.carbonMonoxide', 'detected', 'Carbon monoxide', { deviceClass: 'carbon_monoxide' }),
    onWhen('occupancySensor.occupancy', 'occupied', 'Occupancy', { deviceClass: 'occupancy' }),
    onWhen('beacon.presence', 'present', 'Presence', { deviceClass: 'presence' }),
    onWhen('shockSensor.shock', 'detected', 'Shock', { deviceClass: 'vibration' }),
    onWhen('rainSensor.rain', 'detected', 'Rain', { deviceClass: 'moisture' }),
    onWhen('sleepSensor.sleeping', 'sleeping', 'Sleeping'),
    onWhen('panicAlarm.panicAlarm', 'panic', 'Panic', { deviceClass: 'safety' }),
    onWhen('samsungvd.soundDetection.soundDetected', 'on', 'Sound', { deviceClass: 'sound' }),
    onWhen('rivertalent14263.adaptiveEnergyUsageState.gridStatusStatus', 'on-grid', 'Grid', {
      deviceClass: 'connectivity',
    }),
    onWhen('rivertalent14263.adaptiveEnergyUsageState.stormWatchActive', 'true', 'Storm watch'),
    onWhen('drivingStatus.drivingStatus', 'driving', 'Driving', { deviceClass: 'moving' }),
    onWhen('applianceUtilization.status', 'inUse', 'In use', { deviceClass: 'running' }),
  ]),
];
