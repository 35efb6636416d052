import { isDeepStrictEqual } from 'node:util';
import type { Wanted } from '../core/command.ts';
import { MOVEMENTS, type Movement, type Scale, scaleOf } from './first-movements.ts';

const distance = (a: number, b: number, { circle }: Scale): number => {
  const straight = Math.abs(a - b);
  return circle === undefined ? straight : Math.min(straight, Math.abs(circle - straight));
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const matches = (wanted: unknown, value: unknown, scale: Scale): boolean => {
  if (typeof wanted === 'number' && typeof value === 'number') return distance(wanted, value, scale) <= scale.tolerance;
  // Devices add properties of their own to what they were told.
  if (isObject(wanted) && isObject(value)) {
    return Object.entries(wanted).every(([name, part]) => matches(part, value[name], scale));
  }
  return isDeepStrictEqual(wanted, value);
};

const movementOf = (capability: string, attribute: string, wanted: unknown): Movement | undefined =>
  typeof wanted === 'string' ? MOVEMENTS[`${capability}.${attribute}`]?.[wanted] : undefined;

const saysTheSame = (movement: Movement | undefined, value: unknown): boolean =>
  typeof value === 'string' && movement?.same?.includes(value) === true;

/** Whether a reported value is the wanted one: text exactly, numbers as closely as such devices report them. */
export const isAsWanted = ({ capability, attribute, value: wanted }: Wanted, value: unknown): boolean =>
  matches(wanted, value, scaleOf(capability, attribute)) ||
  saysTheSame(movementOf(capability, attribute, wanted), value);

/**
 * Whether a reported value is the first movement towards the wanted one: a shade that opens, a level that came nearer.
 *
 * @param before what was reported when the command was sent; undefined: nothing.
 */
export const isOnItsWay = (
  { capability, attribute, value: wanted }: Wanted,
  before: unknown,
  value: unknown,
): boolean => {
  if (typeof wanted === 'number' && typeof value === 'number' && typeof before === 'number') {
    const scale = scaleOf(capability, attribute);
    return scale.gradual === true && distance(wanted, value, scale) < distance(wanted, before, scale);
  }
  const movement = movementOf(capability, attribute, wanted);
  if (movement === undefined || typeof value !== 'string') return false;
  return movement.moving?.includes(value) === true || (value !== before && movement.passing?.includes(value) === true);
};

/** Whether a reported value shows that the command works. */
export const showsEffect = (wanted: Wanted, before: unknown, value: unknown): boolean =>
  isAsWanted(wanted, value) || isOnItsWay(wanted, before, value);
