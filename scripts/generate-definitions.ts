/**
 * Makes `src/capabilities/definitions.json` from capability definitions as the live API returns them.
 *
 *   node scripts/generate-definitions.ts [--check] [path of the definitions]
 *
 * The input is `{"capabilities": {id: definition}}`. With `--check` nothing is written; the exit code is 1 when the
 * file is not current. The output depends on the input alone: one capability per line, sorted, so that diffs can be read.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type {
  ArgumentDefinition,
  AttributeDefinition,
  CapabilityDefinition,
  CompactArgument,
  CompactAttribute,
  CompactDefinition,
  CompactSchema,
  JsonSchema,
} from '../src/capabilities/definition.ts';
import { isDefinitionProblem, parseDefinition } from '../src/capabilities/live-format.ts';

const defaultInput = new URL('../../shared/homes/capabilities.json', import.meta.url);
const output = new URL('../src/capabilities/definitions.json', import.meta.url);

interface Shared {
  readonly key: string;
  readonly schema: JsonSchema;
}

/** A schema shorter than this is not worth a reference. */
const shortestShared = 40;

/** Keys in one order, so that equal schemas have equal texts. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sorted(entry)]));
};

const textOf = (schema: JsonSchema): string => JSON.stringify(sorted(schema));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const schemasOf = (definition: CapabilityDefinition): JsonSchema[] => [
  ...Object.values(definition.attributes).flatMap(({ value, data }) => (data === undefined ? [value] : [value, data])),
  ...Object.values(definition.commands).flatMap((command) => command.arguments.map(({ schema }) => schema)),
];

/** The schema and all schemas within it, smallest last. */
const withInner = (schema: JsonSchema): JsonSchema[] => [
  schema,
  ...(isObject(schema.items) ? withInner(schema.items) : []),
  ...Object.values(schema.properties ?? {}).flatMap(withInner),
];

/** Text of each schema that is used more than once → its key: a hash, so that a new schema renames no other. */
const shareSchemas = (definitions: readonly CapabilityDefinition[]): Map<string, Shared> => {
  const uses = new Map<string, { schema: JsonSchema; count: number }>();
  for (const schema of definitions.flatMap(schemasOf).flatMap(withInner)) {
    const text = textOf(schema);
    uses.set(text, { schema, count: (uses.get(text)?.count ?? 0) + 1 });
  }
  const shared = [...uses].filter(([text, { count }]) => count > 1 && text.length >= shortestShared);
  const keyed = shared.map(([text, { schema }]): [string, Shared] => [text, { key: hashOf(text), schema }]);
  if (new Set(keyed.map(([, { key }]) => key)).size !== keyed.length) throw new Error('Two schemas share a hash.');
  return new Map(keyed.toSorted(([, a], [, b]) => (a.key < b.key ? -1 : 1)));
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 6);

/** A schema with references in place of the shared ones within it. */
const compactInner = (schema: JsonSchema, shared: ReadonlyMap<string, Shared>): CompactSchema => {
  const { items, properties } = schema;
  const inner = (one: JsonSchema) => compactSchema(one, shared);
  return {
    ...schema,
    ...(isObject(items) ? { items: inner(items) } : {}),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, inner(one)])) }),
  };
};

const compactSchema = (schema: JsonSchema, shared: ReadonlyMap<string, Shared>): CompactSchema => {
  const [keyword, another] = Object.keys(schema);
  if (keyword === 'type' && another === undefined && typeof schema.type === 'string') return schema.type;
  return shared.get(textOf(schema))?.key ?? compactInner(schema, shared);
};

const compactor = (shared: ReadonlyMap<string, Shared>) => {
  const compactAttribute = ({ value, data, enumCommands, ...rest }: AttributeDefinition): CompactAttribute => ({
    value: compactSchema(value, shared),
    ...rest,
    ...(data === undefined ? {} : { data: compactSchema(data, shared) }),
    ...(enumCommands.length === 0 ? {} : { enumCommands: enumCommands.map(({ command, value }) => [command, value]) }),
  });
  const compactArgument = ({ name, schema, optional }: ArgumentDefinition): CompactArgument =>
    optional ? [name, compactSchema(schema, shared), true] : [name, compactSchema(schema, shared)];
  const section = <From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To) => {
    const entries = Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([name, value]) => [name, map(value)]));
  };
  return (definition: CapabilityDefinition): CompactDefinition => ({
    ...(definition.version === 1 ? {} : { version: definition.version }),
    ...(definition.status === 'proposed' ? {} : { status: definition.status }),
    ...(Object.keys(definition.attributes).length === 0
      ? {}
      : { attributes: section(definition.attributes, compactAttribute) }),
    ...(Object.keys(definition.commands).length === 0
      ? {}
      : { commands: section(definition.commands, (command) => command.arguments.map(compactArgument)) }),
  });
};

const readDefinitions = (path: string | URL): CapabilityDefinition[] => {
  const json = JSON.parse(readFileSync(path, 'utf8')) as { capabilities: Record<string, unknown> };
  return Object.entries(json.capabilities)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, entry]) => {
      const parsed = parseDefinition(entry);
      if (isDefinitionProblem(parsed)) throw new Error(`${id}: ${parsed.problem}`);
      return parsed;
    });
};

const generate = (definitions: readonly CapabilityDefinition[]): string => {
  const shared = shareSchemas(definitions);
  const compact = compactor(shared);
  const schemaLines = [...shared.values()].map(
    ({ key, schema }) => `${JSON.stringify(key)}:${JSON.stringify(sorted(compactInner(schema, shared)))}`,
  );
  const lines = definitions.map((one) => `${JSON.stringify(one.id)}:${JSON.stringify(compact(one))}`);
  return `{"schemas":{\n${schemaLines.join(',\n')}\n},"capabilities":{\n${lines.join(',\n')}\n}}\n`;
};

const currentText = (): string => {
  try {
    return readFileSync(output, 'utf8');
  } catch {
    return '';
  }
};

const words = process.argv.slice(2);
const definitions = readDefinitions(words.find((word) => !word.startsWith('--')) ?? defaultInput);
const text = generate(definitions);
if (!words.includes('--check')) {
  writeFileSync(output, text);
  process.stdout.write(`Wrote ${definitions.length} definitions, ${Math.round(text.length / 1000)} kB.\n`);
} else if (text === currentText()) {
  process.stdout.write(`definitions.json is current: ${definitions.length} definitions.\n`);
} else {
  process.stdout.write('definitions.json is not current. Run node scripts/generate-definitions.ts.\n');
  process.exitCode = 1;
}
