import type { DeviceView } from '../../src/capabilities/device-view.ts';
import { missingHomes, readHomesFile } from '../support/needs.ts';

export { missingHomes };

interface StatusValue {
  readonly value: unknown;
}

type Status = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, StatusValue>>>>>>;

export interface RealDevice {
  readonly name: string;
  readonly view: DeviceView;
  readonly status: Status;
}

const read = (file: string): unknown => JSON.parse(readHomesFile(file));

/** 547 definitions as the live API returned them. */
export const liveDefinitions = (): Record<string, unknown> =>
  (read('capabilities.json') as { capabilities: Record<string, unknown> }).capabilities;

export const realDevices = (): RealDevice[] => {
  const { devices } = read('open.json') as {
    devices: {
      name: string;
      device: { components: { id: string; capabilities: { id: string }[] }[] };
      status: { components: Status };
    }[];
  };
  return devices.map(({ name, device, status }) => ({
    name,
    status: status.components,
    view: {
      components: Object.fromEntries(
        device.components.map(({ id, capabilities }) => [id, { capabilityIds: capabilities.map((one) => one.id) }]),
      ),
      reported: (component, capability, attribute) => status.components[component]?.[capability]?.[attribute]?.value,
    },
  }));
};

/** A device with one main component, and what it reports by `capability.attribute`. */
export const aDevice = (
  capabilityIds: readonly string[],
  reported: Readonly<Record<string, unknown>> = {},
  others: Readonly<Record<string, readonly string[]>> = {},
): DeviceView => ({
  components: Object.fromEntries(
    Object.entries({ main: capabilityIds, ...others }).map(([id, ids]) => [id, { capabilityIds: ids }]),
  ),
  reported: (component, capability, attribute) =>
    reported[`${capability}.${attribute}`] ?? reported[`${component}.${capability}.${attribute}`],
});
