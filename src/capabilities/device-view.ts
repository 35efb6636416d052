import { attributeKey } from '../core/attribute.ts';
import type { Device, DeviceState } from '../core/device.ts';
import type { CapabilityDefinition } from './definition.ts';
import type { Reported } from './own-limits.ts';

/** What the translation of commands needs to know of a device. */
export interface DeviceView {
  readonly components: Readonly<Record<string, { readonly capabilityIds: readonly string[] }>>;
  /** The last value reported; undefined where there is none. */
  reported(component: string, capability: string, attribute: string): unknown;
}

/** Finds the definition of a capability; undefined where there is none. */
export type DefinitionLookup = (capability: string) => CapabilityDefinition | undefined;

export const viewOf = (device: Device, state: DeviceState): DeviceView => ({
  components: Object.fromEntries(
    device.components.map(({ id, capabilities }) => [id, { capabilityIds: capabilities.map((one) => one.id) }]),
  ),
  reported: (component, capability, attribute) => state.get(attributeKey({ component, capability, attribute }))?.value,
});

/** What the device reports of one capability of one component. */
export const reportedOf =
  (device: DeviceView, component: string, capability: string): Reported =>
  (attribute) =>
    device.reported(component, capability, attribute);
