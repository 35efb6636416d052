import { type Rejection, reject } from '../core/command.ts';
import type { CapabilityDefinition } from './definition.ts';
import type { DefinitionLookup, DeviceView } from './device-view.ts';
import { listWords } from './expectation.ts';
import { isSettable, settableAttributes } from './setter.ts';

/** An attribute of a component, with its definition. */
export interface NamedAttribute {
  readonly definition: CapabilityDefinition;
  readonly attribute: string;
}

const definitionsOf = (device: DeviceView, component: string, lookup: DefinitionLookup): CapabilityDefinition[] =>
  (device.components[component]?.capabilityIds ?? []).flatMap((id) => lookup(id) ?? []);

const has = (definition: CapabilityDefinition, attribute: string): boolean =>
  Object.hasOwn(definition.attributes, attribute);

const isStandard = ({ id }: CapabilityDefinition): boolean => !id.includes('.');

/** Several capabilities share a bare name: the standard one is meant; among those, the one that can be set, then the one named after it. */
const preferred = (named: readonly NamedAttribute[]): readonly NamedAttribute[] => {
  const standard = named.filter(({ definition }) => isStandard(definition));
  const candidates = standard.length === 0 ? named : standard;
  const settable = candidates.filter(({ definition, attribute }) => isSettable(definition, attribute));
  if (settable.length <= 1) return settable.length === 1 ? settable : candidates;
  // `lock` means the lock's own `lock.lock` rather than `lockCodes.lock`.
  const namesake = settable.filter(({ definition, attribute }) => definition.id === attribute);
  if (namesake.length === 1) return namesake;
  const current = settable.filter(({ definition }) => definition.status !== 'deprecated');
  return current.length === 0 ? settable : current;
};

/** Finds what `attribute` or `capability.attribute` means in a component, or says which names there are. */
export const findAttribute = (
  device: DeviceView,
  component: string,
  key: string,
  lookup: DefinitionLookup,
): NamedAttribute | Rejection => {
  const definitions = definitionsOf(device, component, lookup);
  const dotted = definitions.find(
    ({ id, attributes }) => key.startsWith(`${id}.`) && Object.hasOwn(attributes, key.slice(id.length + 1)),
  );
  if (dotted !== undefined) return { definition: dotted, attribute: key.slice(dotted.id.length + 1) };
  const named = definitions.filter((one) => has(one, key)).map((definition) => ({ definition, attribute: key }));
  const [first, second] = preferred(named);
  if (first === undefined) {
    const unexplained = unexplainedCapability(device, component, key, lookup);
    if (unexplained !== undefined) return undefinedCapability(unexplained);
    return reject('UNKNOWN_ATTRIBUTE', unknownAttribute(component, key, definitions));
  }
  if (second === undefined) return first;
  const full = preferred(named).map(({ definition }) => `${definition.id}.${key}`);
  return reject('UNKNOWN_ATTRIBUTE', `${key} is not clear: this component has ${listWords(full)}. Write one of these.`);
};

/** The capability that has this attribute, and no definition. */
const unexplainedCapability = (
  device: DeviceView,
  component: string,
  key: string,
  lookup: DefinitionLookup,
): string | undefined =>
  device.components[component]?.capabilityIds.find(
    (id) => lookup(id) === undefined && (key.startsWith(`${id}.`) || device.reported(component, id, key) !== undefined),
  );

export const undefinedCapability = (capability: string): Rejection =>
  reject(
    'NO_SETTER',
    `SmartThings gave no definition of ${capability}, so its attributes cannot be set; its commands can be run.`,
  );

const unknownAttribute = (component: string, key: string, definitions: readonly CapabilityDefinition[]): string => {
  const settable = [...new Set(definitions.flatMap(settableAttributes))];
  const near = settable.find((name) => resembles(name, key));
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  const names = settable.length === 0 ? 'nothing can be set there' : `what can be set there: ${listWords(settable)}`;
  return `The component ${component} has no attribute ${key}; ${names}.${hint}`;
};

/** Other letter case, a part of the name, or one slip of the finger; in longer names two letters swapped as well. */
const resembles = (name: string, key: string): boolean => {
  const a = name.toLowerCase();
  const b = key.toLowerCase();
  if (a === b) return true;
  if (b.length > 2 && (a.includes(b) || b.includes(a))) return true;
  return Math.abs(a.length - b.length) <= 1 && slips(a, b) <= (a.length > 4 ? 2 : 1);
};

/** Letters that differ between the equal beginnings and the equal ends of two words. */
const slips = (a: string, b: string): number => {
  const shorter = Math.min(a.length, b.length);
  let front = 0;
  while (front < shorter && a[front] === b[front]) front += 1;
  let back = 0;
  while (back < shorter - front && a.at(-1 - back) === b.at(-1 - back)) back += 1;
  return Math.max(a.length, b.length) - front - back;
};
