import table from './definitions.json' with { type: 'json' };
import { unpublishedDefinitions } from './unpublished-definitions.ts';

export { type DefinitionProblem, isDefinitionProblem, parseDefinition, toLiveFormat } from './live-format.ts';

/** A JSON schema as capability definitions use it; keywords that nothing here reads are kept. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** A list for tuples. */
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

/** An argument-less command that brings about exactly this value. */
export interface EnumCommand {
  readonly command: string;
  readonly value: unknown;
}

export interface AttributeDefinition {
  readonly value: JsonSchema;
  /** True where the definition allows an event without a value. */
  readonly nullable?: boolean;
  /** Units the attribute may come in; absent for attributes without unit. */
  readonly units?: readonly string[];
  readonly defaultUnit?: string;
  /** Schema of what comes beside the value. */
  readonly data?: JsonSchema;
  /** Name of the command that sets the attribute; the definition always has that command. */
  readonly setter?: string;
  readonly enumCommands: readonly EnumCommand[];
}

export interface ArgumentDefinition {
  readonly name: string;
  readonly optional: boolean;
  readonly schema: JsonSchema;
}

export interface CommandDefinition {
  readonly arguments: readonly ArgumentDefinition[];
}

/** What a capability has and takes: the facts of `GET /capabilities/{id}/{version}`, without its texts. */
export interface CapabilityDefinition {
  readonly id: string;
  readonly version: number;
  /** `live`, `proposed`, `deprecated` or `dead`. */
  readonly status: string;
  readonly attributes: Readonly<Record<string, AttributeDefinition>>;
  readonly commands: Readonly<Record<string, CommandDefinition>>;
}

/** A schema within which others may be references; or a reference: a type (`"string"`), or a key of `schemas`. */
export type CompactSchema = string | Readonly<Record<string, unknown>>;

/** The form of `definitions.json`: repeated schemas once, defaults left out. */
export interface CompactTable {
  readonly schemas: Readonly<Record<string, CompactSchema>>;
  readonly capabilities: Readonly<Record<string, CompactDefinition>>;
}

export interface CompactDefinition {
  /** Absent: 1. */
  readonly version?: number;
  /** Absent: `proposed`, which most are. */
  readonly status?: string;
  readonly attributes?: Readonly<Record<string, CompactAttribute>>;
  readonly commands?: Readonly<Record<string, readonly CompactArgument[]>>;
}

export interface CompactAttribute extends Omit<AttributeDefinition, 'value' | 'data' | 'enumCommands'> {
  readonly value: CompactSchema;
  readonly data?: CompactSchema;
  /** Pairs of command and value. */
  readonly enumCommands?: readonly (readonly [string, unknown])[];
}

/** Name, schema, and `true` where the argument is optional. */
export type CompactArgument = readonly [string, CompactSchema] | readonly [string, CompactSchema, true];

const shipped = table as unknown as CompactTable;
const expanded = new Map<string, CapabilityDefinition>();

const expandSchema = (compact: CompactSchema, schemas: CompactTable['schemas']): JsonSchema => {
  if (typeof compact === 'string') {
    const shared = schemas[compact];
    return shared === undefined ? { type: compact } : expandSchema(shared, schemas);
  }
  const { items, properties } = compact as {
    items?: CompactSchema | CompactSchema[];
    properties?: Record<string, CompactSchema>;
  };
  const inner = (schema: CompactSchema): JsonSchema => expandSchema(schema, schemas);
  return {
    ...compact,
    ...(items === undefined || Array.isArray(items) ? {} : { items: inner(items) }),
    ...(properties === undefined ? {} : { properties: mapValues(properties, inner) }),
  };
};

/** A definition back in full from its row in a compact table. */
const expandDefinition = (id: string, row: CompactDefinition, schemas: CompactTable['schemas']) => {
  const schemaOf = (schema: CompactSchema): JsonSchema => expandSchema(schema, schemas);
  const attribute = ({ value, data, enumCommands = [], ...rest }: CompactAttribute): AttributeDefinition => ({
    ...rest,
    value: schemaOf(value),
    ...(data === undefined ? {} : { data: schemaOf(data) }),
    enumCommands: enumCommands.map(([command, wanted]) => ({ command, value: wanted })),
  });
  const command = (list: readonly CompactArgument[]): CommandDefinition => ({
    arguments: list.map(([name, schema, optional]) => ({
      name,
      optional: optional === true,
      schema: schemaOf(schema),
    })),
  });
  return {
    id,
    version: row.version ?? 1,
    status: row.status ?? 'proposed',
    attributes: mapValues(row.attributes ?? {}, attribute),
    commands: mapValues(row.commands ?? {}, command),
  } satisfies CapabilityDefinition;
};

const rowOf = (rows: Readonly<Record<string, CompactDefinition>>, id: string): CompactDefinition | undefined =>
  Object.hasOwn(rows, id) ? rows[id] : undefined;

/** The definition that came with this program; undefined for capabilities that it has never heard of. */
export const shippedDefinition = (id: string): CapabilityDefinition | undefined => {
  const known = expanded.get(id);
  if (known !== undefined) return known;
  const row = rowOf(shipped.capabilities, id) ?? rowOf(unpublishedDefinitions, id);
  if (row === undefined) return undefined;
  const definition = expandDefinition(id, row, shipped.schemas);
  expanded.set(id, definition);
  return definition;
};

/** Ids of all definitions that came with this program. */
export const shippedIds = (): readonly string[] => [
  ...Object.keys(shipped.capabilities),
  ...Object.keys(unpublishedDefinitions),
];

/** The definitions a running bridge knows: those shipped, and those it asked SmartThings for. */
export interface KnownDefinitions {
  get(id: string): CapabilityDefinition | undefined;
  /** A definition from SmartThings itself wins over the shipped one. */
  add(definition: CapabilityDefinition): void;
}

/** @param extra definitions learnt earlier, as stored. */
export const knownDefinitions = (extra: Iterable<CapabilityDefinition> = []): KnownDefinitions => {
  const learnt = new Map<string, CapabilityDefinition>();
  for (const definition of extra) learnt.set(definition.id, definition);
  return {
    get: (id) => learnt.get(id) ?? shippedDefinition(id),
    add: (definition) => void learnt.set(definition.id, definition),
  };
};

const mapValues = <From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
