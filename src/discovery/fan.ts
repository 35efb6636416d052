import { type ChoiceSource, choicesOf } from './choices.ts';
import { nameIn } from './component-names.ts';
import type { DeviceContext } from './context.ts';
import { defined } from './defined.ts';
import type { Entity } from './entity.ts';
import { isSmartHood, smartHood } from './fan-hood.ts';
import { chosen, known, quote, setPayload } from './templates.ts';

/** Capabilities that say how a fan blows, in the device's own words; the first that a fan has becomes its presets. */
const PRESETS: readonly ChoiceSource[] = [
  { capability: 'airConditionerFanMode', attribute: 'fanMode', list: 'supportedAcFanModes' },
  { capability: 'airPurifierFanMode', attribute: 'airPurifierFanMode', list: 'supportedAirPurifierFanModes' },
  { capability: 'fanMode', attribute: 'fanMode', list: 'supportedFanModes' },
  { capability: 'windMode', attribute: 'windMode', list: 'supportedWindModes' },
];

const SPEEDS = ['fanSpeedPercent', 'fanSpeed'] as const;

const OSCILLATION: ChoiceSource = {
  capability: 'fanOscillationMode',
  attribute: 'fanOscillationMode',
  list: 'supportedFanOscillationModes',
};
/** Oscillation modes in which the fan looks one way; all others move. */
const STILL = ['fixed', 'off', 'fixedCenter', 'fixedLeft', 'fixedRight', 'direct', 'indirect', 'spot'];
/** Which movement "oscillate" means, where there are several. */
const MOVING = ['swing', 'all', 'horizontal', 'vertical', 'wide', 'mid', 'far'];

/** Where a fan is. */
interface FanPart {
  readonly context: DeviceContext;
  readonly component: string;
}

const USUAL_SPEEDS = 3;

/** SmartThings knows off, low, medium and high; some fans have a fourth speed, and say so only when they run at it. */
const speedCount = ({ context, component }: FanPart): number =>
  context.value(component, 'fanSpeed', 'fanSpeed') === 4 ? 4 : USUAL_SPEEDS;

const speedKeys = (part: FanPart): Record<string, unknown> => {
  const { context, component } = part;
  const capability = SPEEDS.find((one) => context.has(component, one));
  if (capability === undefined) return {};
  const attribute = capability === 'fanSpeed' ? 'fanSpeed' : 'percent';
  const maximum = capability === 'fanSpeed' ? speedCount(part) : 100;
  const off = setPayload(component, { 'switch.switch': 'off' });
  return {
    percentage_state_topic: context.attributeTopic(component, capability, attribute),
    percentage_value_template: known(`([value | int(0), ${maximum}] | min)`),
    percentage_command_topic: context.setTopic,
    percentage_command_template: `{{ ({${quote(component)}: {'${capability}.${attribute}': value | int}} | tojson) if value | int > 0 else '${off}' }}`,
    speed_range_min: 1,
    speed_range_max: maximum,
  };
};

const presetOf = ({ context, component }: FanPart): ChoiceSource | undefined =>
  PRESETS.find(({ capability }) => context.has(component, capability));

const presetKeys = (part: FanPart): Record<string, unknown> => {
  const { context, component } = part;
  const source = presetOf(part);
  const raws = source === undefined ? [] : choicesOf(context, component, source).raws;
  if (source === undefined || raws.length === 0) return {};
  return {
    preset_modes: raws,
    preset_mode_state_topic: context.attributeTopic(component, source.capability, source.attribute),
    preset_mode_value_template: known(),
    preset_mode_command_topic: context.attributeSetTopic(component, source.capability, source.attribute),
  };
};

const oscillationKeys = ({ context, component }: FanPart): Record<string, unknown> => {
  if (!context.has(component, OSCILLATION.capability)) return {};
  const { raws } = choicesOf(context, component, OSCILLATION);
  const still = STILL.find((word) => raws.includes(word));
  const moving = MOVING.find((word) => raws.includes(word));
  if (still === undefined || moving === undefined) return {};
  const words = raws.map((raw) => [raw, STILL.includes(raw) ? 'off' : 'on'] as const);
  return {
    oscillation_state_topic: context.attributeTopic(component, OSCILLATION.capability, OSCILLATION.attribute),
    oscillation_value_template: `{{ ${chosen(words)} }}`,
    oscillation_command_topic: context.attributeSetTopic(component, OSCILLATION.capability, OSCILLATION.attribute),
    oscillation_command_template: `{{ ${chosen([
      ['on', moving],
      ['off', still],
    ])} }}`,
    payload_oscillation_on: 'on',
    payload_oscillation_off: 'off',
  };
};

/** Ceiling fans blow down in summer. */
const directionKeys = ({ context, component }: FanPart): Record<string, unknown> => {
  const place = [component, 'fanDirection', 'fanDirection'] as const;
  if (!context.has(component, place[1])) return {};
  return {
    direction_state_topic: context.attributeTopic(...place),
    // Nothing at all where it is not known: every other text would become the direction.
    direction_value_template: `{{ ${chosen([
      ['summerMode', 'forward'],
      ['winterMode', 'reverse'],
    ])} or '' }}`,
    direction_command_topic: context.attributeSetTopic(...place),
    direction_command_template: `{{ ${chosen([
      ['forward', 'summerMode'],
      ['reverse', 'winterMode'],
    ])} }}`,
  };
};

const claimsOf = (part: FanPart, config: Readonly<Record<string, unknown>>): string[] =>
  [
    'switch',
    SPEEDS.find((one) => part.context.has(part.component, one)),
    presetOf(part)?.capability,
    'oscillation_state_topic' in config ? OSCILLATION.capability : undefined,
    'fanDirection',
  ].flatMap((capability) => (capability === undefined ? [] : [`${part.component}/${capability}`]));

const fan = (part: FanPart): Entity => {
  const { context, component } = part;
  const config = {
    state_topic: context.attributeTopic(component, 'switch', 'switch'),
    state_value_template: known(),
    command_topic: context.attributeSetTopic(component, 'switch', 'switch'),
    payload_on: 'on',
    payload_off: 'off',
    ...speedKeys(part),
    ...presetKeys(part),
    ...oscillationKeys(part),
    ...directionKeys(part),
    retain: false,
  };
  return {
    platform: 'fan',
    source: { component },
    name: nameIn(context, component, null),
    claims: claimsOf(part, config),
    config: defined(config),
  };
};

/** Something to switch that blows; what has a temperature to reach is a climate. */
const isFan = ({ context, component }: FanPart): boolean =>
  context.has(component, 'switch') &&
  !context.has(component, 'thermostatCoolingSetpoint') &&
  [...SPEEDS, ...PRESETS.map(({ capability }) => capability)].some((capability) => context.has(component, capability));

/** Fans, air purifiers, range hoods. */
export const fanEntities = (context: DeviceContext): Entity[] =>
  context.components.flatMap((component) => {
    if (isFan({ context, component })) return [fan({ context, component })];
    return isSmartHood(context, component) ? [smartHood(context, component)] : [];
  });
