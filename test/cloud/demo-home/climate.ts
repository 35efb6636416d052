import type { DeviceFixture } from '../home.ts';
import {
  attribute,
  battery,
  coolingSetpoint,
  firmware,
  heatingSetpoint,
  humidity,
  power,
  refresh,
  temperature,
  unreported,
} from './attributes.ts';
import { matter, zwave } from './builders.ts';
import { part } from './device.ts';
import { deviceIds } from './ids.ts';
import { appliance, demandResponse, disabledCapabilities, energyReport } from './ocf.ts';
import { cabinLounge, livingRoom } from './places.ts';

/** Matter's number for a thermostat. */
const matterThermostat = 769;

const thermostat = zwave({
  id: deviceIds.thermostat,
  name: 'thermostat-humidity-fan-battery',
  label: 'Thermostat',
  maker: '0039-0011-0008',
  place: livingRoom,
  components: {
    main: part('Thermostat', {
      ...temperature(20.5, 'C'),
      ...humidity(41),
      thermostatMode: {
        thermostatMode: attribute('heat', undefined, { supportedThermostatModes: ['off', 'heat', 'cool', 'auto'] }),
        supportedThermostatModes: attribute(['off', 'heat', 'cool', 'auto']),
      },
      thermostatFanMode: {
        thermostatFanMode: attribute('auto', undefined, { supportedThermostatFanModes: ['auto', 'on', 'circulate'] }),
        supportedThermostatFanModes: attribute(['auto', 'on', 'circulate']),
      },
      thermostatOperatingState: {
        thermostatOperatingState: attribute('idle'),
        ...unreported('supportedThermostatOperatingStates'),
      },
      ...heatingSetpoint(20.5, 'C', { minimum: 4.5, maximum: 32, step: 0.5 }),
      ...coolingSetpoint(25, 'C', { minimum: 10, maximum: 37, step: 0.5 }),
      ...battery(93),
      ...refresh,
    }),
  },
});

const cabinThermostat = matter({
  id: deviceIds.cabinThermostat,
  name: 'thermostat-heating-only',
  // The same label as in the other location: people do that, and names below one topic must stay apart.
  label: 'Thermostat',
  maker: 'BOSCH',
  deviceType: matterThermostat,
  place: cabinLounge,
  components: {
    main: part('Thermostat', {
      ...temperature(54.5, 'F'),
      thermostatMode: {
        thermostatMode: attribute('heat', undefined, { supportedThermostatModes: ['off', 'heat'] }),
        supportedThermostatModes: attribute(['off', 'heat']),
      },
      thermostatOperatingState: {
        thermostatOperatingState: attribute('idle'),
        supportedThermostatOperatingStates: attribute(['idle', 'heating']),
      },
      ...heatingSetpoint(54, 'F', { minimum: 41, maximum: 86, step: 1 }),
      ...battery(68),
      ...firmware('2.00.09 (20009)'),
      ...refresh,
    }),
  },
});

const airConditioner = appliance({
  id: deviceIds.airConditioner,
  name: 'Samsung-Room-Air-Conditioner',
  label: 'Air conditioner',
  place: livingRoom,
  ocfType: 'oic.d.airconditioner',
  typeName: 'Samsung OCF Air Conditioner',
  vendorId: 'DA-AC-RAC-01001',
  board: 'ARA-WW-TP1-22-COMMON',
  classification: '60010523001511014600083200800000',
  components: {
    main: part('AirConditioner', {
      ...power('off'),
      airConditionerMode: {
        airConditionerMode: attribute('cool'),
        supportedAcModes: attribute(['auto', 'cool', 'dry', 'fanOnly', 'heat']),
      },
      airConditionerFanMode: {
        fanMode: attribute('auto'),
        supportedAcFanModes: attribute(['auto', 'low', 'medium', 'high', 'turbo']),
      },
      fanOscillationMode: {
        fanOscillationMode: attribute('fixed'),
        supportedFanOscillationModes: attribute(['fixed', 'vertical', 'horizontal', 'all']),
        ...unreported('availableFanOscillationModes'),
      },
      ...temperature(22, 'C'),
      ...humidity(43),
      ...coolingSetpoint(24, 'C', { minimum: 16, maximum: 30, step: 1 }),
      'custom.thermostatSetpointControl': { minimumSetpoint: attribute(16, 'C'), maximumSetpoint: attribute(30, 'C') },
      'custom.airConditionerOptionalMode': {
        acOptionalMode: attribute('off'),
        supportedAcOptionalMode: attribute(['off', 'sleep', 'quiet', 'speed', 'windFree', 'windFreeSleep']),
      },
      'custom.airConditionerTropicalNightMode': { acTropicalNightModeLevel: attribute(0) },
      'custom.autoCleaningMode': {
        autoCleaningMode: attribute('on'),
        ...unreported('operatingState', 'progress', 'supportedAutoCleaningModes', 'supportedOperatingStates'),
        ...unreported('timedCleanDuration', 'timedCleanDurationRange'),
      },
      'custom.dustFilter': {
        dustFilterUsage: attribute(12),
        dustFilterUsageStep: attribute(1),
        dustFilterStatus: attribute('normal'),
        dustFilterCapacity: attribute(500, 'Hour'),
        dustFilterResetType: attribute(['replaceable', 'washable']),
        ...unreported('dustFilterLastResetDate'),
      },
      audioVolume: { volume: attribute(0, '%') },
      // Present in the profile, but not in this model: the list below says so.
      odorSensor: unreported('odorLevel'),
      ...disabledCapabilities('odorSensor'),
      ...energyReport(13_836),
      ...demandResponse,
    }),
  },
});

const airPurifier = appliance({
  id: deviceIds.airPurifier,
  name: '[air purifier] Samsung',
  label: 'Air purifier',
  place: livingRoom,
  ocfType: 'oic.d.airpurifier',
  typeName: 'Samsung OCF Air Purifier',
  vendorId: 'DA-AC-AIR-01011',
  board: 'AVT-WW-TP1-22-TOUCHOTN',
  classification: '70000629001610000D000800000A0000',
  components: {
    main: part('AirPurifier', {
      ...power('on'),
      airConditionerFanMode: {
        fanMode: attribute('auto'),
        supportedAcFanModes: attribute(['auto', 'low', 'medium', 'high']),
      },
      airQualitySensor: { airQuality: attribute(1, 'CAQI') },
      dustSensor: { dustLevel: attribute(14, 'μg/m^3'), fineDustLevel: attribute(9, 'μg/m^3') },
      veryFineDustSensor: { veryFineDustLevel: attribute(5, 'μg/m^3') },
      'custom.hepaFilter': {
        hepaFilterUsage: attribute(32),
        hepaFilterUsageStep: attribute(1),
        hepaFilterStatus: attribute('normal'),
        hepaFilterCapacity: attribute(8760, 'Hour'),
        hepaFilterResetType: attribute(['replaceable']),
        ...unreported('hepaFilterLastResetDate'),
      },
      ...disabledCapabilities(),
      ...energyReport(221_878),
    }),
  },
});

export const climate: DeviceFixture[] = [thermostat, cabinThermostat, airConditioner, airPurifier];
