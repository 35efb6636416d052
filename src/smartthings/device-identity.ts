import type { Device } from '../core/device.ts';
import { field, type JsonObject, labelOf, objectOf, optional, textField } from './wire.ts';

type Identity = Pick<
  Device,
  'manufacturer' | 'model' | 'hardwareVersion' | 'softwareVersion' | 'serialNumber' | 'hubId'
>;
type Row = { readonly [K in keyof Identity]-?: (block: JsonObject) => string | undefined };

const from = (name: string) => (block: JsonObject) => labelOf(field(block, name));
const nothing = (): undefined => undefined;
const version = (label: string, number: string) => (block: JsonObject) =>
  labelOf(field(field(block, 'version'), label)) ?? labelOf(field(field(block, 'version'), number));

const NOTHING: Row = {
  manufacturer: nothing,
  model: nothing,
  hardwareVersion: nothing,
  softwareVersion: nothing,
  serialNumber: nothing,
  hubId: from('hubId'),
};

/** What each integration type tells of the hardware; the block's name is the type in lower camel case. */
const BLOCKS: Readonly<Record<string, Row>> = {
  ocf: {
    ...NOTHING,
    manufacturer: from('manufacturerName'),
    // `TP6X_WW6500|FF1BE000|`: only the first part is the model's name.
    model: (block) => labelOf(textField(block, 'modelNumber')?.split('|')[0]),
    hardwareVersion: from('hwVersion'),
    softwareVersion: from('firmwareVersion'),
  },
  viper: {
    ...NOTHING,
    manufacturer: from('manufacturerName'),
    model: from('modelName'),
    hardwareVersion: from('hwVersion'),
    softwareVersion: from('swVersion'),
  },
  matter: {
    ...NOTHING,
    hardwareVersion: version('hardwareLabel', 'hardware'),
    softwareVersion: version('softwareLabel', 'software'),
    serialNumber: from('serialNumber'),
  },
  hub: {
    ...NOTHING,
    model: (block) => labelOf(field(field(block, 'hubData'), 'hardwareType')),
    softwareVersion: from('firmwareVersion'),
    hubId: nothing,
  },
  dth: { ...NOTHING, model: from('deviceTypeName') },
  zigbee: NOTHING,
  zwave: NOTHING,
  lan: NOTHING,
  edgeChild: NOTHING,
  virtual: NOTHING,
};

/** What SmartThings puts where nobody named a maker: its community drivers, and the ids of cloud connectors (`0A6v`). */
const NO_MAKER = /^(SmartThings ?Community|SmartThingsEdge|Myself|0[A-Za-z0-9]{3})$/;
/** Z-Wave's maker, product type and product, in hex: a number, not a name. */
const ZWAVE_CODE = /^[0-9A-Fa-f]{4}(-[0-9A-Fa-f]{4})+$/;

/** The maker's name: the integration's own word, else the code that drivers take from the device, which names it too. */
const makerOf = (device: JsonObject, own: string | undefined): string | undefined =>
  [own, textField(device, 'deviceManufacturerCode'), textField(device, 'manufacturerName')].find(
    (name) => name !== undefined && !NO_MAKER.test(name) && !ZWAVE_CODE.test(name),
  );

/**
 * Maker, model and versions, as far as SmartThings knows them. Nothing else is read from the type blocks: some hold
 * keys, such as `bleD2D`'s encryption key.
 */
export const identityOf = (device: JsonObject): Identity => {
  const [name = '', row = NOTHING] = Object.entries(BLOCKS).find(([key]) => field(device, key) != null) ?? [];
  const block = objectOf(field(device, name)) ?? {};
  // Where the integration knows no model, the name is that of the driver's profile, which comes nearest.
  const model = row.model(block) ?? textField(device, 'deviceTypeName') ?? textField(device, 'name');
  return {
    ...optional('manufacturer', makerOf(device, row.manufacturer(block))),
    ...optional('model', model),
    ...optional('hardwareVersion', row.hardwareVersion(block)),
    ...optional('softwareVersion', row.softwareVersion(block)),
    ...optional('serialNumber', row.serialNumber(block)),
    ...optional('hubId', row.hubId(block)),
  };
};
