import { choicesOf } from './choices.ts';
import {
  convert,
  type Limits,
  limitKeys,
  rangeLimits,
  setpointControlLimits,
  type TemperatureUnit,
  temperatureUnit,
} from './climate-temperature.ts';
import { nameIn } from './component-names.ts';
import type { DeviceContext } from './context.ts';
import { defined } from './defined.ts';
import type { Entity } from './entity.ts';
import { chosen, known, setPayload } from './templates.ts';
import { wordPairs, wordsWith } from './words.ts';

const TANK = [
  'switch',
  'airConditionerMode',
  'temperatureMeasurement',
  'custom.thermostatSetpointControl',
  'thermostatCoolingSetpoint',
  'samsungce.ehsThermostat',
  'custom.outingMode',
] as const;

const MODE = { capability: 'airConditionerMode', attribute: 'airConditionerMode', list: 'supportedAcModes' };
const modeWord = wordsWith({ std: 'heat_pump', force: 'high_demand', power: 'performance' });
/** What all tanks of Samsung's heat pumps know, for those that list nothing. */
const USUAL_MODES = ['eco', 'std', 'power', 'force'];

const power = (context: DeviceContext, component: string) => ({
  power_command_topic: context.attributeSetTopic(component, 'switch', 'switch'),
  payload_on: 'on',
  payload_off: 'off',
});

/** 110 to 140 °F, what Home Assistant expects of water heaters; wider where the device itself goes further. */
const usualLimits = ({ minimum, maximum }: Limits, unit: TemperatureUnit): Limits => ({
  minimum: Math.min(convert(110, 'F', unit), minimum ?? Infinity),
  maximum: Math.max(convert(140, 'F', unit), maximum ?? -Infinity),
});

const temperatures = (context: DeviceContext, component: string, capability: string, attribute: string) => ({
  ...(context.has(component, 'temperatureMeasurement')
    ? {
        current_temperature_topic: context.attributeTopic(component, 'temperatureMeasurement', 'temperature'),
        current_temperature_template: known(),
      }
    : {}),
  temperature_state_topic: context.attributeTopic(component, capability, attribute),
  temperature_state_template: known(),
  temperature_command_topic: context.attributeSetTopic(component, capability, attribute),
  temperature_command_template: '{{ value | round(1) }}',
});

const tankModes = (context: DeviceContext, component: string): Record<string, unknown> => {
  const { raws, isListed } = choicesOf(context, component, MODE);
  const current = context.value(component, MODE.capability, MODE.attribute);
  const words = wordPairs(
    isListed ? raws : [...USUAL_MODES, ...(typeof current === 'string' && current !== '' ? [current] : [])],
    modeWord,
  );
  const on = (raw: string) =>
    setPayload(component, { 'switch.switch': 'on', [`${MODE.capability}.${MODE.attribute}`]: raw });
  const payloads = [
    ['off', setPayload(component, { 'switch.switch': 'off' })] as const,
    ...words.map(([raw, word]) => [word, on(raw)] as const),
  ];
  const isOff = `${context.stateExpression(component, 'switch', 'switch')} == 'off'`;
  const mode = context.stateExpression(component, MODE.capability, MODE.attribute);
  return {
    modes: ['off', ...words.map(([, word]) => word)],
    mode_state_topic: context.stateTopic,
    mode_state_template: `{{ 'off' if ${isOff} else ${chosen(words, mode)} }}`,
    mode_command_topic: context.setTopic,
    mode_command_template: `{{ ${chosen(payloads)} }}`,
  };
};

/** The hot water tank of a heat pump. Its outing mode is what Home Assistant calls away, and MQTT water heaters lack. */
const tank = (context: DeviceContext, component: string): Entity[] => {
  const unit = temperatureUnit(context, component, [
    ['temperatureMeasurement', 'temperature'],
    ['thermostatCoolingSetpoint', 'coolingSetpoint'],
  ]);
  const away = ['custom.outingMode', 'outingMode'] as const;
  return [
    {
      platform: 'water_heater',
      source: { component },
      name: nameIn(context, component, null),
      claims: TANK.filter((capability) => capability !== 'samsungce.ehsThermostat').map(
        (capability) => `${component}/${capability}`,
      ),
      config: defined({
        ...tankModes(context, component),
        ...temperatures(context, component, 'thermostatCoolingSetpoint', 'coolingSetpoint'),
        ...power(context, component),
        temperature_unit: unit,
        ...limitKeys(usualLimits(setpointControlLimits(context, component, unit), unit)),
      }),
    },
    {
      platform: 'switch',
      source: { component, capability: away[0], attribute: away[1] },
      name: nameIn(context, component, 'Away mode'),
      category: 'config',
      config: {
        state_topic: context.attributeTopic(component, ...away),
        value_template: known(),
        command_topic: context.attributeSetTopic(component, ...away),
        payload_on: 'on',
        payload_off: 'off',
        icon: 'mdi:home-export-outline',
      },
    },
  ];
};

/** A boiler with a temperature to set, and perhaps a switch. */
const boiler = (context: DeviceContext, component: string): Entity[] => {
  const capability = 'thermostatWaterHeatingSetpoint';
  const unit = temperatureUnit(context, component, [
    [capability, 'heatingSetpoint'],
    ['temperatureMeasurement', 'temperature'],
  ]);
  const isSwitched = context.has(component, 'switch');
  const modes = {
    modes: ['off', 'on'],
    mode_state_topic: context.attributeTopic(component, 'switch', 'switch'),
    mode_state_template: known(),
    mode_command_topic: context.attributeSetTopic(component, 'switch', 'switch'),
    ...power(context, component),
  };
  return [
    {
      platform: 'water_heater',
      source: { component },
      name: nameIn(context, component, null),
      claims: [`${component}/${capability}`, ...(isSwitched ? [`${component}/switch`] : [])],
      config: {
        ...temperatures(context, component, capability, 'heatingSetpoint'),
        ...(isSwitched ? modes : {}),
        temperature_unit: unit,
        ...limitKeys(rangeLimits(context, component, [capability, 'heatingSetpointRange'], unit)),
      },
    },
  ];
};

/** Heat pumps without a tank have all that belongs to one, and report no temperature. */
const isTank = (context: DeviceContext, component: string): boolean =>
  context.has(component, ...TANK) &&
  (context.value(component, 'temperatureMeasurement', 'temperature') ?? null) !== null;

export const waterHeaterEntities = (context: DeviceContext): Entity[] =>
  context.components.flatMap((component) => {
    if (isTank(context, component)) return tank(context, component);
    return context.has(component, 'thermostatWaterHeatingSetpoint') ? boiler(context, component) : [];
  });
