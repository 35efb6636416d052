import { type ChoiceSource, type Choices, choicesOf } from './choices.ts';
import { type ClimatePart, fanKeys, humidityKeys } from './climate-comfort.ts';
import { type Modes, type ModeTable, modeSelects, modesOf, rawsShownAs } from './climate-modes.ts';
import {
  climateLimits,
  limitKeys,
  type Place,
  rangeLimits,
  setpointControlLimits,
  temperatureUnit,
  widest,
} from './climate-temperature.ts';
import { defined } from './defined.ts';
import type { Entity } from './entity.ts';
import { chosen, known, quote } from './templates.ts';

const MODES: ModeTable = [
  ['off', 'off'],
  ['auto', 'heat_cool'],
  ['autochangeover', 'heat_cool'],
  ['cool', 'cool'],
  ['autocool', 'cool'],
  ['energysavecool', 'cool'],
  ['precooling', 'cool'],
  ['heat', 'heat'],
  ['autoheat', 'heat'],
  ['energysaveheat', 'heat'],
  ['manual', 'heat'],
  ['furnace', 'heat'],
  ['emergency heat', 'heat'],
  ['emergencyheat', 'heat'],
  ['emergencyheatactive', 'heat'],
  ['auxiliaryemergencyheat', 'heat'],
  ['auxheatonly', 'heat'],
  ['dryair', 'dry'],
  ['fanonly', 'fan_only'],
  ['eco', 'auto'],
  ['rush hour', 'auto'],
  ['rushhour', 'auto'],
  ['schedule', 'auto'],
];

const ACTIONS: readonly (readonly [string, string])[] = [
  ['cooling', 'cooling'],
  ['pending cool', 'cooling'],
  ['heating', 'heating'],
  ['pending heat', 'heating'],
  ['fan only', 'fan'],
  ['vent economizer', 'fan'],
  ['wind', 'fan'],
  ['idle', 'idle'],
];

/** The capability that replaced parts of the deprecated `thermostat`, and the attribute that both have. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  temperature: 'temperatureMeasurement',
  heatingSetpoint: 'thermostatHeatingSetpoint',
  heatingSetpointRange: 'thermostatHeatingSetpoint',
  coolingSetpoint: 'thermostatCoolingSetpoint',
  coolingSetpointRange: 'thermostatCoolingSetpoint',
  thermostatMode: 'thermostatMode',
  thermostatFanMode: 'thermostatFanMode',
  thermostatOperatingState: 'thermostatOperatingState',
};

const LEGACY = 'thermostat';

/** Where a thermostat reports something; undefined where it does not. */
const placeOf = ({ context, component }: ClimatePart, attribute: string): Place | undefined => {
  const capability = SUCCESSORS[attribute];
  if (capability !== undefined && context.has(component, capability)) return [capability, attribute];
  const isLegacy = context.has(component, LEGACY) && context.value(component, LEGACY, attribute) !== undefined;
  return isLegacy ? [LEGACY, attribute] : undefined;
};

const sourceOf = (place: Place | undefined, list: string): ChoiceSource | undefined =>
  place === undefined ? undefined : { capability: place[0], attribute: place[1], list };

/** A thermostat that only heats, and reports no mode, is switched if it has a switch, and heats always if not. */
const switchedModeKeys = ({ context, component }: ClimatePart): Record<string, unknown> => {
  if (!context.has(component, 'switch')) {
    return { modes: ['heat'], mode_state_topic: context.availabilityTopic, mode_state_template: 'heat' };
  }
  const set = context.attributeSetTopic(component, 'switch', 'switch');
  return {
    modes: ['off', 'heat'],
    mode_state_topic: context.attributeTopic(component, 'switch', 'switch'),
    mode_state_template: `{{ ${chosen([
      ['on', 'heat'],
      ['off', 'off'],
    ])} }}`,
    mode_command_topic: set,
    mode_command_template: "{{ 'off' if value == 'off' else 'on' }}",
  };
};

const modeKeys = ({ context, component }: ClimatePart, [capability, attribute]: Place, modes: Modes) => ({
  modes: modes.shown,
  mode_state_topic: context.attributeTopic(component, capability, attribute),
  mode_state_template: `{{ ${chosen(modes.words)} }}`,
  mode_command_topic: context.attributeSetTopic(component, capability, attribute),
  mode_command_template: `{{ ${chosen(modes.sent)} }}`,
});

const setpointKeys = ({ context, component }: ClimatePart, prefix: string, [capability, attribute]: Place) => ({
  [`${prefix}_state_topic`]: context.attributeTopic(component, capability, attribute),
  [`${prefix}_state_template`]: known(),
  [`${prefix}_command_topic`]: context.attributeSetTopic(component, capability, attribute),
  [`${prefix}_command_template`]: '{{ value | round(1) }}',
});

const list = (words: readonly string[]): string => `(${words.map((word) => `${quote(word)}, `).join('')})`;

/** Which of two set-points counts depends on the mode; in `heat_cool` both do. */
const twoSetpointKeys = (part: ClimatePart, heating: Place, cooling: Place, mode: Place, modes: Modes) => {
  const { context, component } = part;
  const at = (place: Place): string => context.stateExpression(component, ...place);
  const during = (shown: string, place: Place, otherwise = 'None'): string =>
    `${at(place)} if ${at(mode)} in ${list(rawsShownAs(modes, shown))} else ${otherwise}`;
  const state = (expression: string): string => `{{ ${expression} }}`;
  const key = ([capability, attribute]: Place): string => quote(`${capability}.${attribute}`);
  const wanted = `{${quote(component)}: {(${key(cooling)} if this.state == 'cool' else ${key(heating)}): value | round(1)}}`;
  const single = {
    temperature_state_topic: context.stateTopic,
    temperature_state_template: state(during('cool', cooling, during('heat', heating))),
    temperature_command_topic: context.setTopic,
    temperature_command_template: `{{ ${wanted} | tojson }}`,
  };
  if (!modes.shown.includes('heat_cool')) return single;
  return {
    ...single,
    ...setpointKeys(part, 'temperature_low', heating),
    temperature_low_state_topic: context.stateTopic,
    temperature_low_state_template: state(during('heat_cool', heating)),
    ...setpointKeys(part, 'temperature_high', cooling),
    temperature_high_state_topic: context.stateTopic,
    temperature_high_state_template: state(during('heat_cool', cooling)),
  };
};

const temperatureKeys = (part: ClimatePart, mode: Place | undefined, modes: Modes): Record<string, unknown> => {
  const { context, component } = part;
  const [current, heating, cooling] = ['temperature', 'heatingSetpoint', 'coolingSetpoint'].map((one) =>
    placeOf(part, one),
  );
  const unit = temperatureUnit(
    context,
    component,
    [current, heating, cooling].filter((place) => place !== undefined),
  );
  const ranges = ['heatingSetpointRange', 'coolingSetpointRange'].flatMap((attribute) => {
    const place = placeOf(part, attribute);
    return place === undefined ? [] : [rangeLimits(context, component, place, unit)];
  });
  const limits = climateLimits(unit, { ...setpointControlLimits(context, component, unit), ...widest(ranges) });
  const only = heating ?? cooling;
  const setpoints =
    heating !== undefined && cooling !== undefined && mode !== undefined
      ? twoSetpointKeys(part, heating, cooling, mode, modes)
      : only === undefined
        ? {}
        : setpointKeys(part, 'temperature', only);
  return {
    ...(current === undefined
      ? {}
      : {
          current_temperature_topic: context.attributeTopic(component, ...current),
          current_temperature_template: known(),
        }),
    ...setpoints,
    temperature_unit: unit,
    ...limitKeys(limits),
    temp_step: limits.step ?? (unit === 'C' ? 0.5 : 1),
  };
};

const actionKeys = (part: ClimatePart): Record<string, unknown> => {
  const place = placeOf(part, 'thermostatOperatingState');
  if (place === undefined) return {};
  return {
    action_topic: part.context.attributeTopic(part.component, ...place),
    action_template: `{{ ${chosen(ACTIONS)} }}`,
  };
};

const claimsOf = ({ component }: ClimatePart, hasMode: boolean): string[] => [
  ...['heatingSetpoint', 'coolingSetpoint', 'thermostatMode', 'thermostatFanMode', 'thermostatOperatingState'].map(
    (attribute) => `${component}/${SUCCESSORS[attribute]}`,
  ),
  `${component}/${LEGACY}`,
  `${component}/custom.thermostatSetpointControl`,
  ...(hasMode ? [] : [`${component}/switch`]),
];

/** The modes that a thermostat lists; for one that lists none, those that its set-points tell. */
const modeChoices = (part: ClimatePart, source: ChoiceSource): Choices => {
  const choices = choicesOf(part.context, part.component, source);
  if (choices.isListed) return choices;
  const heats = placeOf(part, 'heatingSetpoint') !== undefined;
  const cools = placeOf(part, 'coolingSetpoint') !== undefined;
  const current = part.context.value(part.component, source.capability, source.attribute);
  const likely = ['off', ...(heats ? ['heat'] : []), ...(cools ? ['cool'] : []), ...(heats && cools ? ['auto'] : [])];
  const isMissing = typeof current === 'string' && current !== '' && !likely.includes(current);
  return { isListed: false, raws: isMissing ? [...likely, current] : likely };
};

/** @param name null for the device's main feature. */
export const thermostat = (part: ClimatePart, name: string | null): Entity[] => {
  const { context, component } = part;
  const mode = placeOf(part, 'thermostatMode');
  const source = sourceOf(mode, 'supportedThermostatModes');
  const fan = sourceOf(placeOf(part, 'thermostatFanMode'), 'supportedThermostatFanModes');
  const choices = source === undefined ? { raws: [], isListed: false } : modeChoices(part, source);
  const modes = modesOf(MODES, choices.raws);
  const climate: Entity = {
    platform: 'climate',
    source: { component },
    name,
    claims: claimsOf(part, mode !== undefined),
    config: defined({
      ...(mode === undefined ? switchedModeKeys(part) : modeKeys(part, mode, modes)),
      ...temperatureKeys(part, mode, modes),
      ...humidityKeys(part),
      ...(fan === undefined ? {} : fanKeys(part, fan)),
      ...actionKeys(part),
    }),
  };
  return [climate, ...(source === undefined ? [] : modeSelects(context, { component, ...source, choices, modes }))];
};

/**
 * A set-point and a mode; or a temperature to heat to. What only cools and reports no mode is a refrigerator. Home
 * Assistant wants at least one mode that it knows.
 */
export const isThermostat = (part: ClimatePart): boolean => {
  const { context, component } = part;
  if (context.has(component, 'samsungce.ehsThermostat')) return false;
  const has = (attribute: string): boolean => placeOf(part, attribute) !== undefined;
  if (has('thermostatMode')) return has('heatingSetpoint') || has('coolingSetpoint');
  return has('heatingSetpoint') && has('temperature');
};
