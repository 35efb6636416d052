import { beyond, figure, measurement, property, type SensorRow, time } from './row.ts';

const WATER = { deviceClass: 'water', unit: 'gal' };

const waterUsage = (path: string, name: string): SensorRow =>
  measurement(path, name, { ...WATER, stateClass: 'total_increasing' });

/** Gas, water, weather and other measurements. */
export const meterSensors: readonly SensorRow[] = [
  measurement('atmosphericPressureMeasurement.atmosphericPressure', 'Atmospheric pressure', {
    deviceClass: 'atmospheric_pressure',
    unit: 'kPa',
    precision: 2,
  }),
  measurement('gasMeter.gasMeter', 'Gas meter', { deviceClass: 'energy', stateClass: 'total', unit: 'kWh' }),
  figure('gasMeter.gasMeterCalorific', 'Gas meter calorific'),
  time('gasMeter.gasMeterTime', 'Gas meter time'),
  measurement('gasMeter.gasMeterVolume', 'Gas', { deviceClass: 'gas', stateClass: 'total', unit: 'm³' }),
  measurement('illuminanceMeasurement.illuminance', 'Illuminance', { deviceClass: 'illuminance', unit: 'lx' }),
  measurement('relativeBrightness.brightnessIntensity', 'Brightness intensity', { unit: 'level' }),
  measurement('ultravioletIndex.ultravioletIndex', 'UV index'),
  measurement('mirrorhappy40050.copperWaterMeter.powerCurrent', 'Current water usage', {
    deviceClass: 'volume_flow_rate',
    unit: 'gal/min',
  }),
  waterUsage('mirrorhappy40050.copperWaterMeter.energyUsageDay', 'Water usage today'),
  waterUsage('mirrorhappy40050.copperWaterMeter.energyUsageMonth', 'Water usage this month'),
  property(
    'samsungce.waterConsumptionReport.waterConsumption',
    'Water consumption',
    { property: 'cumulativeAmount', dividedBy: 1_000 },
    { deviceClass: 'water', stateClass: 'total_increasing', unit: 'L' },
  ),
  ...beyond([
    waterUsage('waterUsageMeter.waterUsageDay', 'Water usage today'),
    waterUsage('waterUsageMeter.waterUsageMonth', 'Water usage this month'),
    figure('waterMeter.lastHour', 'Water usage of the last hour', WATER),
    figure('waterMeter.lastTwentyFourHours', 'Water usage of the last 24 hours', WATER),
    figure('waterMeter.lastSevenDays', 'Water usage of the last 7 days', WATER),
    measurement('flowMeasurement.flow', 'Flow', { deviceClass: 'volume_flow_rate', unit: 'm³/h' }),
    measurement('waterPressureMeasurement.pressure', 'Water pressure', { deviceClass: 'pressure', unit: 'psi' }),
    measurement('precipitationMeasurement.precipitationLevel', 'Precipitation', { deviceClass: 'precipitation' }),
    measurement('precipitationRate.precipitationRate', 'Precipitation rate', {
      deviceClass: 'precipitation_intensity',
    }),
    measurement('windSpeed.windspeed', 'Wind speed', { deviceClass: 'wind_speed', unit: 'm/s' }),
    measurement('soilMoistureMeasurement.soilMoistureLevel', 'Soil moisture', { deviceClass: 'moisture', unit: '%' }),
    measurement('soundPressureLevel.soundPressureLevel', 'Sound pressure', {
      deviceClass: 'sound_pressure',
      unit: 'dB',
    }),
    // Home Assistant's class `ph` takes no unit, and SmartThings calls the unit pH.
    { ...measurement('pHMeasurement.pH', 'pH', { deviceClass: 'ph' }), fixedUnit: true },
    measurement('samsungce.weightMeasurement.weight', 'Weight', { deviceClass: 'weight', unit: 'g' }),
  ]),
];
