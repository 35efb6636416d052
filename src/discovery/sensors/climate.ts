import type { DeviceContext } from '../context.ts';
import { beyond, figure, measurement, type SensorRow, text, time, word } from './row.ts';

const TEMPERATURE = { deviceClass: 'temperature' };
const DIAGNOSTIC = { category: 'diagnostic' } as const;
const MAIN_ONLY = { nowhereElse: true } as const;

/** Air conditioners and thermostats show these in their climate entity. */
const isAirConditioner = (context: DeviceContext): boolean =>
  context.has('main', 'airConditionerMode', 'temperatureMeasurement', 'thermostatCoolingSetpoint');
const isFullAirConditioner = (context: DeviceContext): boolean =>
  context.has('main', 'airConditionerFanMode', 'temperatureMeasurement', 'airConditionerMode');
const isThermostat = (context: DeviceContext): boolean =>
  context.has('main', 'temperatureMeasurement', 'thermostatHeatingSetpoint', 'thermostatMode');
/** Heat pumps' hot water is a water heater. */
const isHeatPump = (context: DeviceContext): boolean => context.has('main', 'custom.outingMode');

const notThermostat = { ...MAIN_ONLY, when: (context: DeviceContext): boolean => !isThermostat(context) };

/** Temperature, humidity, and what air conditioners and thermostats are set to. */
export const climateSensors: readonly SensorRow[] = [
  measurement('temperatureMeasurement.temperature', 'Temperature', {
    ...TEMPERATURE,
    components: ['main', 'freezer', 'cooler', 'onedoor', 'cavity-01'],
    when: (context, component) => component !== 'main' || !isHeatPump(context),
  }),
  measurement('relativeHumidityMeasurement.humidity', 'Humidity', { deviceClass: 'humidity', unit: '%' }),
  text('airConditionerMode.airConditionerMode', 'Air conditioner mode', {
    ...MAIN_ONLY,
    ...DIAGNOSTIC,
    when: (context) => !isAirConditioner(context),
  }),
  figure('thermostatCoolingSetpoint.coolingSetpoint', 'Cooling setpoint', {
    ...TEMPERATURE,
    ...MAIN_ONLY,
    when: (context) => !isFullAirConditioner(context) && !isThermostat(context) && !isHeatPump(context),
  }),
  figure('thermostatHeatingSetpoint.heatingSetpoint', 'Heating setpoint', {
    ...TEMPERATURE,
    ...DIAGNOSTIC,
    ...notThermostat,
  }),
  text('thermostatFanMode.thermostatFanMode', 'Fan mode', { ...DIAGNOSTIC, ...notThermostat }),
  text('thermostatMode.thermostatMode', 'Mode', { ...DIAGNOSTIC, ...notThermostat }),
  text('thermostatOperatingState.thermostatOperatingState', 'Operating state', notThermostat),
  figure('thermostatSetpoint.thermostatSetpoint', 'Setpoint', { ...TEMPERATURE, ...DIAGNOSTIC }),
  figure('refrigerationSetpoint.refrigerationSetpoint', 'Setpoint', TEMPERATURE),
  word('samsungce.ehsDiverterValve.position', 'Valve position', { values: ['room', 'tank'] }),
  ...beyond([
    word('samsungce.ehsTemperatureReference.temperatureReference', 'Temperature reference', {}, DIAGNOSTIC),
    measurement('custom.autoCleaningMode.progress', 'Auto clean progress', { unit: '%', icon: 'mdi:progress-clock' }),
    word('custom.autoCleaningMode.operatingState', 'Auto clean state'),
    measurement('custom.airConditionerOdorController.airConditionerOdorControllerProgress', 'Odor control progress', {
      unit: '%',
      ...DIAGNOSTIC,
    }),
    time('custom.periodicSensing.lastSensingTime', 'Last air sensing', { ...DIAGNOSTIC, reading: { kind: 'epoch' } }),
    measurement('waterTemperatureMeasurement.temperature', 'Water temperature', TEMPERATURE),
    measurement('dewPoint.dewpoint', 'Dew point', TEMPERATURE),
    word('temperatureAlarm.temperatureAlarm', 'Temperature alarm'),
  ]),
];
