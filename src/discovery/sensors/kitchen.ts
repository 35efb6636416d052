import { beyond, figure, measurement, type SensorRow, time, word } from './row.ts';

const CAVITIES = { components: ['main', 'cavity-01'] };
const BURNERS = { components: ['burner-01', 'burner-02', 'burner-03', 'burner-04', 'burner-05', 'burner-06'] };

const OVEN_MODES = {
  shown: {
    SteamBottomHeatplusConvection: 'steam_bottom_heat_plus_convection',
    MWplusGrill: 'microwave_plus_grill',
    MWplusConvection: 'microwave_plus_convection',
    MWplusHotBlast: 'microwave_plus_hot_blast',
    MWplusHotBlast2: 'microwave_plus_hot_blast_2',
  },
};

/** Ovens, microwaves, hobs and hoods. */
export const kitchenSensors: readonly SensorRow[] = [
  word('ovenMode.ovenMode', 'Oven mode', OVEN_MODES, { ...CAVITIES, category: 'diagnostic' }),
  word('ovenOperatingState.machineState', 'Machine state', { values: ['ready', 'running', 'paused'] }, CAVITIES),
  word('ovenOperatingState.ovenJobState', 'Job state', {}, CAVITIES),
  time('ovenOperatingState.completionTime', 'Completion time', CAVITIES),
  figure('ovenSetpoint.ovenSetpoint', 'Setpoint', {
    ...CAVITIES,
    deviceClass: 'temperature',
    unitOf: ['temperatureMeasurement', 'temperature'],
    // What ovens report while nothing is set, whatever their unit.
    reading: { kind: 'number', meaningless: [0, 1, -17] },
  }),
  word('custom.cooktopOperatingState.cooktopOperatingState', 'Operating state', {
    listedBy: 'supportedCooktopOperatingState',
  }),
  figure('samsungce.cooktopHeatingPower.manualLevel', 'Level', BURNERS),
  word('samsungce.cooktopHeatingPower.heatingMode', 'Heating mode', { listedBy: 'supportedHeatingModes' }, BURNERS),
  ...beyond([
    measurement('ovenOperatingState.progress', 'Progress', { unit: '%', icon: 'mdi:progress-clock' }),
    measurement('ovenOperatingState.operationTime', 'Operation time', { deviceClass: 'duration', unit: 's' }),
    measurement('samsungce.meatProbe.temperature', 'Meat probe temperature', {
      deviceClass: 'temperature',
      reading: { kind: 'number', meaningless: [0] },
    }),
    word('samsungce.surfaceResidualHeat.surfaceResidualHeat', 'Residual heat'),
    measurement('samsungce.countDownTimer.currentValue', 'Timer', { deviceClass: 'duration', unit: 'min' }),
    word('samsungce.countDownTimer.status', 'Timer status'),
    measurement('samsungce.foodDefrost.remainingTime', 'Defrost remaining time', {
      deviceClass: 'duration',
      unit: 'min',
    }),
  ]),
];
