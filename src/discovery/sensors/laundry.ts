import { beyond, measurement, type SensorRow, text, time, word } from './row.ts';

const DIAGNOSTIC = { category: 'diagnostic' } as const;
const PERCENT = { unit: '%', icon: 'mdi:progress-clock' };
const MINUTES = { deviceClass: 'duration', unit: 'min' };
/** Washers with two drums have a second one above. */
const DRUMS = { components: ['main', 'sub'] };

const MACHINE_STATES = { values: ['pause', 'run', 'stop'] };
const FILL = { values: ['empty', 'less', 'normal'] };
/** Words that the standard capabilities write without a capital. */
const JOBS = { shown: { airwash: 'air_wash', prewash: 'pre_wash', delaywash: 'delay_wash' } };

/** Washing machines, dryers, AirDressers and dishwashers. */
export const laundrySensors: readonly SensorRow[] = [
  word('washerOperatingState.machineState', 'Machine state', MACHINE_STATES, DRUMS),
  word('washerOperatingState.washerJobState', 'Job state', JOBS, DRUMS),
  time('washerOperatingState.completionTime', 'Completion time', DRUMS),
  measurement('samsungce.washerOperatingState.progress', 'Progress', { ...PERCENT, ...DRUMS }),
  text('washerMode.washerMode', 'Washer mode', DIAGNOSTIC),
  word('dryerOperatingState.machineState', 'Machine state', MACHINE_STATES),
  word('dryerOperatingState.dryerJobState', 'Job state', JOBS),
  time('dryerOperatingState.completionTime', 'Completion time'),
  measurement('samsungce.dryerOperatingState.progress', 'Progress', PERCENT),
  text('dryerMode.dryerMode', 'Dryer mode', DIAGNOSTIC),
  word('dishwasherOperatingState.machineState', 'Machine state', MACHINE_STATES),
  word('dishwasherOperatingState.dishwasherJobState', 'Job state', JOBS),
  time('dishwasherOperatingState.completionTime', 'Completion time'),
  word('samsungce.microfiberFilterOperatingState.operatingState', 'Operating state', {
    values: ['ready', 'running', 'paused'],
    listedBy: 'supportedOperatingStates',
  }),
  word('samsungce.microfiberFilterOperatingState.microfiberFilterJobState', 'Job state', {
    values: ['none', 'filtering', 'bypassing', 'waiting', 'stopping', 'sensing'],
    listedBy: 'supportedJobStates',
  }),
  ...beyond([
    measurement('samsungce.washerOperatingState.remainingTime', 'Remaining time', MINUTES),
    measurement('samsungce.washerOperatingState.operationTime', 'Cycle time', MINUTES),
    word('samsungce.washerOperatingState.washerJobPhase', 'Job phase'),
    measurement('samsungce.dryerOperatingState.remainingTime', 'Remaining time', MINUTES),
    measurement('samsungce.dishwasherOperation.progressPercentage', 'Progress', PERCENT),
    measurement('samsungce.dishwasherOperation.remainingTime', 'Remaining time', MINUTES),
    measurement('samsungce.dishwasherOperation.timeLeftToStart', 'Time left to start', MINUTES),
    measurement('dishwasherOperatingState.progress', 'Progress', {
      ...PERCENT,
      when: (context, component) => !context.has(component, 'samsungce.dishwasherOperation'),
    }),
    word('custom.steamClosetOperatingState.steamClosetMachineState', 'AirDresser machine state', MACHINE_STATES),
    word('custom.steamClosetOperatingState.steamClosetJobState', 'AirDresser job state', JOBS),
    time('custom.steamClosetOperatingState.completionTime', 'AirDresser completion time'),
    measurement('custom.steamClosetOperatingState.progress', 'Progress', PERCENT),
    measurement('custom.steamClosetOperatingState.remainingTime', 'Remaining time', MINUTES),
    word('samsungce.autoDispenseDetergent.remainingAmount', 'Detergent left', FILL),
    word('samsungce.flexibleAutoDispenseDetergent.remainingAmount', 'Flexible compartment left', FILL),
    word('samsungce.autoDispenseSoftener.remainingAmount', 'Softener left', FILL),
  ]),
];
