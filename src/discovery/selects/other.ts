import type { SelectRow } from '../select-row.ts';
import { cleansInSeveralWays } from '../switches/air.ts';
import { wordsWith } from '../words.ts';

const config = { category: 'config' } as const;

/** Robot vacuums; SmartThings hands out no definition of most of these, so their commands are run by name. */
const robots: readonly SelectRow[] = [
  {
    capability: 'samsungce.robotCleanerWaterSprayLevel',
    attribute: 'waterSprayLevel',
    name: 'Water level',
    ...config,
    options: 'supportedWaterSprayLevels',
    words: wordsWith({ mediumHigh: 'moderate_high', mediumLow: 'moderate_low' }),
    command: 'setWaterSprayLevel',
  },
  {
    capability: 'samsungce.robotCleanerDrivingMode',
    attribute: 'drivingMode',
    name: 'Driving mode',
    ...config,
    options: 'supportedDrivingModes',
    words: wordsWith({ wallFirst: 'walls_first', quickCleaningZigzagPattern: 'quick_clean_zigzag_pattern' }),
    command: 'setDrivingMode',
  },
  {
    capability: 'samsungce.robotCleanerSystemSoundMode',
    attribute: 'soundMode',
    name: 'Sound mode',
    ...config,
    enabledByDefault: false,
    options: 'supportedSoundModes',
    words: wordsWith({ beep: 'tone' }),
    command: 'setSoundMode',
  },
  {
    capability: 'samsungce.robotCleanerCleaningType',
    attribute: 'cleaningType',
    name: 'Cleaning type',
    ...config,
    options: 'supportedCleaningTypes',
    command: 'setCleaningType',
  },
  {
    capability: 'samsungce.robotCleanerCleaningMode',
    attribute: 'cleaningMode',
    name: 'Cleaning mode',
    ...config,
    options: 'supportedCleaningMode',
  },
  // The words of vacuums' fan speeds: whoever shows a vacuum shows it there.
  {
    capability: 'robotCleanerTurboMode',
    attribute: 'robotCleanerTurboMode',
    name: 'Turbo mode',
    ...config,
    options: ['on', 'off', 'silence', 'extraSilence'],
    when: (context, component) => !context.has(component, 'samsungce.robotCleanerOperatingState'),
  },
];

const air: readonly SelectRow[] = [
  {
    capability: 'samsungce.dustFilterAlarm',
    attribute: 'alarmThreshold',
    name: 'Dust filter alarm threshold',
    ...config,
    options: 'supportedAlarmThresholds',
  },
  {
    capability: 'custom.autoCleaningMode',
    attribute: 'autoCleaningMode',
    name: 'Auto clean',
    ...config,
    options: 'supportedAutoCleaningModes',
    when: (context, component) =>
      cleansInSeveralWays(context.list(component, 'custom.autoCleaningMode', 'supportedAutoCleaningModes')),
  },
  {
    capability: 'custom.airPurifierOperationMode',
    attribute: 'apOperationMode',
    name: 'Operation mode',
    ...config,
    options: 'supportedApOperationMode',
  },
  {
    capability: 'custom.periodicSensing',
    attribute: 'automaticExecutionMode',
    name: 'Periodic sensing action',
    ...config,
    options: 'supportedAutomaticExecutionMode',
  },
  {
    capability: 'samsungce.airConditionerAudioFeedback',
    attribute: 'volumeLevel',
    name: 'Sound volume',
    ...config,
    options: 'supportedVolumeLevels',
  },
  {
    capability: 'activityLightingMode',
    attribute: 'lightingMode',
    name: 'Activity lighting mode',
    ...config,
    options: ['reading', 'writing', 'computer', 'night', 'sleepPreparation', 'day', 'cozy', 'soft'],
  },
];

const sensing: readonly SelectRow[] = [
  {
    capability: 'samsungce.soundDetectionSensitivity',
    attribute: 'level',
    name: 'Sound detection sensitivity',
    ...config,
    enabledByDefault: false,
    options: 'supportedLevels',
  },
  {
    capability: 'nightVision',
    attribute: 'nightVision',
    name: 'Night vision',
    ...config,
    options: ['on', 'off', 'auto'],
  },
  {
    capability: 'custom.energyType',
    attribute: 'energySavingLevel',
    name: 'Energy saving level',
    ...config,
    options: 'supportedEnergySavingLevels',
    when: (context, component) =>
      (context.list(component, 'custom.energyType', 'supportedEnergySavingLevels')?.length ?? 0) > 1,
  },
];

/** Robots, air conditioners and purifiers, cameras and detectors. */
export const OTHER_SELECTS: readonly SelectRow[] = [...robots, ...air, ...sensing];
