import { type ChoiceSource, choicesOf, sentAs } from './choices.ts';
import type { DeviceContext } from './context.ts';
import { known, mapped } from './templates.ts';
import { wordPairs, wordsWith } from './words.ts';

/** Where a climate is. */
export interface ClimatePart {
  readonly context: DeviceContext;
  readonly component: string;
}

export const AC_FAN: ChoiceSource = {
  capability: 'airConditionerFanMode',
  attribute: 'fanMode',
  list: 'supportedAcFanModes',
};
const SWING: ChoiceSource = {
  capability: 'fanOscillationMode',
  attribute: 'fanOscillationMode',
  list: 'supportedFanOscillationModes',
};
const PRESET: ChoiceSource = {
  capability: 'custom.airConditionerOptionalMode',
  attribute: 'acOptionalMode',
  list: 'supportedAcOptionalMode',
};
const DEMAND = { capability: 'demandResponseLoadControl', attribute: 'drlcStatus' };

const swingWord = wordsWith({ fixed: 'off', all: 'both' });
const presetWord = wordsWith({ off: 'none', speed: 'boost' });
/** What the definition names are positions of all kinds of fans; these are what air conditioners have. */
const USUAL_SWINGS = ['fixed', 'vertical', 'horizontal', 'all'];

/** How strongly it blows, in the device's own words. */
export const fanKeys = ({ context, component }: ClimatePart, source: ChoiceSource): Record<string, unknown> => {
  const { raws } = context.has(component, source.capability) ? choicesOf(context, component, source) : { raws: [] };
  if (raws.length === 0) return {};
  return {
    fan_modes: raws,
    fan_mode_state_topic: context.attributeTopic(component, source.capability, source.attribute),
    fan_mode_state_template: known(),
    fan_mode_command_topic: context.attributeSetTopic(component, source.capability, source.attribute),
  };
};

/** Where it blows. */
export const swingKeys = ({ context, component }: ClimatePart): Record<string, unknown> => {
  if (!context.has(component, SWING.capability)) return {};
  const { raws, isListed } = choicesOf(context, component, SWING);
  const current = context.value(component, SWING.capability, SWING.attribute);
  const words = wordPairs(
    isListed ? raws : [...USUAL_SWINGS, ...(typeof current === 'string' && current !== '' ? [current] : [])],
    swingWord,
  );
  return {
    swing_modes: words.map(([, shown]) => shown),
    swing_mode_state_topic: context.attributeTopic(component, SWING.capability, SWING.attribute),
    swing_mode_state_template: known(mapped(words)),
    swing_mode_command_topic: context.attributeSetTopic(component, SWING.capability, SWING.attribute),
    swing_mode_command_template: sentAs(words),
  };
};

/** Samsung's comfort modes, those without a name of Home Assistant too. */
export const presetKeys = ({ context, component }: ClimatePart): Record<string, unknown> => {
  if (!context.has(component, PRESET.capability)) return {};
  const { raws, isListed } = choicesOf(context, component, PRESET);
  const words = wordPairs(raws, presetWord);
  // Home Assistant puts `none` into the list itself, and refuses it there.
  const presets = words.map(([, shown]) => shown).filter((word) => word !== 'none');
  if (!isListed || presets.length === 0) return {};
  return {
    preset_modes: presets,
    preset_mode_state_topic: context.attributeTopic(component, PRESET.capability, PRESET.attribute),
    preset_mode_value_template: known(mapped(words)),
    preset_mode_command_topic: context.attributeSetTopic(component, PRESET.capability, PRESET.attribute),
    preset_mode_command_template: sentAs([['off', 'none'], ...words]),
  };
};

/** Some models list the sensor, and report nothing. */
export const humidityKeys = ({ context, component }: ClimatePart): Record<string, unknown> => {
  const place = [component, 'relativeHumidityMeasurement', 'humidity'] as const;
  if (!context.has(component, place[1]) || (context.value(...place) ?? null) === null) return {};
  return { current_humidity_topic: context.attributeTopic(...place), current_humidity_template: known() };
};

/** What the power company asked for. */
export const demandKeys = ({ context, component }: ClimatePart): Record<string, unknown> => {
  if (!context.has(component, DEMAND.capability)) return {};
  const status = '(value_json if value_json is mapping else {})';
  const attributes = [
    ['drlc_status_duration', 'duration'],
    ['drlc_status_start', 'start'],
    ['drlc_status_override', 'override'],
    ['drlc_status_level', 'drlcLevel'],
  ].map(([name, key]) => `'${name}': ${status}.get('${key}')`);
  return {
    json_attributes_topic: context.attributeTopic(component, DEMAND.capability, DEMAND.attribute),
    json_attributes_template: `{{ {${attributes.join(', ')}} | tojson }}`,
  };
};

/** Capabilities that these keys stand for. */
export const COMFORT_CLAIMS: readonly string[] = [AC_FAN.capability, SWING.capability, PRESET.capability];
