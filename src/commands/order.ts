import type { CommandRequest } from '../core/command.ts';

/**
 * Capabilities whose commands change what the others of the component mean: a level switches a lamp on, so it must not
 * come after the “off” that followed it, and a setpoint belongs to the mode that was chosen before it.
 */
const SETS_THE_SCENE: ReadonlySet<string> = new Set([
  'switch',
  'thermostatMode',
  'airConditionerMode',
  'thermostat',
  'mediaInputSource',
  'samsungvd.mediaInputSource',
]);

/** Whether two commands have to reach the device in the order in which they were asked for. */
export const mustKeepOrder = (a: CommandRequest, b: CommandRequest): boolean =>
  a.component === b.component &&
  (a.capability === b.capability || SETS_THE_SCENE.has(a.capability) || SETS_THE_SCENE.has(b.capability));
