import type { AttributeValue } from '../core/attribute.ts';
import type { Component, Device } from '../core/device.ts';

type Look = (component: string, capability: string, attribute: string) => AttributeValue | undefined;

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/** The list says `burner-6` where the component is called `burner-06`. */
const sameComponent = (listed: string, id: string): boolean => listed === id || listed.replace(/-(\d)$/, '-0$1') === id;

/** Capabilities that appliances name as disabled although they work, with the attribute that proves it; undefined: always. */
const WORKING_ANYWAY: ReadonlyMap<string, string | undefined> = new Map([
  ['dryerOperatingState', 'supportedMachineStates'],
  ['washerOperatingState', 'supportedMachineStates'],
  ['demandResponseLoadControl', undefined],
  ['samsungce.airConditionerLighting', 'lighting'],
  ['samsungce.airConditionerBeep', 'beep'],
]);

/** What proves that a disabled component works: a hood's lamp that reports its brightness. */
const isAlive = (component: Component, look: Look): boolean =>
  component.capabilities.some(
    ({ id }) => id === 'samsungce.lamp' && (look(component.id, id, 'brightnessLevel')?.value ?? null) !== null,
  );

const isWorking = (component: string, capability: string, look: Look): boolean => {
  if (!WORKING_ANYWAY.has(capability)) return false;
  const proof = WORKING_ANYWAY.get(capability);
  return proof === undefined || (look(component, capability, proof)?.value ?? null) !== null;
};

/**
 * What a device really has, by component: Samsung's appliances list capabilities and components that their model lacks
 * in `custom.disabledCapabilities` (per component) and `custom.disabledComponents` (on `main`).
 */
export const activeCapabilities = (device: Device, look: Look): Map<string, ReadonlySet<string>> => {
  const disabledComponents = texts(look('main', 'custom.disabledComponents', 'disabledComponents')?.value);
  const active = new Map<string, ReadonlySet<string>>();
  for (const component of device.components) {
    const isDisabled = disabledComponents.some((listed) => sameComponent(listed, component.id));
    if (isDisabled && !isAlive(component, look)) continue;
    const disabled = new Set(texts(look(component.id, 'custom.disabledCapabilities', 'disabledCapabilities')?.value));
    const capabilities = component.capabilities
      .map(({ id }) => id)
      .filter((id) => !disabled.has(id) || isWorking(component.id, id, look));
    active.set(component.id, new Set(capabilities));
  }
  return active;
};
