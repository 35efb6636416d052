import type { ComponentStatus, DeviceFixture } from '../home.ts';
import { attribute, battery, contact, coolingSetpoint, power, temperature, unreported } from './attributes.ts';
import { part } from './device.ts';
import { deviceIds } from './ids.ts';
import { appliance, demandResponse, disabledCapabilities, energyReport } from './ocf.ts';
import { kitchen, livingRoom } from './places.ts';

const fridgeMode: ComponentStatus = {
  'custom.fridgeMode': unreported('fridgeMode', 'fridgeModeValue', 'supportedFridgeModes', 'supportedFullFridgeModes'),
};

const compartment = (degrees: number, minimum: number, maximum: number): ComponentStatus => ({
  ...contact('closed'),
  ...temperature(degrees, 'C'),
  ...coolingSetpoint(degrees, 'C', { minimum, maximum, step: 1 }),
  'custom.thermostatSetpointControl': {
    minimumSetpoint: attribute(minimum, 'C'),
    maximumSetpoint: attribute(maximum, 'C'),
  },
  ...fridgeMode,
  ...disabledCapabilities('custom.fridgeMode'),
});

const refrigerator = appliance({
  id: deviceIds.refrigerator,
  name: '[refrigerator] Samsung',
  label: 'Refrigerator',
  place: kitchen,
  ocfType: 'oic.d.refrigerator',
  typeName: 'Samsung OCF Refrigerator',
  vendorId: 'DA-REF-NORMAL-000001',
  board: 'TP2X_REF_20K',
  classification: '00020232011511200100000030000000',
  components: {
    main: part('Refrigerator', {
      ...contact('closed'),
      refrigeration: { rapidCooling: attribute('off'), rapidFreezing: attribute('off'), defrost: attribute('off') },
      'samsungce.powerCool': { activated: attribute(false) },
      'samsungce.powerFreeze': { activated: attribute(false) },
      'custom.waterFilter': {
        waterFilterUsage: attribute(64),
        waterFilterUsageStep: attribute(1),
        waterFilterStatus: attribute('normal'),
        waterFilterResetType: attribute(['replaceable']),
        ...unreported('waterFilterCapacity', 'waterFilterLastResetDate'),
      },
      temperatureMeasurement: unreported('temperature', 'temperatureRange'),
      ...disabledCapabilities('temperatureMeasurement'),
      'custom.disabledComponents': { disabledComponents: attribute(['cvroom']) },
      ...energyReport(1_446_085),
      ...demandResponse,
    }),
    cooler: part('Other', compartment(3, 1, 7)),
    freezer: part('Other', compartment(-18, -23, -15)),
    icemaker: part('Other', { ...power('on'), ...disabledCapabilities() }),
    // The profile is made for bigger models too: this drawer is not in the house.
    cvroom: part('Other', {
      contactSensor: unreported('contact'),
      temperatureMeasurement: unreported('temperature', 'temperatureRange'),
      thermostatCoolingSetpoint: unreported('coolingSetpoint', 'coolingSetpointRange'),
      ...fridgeMode,
      ...disabledCapabilities('temperatureMeasurement', 'thermostatCoolingSetpoint'),
    }),
  },
});

const vacuum = appliance({
  id: deviceIds.vacuum,
  name: '[robot vacuum] Samsung',
  label: 'Robot vacuum',
  place: livingRoom,
  ocfType: 'oic.d.robotcleaner',
  typeName: 'Samsung OCF Robot Vacuum',
  vendorId: 'DA-RVC-NORMAL-000001',
  board: 'powerbot_7000_17M',
  classification: '50029141000000000000000000000000',
  components: {
    main: part(
      'RobotCleaner',
      {
        ...battery(100),
        ...power('off'),
        robotCleanerMovement: { robotCleanerMovement: attribute('charging') },
        robotCleanerCleaningMode: { robotCleanerCleaningMode: attribute('stop') },
        robotCleanerTurboMode: { robotCleanerTurboMode: attribute('off') },
        'samsungce.robotCleanerOperatingState': {
          operatingState: attribute('charged'),
          homingReason: attribute('none'),
          supportedOperatingState: attribute([
            'homing',
            'error',
            'idle',
            'charging',
            'charged',
            'chargingForRemainingJob',
            'paused',
            'cleaning',
          ]),
          ...unreported('cleaningStep', 'isMapBasedOperationAvailable'),
        },
        'samsungce.robotCleanerCleaningMode': {
          cleaningMode: attribute('stop'),
          repeatModeEnabled: attribute(false),
          supportRepeatMode: attribute(true),
          supportedCleaningMode: attribute(['auto', 'spot', 'manual', 'stop']),
        },
        ...disabledCapabilities(),
        'custom.disabledComponents': { disabledComponents: attribute([]) },
      },
      { label: 'Robot vacuum' },
    ),
  },
});

export const household: DeviceFixture[] = [refrigerator, vacuum];
