import type { CapabilityDefinition } from '../capabilities/definition.ts';
import { attributeKey } from '../core/attribute.ts';
import type { Component, Device, DeviceState } from '../core/device.ts';
import type { Topics } from '../topics/topics.ts';
import { activeCapabilities } from './disabled.ts';
import { quote } from './templates.ts';

export interface DeviceContextInput {
  readonly device: Device;
  readonly state: DeviceState;
  /** The device's name below the base topic. */
  readonly name: string;
  readonly topics: Topics;
  readonly definition: (capability: string) => CapabilityDefinition | undefined;
}

/** A device as the tables of entities look at it. Notes which values were looked at: when one of them changes, the entities may. */
export interface DeviceContext {
  readonly device: Device;
  /** Component ids, `main` first; disabled components are left out. */
  readonly components: readonly string[];
  /** Whether the component has the capability, and it is not disabled. */
  has(component: string, ...capabilities: readonly string[]): boolean;
  capabilities(component: string): readonly string[];
  /** The attributes that a capability reports. */
  attributes(component: string, capability: string): readonly string[];
  /** The reported value; undefined: there is no such attribute. */
  value(component: string, capability: string, attribute: string): unknown;
  unit(component: string, capability: string, attribute: string): string | undefined;
  /** What came beside the value: who turned a lock, and how. */
  data(component: string, capability: string, attribute: string): unknown;
  /** A reported list of texts (or numbers, as texts) without duplicates; undefined where there is none. */
  list(component: string, capability: string, attribute: string): readonly string[] | undefined;
  /** The category that the user chose for the component, else the manufacturer's. */
  category(component: string): string | undefined;
  manufacturerCategory(component: string): string | undefined;
  /** The component's label, made readable: `Freezer`, `Button 1`; empty for `main`. */
  label(component: string): string;
  definition(capability: string): CapabilityDefinition | undefined;
  /** Topics. */
  readonly stateTopic: string;
  readonly setTopic: string;
  readonly availabilityTopic: string;
  attributeTopic(component: string, capability: string, attribute: string): string;
  attributeSetTopic(component: string, capability: string, attribute: string): string;
  runTopic(component: string, capability: string, command: string): string;
  /** A topic of the entity's own, for what Home Assistant reads in no form but its own; see `Entity.publishes`. */
  ownTopic(name: string): string;
  /** Jinja for the value in the payload of `stateTopic`; none where it is not there, whatever the payload is. */
  stateExpression(component: string, capability: string, attribute: string): string;
  /** When the value was reported, ms since the epoch; 0: not known. */
  reportedAt(component: string, capability: string, attribute: string): number;
  /** Keys (`component/capability/attribute`) of the values that were looked at so far. */
  readonly looked: ReadonlySet<string>;
}

const readable = ({ id, label }: Component): string => {
  const text = label !== undefined && label !== '' && label !== id ? label : id.replace(/[-_.]+/g, ' ');
  const spaced = text.replace(/([a-z])([A-Z0-9])/g, '$1 $2').replace(/\b0+(\d)/g, '$1');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

export const createDeviceContext = (input: DeviceContextInput): DeviceContext => {
  const { device, state, name, topics, definition } = input;
  const looked = new Set<string>();
  const look = (component: string, capability: string, attribute: string) => {
    const key = attributeKey({ component, capability, attribute });
    looked.add(key);
    return state.get(key);
  };
  const active = activeCapabilities(device, look);
  const components = [...active.keys()].sort((a, b) => Number(b === 'main') - Number(a === 'main'));
  const componentOf = (id: string): Component | undefined => device.components.find((component) => component.id === id);

  return {
    device,
    components,
    has: (component, ...capabilities) => capabilities.every((capability) => active.get(component)?.has(capability)),
    capabilities: (component) => [...(active.get(component) ?? [])],
    attributes: (component, capability) =>
      [...state.values()].flatMap((value) =>
        value.component === component && value.capability === capability ? [value.attribute] : [],
      ),
    value: (component, capability, attribute) => look(component, capability, attribute)?.value,
    unit: (component, capability, attribute) => look(component, capability, attribute)?.unit,
    data: (component, capability, attribute) => look(component, capability, attribute)?.data,
    list: (component, capability, attribute) => {
      const value = look(component, capability, attribute)?.value;
      if (!Array.isArray(value)) return undefined;
      const texts = value.filter((item) => typeof item === 'string' || typeof item === 'number').map(String);
      return texts.length === 0 ? undefined : [...new Set(texts)];
    },
    category: (component) => componentOf(component)?.categories[0],
    manufacturerCategory: (component) => componentOf(component)?.categories.at(-1),
    label: (component) => {
      const found = componentOf(component);
      return component === 'main' || found === undefined ? '' : readable(found);
    },
    definition,
    stateTopic: topics.device(name),
    setTopic: `${topics.device(name)}/set`,
    availabilityTopic: topics.availability(name),
    attributeTopic: (component, capability, attribute) => topics.attribute(name, { component, capability, attribute }),
    attributeSetTopic: (component, capability, attribute) =>
      topics.attributeSet(name, { component, capability, attribute }),
    runTopic: (component, capability, command) => topics.run(name, { component, capability, command }),
    ownTopic: (own) => `${topics.device(name)}/${own}`,
    stateExpression: (component, capability, attribute) => {
      // The whole state names capabilities only where two of them share the attribute's name.
      const isShared = [...state.values()].some(
        (value) => value.component === component && value.attribute === attribute && value.capability !== capability,
      );
      const key = isShared ? `${capability}.${attribute}` : attribute;
      return `(value_json if value_json is mapping else {}).get(${quote(component)}, {}).get(${quote(key)})`;
    },
    reportedAt: (component, capability, attribute) => look(component, capability, attribute)?.time ?? 0,
    looked,
  };
};
