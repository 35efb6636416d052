import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BridgeError, sentenceOf } from '../core/errors.ts';

export interface FolderLock {
  release(): void;
}

/** What came of asking the kernel for a lock: `unsupported` on network folders that have none. */
export type KernelLock = { readonly kind: 'held'; release(): void } | { readonly kind: 'busy' | 'unsupported' };

/** Who holds the folder; only for the sentence, and for folders that cannot be locked. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Boot and start time of the process: a process id alone comes again, in every new container as 1. */
  readonly start: string;
}

const LOCK_FILE = 'bridge.lock';
const HOLDER_FILE = 'bridge.pid';

const SQLITE_BUSY = 5;
const SQLITE_CANTOPEN = 14;

export const folderUnusable = (path: string, cause: unknown): BridgeError =>
  new BridgeError('DATA_FOLDER_UNUSABLE', `The data folder ${path} cannot be used: ${sentenceOf(cause)}.`, { cause });

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** SQLite itself would create the file readable for all. An existing one is left closed: closing it would drop a lock of this process. */
const createPrivateFile = (file: string): void => {
  try {
    writeFileSync(file, '', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
};

/** Keeps the open locks from the garbage collector, which would close them: a caller may well drop what it got. */
const held = new Set<DatabaseSync>();

/**
 * Node has no file locks of its own, but its SQLite has: an open exclusive transaction is a lock of the kernel. It dies
 * with the process (kill -9 and power cuts leave nothing stale), knows no race between two starts, and holds between
 * containers that share the folder.
 */
const lockByKernel = (file: string): KernelLock => {
  createPrivateFile(file);
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    held.add(database);
    return {
      kind: 'held',
      release: () => {
        held.delete(database);
        database.close();
      },
    };
  } catch (error) {
    database.close();
    const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
    if (code === SQLITE_CANTOPEN) throw error;
    return { kind: code === SQLITE_BUSY ? 'busy' : 'unsupported' };
  }
};

/** When a process began, on which boot of the machine; undefined when there is no such process, or no /proc to ask. */
const startOf = (pid: number): string | undefined => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The second field, the program's name in brackets, may hold blanks; the start time is the 22nd field.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s+/s, '')
      .split(' ');
    return `${boot}/${fields[19]}`;
  } catch {
    return undefined;
  }
};

const readHolder = (path: string): Holder | undefined => {
  try {
    const holder: unknown = JSON.parse(readFileSync(join(path, HOLDER_FILE), 'utf8'));
    const isHolder =
      typeof holder === 'object' && holder !== null && 'pid' in holder && 'host' in holder && 'start' in holder;
    return isHolder ? { pid: Number(holder.pid), host: String(holder.host), start: String(holder.start) } : undefined;
  } catch {
    return undefined;
  }
};

const writeHolder = (path: string): void => {
  const holder: Holder = { pid: process.pid, host: hostname(), start: startOf(process.pid) ?? '' };
  writeFileSync(join(path, HOLDER_FILE), JSON.stringify(holder), { mode: 0o600 });
};

/** Alive on this machine. Of another machine's process nothing can be seen: it does not block. */
const isAlive = (holder: Holder | undefined): boolean =>
  holder !== undefined && holder.host === hostname() && holder.start !== '' && startOf(holder.pid) === holder.start;

/**
 * Locks a folder until `release` or the end of the process; throws DATA_FOLDER_IN_USE. Where the kernel cannot lock, the
 * process that was written last is looked for instead.
 */
export const lockFolder = (path: string, lockFile: (file: string) => KernelLock = lockByKernel): FolderLock => {
  let lock: KernelLock | undefined;
  try {
    lock = lockFile(join(path, LOCK_FILE));
    const holder = readHolder(path);
    if (lock.kind === 'busy' || (lock.kind === 'unsupported' && isAlive(holder))) {
      const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
      throw new BridgeError('DATA_FOLDER_IN_USE', `The data folder ${path} is in use by ${who}.`);
    }
    writeHolder(path);
  } catch (error) {
    if (lock?.kind === 'held') lock.release();
    throw error instanceof BridgeError ? error : folderUnusable(path, error);
  }
  let current: KernelLock | undefined = lock;
  return {
    release: () => {
      if (current === undefined) return;
      rmSync(join(path, HOLDER_FILE), { force: true });
      if (current.kind === 'held') current.release();
      current = undefined;
    },
  };
};
