import { beyond, figure, measurement, type SensorRow, text, word } from './row.ts';

const DIAGNOSTIC = { category: 'diagnostic' } as const;
const AXES = ['x', 'y', 'z'] as const;

const axis = (letter: string, index: number): SensorRow =>
  figure('threeAxis.threeAxis', `${letter.toUpperCase()} coordinate`, {
    reading: { kind: 'item', index },
    key: `${letter}_coordinate`,
  });

const count = (path: string, name: string, icon: string): SensorRow =>
  figure(path, name, { ...DIAGNOSTIC, icon, reading: { kind: 'count' } });

/** Alarms, bodies, radio links, networks, locks and whatever else devices say of themselves. */
export const deviceSensors: readonly SensorRow[] = [
  text('activityLightingMode.lightingMode', 'Activity lighting mode', DIAGNOSTIC),
  word('alarm.alarm', 'Alarm'),
  word('carbonMonoxideDetector.carbonMonoxide', 'Carbon monoxide detector'),
  word('smokeDetector.smoke', 'Smoke detector'),
  measurement('bodyMassIndexMeasurement.bmiMeasurement', 'Body mass index', { unit: 'kg/m²' }),
  measurement('bodyWeightMeasurement.bodyWeightMeasurement', 'Body weight', { deviceClass: 'weight', unit: 'kg' }),
  measurement('infraredLevel.infraredLevel', 'Infrared level', { unit: '%' }),
  measurement('signalStrength.lqi', 'Link quality', DIAGNOSTIC),
  measurement('signalStrength.rssi', 'Signal strength', { deviceClass: 'signal_strength', unit: 'dBm', ...DIAGNOSTIC }),
  ...AXES.map(axis),
  ...beyond([
    word('gasDetector.gas', 'Gas detector'),
    word('soundDetection.soundDetected', 'Detected sound'),
    word('lockAlarm.alarm', 'Lock alarm'),
    count('lockCodes.lockCodes', 'Lock codes', 'mdi:form-textbox-password'),
    count('lockUsers.users', 'Lock users', 'mdi:account-key'),
    count('lockCredentials.credentials', 'Lock credentials', 'mdi:key-variant'),
    text('wifiInformation.ssid', 'Wi-Fi network', { ...DIAGNOSTIC, icon: 'mdi:wifi' }),
    text('sec.networkConfiguration.activatedNetwork', 'Network', { ...DIAGNOSTIC, icon: 'mdi:lan' }),
    word('tag.tagStatus.tagStatus', 'Tag status', {}, DIAGNOSTIC),
    measurement('stepSensor.steps', 'Steps', { stateClass: 'total_increasing', unit: 'steps', icon: 'mdi:walk' }),
    figure('stepSensor.goal', 'Step goal', { unit: 'steps', icon: 'mdi:flag-checkered' }),
  ]),
];
