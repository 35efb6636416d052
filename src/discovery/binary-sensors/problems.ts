import { FILTERS } from '../sensors/filters.ts';
import { type BinarySensorRow, beyond, onWhen } from './row.ts';

const PROBLEM = { deviceClass: 'problem' };
const DIAGNOSTIC = { category: 'diagnostic' } as const;

const warning = (attribute: string, name: string): BinarySensorRow =>
  onWhen(`vehicleWarning.${attribute}`, 'warning', name, { ...PROBLEM, ...DIAGNOSTIC });

/** Filters to clean or to replace, faults, and whatever else somebody should look at. */
export const problemSensors: readonly BinarySensorRow[] = [
  onWhen('custom.waterFilter.waterFilterStatus', 'replace', 'Filter status', PROBLEM),
  onWhen('filterStatus.filterStatus', 'replace', 'Filter status', PROBLEM),
  onWhen('samsungce.microfiberFilterStatus.status', 'blockage', 'Filter blockage', { ...PROBLEM, ...DIAGNOSTIC }),
  ...beyond([
    ...FILTERS.map(([capability, prefix, name]) =>
      onWhen(`${capability}.${prefix}Status`, ['replace', 'wash'], name, { ...PROBLEM, ...DIAGNOSTIC }),
    ),
    onWhen('samsungce.hoodFilter.hoodFilterStatus', ['replace', 'wash'], 'Filter', { ...PROBLEM, ...DIAGNOSTIC }),
    onWhen('samsungce.robotCleanerMotorFilter.motorFilterStatus', ['replace', 'wash'], 'Motor filter', {
      ...PROBLEM,
      ...DIAGNOSTIC,
    }),
    onWhen('consumable.consumableStatus', ['maintenance_required', 'missing', 'order', 'replace'], 'Consumable', {
      ...PROBLEM,
      ...DIAGNOSTIC,
    }),
    onWhen('batteryLevel.battery', ['warning', 'critical'], 'Battery', { deviceClass: 'battery', ...DIAGNOSTIC }),
    onWhen('hardwareFault.hardwareFault', 'detected', 'Hardware fault', { ...PROBLEM, ...DIAGNOSTIC }),
    onWhen('samsungce.errorAndAlarmState.events', undefined, 'Errors', { ...PROBLEM, ...DIAGNOSTIC }),
    onWhen('waterFlowAlarm.rateAlarm', ['warning', 'alarm'], 'Flow rate', PROBLEM),
    onWhen('waterFlowAlarm.volumeAlarm', ['warning', 'alarm'], 'Flow volume', PROBLEM),
    onWhen('waterFlowAlarm.durationAlarm', ['warning', 'alarm'], 'Flow duration', PROBLEM),
    onWhen('waterPressureMeasurement.pressureAlarm', ['low', 'high'], 'Water pressure', PROBLEM),
    onWhen('vehicleTirePressureMonitor.tirePressureState', 'warn', 'Tire pressure', PROBLEM),
    warning('auxiliaryBattery', 'Auxiliary battery'),
    warning('brakeFluid', 'Brake fluid'),
    warning('electricVehicleBattery', 'Drive battery'),
    warning('engineOil', 'Engine oil'),
    warning('fuel', 'Fuel level'),
    warning('lampWire', 'Lamps'),
    warning('smartKeyBattery', 'Key battery'),
    warning('tirePressureFrontLeft', 'Front left tire'),
    warning('tirePressureFrontRight', 'Front right tire'),
    warning('tirePressureRearLeft', 'Rear left tire'),
    warning('tirePressureRearRight', 'Rear right tire'),
    warning('washerFluid', 'Washer fluid'),
  ]),
];
