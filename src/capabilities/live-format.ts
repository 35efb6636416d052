import type {
  ArgumentDefinition,
  AttributeDefinition,
  CapabilityDefinition,
  CommandDefinition,
  EnumCommand,
  JsonSchema,
} from './definition.ts';

/** Why a text from `GET /capabilities/{id}/{version}` is no definition. */
export interface DefinitionProblem {
  readonly problem: string;
}

export const isDefinitionProblem = (parsed: CapabilityDefinition | DefinitionProblem): parsed is DefinitionProblem =>
  'problem' in parsed;

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textsOf = (value: unknown): string[] => listOf(value).filter((entry) => typeof entry === 'string');

/** Texts for people: no fact is lost without them. */
const annotations = new Set(['title', 'description', 'examples', 'sensitive']);

/** Keywords that authors of real definitions got wrong, with the one they meant (`samsungce.meatProbe` says `eum`). */
const misspelt: Readonly<Record<string, string>> = { min: 'minimum', max: 'maximum', values: 'enum', eum: 'enum' };

/** Keywords whose value maps names to schemas; the names are data, not keywords. */
const schemaMaps = new Set(['properties', 'patternProperties']);

/** Keywords whose value may be a list of schemas: choices, and `items` of tuples (`thermostat.heatingSetpointRange`). */
const schemaLists = new Set(['oneOf', 'anyOf', 'items']);

const parseSchema = (json: unknown): JsonSchema => {
  const schema: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(objectOf(json))) {
    if (annotations.has(keyword)) continue;
    const meant = misspelt[keyword] ?? keyword;
    if (schemaMaps.has(meant)) schema[meant] = mapObject(objectOf(value), parseSchema);
    else if (isObject(value)) schema[meant] = parseSchema(value);
    else if (schemaLists.has(meant)) schema[meant] = listOf(value).map(parseSchema);
    else schema[meant] = value;
  }
  return schema;
};

const parseAttribute = (json: unknown, commands: JsonObject): AttributeDefinition => {
  const attribute = objectOf(json);
  const schema = objectOf(attribute['schema']);
  const properties = objectOf(schema['properties']);
  const unit = objectOf(properties['unit']);
  const units = textsOf(unit['enum']);
  const setter = attribute['setter'];
  return {
    value: parseSchema(properties['value']),
    ...(listOf(schema['required']).includes('value') ? {} : { nullable: true }),
    ...(units.length === 0 ? {} : { units }),
    ...(typeof unit['default'] === 'string' ? { defaultUnit: unit['default'] } : {}),
    ...(isObject(properties['data']) ? { data: parseSchema(properties['data']) } : {}),
    // One real definition names a setter that it does not have (samsungce.detergentOrder).
    ...(typeof setter === 'string' && Object.hasOwn(commands, setter) ? { setter } : {}),
    enumCommands: listOf(attribute['enumCommands']).flatMap((entry) => parseEnumCommand(entry, commands)),
  };
};

const parseEnumCommand = (json: unknown, commands: JsonObject): EnumCommand[] => {
  const { command, value } = objectOf(json);
  if (typeof command !== 'string' || value === undefined || !Object.hasOwn(commands, command)) return [];
  return [{ command, value }];
};

const parseCommand = (json: unknown): CommandDefinition => ({
  arguments: listOf(objectOf(json)['arguments']).map((entry, index): ArgumentDefinition => {
    const { name, optional, schema } = objectOf(entry);
    return {
      name: typeof name === 'string' ? name : `argument ${index + 1}`,
      optional: optional === true,
      schema: parseSchema(schema),
    };
  }),
});

/**
 * Reads what `GET /capabilities/{id}/{version}` answers. Lenient, as real definitions are messy: `commands` may be an
 * empty list, `setter` may name nothing, keywords are misspelt. Only without an id there is no definition.
 */
export const parseDefinition = (json: unknown): CapabilityDefinition | DefinitionProblem => {
  if (!isObject(json)) return { problem: 'The capability definition is not a JSON object.' };
  const { id, version, status } = json;
  if (typeof id !== 'string' || id === '') return { problem: 'The capability definition has no id.' };
  const commands = objectOf(json['commands']);
  return {
    id,
    version: typeof version === 'number' ? version : 1,
    status: typeof status === 'string' ? status : 'proposed',
    attributes: mapObject(objectOf(json['attributes']), (attribute) => parseAttribute(attribute, commands)),
    commands: mapObject(commands, parseCommand),
  };
};

/** The JSON in which the live API hands out this definition; for whoever plays the cloud. */
export const toLiveFormat = (definition: CapabilityDefinition): Record<string, unknown> => ({
  id: definition.id,
  version: definition.version,
  status: definition.status,
  name: nameFor(definition.id),
  ephemeral: false,
  attributes: mapObject(definition.attributes, liveAttribute),
  commands: Object.fromEntries(
    Object.entries(definition.commands).map(([name, command]) => [
      name,
      { name, arguments: command.arguments.map((argument) => ({ ...argument })), sensitive: false },
    ]),
  ),
});

const liveAttribute = (attribute: AttributeDefinition): Record<string, unknown> => {
  const { units, defaultUnit } = attribute;
  const unit = {
    type: 'string',
    ...(units === undefined ? {} : { enum: units }),
    ...(defaultUnit === undefined ? {} : { default: defaultUnit }),
  };
  return {
    schema: {
      type: 'object',
      properties: {
        value: attribute.value,
        ...(units === undefined && defaultUnit === undefined ? {} : { unit }),
        ...(attribute.data === undefined ? {} : { data: attribute.data }),
      },
      additionalProperties: false,
      required: attribute.nullable === true ? [] : ['value'],
    },
    ...(attribute.setter === undefined ? {} : { setter: attribute.setter }),
    enumCommands: attribute.enumCommands.map((entry) => ({ ...entry })),
  };
};

/** `samsungce.washerCycle` → `Washer Cycle`. */
const nameFor = (id: string): string => {
  const words = id.slice(id.lastIndexOf('.') + 1).replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const mapObject = <From, To>(object: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
