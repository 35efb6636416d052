import type { DeviceContext } from '../context.ts';
import { beyond, figure, measurement, property, type SensorRow, text, time, word } from './row.ts';

const POWER_CONSUMPTION = 'powerConsumptionReport.powerConsumption';

/** A counter of the report: Wh, shown in kWh. */
const energy = (key: string, name: string, stateClass: 'total' | 'total_increasing'): SensorRow =>
  property(
    POWER_CONSUMPTION,
    name,
    { property: key, dividedBy: 1_000 },
    { key, deviceClass: 'energy', stateClass, unit: 'kWh', precision: 2, whereReported: true },
  );

/** Samsung's heat pumps report kW where all others report W. */
const isHeatPump = (context: DeviceContext): boolean => context.has('main', 'samsungce.ehsThermostat');

const power = (reading: Parameters<typeof property>[2], when: (context: DeviceContext) => boolean): SensorRow =>
  property(POWER_CONSUMPTION, 'Power', reading, {
    key: 'power',
    deviceClass: 'power',
    stateClass: 'measurement',
    unit: 'W',
    precision: 2,
    whereReported: true,
    extra: { power_consumption_start: 'start', power_consumption_end: 'end' },
    when,
  });

/** Electricity, batteries and charging. */
export const electricitySensors: readonly SensorRow[] = [
  figure('battery.battery', 'Battery', { deviceClass: 'battery', unit: '%', category: 'diagnostic' }),
  energy('energy', 'Energy', 'total_increasing'),
  power({ property: 'power' }, (context) => !isHeatPump(context)),
  power({ property: 'power', times: 1_000 }, isHeatPump),
  energy('deltaEnergy', 'Energy difference', 'total'),
  energy('powerEnergy', 'Power energy', 'total'),
  energy('energySaved', 'Energy saved', 'total_increasing'),
  { ...energy('persistedEnergy', 'Persisted energy', 'total_increasing'), category: 'diagnostic', quiet: true },
  measurement('energyMeter.energy', 'Energy', {
    deviceClass: 'energy',
    stateClass: 'total_increasing',
    unit: 'kWh',
  }),
  measurement('powerMeter.power', 'Power', { deviceClass: 'power', unit: 'W' }),
  measurement('voltageMeasurement.voltage', 'Voltage', { deviceClass: 'voltage', unit: 'V' }),
  text('powerSource.powerSource', 'Power source', { category: 'diagnostic' }),
  ...beyond([
    measurement('currentMeasurement.current', 'Current', { deviceClass: 'current', unit: 'A' }),
    figure('battery.quantity', 'Batteries', { category: 'diagnostic', quiet: true, icon: 'mdi:battery' }),
    text('battery.type', 'Battery type', { category: 'diagnostic', quiet: true, icon: 'mdi:battery' }),
    word('batteryLevel.battery', 'Battery level', {}, { category: 'diagnostic' }),
    figure('samsungce.rechargeableBattery.battery', 'Battery', {
      deviceClass: 'battery',
      unit: '%',
      category: 'diagnostic',
    }),
    word('chargingState.chargingState', 'Charging state'),
    word('chargePointState.chargePointState', 'Charge point state', {
      shown: { suspendedEVSE: 'suspended_evse', suspendedEV: 'suspended_ev' },
    }),
    word('evseState.state', 'Charger state'),
    word('evseState.supplyState', 'Supply state', {}, { category: 'diagnostic' }),
    word('evseState.faultState', 'Fault', { shown: { eVDisconnected: 'ev_disconnected' } }, { category: 'diagnostic' }),
    word('evseChargingSession.chargingState', 'Charging state'),
    measurement('evseChargingSession.energyDelivered', 'Energy delivered', {
      deviceClass: 'energy',
      stateClass: 'total_increasing',
      unit: 'mWh',
    }),
    measurement('evseChargingSession.sessionTime', 'Session time', { deviceClass: 'duration', unit: 's' }),
    time('evseChargingSession.targetEndTime', 'Target end time'),
    word('gridState.grid', 'Grid'),
  ]),
];
