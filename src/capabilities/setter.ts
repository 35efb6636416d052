import { type Rejection, reject } from '../core/command.ts';
import { commandArguments } from './command-validator.ts';
import type { ArgumentDefinition, AttributeDefinition, CapabilityDefinition } from './definition.ts';
import { listWords, showValue } from './expectation.ts';
import { isListOfValues, nothingReported, ownLimits, type Reported } from './own-limits.ts';
import { merges, type SetterRow, setterTable, type ValueCommand } from './setter-table.ts';
import { checkListed, checkValue, fitValue } from './value.ts';

/** The command that takes an attribute's value as an argument. */
export interface Setter {
  readonly command: string;
  /** What comes before the value. */
  readonly before: readonly unknown[];
  readonly argument: ArgumentDefinition;
  /** All arguments, where the properties of an object are spread over them by name. */
  readonly spread?: readonly ArgumentDefinition[];
}

/** Every way to set one attribute; without values and setter it can only be read. */
export interface WaysToSet {
  readonly values: readonly ValueCommand[];
  readonly setter?: Setter;
}

/** The value that an attribute is expected to report after a command. */
export interface Effect {
  readonly attribute: string;
  readonly value: unknown;
}

/** A command that sets an attribute, without the component it goes to. */
export interface SetCommand {
  readonly command: string;
  readonly arguments: readonly unknown[];
  readonly effects: readonly Effect[];
}

const rowOf = (definition: CapabilityDefinition, attribute: string): SetterRow =>
  setterTable[`${definition.id}.${attribute}`] ?? {};

const isNeeded = (argument: ArgumentDefinition): boolean => !argument.optional;

/** Commands for single values: the table's, and the definition's own where these really take no argument. */
const valueCommands = (definition: CapabilityDefinition, attribute: AttributeDefinition, row: SetterRow) => {
  const known = (row.values ?? []).filter(({ command }) => commandArguments(definition, command) !== undefined);
  const published = attribute.enumCommands.filter(
    ({ command }) => commandArguments(definition, command)?.some(isNeeded) === false,
  );
  return [...known, ...published];
};

const setterFor = (
  definition: CapabilityDefinition,
  name: string,
  attribute: AttributeDefinition,
  row: SetterRow,
): Setter | undefined => {
  // Where the definition names no setter, a command `set<Attribute>` is one: authors often forgot to say so.
  const byName = `set${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const command = row.setter ?? attribute.setter ?? byName;
  const { before = [] } = row;
  const list = commandArguments(definition, command);
  const argument = list?.[before.length];
  if (list === undefined || argument === undefined) return undefined;
  if (!list.slice(before.length + 1).some(isNeeded)) return { command, before, argument };
  // Several arguments are the parts of an object, or more than one value can tell.
  return attribute.value.type === 'object' ? { command, before, argument, spread: list } : undefined;
};

/** How an attribute can be set: by the definition's `enumCommands`, its setter, and the table of what it leaves unsaid. */
export const waysToSet = (definition: CapabilityDefinition, attribute: string): WaysToSet => {
  const described = Object.hasOwn(definition.attributes, attribute) ? definition.attributes[attribute] : undefined;
  if (described === undefined || isListOfValues(attribute)) return { values: [] };
  const row = rowOf(definition, attribute);
  if (row.readOnly) return { values: [] };
  const setter = setterFor(definition, attribute, described, row);
  return { values: valueCommands(definition, described, row), ...(setter === undefined ? {} : { setter }) };
};

export const isSettable = (definition: CapabilityDefinition, attribute: string): boolean => {
  const { values, setter } = waysToSet(definition, attribute);
  return values.length > 0 || setter !== undefined;
};

/** Names of the attributes that can be set, in the definition's order. */
export const settableAttributes = (definition: CapabilityDefinition): readonly string[] =>
  Object.keys(definition.attributes).filter((attribute) => isSettable(definition, attribute));

const sameValue = (row: ValueCommand, value: unknown): boolean => row.value === value;
const sameText = (row: ValueCommand, value: unknown): boolean =>
  typeof value !== 'object' && String(row.value).toLowerCase() === String(value).trim().toLowerCase();

/** The command for a single value; texts in other letter case, and booleans written as texts, are taken too. */
const byValue = (
  definition: CapabilityDefinition,
  { values, setter }: WaysToSet,
  attribute: string,
  value: unknown,
  reported: Reported,
): SetCommand | Rejection | undefined => {
  const exact = values.find((row) => sameValue(row, value));
  // A setter may know a value in just these letters, so it is asked before letters are bent.
  const row = exact ?? (setter === undefined ? values.find((one) => sameText(one, value)) : undefined);
  if (row === undefined) return undefined;
  const schema = definition.attributes[attribute]?.value ?? {};
  const unlisted = checkListed(attribute, row.value, schema, ownLimits(definition, attribute, reported));
  if (unlisted !== undefined) return unlisted;
  const otherwise = row.unless !== undefined && reported(attribute) === row.unless.now;
  return {
    command: otherwise ? row.unless.command : row.command,
    arguments: otherwise ? [] : (row.arguments ?? []),
    effects: [{ attribute, value: row.value }],
  };
};

/** An object's properties as the arguments of a command that wants them one by one. */
const bySpread = ({ command, spread = [] }: Setter, attribute: string, value: unknown): SetCommand | Rejection => {
  const names = listWords(spread.map(({ name }) => name));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return reject('INVALID_VALUE', `${attribute} must be a JSON object with ${names}, not ${showValue(value)}.`);
  }
  const parts = value as Readonly<Record<string, unknown>>;
  const missing = spread.find(({ name, optional }) => !optional && parts[name] === undefined);
  if (missing !== undefined) return reject('INVALID_VALUE', `${attribute} needs “${missing.name}”: it takes ${names}.`);
  const given = spread.map(({ name, schema }) => fitValue(parts[name], schema));
  for (const [index, { name, schema }] of spread.entries()) {
    const wrong = given[index] === undefined ? undefined : checkValue(`${attribute}.${name}`, given[index], schema);
    if (wrong !== undefined) return wrong;
  }
  return {
    command,
    arguments: given.slice(0, given.findLastIndex((one) => one !== undefined) + 1),
    effects: [{ attribute, value }],
  };
};

const bySetter = (
  definition: CapabilityDefinition,
  setter: Setter,
  attribute: string,
  value: unknown,
  reported: Reported,
): SetCommand | Rejection => {
  const row = rowOf(definition, attribute);
  const own = ownLimits(definition, attribute, reported);
  const { schema } = setter.argument;
  const argument = fitValue(row.toArgument === undefined ? value : row.toArgument(value), schema, own);
  const wrong = checkValue(attribute, argument, schema, own);
  if (wrong !== undefined) return wrong;
  const list = [...setter.before, argument];
  return { command: setter.command, arguments: list, effects: effectsOf(definition, setter.command, list, reported) };
};

/**
 * The command that sets an attribute to a value: the definition's `enumCommands` first, for exactly that value, then
 * the setter with the value as its argument. Values are fitted to what the command takes (`"40"` is 40).
 *
 * @param reported what the device reports of this capability, for its own limits and for the state it is in.
 */
export const commandFor = (
  definition: CapabilityDefinition,
  attribute: string,
  value: unknown,
  reported: Reported = nothingReported,
): SetCommand | Rejection => {
  const ways = waysToSet(definition, attribute);
  const { values, setter } = ways;
  const exact = byValue(definition, ways, attribute, value, reported);
  if (exact !== undefined) return exact;
  if (setter?.spread !== undefined) return bySpread(setter, attribute, value);
  if (setter !== undefined) {
    const command = bySetter(definition, setter, attribute, value, reported);
    if (!('outcome' in command)) return command;
    return byValue(definition, { values }, attribute, value, reported) ?? command;
  }
  if (values.length === 0) return reject('NO_SETTER', cannotBeSet(definition, attribute));
  const allowed = listWords(
    values.map((row) => showValue(row.value)),
    'or',
  );
  return reject('INVALID_VALUE', `${attribute} can be set to ${allowed}, not to ${showValue(value)}.`);
};

const cannotBeSet = (definition: CapabilityDefinition, attribute: string): string => {
  const settable = settableAttributes(definition);
  const commands = Object.keys(definition.commands);
  const others = settable.length === 0 ? '' : ` What can be set in ${definition.id}: ${listWords(settable)}.`;
  const runs = commands.length === 0 ? '' : ` It has the commands ${listWords(commands)}, which can be run.`;
  return `${attribute} of ${definition.id} can only be read.${others}${others === '' ? runs : ''}`;
};

/** The attribute that a command's first argument is the value of, for the limits that the device reports of it. */
export const attributeSetBy = (definition: CapabilityDefinition, command: string): string | undefined =>
  Object.keys(definition.attributes).find((attribute) => {
    const { setter } = waysToSet(definition, attribute);
    return setter?.command === command && setter.spread === undefined && setter.before.length === 0;
  });

const sameArguments = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

const effectOnAttribute = (
  definition: CapabilityDefinition,
  attribute: string,
  command: string,
  list: readonly unknown[],
  reported: Reported,
): Effect | undefined => {
  const { values, setter } = waysToSet(definition, attribute);
  const rows = values.filter(
    (row) => (row.command === command || row.unless?.command === command) && sameArguments(row.arguments ?? [], list),
  );
  // A command that may mean either of two values says nothing certain about the attribute.
  if (new Set(rows.map((row) => row.value)).size === 1) return { attribute, value: rows[0]?.value };
  if (setter?.command !== command || setter.spread !== undefined) return undefined;
  const position = setter.before.length;
  if (list.length <= position || !sameArguments(setter.before, list.slice(0, position))) return undefined;
  const { fromArgument } = rowOf(definition, attribute);
  const value = fromArgument === undefined ? list[position] : fromArgument(list[position], reported(attribute));
  return value === undefined ? undefined : { attribute, value };
};

/** A command whose one object sets several attributes at once: those of them that it names. */
const effectsOfObject = (definition: CapabilityDefinition, command: string, list: readonly unknown[]): Effect[] => {
  const merge = merges.find((one) => one.capability === definition.id && one.command === command);
  const [object] = list;
  if (merge === undefined || typeof object !== 'object' || object === null) return [];
  return Object.entries(object)
    .filter(([name]) => merge.attributes.includes(name))
    .map(([attribute, value]) => ({ attribute, value }));
};

/** What a command is expected to change, as far as the definition tells; empty for commands such as `refresh`. */
export const effectsOf = (
  definition: CapabilityDefinition,
  command: string,
  list: readonly unknown[],
  reported: Reported = nothingReported,
): readonly Effect[] => [
  ...effectsOfObject(definition, command, list),
  ...Object.keys(definition.attributes).flatMap(
    (attribute) => effectOnAttribute(definition, attribute, command, list, reported) ?? [],
  ),
];
