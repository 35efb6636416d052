import { accessSync, chmodSync, constants, existsSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { folderUnusable, lockFolder } from './folder-lock.ts';

/** The folder in which everything lives that the bridge must remember; nobody else works in it while it is open. */
export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  /** Lets the next process in. The end of the process does the same, however it ends. */
  release(): void;
}

/** Restored backups and careful users leave files behind that others may read; the sign-in is in them. */
const closeToOthers = (path: string): void => {
  for (const name of readdirSync(path)) {
    const file = join(path, name);
    const { mode } = lstatSync(file);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG || (mode & 0o077) === 0) continue;
    try {
      chmodSync(file, 0o600);
    } catch {
      // Another user's file, which is not one of ours.
    }
  }
};

/** Step by step: a recursive mkdir never ends on file systems that answer “no such folder” below a folder that is there. */
const create = (path: string): void => {
  if (existsSync(path)) return;
  create(dirname(path));
  mkdirSync(path, { mode: 0o700 });
};

/** Opens the folder, creates it (mode 0700) where it is missing, and locks it. Throws DATA_FOLDER_UNUSABLE or DATA_FOLDER_IN_USE. */
export const openDataFolder = (folder: string): DataFolder => {
  const path = resolve(folder);
  try {
    create(path);
    if (!statSync(path).isDirectory()) throw new Error('it is not a folder');
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw folderUnusable(path, cause);
  }
  const lock = lockFolder(path);
  try {
    closeToOthers(path);
  } catch (cause) {
    lock.release();
    throw folderUnusable(path, cause);
  }
  return { path, release: () => lock.release() };
};
