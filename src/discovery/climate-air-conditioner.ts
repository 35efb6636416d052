import { choicesOf } from './choices.ts';
import {
  AC_FAN,
  type ClimatePart,
  COMFORT_CLAIMS,
  demandKeys,
  fanKeys,
  humidityKeys,
  presetKeys,
  swingKeys,
} from './climate-comfort.ts';
import { type ModeTable, modeSelects, modesOf } from './climate-modes.ts';
import {
  climateLimits,
  limitKeys,
  rangeLimits,
  setpointControlLimits,
  temperatureUnit,
} from './climate-temperature.ts';
import type { DeviceContext } from './context.ts';
import { defined } from './defined.ts';
import type { Entity } from './entity.ts';
import { chosen, known, setPayload } from './templates.ts';

const MODES: ModeTable = [
  ['auto', 'auto'],
  ['aIComfort', 'auto'],
  ['cool', 'cool'],
  ['coolClean', 'cool'],
  ['dry', 'dry'],
  ['dryClean', 'dry'],
  ['heat', 'heat'],
  ['heatClean', 'heat'],
  ['wind', 'fan_only'],
  ['fan', 'fan_only'],
  ['fanOnly', 'fan_only'],
];

const MODE = { capability: 'airConditionerMode', attribute: 'airConditionerMode', list: 'supportedAcModes' };
const SETPOINT = { capability: 'thermostatCoolingSetpoint', attribute: 'coolingSetpoint' };

const modeKeys = (
  { context, component }: ClimatePart,
  { raws }: { raws: readonly string[] },
): Record<string, unknown> => {
  const modes = modesOf(MODES, raws);
  const power = context.stateExpression(component, 'switch', 'switch');
  const mode = context.stateExpression(component, MODE.capability, MODE.attribute);
  const on = (raw: string) =>
    setPayload(component, { 'switch.switch': 'on', [`${MODE.capability}.${MODE.attribute}`]: raw });
  const payloads = [
    ['off', setPayload(component, { 'switch.switch': 'off' })] as const,
    ...modes.sent.map(([shown, raw]) => [shown, on(raw)] as const),
  ];
  return {
    modes: ['off', ...modes.shown],
    mode_state_topic: context.stateTopic,
    mode_state_template: `{{ 'off' if ${power} == 'off' else ${chosen(modes.words, mode)} }}`,
    mode_command_topic: context.setTopic,
    mode_command_template: `{{ ${chosen(payloads)} }}`,
    power_command_topic: context.attributeSetTopic(component, 'switch', 'switch'),
    payload_on: 'on',
    payload_off: 'off',
  };
};

const temperatureKeys = ({ context, component }: ClimatePart, isZone: boolean): Record<string, unknown> => {
  const measured = ['temperatureMeasurement', 'temperature'] as const;
  const wanted = [SETPOINT.capability, SETPOINT.attribute] as const;
  const unit = temperatureUnit(context, component, [measured, wanted]);
  const range = rangeLimits(context, component, [SETPOINT.capability, 'coolingSetpointRange'], unit);
  const limits = climateLimits(unit, { ...setpointControlLimits(context, component, unit), ...range });
  const mode = context.stateExpression(component, MODE.capability, MODE.attribute);
  const setpoint = context.stateExpression(component, ...wanted);
  // In `auto` a heat pump makes the water as warm as the weather asks for, and its set-point means nothing.
  const state = isZone
    ? {
        temperature_state_topic: context.stateTopic,
        temperature_state_template: `{{ ${setpoint} if ${setpoint} is number and ${mode} != 'auto' else None }}`,
      }
    : {
        temperature_state_topic: context.attributeTopic(component, ...wanted),
        temperature_state_template: known(),
      };
  return {
    ...(context.has(component, measured[0])
      ? {
          current_temperature_topic: context.attributeTopic(component, ...measured),
          current_temperature_template: known(),
        }
      : {}),
    ...state,
    temperature_command_topic: context.attributeSetTopic(component, ...wanted),
    temperature_command_template: '{{ value | round(1) }}',
    temperature_unit: unit,
    ...limitKeys(limits),
    temp_step: limits.step ?? 1,
  };
};

const CLAIMS = [...COMFORT_CLAIMS, 'switch', MODE.capability, SETPOINT.capability, 'custom.thermostatSetpointControl'];

const climate = (part: ClimatePart, name: string | null, isZone: boolean): Entity[] => {
  const { context, component } = part;
  const choices = choicesOf(context, component, MODE);
  const extras = isZone
    ? {}
    : { ...fanKeys(part, AC_FAN), ...swingKeys(part), ...presetKeys(part), ...demandKeys(part) };
  return [
    {
      platform: 'climate',
      source: { component },
      name,
      claims: CLAIMS.map((capability) => `${component}/${capability}`),
      config: defined({
        ...modeKeys(part, choices),
        ...temperatureKeys(part, isZone),
        ...humidityKeys(part),
        ...extras,
      }),
    },
    ...modeSelects(context, { component, ...MODE, choices, modes: modesOf(MODES, choices.raws) }),
  ];
};

/** An air conditioner as a whole. */
export const airConditioner = (part: ClimatePart): Entity[] => climate(part, null, false);

/** A heat pump's heating circuit. */
export const heatPumpZone = (part: ClimatePart, name: string | null): Entity[] => climate(part, name, true);

/** What an air conditioner has in any case. Some report no temperature and no fan. */
export const isAirConditioner = ({ context, component }: ClimatePart): boolean =>
  component === 'main' &&
  context.has(component, 'switch', MODE.capability, SETPOINT.capability) &&
  !context.has(component, 'samsungce.ehsThermostat');

export const isHeatPumpZone = ({ context, component }: ClimatePart): boolean =>
  /^INDOOR\d*$/.test(component) &&
  context.has(
    component,
    'temperatureMeasurement',
    'custom.thermostatSetpointControl',
    MODE.capability,
    SETPOINT.capability,
    'switch',
  );

/** `INDOOR1` is `Indoor 1`. */
export const zoneName = (context: DeviceContext, component: string): string => {
  const label = context.label(component);
  const [, number] = /^INDOOR\s?(\d*)$/.exec(label) ?? [];
  return number === undefined ? label : ['Indoor', number].filter(Boolean).join(' ');
};
