import type { DeviceFixture } from '../home.ts';
import { build, type DeviceDescription, related } from './device.ts';
import { deviceIds, locationIds, numberOf } from './ids.ts';
import type { Place } from './places.ts';

const hex = (number: number, digits: number): string => number.toString(16).toUpperCase().padStart(digits, '0');
const hubOf = (place: Place): string => (place.locationId === locationIds.cabin ? deviceIds.cabinHub : deviceIds.hub);

/** What all devices behind a hub say of the way to them. */
const viaHub = (it: DeviceDescription, networkId: string): Record<string, unknown> => ({
  networkId,
  driverId: related('d21be200', it.id),
  executingLocally: true,
  hubId: hubOf(it.place),
  provisioningState: 'PROVISIONED',
});

const community = (it: DeviceDescription) => ({
  manufacturerName: 'SmartThingsCommunity',
  more: { parentDeviceId: hubOf(it.place) },
});

export const zigbee = (it: DeviceDescription): DeviceFixture => {
  const number = numberOf(it.id);
  const block = { eui: `24FD5B0001${hex(number * 9973, 6)}`, ...viaHub(it, hex(number * 1571, 4)) };
  return build(it, { type: 'ZIGBEE', block, ...community(it) });
};

export const zwave = (it: DeviceDescription): DeviceFixture => {
  const number = numberOf(it.id);
  const block = {
    ...viaHub(it, hex(number, 2)),
    networkSecurityLevel: 'ZWAVE_S2_AUTHENTICATED',
    manufacturerId: 600 + number,
    productType: 3,
    productId: 1000 + number,
  };
  return build(it, { type: 'ZWAVE', block, ...community(it) });
};

export const matter = (it: DeviceDescription & { readonly deviceType: number }): DeviceFixture => {
  const number = numberOf(it.id);
  const block = {
    ...viaHub(it, `8EF2CF7A21228500-${hex(number, 16)}`),
    uniqueId: hex(number * 7919, 16),
    vendorId: 4600 + number,
    productId: 12000 + number,
    serialNumber: `DEMO${hex(number * 7919, 8)}`,
    listeningType: 'SLEEPY',
    supportedNetworkInterfaces: ['THREAD'],
    version: { hardware: 18, hardwareLabel: '1.2.0', software: 20009, softwareLabel: '2.00.09' },
    endpoints: [
      { endpointId: 0, deviceTypes: [{ deviceTypeId: 22 }] },
      { endpointId: 1, deviceTypes: [{ deviceTypeId: it.deviceType }] },
    ],
    syncDrivers: true,
  };
  return build(it, { type: 'MATTER', block, ...community(it) });
};

export const lan = (it: DeviceDescription): DeviceFixture =>
  build(it, { type: 'LAN', block: viaHub(it, `demo-${numberOf(it.id)}`), ...community(it) });

/** A device that another maker's cloud lends to SmartThings. */
export const viper = (it: DeviceDescription & { readonly model: string; readonly version: string }): DeviceFixture =>
  build(it, {
    type: 'VIPER',
    manufacturerName: '0A2r',
    block: {
      uniqueIdentifier: related('0a2b0000', it.id),
      manufacturerName: it.maker,
      modelName: it.model,
      swVersion: it.version,
      hwVersion: '1',
      endpointAppId: 'viper_71ee45b0-0000-4000-8000-000000000001',
    },
  });

export const virtual = (it: DeviceDescription): DeviceFixture =>
  build(it, {
    type: 'VIRTUAL',
    manufacturerName: 'SmartThingsCommunity',
    block: { name: it.label, executingLocally: false },
  });

/** A phone with the SmartThings app: no block of its own, and nobody follows its health. */
export const mobile = (it: DeviceDescription): DeviceFixture =>
  build(
    { ...it, health: 'UNTRACKED' },
    {
      type: 'MOBILE',
      manufacturerName: 'SmartThings',
      presentationId: 'SmartThings-smartthings-Mobile_Presence',
    },
  );

export const hub = (it: DeviceDescription & { readonly version: string }): DeviceFixture => {
  const number = numberOf(it.id);
  return build(it, {
    type: 'HUB',
    manufacturerName: 'SmartThingsCommunity',
    block: {
      hubEui: `D052A872${hex(number * 9973, 8)}`,
      firmwareVersion: it.version,
      hubDrivers: [],
      hubData: {
        zwaveS2: true,
        hardwareType: 'V3_HUB',
        zigbee3: true,
        zigbeeChannel: '20',
        zigbeePanId: hex(number * 1571, 4),
        zwaveRegion: 'US',
        localIP: `192.168.1.${number}`,
        zigbeeRadioFunctional: true,
        zwaveRadioFunctional: true,
        zigbeeRadioEnabled: true,
      },
    },
  });
};
