import type { DeviceContext } from '../context.ts';
import { type BinarySensorRow, beyond, onWhen } from './row.ts';

/** What a contact sensor is fixed to, by the category that the user or the manufacturer gave it. */
const CLASS_BY_CATEGORY: Readonly<Record<string, string>> = {
  GarageDoor: 'garage_door',
  Door: 'door',
  Window: 'window',
};

const classOf = (context: DeviceContext): string => CLASS_BY_CATEGORY[context.category('main') ?? ''] ?? 'door';
const isTheDevice = (context: DeviceContext): boolean =>
  Object.hasOwn(CLASS_BY_CATEGORY, context.category('main') ?? '');

/** Fridges with two doors report each of them. */
const hasTwoDoors = (context: DeviceContext): boolean =>
  ['freezer', 'cooler'].every((component) => context.components.includes(component));

const CAR_SIDES = [
  ['frontLeft', 'Front left'],
  ['frontRight', 'Front right'],
  ['rearLeft', 'Rear left'],
  ['rearRight', 'Rear right'],
] as const;

/** Doors, windows and what else opens. */
export const openingSensors: readonly BinarySensorRow[] = [
  onWhen('contactSensor.contact', 'open', (context) => (isTheDevice(context) ? null : 'Door'), {
    deviceClass: classOf,
    nowhereElse: true,
    when: (context) => !hasTwoDoors(context),
  }),
  onWhen('contactSensor.contact', 'open', 'Door', {
    deviceClass: 'door',
    components: ['freezer', 'cooler', 'cvroom'],
    when: (_, component) => component !== 'main',
  }),
  onWhen('samsungce.doorState.doorState', 'open', 'Door', { deviceClass: 'opening' }),
  ...beyond([
    onWhen('doorState.doorState', ['open', 'ajar', 'forcedOpen'], 'Door', { deviceClass: 'door' }),
    onWhen('samsungce.waterReservoir.slotState', 'open', 'Water reservoir', { deviceClass: 'opening' }),
    ...CAR_SIDES.flatMap(([place, name]) => [
      onWhen(`vehicleDoorState.${place}Door`, 'open', `${name} door`, { deviceClass: 'door' }),
      onWhen(`vehicleWindowState.${place}Window`, 'open', `${name} window`, { deviceClass: 'window' }),
    ]),
  ]),
];
