import { chmodSync, copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import type { Log } from './log.ts';

/** A value that lives in one file. Read once; every change is on disk when `update` returns. */
export interface Store<T> {
  readonly value: T;
  /** Replaces the value, and writes it before it returns (a temporary file, fsync, rename; mode 0600). */
  update(change: (value: T) => T): T;
}

export interface StoreOptions<T> {
  /** The data folder. */
  readonly folder: string;
  /** File name without `.json`; never `config`: Supervisor would take the file for an add-on. */
  readonly name: string;
  readonly empty: T;
  /** Whether what was read has the right shape; a file that has not is kept aside. */
  readonly isValid: (value: unknown) => value is T;
  readonly log: Log;
}

type Shelf = { value: unknown };

/** Opens a store. A damaged file is kept beside as `<name>.damaged-<n>.json` and said; it never stops the start. */
export const openStore = <T>({ folder, name, empty, isValid, log }: StoreOptions<T>): Store<T> => {
  const file = join(folder, `${name}.json`);
  const open = (): Conf<Shelf> =>
    new Conf<Shelf>({
      cwd: folder,
      configName: name,
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
      projectName: 'smartthings2mqtt',
    });
  const keepAside = (reason: string): void => {
    let n = 1;
    while (existsSync(join(folder, `${name}.damaged-${n}.json`))) n += 1;
    const aside = join(folder, `${name}.damaged-${n}.json`);
    copyFileSync(file, aside);
    chmodSync(aside, 0o600);
    rmSync(file);
    log.error(`The file ${name}.json is damaged and starts anew; the old one is kept as ${aside}.`, { reason });
  };
  const read = (): { conf: Conf<Shelf>; value: T } => {
    try {
      const conf = open();
      const value: unknown = conf.get('value');
      if (value === undefined && conf.size === 0) return { conf, value: empty };
      if (isValid(value)) return { conf, value };
      keepAside('not the expected shape');
    } catch (error) {
      if (!existsSync(file)) throw error;
      keepAside(error instanceof Error ? error.message : String(error));
    }
    return { conf: open(), value: empty };
  };

  const { conf, value: stored } = read();
  let value = stored;
  return {
    get value() {
      return value;
    },
    update: (change) => {
      const next = change(value);
      if (next !== value) conf.set('value', next);
      value = next;
      return next;
    },
  };
};
