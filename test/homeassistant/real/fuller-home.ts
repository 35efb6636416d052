import { deviceIds, locationIds } from '../../cloud/demo-home/ids.ts';
import { demoHome } from '../../cloud/demo-home.ts';
import type { DeviceFixture, Home } from '../../cloud/home.ts';
import { aFixture } from '../../discovery/kit.ts';

/** The devices of the demo home, and of what it lacks. */
export const ids = {
  ...deviceIds,
  tank: 'de71ce00-0000-4000-8000-000000000091',
  fan: 'de71ce00-0000-4000-8000-000000000092',
  hood: 'de71ce00-0000-4000-8000-000000000093',
} as const;

const atHome = (id: string, label: string, { device, status }: DeviceFixture): DeviceFixture => ({
  device: { ...device, deviceId: id, label, locationId: locationIds.home },
  status,
});

const others: readonly DeviceFixture[] = [
  atHome(
    ids.tank,
    'Hot water',
    aFixture({
      main: {
        switch: { switch: 'on' },
        airConditionerMode: { airConditionerMode: 'eco', supportedAcModes: ['eco', 'std', 'power', 'force'] },
        temperatureMeasurement: { temperature: { value: 47, unit: 'C' } },
        'custom.thermostatSetpointControl': {
          minimumSetpoint: { value: 40, unit: 'C' },
          maximumSetpoint: { value: 55, unit: 'C' },
        },
        thermostatCoolingSetpoint: { coolingSetpoint: { value: 48, unit: 'C' } },
        'samsungce.ehsThermostat': { connectionState: 'connected' },
        'custom.outingMode': { outingMode: 'off' },
      },
    }),
  ),
  atHome(
    ids.fan,
    'Ceiling fan',
    aFixture(
      {
        main: {
          switch: { switch: 'on' },
          fanSpeed: { fanSpeed: 1 },
          airConditionerFanMode: { fanMode: 'auto', supportedAcFanModes: ['auto', 'low', 'high'] },
        },
      },
      'Fan',
    ),
  ),
  atHome(
    ids.hood,
    'Quiet appliance',
    aFixture({
      main: { 'custom.doNotDisturbMode': { doNotDisturb: 'off', startTime: '2200', endTime: '0600' } },
    }),
  ),
];

/** The demo home, with a water heater, a fan and something that can be told when to be quiet. */
export const fullerHome = (): Home => {
  const { devices, ...rest } = demoHome();
  return { ...rest, devices: [...devices, ...others] };
};
