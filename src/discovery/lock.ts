import type { DeviceContext } from './context.ts';
import { type ControlRow, controlEntity, placesOf } from './control.ts';
import type { Entity } from './entity.ts';
import { chosen, known } from './templates.ts';

/** Codes of users have a capability of their own that says again whether the lock is locked. */
const ROW: ControlRow = {
  capability: 'lock',
  name: null,
  claims: ['lockCodes/lock', 'lockOnly/lock', 'lockOnly()lock'],
};

/** Half-way shut is no state to leave a door in. */
const STATES: readonly (readonly [string, string])[] = [
  ['locked', 'LOCKED'],
  ['unlocked', 'UNLOCKED'],
  ['unlocked with timeout', 'UNLOCKED'],
  ['not fully locked', 'JAMMED'],
  ['unlatched', 'OPEN'],
];

const lockEntity = (context: DeviceContext, component: string): Entity => {
  const commands = context.list(component, 'lock', 'supportedLockCommands') ?? [];
  const topic = context.attributeTopic(component, 'lock', 'lock');
  return controlEntity(
    context,
    component,
    ROW,
    'lock',
    { attribute: 'lock' },
    {
      state_topic: topic,
      value_template: known(chosen(STATES)),
      command_topic: context.attributeSetTopic(component, 'lock', 'lock'),
      payload_lock: 'locked',
      payload_unlock: 'unlocked',
      payload_open: commands.includes('unlatch') ? 'unlatched' : undefined,
      json_attributes_topic: topic,
      json_attributes_template: "{{ {'lock_state': value} | tojson }}",
    },
  );
};

/** Locks; the raw word is kept as an attribute, because two words of SmartThings can mean one of Home Assistant. */
export const lockEntities = (context: DeviceContext): Entity[] =>
  placesOf(context, ROW).map((component) => lockEntity(context, component));
