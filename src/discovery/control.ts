import { nameIn } from './component-names.ts';
import type { DeviceContext } from './context.ts';
import { defined } from './defined.ts';
import type { Entity, Platform } from './entity.ts';

/** What every row of the tables of things to control says: where there is one, and what it is called. */
export interface ControlRow {
  readonly capability: string;
  /** Its name in `main`; in other components the component's name goes ahead. Null: the main feature there. */
  readonly name: string | null;
  /** Names that follow another rule, by component. */
  readonly names?: Readonly<Record<string, string | null>>;
  /** Where it is looked for; absent: everywhere. */
  readonly components?: readonly string[];
  readonly category?: 'config' | 'diagnostic';
  readonly enabledByDefault?: false;
  readonly when?: (context: DeviceContext, component: string) => boolean;
  /** What else it stands for in its component: `capability`, `capability/attribute` or `capability()command`. */
  readonly claims?: readonly string[];
}

/** The components in which there is such a thing. */
export const placesOf = (context: DeviceContext, row: ControlRow): string[] =>
  (row.components ?? context.components)
    .filter((component) => context.has(component, row.capability))
    .filter((component) => row.when?.(context, component) ?? true);

/** Not null: several capabilities list attributes that the model lacks. */
export const reports =
  (capability: string, attribute: string) =>
  (context: DeviceContext, component: string): boolean =>
    (context.value(component, capability, attribute) ?? null) !== null;

export interface ControlSource {
  readonly attribute: string;
  readonly key?: string;
}

/** The entity of a row in one of its components. Keys of `config` that are undefined are left out. */
export const controlEntity = (
  context: DeviceContext,
  component: string,
  row: ControlRow,
  platform: Platform,
  source: ControlSource,
  config: Readonly<Record<string, unknown>>,
): Entity => {
  const name = row.names?.[component];
  return {
    platform,
    source: { component, capability: row.capability, ...source },
    name: name === undefined ? nameIn(context, component, row.name) : name,
    ...(row.category === undefined ? {} : { category: row.category }),
    ...(row.enabledByDefault === undefined ? {} : { enabledByDefault: row.enabledByDefault }),
    ...(row.claims === undefined ? {} : { claims: row.claims.map((claim) => `${component}/${claim}`) }),
    config: defined(config),
  };
};

/**
 * Where a wanted value goes: to the attribute, or to a command whose payload is then a JSON array. Commands are run where
 * SmartThings hands out no definition that would say how the attribute is set.
 */
export const commandTopic = (
  context: DeviceContext,
  component: string,
  { capability, attribute, command }: { capability: string; attribute: string; command?: string | undefined },
): string =>
  command === undefined
    ? context.attributeSetTopic(component, capability, attribute)
    : context.runTopic(component, capability, command);
