import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { chosen, known, setPayload } from './templates.ts';

const CAPABILITY = 'samsungce.hoodFanSpeed';
/** The speed at which the hood decides for itself. */
const SMART = 14;

const numbers = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((item): item is number => typeof item === 'number') : [];

/** The speeds from slow to fast; for a hood that lists none, everything up to its fastest. */
const speedsOf = (context: DeviceContext, component: string): number[] => {
  const listed = numbers(context.value(component, CAPABILITY, 'supportedHoodFanSpeed')).filter((one) => one !== SMART);
  if (listed.length > 0) return listed;
  const fastest = context.value(component, CAPABILITY, 'settableMaxFanSpeed');
  const count = typeof fastest === 'number' ? Math.max(1, Math.min(fastest - SMART, 20)) : 1;
  return Array.from({ length: count }, (_, index) => SMART + 1 + index);
};

export const isSmartHood = (context: DeviceContext, component: string): boolean =>
  component === 'main' &&
  context.has(component, 'switch', CAPABILITY) &&
  context.value(component, CAPABILITY, 'settableMinFanSpeed') === SMART;

/** A range hood whose speeds are numbers of its own. */
export const smartHood = (context: DeviceContext, component: string): Entity => {
  const speeds = speedsOf(context, component);
  const place = [component, CAPABILITY, 'hoodFanSpeed'] as const;
  const payloads = speeds.map(
    (speed, index) => [`${index + 1}`, setPayload(component, { [`${CAPABILITY}.hoodFanSpeed`]: speed })] as const,
  );
  const off = ['0', setPayload(component, { 'switch.switch': 'off' })] as const;
  return {
    platform: 'fan',
    source: { component },
    name: null,
    claims: [`${component}/switch`, `${component}/${CAPABILITY}`],
    config: {
      state_topic: context.attributeTopic(component, 'switch', 'switch'),
      state_value_template: known(),
      command_topic: context.attributeSetTopic(component, 'switch', 'switch'),
      payload_on: 'on',
      payload_off: 'off',
      percentage_state_topic: context.attributeTopic(...place),
      percentage_value_template: `{{ ${chosen(speeds.map((speed, index) => [`${speed}`, `${index + 1}`]))} }}`,
      percentage_command_topic: context.setTopic,
      percentage_command_template: `{{ ${chosen([off, ...payloads])} }}`,
      speed_range_min: 1,
      speed_range_max: speeds.length,
      preset_modes: ['smart'],
      preset_mode_state_topic: context.attributeTopic(...place),
      preset_mode_value_template: `{{ ${chosen([[`${SMART}`, 'smart']])} }}`,
      preset_mode_command_topic: context.attributeSetTopic(...place),
      preset_mode_command_template: `${SMART}`,
      retain: false,
    },
  };
};
