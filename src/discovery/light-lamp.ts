import { nameIn } from './component-names.ts';
import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { chosen, setPayload } from './templates.ts';

const LAMP = 'samsungce.lamp';

/** Appliances whose main part has the lamp; with others it only repeats what a part of its own does. */
const WITH_LAMP_IN_MAIN: ReadonlySet<string | undefined> = new Set(['Microwave', 'Oven', 'Range']);
/** Parts that are called `Light` and no more, as the appliance has one lamp there. */
const PLAIN_PARTS: ReadonlySet<string> = new Set(['main', 'lamp', 'hood', 'cavity-02']);

const isConnected = (context: DeviceContext, component: string): boolean => {
  const capability = 'samsungce.connectionState';
  return (
    !context.has(component, capability) || context.value(component, capability, 'connectionState') !== 'disconnected'
  );
};

/** Whether the component has one of Samsung's kitchen lamps. */
export const isLamp = (context: DeviceContext, component: string): boolean => {
  if (!context.has(component, LAMP)) return false;
  if (component === 'main') return WITH_LAMP_IN_MAIN.has(context.manufacturerCategory(component));
  return isConnected(context, component);
};

type Level = string | number;

const levelsOf = (context: DeviceContext, component: string): Level[] => {
  const levels = context.value(component, LAMP, 'supportedBrightnessLevel');
  return Array.isArray(levels)
    ? levels.filter((level): level is Level => typeof level === 'string' || typeof level === 'number')
    : [];
};

/** The level whose share of the list a brightness falls into. */
const levelFor = (payloads: readonly string[]): string => {
  const [last = ''] = payloads.slice(-1);
  const steps = payloads.slice(0, -1).map((payload, index) => {
    const upTo = Math.floor(((index + 1) * 100) / payloads.length);
    return `{% ${index === 0 ? 'if' : 'elif'} percent <= ${upTo} %}${payload}`;
  });
  const share = '{% set percent = (brightness / 2.55) | round | int %}';
  return steps.length === 0 ? last : `${share}${steps.join('')}{% else %}${last}{% endif %}`;
};

/** A lamp with levels that have names; one whose levels include `off` is not switched by the switch beside it. */
export const lamp = (context: DeviceContext, component: string): Entity => {
  const listed = levelsOf(context, component);
  const levels = listed.filter((level) => level !== 'off');
  const isSwitched = context.has(component, 'switch') && !listed.includes('off');
  const isDimmed = levels.length > 1 || (levels.length === 1 && isSwitched);

  const on = isSwitched ? { 'switch.switch': 'on' } : {};
  const atLevel = (level: Level): string => setPayload(component, { ...on, [`${LAMP}.brightnessLevel`]: level });
  const turnedOn = isSwitched ? setPayload(component, on) : atLevel(levels.at(-1) ?? 'on');
  const turnedOff = setPayload(
    component,
    isSwitched ? { 'switch.switch': 'off' } : { [`${LAMP}.brightnessLevel`]: 'off' },
  );

  const level = context.stateExpression(component, LAMP, 'brightnessLevel');
  const power = context.stateExpression(component, 'switch', 'switch');
  const shares = levels.map((one, index) => {
    const percent = Math.floor(((index + 1) * 100) / levels.length);
    return [`${one}`, `${Math.floor(percent * 2.55)}`] as const;
  });
  return {
    platform: 'light',
    source: { component },
    name: PLAIN_PARTS.has(component) ? 'Light' : nameIn(context, component, 'Light'),
    claims: [`${component}/${LAMP}`, ...(isSwitched ? [`${component}/switch`] : [])],
    config: {
      schema: 'template',
      supported_color_modes: [isDimmed ? 'brightness' : 'onoff'],
      state_topic: context.stateTopic,
      state_template: isSwitched
        ? `{{ ${power} if ${power} in ('on', 'off') else None }}`
        : `{{ None if ${level} is none else 'off' if ${level} in ('off', 0) else 'on' }}`,
      ...(isDimmed ? { brightness_template: `{{ ${chosen(shares, level)} or '' }}` } : {}),
      command_topic: context.setTopic,
      command_on_template: isDimmed
        ? `{% if brightness is defined %}${levelFor(levels.map(atLevel))}{% else %}${turnedOn}{% endif %}`
        : turnedOn,
      command_off_template: turnedOff,
    },
  };
};
