import { readFileSync } from 'node:fs';
import { sentenceOf } from '../core/errors.ts';
import { type Clock, createSystemClock } from '../ops/clock.ts';
import { type DataFolder, openDataFolder } from '../ops/data-folder.ts';
import type { Log } from '../ops/log.ts';
import { createLogging, type Logging } from '../ops/logging.ts';
import { loadOptions, type Options, secretsOf } from '../ops/options.ts';
import { openStore, type Store } from '../ops/store.ts';

/** What everything stands on. */
export interface Foundations {
  readonly options: Options;
  readonly clock: Clock;
  readonly logging: Logging;
  readonly log: Log;
  readonly folder: DataFolder;
  readonly version: string;
  readonly openStore: <T>(name: string, empty: T, isValid: (value: unknown) => value is T) => Store<T>;
  stop(): void;
}

export interface FoundationsInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Tests own the time. */
  readonly clock?: Clock;
  readonly writeLog?: (line: string) => void;
}

const readVersion = (): string => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof version === 'string' ? version : '0.0.0';
};

export const layFoundations = ({ env, clock, writeLog }: FoundationsInput): Foundations => {
  const options = loadOptions({ env, readFile: (path) => readFileSync(path, 'utf8') });
  const logging = createLogging({
    level: options.logLevel,
    ...(writeLog === undefined ? {} : { write: writeLog }),
    ...(clock === undefined ? {} : { now: () => clock.now() }),
  });
  const { log } = logging;
  for (const secret of secretsOf(options)) logging.hide(secret);
  const folder = openDataFolder(options.dataDir);
  const systemClock = createSystemClock((error) => log.error(`Something went wrong: ${sentenceOf(error)}`, { error }));
  const version = readVersion();
  log.info(`SmartThings2MQTT ${version} starts with the data folder ${folder.path}.`);
  for (const warning of options.warnings) log.warning(warning);
  return {
    options,
    clock: clock ?? systemClock,
    logging,
    log,
    folder,
    version,
    openStore: (name, empty, isValid) =>
      openStore({ folder: folder.path, name, empty, isValid, log: log.room('store') }),
    stop: () => {
      systemClock.stop();
      folder.release();
    },
  };
};
