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

/** What SmartThings tells beside the state, and the attributes that show it. */
const DETAILS: readonly (readonly [key: string, shown: string])[] = [
  ['method', 'method'],
  ['codeId', 'code_id'],
  ['codeName', 'code_name'],
  ['userName', 'user_name'],
  ['lockName', 'lock_name'],
  ['usedCode', 'used_code'],
  ['timeout', 'timeout'],
];

/** The raw word, because two words of SmartThings can mean one of Home Assistant; and who turned the lock, and how. */
const detailsOf = (context: DeviceContext, component: string): Record<string, unknown> => {
  const data = context.data(component, 'lock', 'lock');
  const told = (typeof data === 'object' && data !== null ? data : {}) as Readonly<Record<string, unknown>>;
  return {
    lock_state: context.value(component, 'lock', 'lock') ?? null,
    ...Object.fromEntries(DETAILS.flatMap(([key, shown]) => (told[key] === undefined ? [] : [[shown, told[key]]]))),
  };
};

const lockEntity = (context: DeviceContext, component: string): Entity => {
  const commands = context.list(component, 'lock', 'supportedLockCommands') ?? [];
  const details = context.ownTopic(component === 'main' ? 'lock' : `lock_${component}`);
  const entity = controlEntity(
    context,
    component,
    ROW,
    'lock',
    { attribute: 'lock' },
    {
      state_topic: context.attributeTopic(component, 'lock', 'lock'),
      value_template: known(chosen(STATES)),
      command_topic: context.attributeSetTopic(component, 'lock', 'lock'),
      payload_lock: 'locked',
      payload_unlock: 'unlocked',
      payload_open: commands.includes('unlatch') ? 'unlatched' : undefined,
      json_attributes_topic: details,
    },
  );
  return { ...entity, publishes: { [details]: JSON.stringify(detailsOf(context, component)) } };
};

/** Locks, with who turned them last. */
export const lockEntities = (context: DeviceContext): Entity[] =>
  placesOf(context, ROW).map((component) => lockEntity(context, component));
