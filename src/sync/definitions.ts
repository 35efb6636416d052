import { saysGone } from '../core/api-error.ts';
import type { BudgetPriority } from '../core/budget.ts';
import { type Clock, hours, minutes, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Store } from '../ops/store.ts';
import { createPace } from './pace.ts';

/** SmartThings gives 15 definitions a minute. */
const FETCHES_PER_MINUTE = 15;
/** So many of them may be for what nobody waits for; the rest is kept for commands. */
const BACKGROUND_FETCHES_PER_MINUTE = 8;
/** SmartThings counts from when a call arrives, which is a little later than here. */
const PACE_WINDOW_MS = minutes(1) + seconds(1);
/** What SmartThings did not know is asked again after this. */
const UNKNOWN_FOR_MS = hours(24);

/** Definitions as SmartThings returned them, by `<id>/<version>`; `{unknownUntil}` where it had none to give. */
export type StoredDefinitions = Readonly<Record<string, unknown>>;

export const isStoredDefinitions = (value: unknown): value is StoredDefinitions =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Until when (ms) nobody need ask again; undefined for a definition. */
const unknownUntil = (stored: unknown): number | undefined =>
  typeof stored === 'object' && stored !== null && 'unknownUntil' in stored ? Number(stored.unknownUntil) : undefined;

export interface DefinitionsDeps<Definition> {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store<StoredDefinitions>;
  readonly shipped: (id: string) => Definition | undefined;
  /** undefined: what SmartThings sent is no definition. */
  readonly parse: (json: unknown) => Definition | undefined;
  readonly fetch: (installedAppId: string, id: string, version: number, priority: BudgetPriority) => Promise<unknown>;
}

/** Where capability definitions come from: shipped, else kept on disk, else fetched when first needed. */
export interface Definitions<Definition> {
  /**
   * undefined: SmartThings has none to give.
   *
   * @param priority `command` where somebody waits for it; `background` otherwise.
   * @throws {ApiError} when it could not be asked
   */
  get(id: string, version: number, installedAppId: string, priority?: BudgetPriority): Promise<Definition | undefined>;
}

interface Asked {
  /** `<id>/<version>` */
  readonly key: string;
  readonly id: string;
  readonly version: number;
  readonly installedAppId: string;
  readonly priority: BudgetPriority;
}

export const createDefinitions = <Definition>(deps: DefinitionsDeps<Definition>): Definitions<Definition> => {
  const { clock, log, store, shipped, parse, fetch } = deps;
  const known = new Map<string, Definition>();
  const underWay = new Map<string, Promise<Definition | undefined>>();
  const pace = createPace(clock, FETCHES_PER_MINUTE, PACE_WINDOW_MS);
  const backgroundPace = createPace(clock, BACKGROUND_FETCHES_PER_MINUTE, PACE_WINDOW_MS);

  const keep = (key: string, value: unknown): void => {
    store.update((definitions) => ({ ...definitions, [key]: value }));
  };
  const keepUnknown = (key: string): void => keep(key, { unknownUntil: clock.now() + UNKNOWN_FOR_MS });
  const isUnknown = (key: string): boolean => (unknownUntil(store.value[key]) ?? 0) > clock.now();

  const fetchDefinition = async ({ key, installedAppId, id, version, priority }: Asked) => {
    if (priority === 'background') await backgroundPace.turn();
    await pace.turn();
    try {
      const json = await fetch(installedAppId, id, version, priority);
      const definition = parse(json);
      if (definition === undefined) keepUnknown(key);
      else keep(key, json);
      return definition;
    } catch (error) {
      if (!saysGone(error)) throw error;
      log.info(`SmartThings gives no definition of the capability ${id}.`);
      keepUnknown(key);
      return undefined;
    }
  };
  const lookUp = async (asked: Asked) => {
    const { key, id } = asked;
    const stored = store.value[key];
    const definition =
      shipped(id) ?? (stored === undefined ? undefined : parse(stored)) ?? (await fetchDefinition(asked));
    if (definition !== undefined) known.set(key, definition);
    return definition;
  };

  return {
    get: (id, version, installedAppId, priority = 'background') => {
      const key = `${id}/${version}`;
      const definition = known.get(key);
      if (definition !== undefined) return Promise.resolve(definition);
      if (isUnknown(key)) return Promise.resolve(undefined);
      const pending =
        underWay.get(key) ?? lookUp({ key, installedAppId, id, version, priority }).finally(() => underWay.delete(key));
      underWay.set(key, pending);
      return pending;
    },
  };
};
