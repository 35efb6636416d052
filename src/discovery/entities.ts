import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { claimsOf, genericEntities } from './generic/generic.ts';

/** Every kind of thing that is known by name; each looks for itself in the device. */
const KINDS: readonly ((context: DeviceContext) => Entity[])[] = [];

/** All entities of a device: those known by name, and what definitions make of the rest. */
export const entitiesOf = (context: DeviceContext): Entity[] => {
  const known = KINDS.flatMap((kind) => kind(context));
  return [...known, ...genericEntities(context, claimsOf(known))];
};
