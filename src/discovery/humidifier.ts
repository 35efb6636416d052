import { type ChoiceSource, choicesOf, sentAs } from './choices.ts';
import { nameIn } from './component-names.ts';
import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { known, mapped } from './templates.ts';
import { snakeWord, wordPairs } from './words.ts';

/** Samsung's appliances that reach for a humidity. */
const HUMIDITY = 'samsungce.relativeHumidityLevel';
const DRYING = 'samsungce.dehumidifierMode';

const MODES: readonly ChoiceSource[] = [
  { capability: DRYING, attribute: 'dehumidifierMode', list: 'supportedDehumidifierModes' },
  { capability: 'humidifierMode', attribute: 'humidifierMode', list: 'supportedHumidifierModes' },
];

const modeKeys = (context: DeviceContext, component: string, source: ChoiceSource): Record<string, unknown> => {
  const { capability, attribute } = source;
  const words = wordPairs(choicesOf(context, component, source).raws, snakeWord);
  if (words.length === 0) return {};
  // SmartThings hands out no definition of Samsung's modes, so only their command can be relied on.
  const isDefined = context.definition(capability)?.attributes[attribute] !== undefined;
  const command = `set${attribute.charAt(0).toUpperCase()}${attribute.slice(1)}`;
  const template = sentAs(words);
  return {
    modes: words.map(([, word]) => word),
    mode_state_topic: context.attributeTopic(component, capability, attribute),
    mode_state_template: known(mapped(words)),
    mode_command_topic: isDefined
      ? context.attributeSetTopic(component, capability, attribute)
      : context.runTopic(component, capability, command),
    ...(template === undefined ? {} : { mode_command_template: template }),
  };
};

const limits = (context: DeviceContext, component: string): Record<string, unknown> => {
  const range = context.value(component, HUMIDITY, 'desiredHumidityLevelRange');
  const { minimum, maximum } = (typeof range === 'object' ? (range ?? {}) : {}) as Record<string, unknown>;
  const isRange =
    typeof minimum === 'number' && typeof maximum === 'number' && minimum >= 0 && maximum <= 100 && minimum < maximum;
  return isRange ? { min_humidity: minimum, max_humidity: maximum } : {};
};

const currentHumidity = (context: DeviceContext, component: string): Record<string, unknown> => {
  const isMeasured = context.has(component, 'relativeHumidityMeasurement');
  const topic = isMeasured
    ? context.attributeTopic(component, 'relativeHumidityMeasurement', 'humidity')
    : context.attributeTopic(component, HUMIDITY, 'relativeHumidityLevel');
  return { current_humidity_topic: topic, current_humidity_template: known() };
};

const humidifier = (context: DeviceContext, component: string): Entity => {
  const source = MODES.find(({ capability }) => context.has(component, capability));
  const isDrying = context.has(component, DRYING) || context.manufacturerCategory('main') === 'Dehumidifier';
  return {
    platform: 'humidifier',
    source: { component },
    name: nameIn(context, component, null),
    claims: ['switch', HUMIDITY, ...(source === undefined ? [] : [source.capability])].map(
      (capability) => `${component}/${capability}`,
    ),
    config: {
      device_class: isDrying ? 'dehumidifier' : 'humidifier',
      state_topic: context.attributeTopic(component, 'switch', 'switch'),
      state_value_template: known(),
      command_topic: context.attributeSetTopic(component, 'switch', 'switch'),
      payload_on: 'on',
      payload_off: 'off',
      target_humidity_state_topic: context.attributeTopic(component, HUMIDITY, 'desiredHumidityLevel'),
      target_humidity_state_template: known(),
      target_humidity_command_topic: context.runTopic(component, HUMIDITY, 'setDesiredHumidity'),
      target_humidity_command_template: '{{ value | int }}',
      ...limits(context, component),
      ...currentHumidity(context, component),
      ...(source === undefined ? {} : modeKeys(context, component, source)),
      retain: false,
    },
  };
};

/**
 * Humidifiers and dehumidifiers: what is switched, and told a humidity. Home Assistant takes none without one, so those
 * that only have modes are a switch and a select.
 */
export const humidifierEntities = (context: DeviceContext): Entity[] =>
  context.components
    .filter((component) => context.has(component, 'switch', HUMIDITY))
    .map((component) => humidifier(context, component));
