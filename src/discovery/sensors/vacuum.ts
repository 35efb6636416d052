import { beyond, figure, measurement, type SensorRow, time, word } from './row.ts';

const DIAGNOSTIC = { category: 'diagnostic' } as const;

/** Robot and stick vacuum cleaners. */
export const vacuumSensors: readonly SensorRow[] = [
  word('robotCleanerCleaningMode.robotCleanerCleaningMode', 'Cleaning mode', {}, DIAGNOSTIC),
  word('robotCleanerMovement.robotCleanerMovement', 'Movement', { shown: { powerOff: 'off' } }),
  word('robotCleanerTurboMode.robotCleanerTurboMode', 'Turbo mode', {}, DIAGNOSTIC),
  time('samsungce.stickCleanerDustbinStatus.lastEmptiedTime', 'Last emptied', DIAGNOSTIC),
  word('samsungce.stickCleanerStatus.operatingState', null, {
    values: ['ready', 'usingVacuum', 'emptyingDustbin', 'uvCleaning', 'uvPaused'],
  }),
  measurement('samsungce.stickCleanerDustBag.usage', 'Dust bag cycles', {
    components: ['station'],
    stateClass: 'total_increasing',
    unit: 'cycles',
    fixedUnit: true,
    ...DIAGNOSTIC,
  }),
  ...beyond([
    word('samsungce.robotCleanerOperatingState.operatingState', 'Operating state'),
    word('samsungce.robotCleanerOperatingState.cleaningStep', 'Cleaning step', {}, DIAGNOSTIC),
    word('samsungce.robotCleanerOperatingState.homingReason', 'Homing reason', {}, DIAGNOSTIC),
    word('robotCleanerOperatingState.operatingState', 'Operating state'),
    figure('samsungce.robotCleanerMapCleaningInfo.cleanedExtent', 'Cleaned area', {
      deviceClass: 'area',
      unit: 'm²',
      reading: { kind: 'number', meaningless: [-1] },
    }),
    figure('samsungce.robotCleanerMapCleaningInfo.remainingTime', 'Remaining time', {
      deviceClass: 'duration',
      unit: 'min',
      reading: { kind: 'number', meaningless: [-1] },
    }),
    word('samsungce.cleanStationUvCleaning.operatingState', 'UV cleaning state', { values: ['ready', 'running'] }),
    time('samsungce.cleanStationUvCleaning.lastFinishedTime', 'Last UV cleaning', DIAGNOSTIC),
  ]),
];
