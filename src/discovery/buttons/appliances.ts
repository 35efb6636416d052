import type { ButtonRow } from '../button-row.ts';
import { reports } from '../control.ts';

const run = (capability: string, command: string, name: string, row: Partial<ButtonRow> = {}): ButtonRow => ({
  capability,
  command,
  name,
  ...row,
});

/** What can be done with a machine that has a job to do. */
const job = (capability: string): ButtonRow[] => [
  run(capability, 'start', 'Start', {
    claims: [`${capability}/operatingState`, `${capability}()estimateOperationTime`],
  }),
  run(capability, 'pause', 'Pause'),
  run(capability, 'resume', 'Resume'),
  run(capability, 'cancel', 'Cancel'),
];

const TIMER = 'samsungce.countDownTimer';
const timer = (command: string, name: string): ButtonRow =>
  run(TIMER, command, name, { when: reports(TIMER, 'status') });

/** Machines that wash, dry, cook and clean. */
export const APPLIANCE_BUTTONS: readonly ButtonRow[] = [
  // What it is started with stands in other entities.
  run('ovenOperatingState', 'stop', 'Stop', { claims: ['ovenOperatingState()start'] }),
  run('samsungce.ovenOperatingState', 'start', 'Start', { claims: ['samsungce.ovenOperatingState/operatingState'] }),
  run('samsungce.ovenOperatingState', 'pause', 'Pause'),
  run('samsungce.ovenOperatingState', 'stop', 'Stop', {
    when: (context, component) => !context.has(component, 'ovenOperatingState'),
  }),
  // True: it drains as well.
  run('samsungce.dishwasherOperation', 'cancel', 'Cancel', { arguments: [true], key: 'drain' }),
  run('samsungce.dishwasherOperation', 'pause', 'Pause'),
  run('samsungce.dishwasherOperation', 'resume', 'Resume'),
  run('samsungce.dishwasherOperation', 'start', 'Start', { claims: ['samsungce.dishwasherOperation()startLater'] }),
  // The course that drains, and does nothing else.
  run('custom.supportedOptions', 'setCourse', 'Cancel and drain', {
    arguments: ['89'],
    key: '89',
    components: ['main'],
    when: (context) => context.manufacturerCategory('main') === 'Dishwasher',
  }),
  ...job('samsungce.washerOperatingState'),
  ...job('samsungce.dryerOperatingState'),
  ...job('samsungce.microfiberFilterOperatingState'),
  timer('start', 'Start timer'),
  timer('pause', 'Pause timer'),
  timer('resume', 'Resume timer'),
  timer('cancel', 'Cancel timer'),
  run('samsungce.autoVentilation', 'action', 'Ventilate', {
    arguments: ['start'],
    when: (context, component) =>
      context.list(component, 'samsungce.autoVentilation', 'supportedActions')?.includes('start') ?? false,
  }),
  run('samsungce.welcomeCooling', 'start', 'Welcome cooling'),
  run('custom.welcomeCareMode', 'turnWelcomeCareOn', 'Welcome care', {
    when: reports('custom.welcomeCareMode', 'welcomeCareMode'),
  }),
  run('custom.periodicSensing', 'triggerManualSensing', 'Sense air now', {
    when: reports('custom.periodicSensing', 'periodicSensing'),
  }),
  run('samsungce.weightMeasurementCalibration', 'zeroCalibrate', 'Calibrate scale', { category: 'config' }),
];
