import type { ComponentStatus, DeviceFixture } from '../home.ts';
import { attribute, refresh, unreported } from './attributes.ts';
import { build, type DeviceDescription, type Part, setUpAt } from './device.ts';

/** The `main` component comes first in every device, and says what the device is. */
type Components = Readonly<Record<string, Part>> & { readonly main: Part };

export interface OcfDescription extends DeviceDescription {
  readonly components: Components;
  /** OCF's name for the sort of device, such as `oic.d.washer`. */
  readonly ocfType: string;
  /** What SmartThings calls the sort, such as `Samsung OCF Washer`. */
  readonly typeName: string;
  readonly vendorId: string;
  readonly model: string;
  readonly firmware: string;
  readonly platform: string;
  readonly system: string;
}

/** What every OCF device reports of itself in its main component. */
const ocfIdentity = (it: OcfDescription): ComponentStatus => ({
  ocf: {
    ...unreported('st', 'mndt'),
    mnfv: attribute(it.firmware),
    mnhw: attribute('Realtek'),
    di: attribute(it.id),
    mnsl: attribute('http://www.samsung.com'),
    dmv: attribute('res.1.1.0,sh.1.1.0'),
    n: attribute(it.name),
    mnmo: attribute(it.model),
    vid: attribute(it.vendorId),
    mnmn: attribute('Samsung Electronics'),
    mnml: attribute('http://www.samsung.com'),
    mnpv: attribute(it.platform),
    mnos: attribute(it.system),
    pi: attribute(it.id),
    icv: attribute('core.1.1.0'),
  },
  execute: unreported('data'),
  ...refresh,
});

const extendMain = ({ main, ...others }: Components, more: ComponentStatus): Components => ({
  main: { ...main, capabilities: { ...more, ...main.capabilities } },
  ...others,
});

/** A Samsung device that speaks to the cloud by itself. */
export const ocf = (it: OcfDescription): DeviceFixture => {
  return build(
    { ...it, maker: 'Samsung Electronics', components: extendMain(it.components, ocfIdentity(it)) },
    {
      type: 'OCF',
      manufacturerName: 'Samsung Electronics',
      presentationId: it.vendorId,
      more: { deviceTypeName: it.typeName },
      block: {
        ocfDeviceType: it.ocfType,
        name: it.name,
        specVersion: 'core.1.1.0',
        verticalDomainSpecVersion: 'res.1.1.0,sh.1.1.0',
        manufacturerName: 'Samsung Electronics',
        modelNumber: it.model,
        platformVersion: it.platform,
        platformOS: it.system,
        hwVersion: 'Realtek',
        firmwareVersion: it.firmware,
        vendorId: it.vendorId,
        lastSignupTime: setUpAt(it.id),
        transferCandidate: false,
        additionalAuthCodeRequired: false,
      },
    },
  );
};

/** A Samsung household appliance: the description of an OCF device, with what all appliances have in common filled in. */
export type ApplianceDescription = Omit<OcfDescription, 'model' | 'firmware' | 'platform' | 'system'> & {
  /** The control board; its model, firmware and identification are named after it. */
  readonly board: string;
  /** Thirty-two hexadecimal digits. */
  readonly classification: string;
};

const applianceIdentity = (it: ApplianceDescription): ComponentStatus => ({
  'samsungce.deviceIdentification': {
    binaryId: attribute(it.board),
    micomAssayCode: attribute('20300001'),
    modelClassificationCode: attribute(it.classification),
    description: attribute(`${it.board}_DEMO`),
    releaseYear: attribute(22),
    ...unreported('modelName', 'serialNumber', 'serialNumberExtra', 'releaseCountry'),
  },
  'samsungce.driverVersion': { versionNumber: attribute(25040102) },
  'samsungce.softwareUpdate': {
    newVersionAvailable: attribute(false),
    operatingState: attribute('none'),
    availableModules: attribute([]),
    targetModule: attribute({}),
    otnDUID: attribute('DEMODEMODEMO1'),
    ...unreported('lastUpdatedDate', 'progress'),
  },
});

export const appliance = (it: ApplianceDescription): DeviceFixture =>
  ocf({
    ...it,
    model: `${it.board}|20300001|${it.classification}`,
    firmware: `${it.board}_30240927`,
    platform: 'DAWIT 2.0',
    system: 'TizenRT 3.1',
    components: extendMain(it.components, applianceIdentity(it)),
  });

/** Capabilities that the profile has, but this model has not. */
export const disabledCapabilities = (...ids: string[]): ComponentStatus => ({
  'custom.disabledCapabilities': { disabledCapabilities: attribute(ids) },
});

/** The appliance's own meter; energies in Wh, power in W. */
export const energyReport = (energy: number): ComponentStatus => ({
  powerConsumptionReport: {
    powerConsumption: attribute({
      energy,
      deltaEnergy: 0,
      power: 0,
      powerEnergy: 0,
      persistedEnergy: energy,
      energySaved: 0,
      persistedSavedEnergy: 0,
      start: '2026-11-20T06:15:00Z',
      end: '2026-11-20T06:30:00Z',
    }),
  },
});

export const demandResponse: ComponentStatus = {
  demandResponseLoadControl: {
    drlcStatus: attribute({
      drlcType: 1,
      drlcLevel: 0,
      start: '1970-01-01T00:00:00Z',
      duration: 0,
      override: false,
    }),
  },
};
