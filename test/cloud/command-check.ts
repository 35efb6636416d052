import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { isRecord, objectOf, textOf } from './constraints.ts';
import type { DefinedArgument, Definitions } from './definitions.ts';
import { constraintViolation, type ErrorDetail, invalidRequest, limitReached } from './errors.ts';
import type { DeviceFixture } from './home.ts';

export interface Command {
  readonly component: string;
  readonly capability: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

const MAX_COMMANDS = 10;
const ajv = new Ajv({ strict: false, validateFormats: false });
const validators = new WeakMap<object, ValidateFunction | null>();

/** Real definitions hold schemas that no validator takes: those check nothing. */
const validatorOf = (schema: unknown): ValidateFunction | null => {
  if (!isRecord(schema)) return null;
  const known = validators.get(schema);
  if (known !== undefined) return known;
  let made: ValidateFunction | null = null;
  try {
    made = ajv.compile(schema);
  } catch {
    made = null;
  }
  validators.set(schema, made);
  return made;
};

const typeName = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
};

/** SmartThings' words for what a schema forbids, by keyword. */
const wordings: Record<string, (error: ErrorObject, value: unknown) => string> = {
  type: (error, value) => `${typeName(value)} found, ${error.params['type']} expected`,
  enum: (error) => `does not have a value in the enumeration [${error.params['allowedValues'].join(', ')}]`,
  maximum: (error) => `must have a maximum value of ${error.params['limit']}`,
  minimum: (error) => `must have a minimum value of ${error.params['limit']}`,
  maxLength: (error) => `may only be ${error.params['limit']} characters long`,
  minLength: (error) => `must be at least ${error.params['limit']} characters long`,
  maxItems: (error) => `there must be a maximum of ${error.params['limit']} items in the array`,
  minItems: (error) => `there must be a minimum of ${error.params['limit']} items in the array`,
  pattern: (error) => `does not match the regex pattern ${error.params['pattern']}`,
  required: (error) => `required key [${error.params['missingProperty']}] not found`,
  additionalProperties: (error) =>
    `extraneous key [${error.params['additionalProperty']}] is not defined in the schema`,
};

const detail = (target: string, problem: string): ErrorDetail => ({
  code: 'UnprocessableEntityError',
  target,
  message: `${target}: ${problem}`,
  details: [],
});

/** What the device itself lists as supported passes, even where the definition's list lacks it. */
const isListedByDevice = (fixture: DeviceFixture, command: Command, value: unknown): boolean => {
  const statuses = fixture.status.components[command.component]?.[command.capability] ?? {};
  return Object.values(statuses).some((status) => Array.isArray(status.value) && status.value.includes(value));
};

const checkArgument = (
  definition: DefinedArgument,
  value: unknown,
  target: string,
  fixture: DeviceFixture,
  command: Command,
): ErrorDetail[] => {
  const validate = validatorOf(definition.schema);
  if (validate === null || validate(value)) return [];
  const error = validate.errors?.[0];
  if (error === undefined) return [];
  if (error.keyword === 'enum' && isListedByDevice(fixture, command, value)) return [];
  const at = `${target}${error.instancePath.replaceAll('/', '.')}`;
  const inner = error.instancePath
    .split('/')
    .slice(1)
    .reduce<unknown>((outer, key) => objectOf(outer)[key], value);
  return [detail(at, wordings[error.keyword]?.(error, inner) ?? error.message ?? 'is invalid')];
};

const checkArguments = (
  wanted: readonly DefinedArgument[],
  command: Command,
  target: string,
  fixture: DeviceFixture,
): ErrorDetail[] => {
  const required = wanted.filter((argument) => argument.optional !== true).length;
  const count = command.arguments.length;
  if (count < required || count > wanted.length) {
    const allowed = required === wanted.length ? `${required}` : `${required} to ${wanted.length}`;
    return [detail(`${target}.arguments`, `expected ${allowed} argument(s), found ${count}`)];
  }
  return command.arguments.flatMap((value, index) => {
    const definition = wanted[index];
    if (definition === undefined) return [];
    return checkArgument(definition, value, `${target}.arguments[${index}]`, fixture, command);
  });
};

const check = (command: Command, index: number, fixture: DeviceFixture, definitions: Definitions): ErrorDetail[] => {
  const target = `commands[${index}]`;
  const component = fixture.device.components.find((each) => each.id === command.component);
  if (component === undefined) {
    return [detail(`${target}.component`, `component ${command.component} is not supported by the device`)];
  }
  if (!component.capabilities.some((each) => each.id === command.capability)) {
    return [detail(`${target}.capability`, `capability ${command.capability} is not supported by the component`)];
  }
  const definition = definitions.get(command.capability);
  if (definition === undefined) return [];
  if (!Object.hasOwn(definition.commands, command.command)) {
    return [detail(`${target}.command`, `command ${command.command} is not supported by the capability`)];
  }
  return checkArguments(definition.commands[command.command]?.arguments ?? [], command, target, fixture);
};

const parseOne = (value: unknown): Command => {
  const body = objectOf(value);
  return {
    component: textOf(body['component']) ?? 'main',
    capability: textOf(body['capability']) ?? '',
    command: textOf(body['command']) ?? '',
    arguments: Array.isArray(body['arguments']) ? body['arguments'] : [],
  };
};

/** Reads a body, `{commands: […]}` or a bare list, and checks it against the device; throws SmartThings' errors. */
export const parseCommands = (body: unknown, fixture: DeviceFixture, definitions: Definitions): Command[] => {
  const list = Array.isArray(body) ? body : objectOf(body)['commands'];
  if (!Array.isArray(list)) throw invalidRequest('The request body holds no commands.');
  if (list.length === 0) {
    throw constraintViolation([
      { code: 'NotEmptyError', target: 'commands', message: 'must not be empty', details: [] },
    ]);
  }
  if (list.length > MAX_COMMANDS) throw limitReached(`At most ${MAX_COMMANDS} commands may be sent in one request.`);
  const commands = list.map(parseOne);
  const details = commands.flatMap((command, index) => check(command, index, fixture, definitions));
  if (details.length > 0) throw constraintViolation(details);
  return commands;
};
