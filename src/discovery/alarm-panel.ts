import type { DeviceContext } from './context.ts';
import { type ControlRow, controlEntity, placesOf } from './control.ts';
import type { Entity } from './entity.ts';
import { dictionary, known } from './templates.ts';

const CAPABILITY = 'securitySystem';
const ROW: ControlRow = { capability: CAPABILITY, name: null };

const STATES: readonly (readonly [string, string])[] = [
  ['armedAway', 'armed_away'],
  ['armedStay', 'armed_home'],
  ['disarmed', 'disarmed'],
];

/** What can be armed, by the command that does it; a system that lists no commands can do both. */
const featuresOf = (context: DeviceContext, component: string): string[] => {
  const commands = context.list(component, CAPABILITY, 'supportedSecuritySystemCommands') ?? ['armAway', 'armStay'];
  return [...(commands.includes('armStay') ? ['arm_home'] : []), ...(commands.includes('armAway') ? ['arm_away'] : [])];
};

/** Security systems. SmartThings wants no code, so Home Assistant asks for none. */
export const alarmPanelEntities = (context: DeviceContext): Entity[] =>
  placesOf(context, ROW).map((component) =>
    controlEntity(
      context,
      component,
      ROW,
      'alarm_control_panel',
      { attribute: 'securitySystemStatus' },
      {
        state_topic: context.attributeTopic(component, CAPABILITY, 'securitySystemStatus'),
        value_template: known(`${dictionary(STATES)}.get(value)`),
        command_topic: context.attributeSetTopic(component, CAPABILITY, 'securitySystemStatus'),
        payload_arm_away: 'armedAway',
        payload_arm_home: 'armedStay',
        payload_disarm: 'disarmed',
        supported_features: featuresOf(context, component),
        code_arm_required: false,
        code_disarm_required: false,
        code_trigger_required: false,
      },
    ),
  );
