import { beyond, figure, measurement, type SensorRow, word } from './row.ts';

/** `good` … `hazardous`, as SmartThings judges what people breathe. */
const concern = (capability: string, subject: string): SensorRow =>
  word(`${capability}.${capability}`, `${subject} health concern`);

const DUST = { unit: 'μg/m³' };
const PPM = { unit: 'ppm' };

/** Dust, gases and other things in the air. */
export const airSensors: readonly SensorRow[] = [
  measurement('airQualitySensor.airQuality', 'Air quality', { unit: 'CAQI' }),
  measurement('carbonDioxideMeasurement.carbonDioxide', 'Carbon dioxide', { deviceClass: 'carbon_dioxide', ...PPM }),
  measurement('carbonMonoxideMeasurement.carbonMonoxideLevel', 'Carbon monoxide', {
    deviceClass: 'carbon_monoxide',
    ...PPM,
  }),
  measurement('dustSensor.dustLevel', 'PM10', { deviceClass: 'pm10', ...DUST }),
  measurement('dustSensor.fineDustLevel', 'PM2.5', { deviceClass: 'pm25', ...DUST }),
  measurement('fineDustSensor.fineDustLevel', 'PM2.5', { deviceClass: 'pm25', ...DUST }),
  measurement('veryFineDustSensor.veryFineDustLevel', 'PM1', { deviceClass: 'pm1', ...DUST }),
  measurement('equivalentCarbonDioxideMeasurement.equivalentCarbonDioxideMeasurement', 'Equivalent carbon dioxide', {
    deviceClass: 'carbon_dioxide',
    ...PPM,
  }),
  measurement('formaldehydeMeasurement.formaldehydeLevel', 'Formaldehyde', PPM),
  figure('odorSensor.odorLevel', 'Odor sensor'),
  measurement('tvocMeasurement.tvocLevel', 'Volatile organic compounds parts', {
    deviceClass: 'volatile_organic_compounds_parts',
    ...PPM,
  }),
  concern('dustHealthConcern', 'PM10'),
  concern('fineDustHealthConcern', 'PM2.5'),
  concern('veryFineDustHealthConcern', 'PM1'),
  ...beyond([
    concern('airQualityHealthConcern', 'Air quality'),
    concern('carbonDioxideHealthConcern', 'Carbon dioxide'),
    concern('carbonMonoxideHealthConcern', 'Carbon monoxide'),
    concern('formaldehydeHealthConcern', 'Formaldehyde'),
    concern('moldHealthConcern', 'Mold'),
    concern('nitrogenDioxideHealthConcern', 'Nitrogen dioxide'),
    concern('ozoneHealthConcern', 'Ozone'),
    concern('radonHealthConcern', 'Radon'),
    concern('tvocHealthConcern', 'VOC'),
    word('samsungce.airQualityHealthConcern.airQualityHealthConcern', 'Air quality health concern', {
      values: ['good', 'normal', 'poor', 'veryPoor'],
      listedBy: 'supportedAirQualityHealthConcerns',
    }),
    measurement('nitrogenDioxideMeasurement.nitrogenDioxide', 'Nitrogen dioxide', {
      deviceClass: 'nitrogen_dioxide',
      ...PPM,
    }),
    measurement('ozoneMeasurement.ozone', 'Ozone', { deviceClass: 'ozone', ...PPM }),
    measurement('radonMeasurement.radonLevel', 'Radon', { deviceClass: 'radon', unit: 'pCi/L' }),
  ]),
];
