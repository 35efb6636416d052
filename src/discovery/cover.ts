import type { DeviceContext } from './context.ts';
import { type ControlRow, controlEntity, placesOf } from './control.ts';
import type { Entity } from './entity.ts';
import { dictionary, known } from './templates.ts';

/** One thing that opens and closes. */
interface CoverRow extends ControlRow {
  readonly attribute: string;
  readonly deviceClass: string;
  /** The attribute that lists the commands, for devices that cannot be stopped; absent: none can be. */
  readonly commands?: string;
}

const COVERS: readonly CoverRow[] = [
  {
    capability: 'windowShade',
    attribute: 'windowShade',
    name: null,
    deviceClass: 'shade',
    commands: 'supportedWindowShadeCommands',
  },
  { capability: 'doorControl', attribute: 'door', name: null, deviceClass: 'door' },
  {
    capability: 'garageDoorControl',
    attribute: 'door',
    name: null,
    deviceClass: 'garage',
    // Drivers keep the older of the two beside it.
    when: (context, component) => !context.has(component, 'doorControl'),
  },
];

/** Half-way is open too; what is neither here is unknown. */
const STATES: readonly (readonly [string, string])[] = [
  ['open', 'open'],
  ['partially open', 'open'],
  ['paused', 'stopped'],
  ['opening', 'opening'],
  ['closing', 'closing'],
  ['closed', 'closed'],
];

const canStop = (context: DeviceContext, component: string, { capability, commands }: CoverRow): boolean =>
  commands !== undefined && (context.list(component, capability, commands)?.includes('pause') ?? true);

type Attribute = readonly [capability: string, attribute: string];

/** Where the position is read and set, 0 closed to 100 open; older drivers have it in `switchLevel`. */
const positionOf = (context: DeviceContext, component: string): { read: Attribute; set: Attribute } | undefined => {
  const shade = context.has(component, 'windowShadeLevel') ? (['windowShadeLevel', 'shadeLevel'] as const) : undefined;
  const level = context.has(component, 'switchLevel') ? (['switchLevel', 'level'] as const) : undefined;
  const read = level ?? shade;
  const set = shade ?? level;
  return read === undefined || set === undefined ? undefined : { read, set };
};

/** Covers know no unknown position: an empty text leaves it as it was. */
const NUMBER = "{{ value if value | float(none) is number else '' }}";

const positionConfig = (context: DeviceContext, component: string): Record<string, unknown> => {
  const position = positionOf(context, component);
  return position === undefined
    ? {}
    : {
        position_topic: context.attributeTopic(component, ...position.read),
        position_template: NUMBER,
        set_position_topic: context.attributeSetTopic(component, ...position.set),
      };
};

const tiltConfig = (context: DeviceContext, component: string): Record<string, unknown> =>
  context.has(component, 'windowShadeTiltLevel')
    ? {
        tilt_status_topic: context.attributeTopic(component, 'windowShadeTiltLevel', 'shadeTiltLevel'),
        tilt_status_template: NUMBER,
        tilt_command_topic: context.attributeSetTopic(component, 'windowShadeTiltLevel', 'shadeTiltLevel'),
      }
    : {};

const coverEntity = (context: DeviceContext, component: string, row: CoverRow): Entity => {
  const { capability, attribute, deviceClass } = row;
  const claims = ['windowShadeLevel', 'windowShadeTiltLevel', 'switchLevel', 'doorControl', 'garageDoorControl'];
  return controlEntity(
    context,
    component,
    { ...row, claims },
    'cover',
    { attribute },
    {
      state_topic: context.attributeTopic(component, capability, attribute),
      value_template: known(`${dictionary(STATES)}.get(value)`),
      command_topic: context.attributeSetTopic(component, capability, attribute),
      payload_open: 'open',
      payload_close: 'closed',
      // Null takes the button away.
      payload_stop: canStop(context, component, row) ? 'paused' : null,
      device_class: deviceClass,
      ...positionConfig(context, component),
      ...tiltConfig(context, component),
    },
  );
};

/** Shades, doors and garage doors, with position and tilt where they have them. */
export const coverEntities = (context: DeviceContext): Entity[] =>
  COVERS.flatMap((row) => placesOf(context, row).map((component) => coverEntity(context, component, row)));
