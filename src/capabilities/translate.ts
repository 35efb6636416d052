import { type CommandRequest, isRejection, type Rejection, reject, type Wanted } from '../core/command.ts';
import { undefinedCapability } from './attribute-name.ts';
import { commandArguments, fitArguments, validateCommand } from './command-validator.ts';
import type { CapabilityDefinition } from './definition.ts';
import { type DefinitionLookup, type DeviceView, reportedOf } from './device-view.ts';
import { listWords } from './expectation.ts';
import { ownLimits } from './own-limits.ts';
import { attributeSetBy, commandFor, effectsOf, type SetCommand, waysToSet } from './setter.ts';
import { wordFor } from './synonyms.ts';
import { emptyPayload, parseJson, readText } from './value.ts';

/** The commands that a request becomes, and the values that they are expected to bring about. */
export interface Translation {
  readonly commands: readonly CommandRequest[];
  /** Empty where nothing can be seen of it: `refresh`, `beep`. */
  readonly wanted: readonly Wanted[];
}

/** Where a command goes. */
export interface Place {
  readonly component: string;
  readonly capability: string;
}

/** A command at its place, with what it is expected to change there. */
export const translationOf = ({ component, capability }: Place, command: SetCommand): Translation => ({
  commands: [{ component, capability, command: command.command, arguments: command.arguments }],
  wanted: command.effects.map(({ attribute, value }) => ({ component, capability, attribute, value })),
});

export const unknownComponent = (device: DeviceView, component: string): Rejection =>
  reject(
    'UNKNOWN_COMPONENT',
    `The device has no component ${component}. Its components: ${listWords(Object.keys(device.components))}.`,
  );

/** Why a place does not exist on the device; undefined where it does. */
const missingPlace = (device: DeviceView, { component, capability }: Place): Rejection | undefined => {
  const found = Object.hasOwn(device.components, component) ? device.components[component] : undefined;
  if (found === undefined) return unknownComponent(device, component);
  if (found.capabilityIds.includes(capability)) return undefined;
  const known = `Its capabilities: ${listWords(found.capabilityIds)}.`;
  return reject('UNKNOWN_CAPABILITY', `The component ${component} has no capability ${capability}. ${known}`);
};

/**
 * Translates the payload of `<component>/<capability>/<attribute>/set`.
 *
 * @param text the payload: the value plain, or as JSON.
 */
export const translateAttribute = (
  device: DeviceView,
  place: Place,
  attribute: string,
  text: string,
  lookup: DefinitionLookup,
): Translation | Rejection => {
  const missing = missingPlace(device, place);
  if (missing !== undefined) return missing;
  const definition = lookup(place.capability);
  if (definition === undefined) return undefinedCapability(place.capability);
  if (!Object.hasOwn(definition.attributes, attribute)) {
    const names = listWords(Object.keys(definition.attributes));
    return reject('UNKNOWN_ATTRIBUTE', `${place.capability} has no attribute ${attribute}. Its attributes: ${names}.`);
  }
  if (text === '') return emptyPayload(attribute);
  const schema = waysToSet(definition, attribute).setter?.argument.schema ?? { type: 'string' };
  const reported = reportedOf(device, place.component, place.capability);
  const command = commandFor(
    definition,
    attribute,
    readText(wordFor(place.capability, attribute, text), schema),
    reported,
  );
  return isRejection(command) ? command : translationOf(place, command);
};

/**
 * Translates the payload of `<component>/<capability>/<command>/run`: empty, one JSON argument, or a JSON array of
 * arguments. Plain text is one text argument. A capability without definition takes what it is given: SmartThings decides.
 */
export const translateRun = (
  device: DeviceView,
  place: Place,
  command: string,
  text: string,
  lookup: DefinitionLookup,
): Translation | Rejection => {
  const missing = missingPlace(device, place);
  if (missing !== undefined) return missing;
  const readings = argumentReadings(text);
  const definition = lookup(place.capability);
  if (definition === undefined) return translationOf(place, { command, arguments: readings[0], effects: [] });
  const reported = reportedOf(device, place.component, place.capability);
  const setBy = attributeSetBy(definition, command);
  const own = (position: number) =>
    setBy !== undefined && position === 0 ? ownLimits(definition, setBy, reported) : {};
  const fitted = readings.map((list) => fitArguments(definition, command, list, own));
  const valid = fitted.find((list) => validateCommand(definition, command, list, own) === undefined);
  if (valid !== undefined) {
    const effects = effectsOf(definition, command, valid, reported);
    return translationOf(place, { command, arguments: valid, effects });
  }
  const likeliest = fitted[wantsList(definition, command) ? fitted.length - 1 : 0] ?? [];
  return (
    validateCommand(definition, command, likeliest, own) ?? reject('INVALID_PAYLOAD', 'The payload fits no command.')
  );
};

/** True where the single argument is a list itself, so that `[1,2]` is more likely that list than two arguments. */
const wantsList = (definition: CapabilityDefinition, command: string): boolean => {
  const [first, second] = commandArguments(definition, command) ?? [];
  return first?.schema.type === 'array' && second === undefined;
};

/** What a payload can mean as a list of arguments, likeliest first. */
const argumentReadings = (text: string): [readonly unknown[], ...(readonly unknown[])[]] => {
  if (text.trim() === '') return [[]];
  const json = parseJson(text);
  if (json === undefined) return [[text]];
  return Array.isArray(json.value) ? [json.value, [json.value]] : [[json.value], [text]];
};
