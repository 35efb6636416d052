import { shippedDefinition, shippedIds, toLiveFormat } from '../../src/capabilities/definition.ts';
import { objectOf, textOf } from './constraints.ts';

export interface DefinedArgument {
  readonly name: string;
  readonly optional?: boolean;
  readonly schema: unknown;
}

/** A capability definition in the form of the live API, as far as the cloud itself reads it. */
export interface LiveDefinition {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly attributes: Readonly<
    Record<
      string,
      {
        readonly schema?: unknown;
        readonly setter?: string;
        readonly enumCommands?: readonly { command: string; value: unknown }[];
      }
    >
  >;
  readonly commands: Readonly<Record<string, { readonly arguments?: readonly DefinedArgument[] }>>;
}

export interface Definitions {
  get(id: string): LiveDefinition | undefined;
  ids(): readonly string[];
}

const isDefinition = (value: unknown): value is LiveDefinition => textOf(objectOf(value)['id']) !== undefined;

const given = (table: Record<string, unknown>): Definitions => ({
  get: (id) => (Object.hasOwn(table, id) && isDefinition(table[id]) ? table[id] : undefined),
  ids: () => Object.keys(table),
});

const shipped = (): Definitions => {
  const known = new Map<string, LiveDefinition>();
  return {
    get: (id) => {
      const definition = shippedDefinition(id);
      if (definition === undefined) return undefined;
      const live = known.get(id) ?? (toLiveFormat(definition) as unknown as LiveDefinition);
      known.set(id, live);
      return live;
    },
    ids: shippedIds,
  };
};

/** The capability definitions that the cloud knows: the table given, or those that come with the project. */
export const createDefinitions = (table: Record<string, unknown> | undefined): Definitions =>
  table === undefined ? shipped() : given(table);

/** The namespace of a capability; standard ones have none. */
export const namespaceOf = (id: string): string | undefined => (id.includes('.') ? id.split('.')[0] : undefined);

/** The unit that an attribute has where its definition leaves no choice, or names a default. */
export const unitOf = (definition: LiveDefinition | undefined, attribute: string): string | undefined => {
  const schema = objectOf(definition?.attributes[attribute]?.schema);
  const unit = objectOf(objectOf(schema['properties'])['unit']);
  const list = Array.isArray(unit['enum']) ? unit['enum'] : [];
  return textOf(unit['default']) ?? (list.length === 1 ? textOf(list[0]) : undefined);
};
