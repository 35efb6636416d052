import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder } from '../../src/ops/data-folder.ts';
import { type KernelLock, lockFolder } from '../../src/ops/folder-lock.ts';

let parent: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'st2m-folder-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(parent, { recursive: true, force: true });
});

const modeOf = (path: string): number => statSync(path).mode & 0o777;
const folderOf = (name = 'data'): string => join(parent, name);

const PROGRAM = `
  import { openDataFolder } from ${JSON.stringify(join(import.meta.dirname, '../../src/ops/data-folder.ts'))};
  try { openDataFolder(process.argv[1]); process.stdout.write('open'); setInterval(() => {}, 1000); }
  catch (error) { process.stdout.write(error.code + ': ' + error.message); }
`;
/** Another process that opens the folder and keeps it; resolves with what it says. */
const openElsewhere = (path: string): Promise<{ child: ChildProcess; said: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    child.stdout?.once('data', (said) => resolve({ child, said: String(said) }));
  });
const ended = (child: ChildProcess): Promise<void> => new Promise((resolve) => child.once('exit', () => resolve()));

test('the folder is created for its owner alone, and so is every file in it', () => {
  const folder = openDataFolder(folderOf());
  expect(folder.path).toBe(folderOf());
  expect(modeOf(folderOf())).toBe(0o700);
  folder.release();
  writeFileSync(join(folderOf(), 'tokens.json'), '{}', { mode: 0o644 });
  chmodSync(join(folderOf(), 'bridge.lock'), 0o644);
  const again = openDataFolder(folderOf());
  for (const name of ['tokens.json', 'bridge.lock', 'bridge.pid'])
    expect(modeOf(join(folderOf(), name)), name).toBe(0o600);
  again.release();
});

test('a second opening is refused with a sentence that names who has the folder', () => {
  const folder = openDataFolder(folderOf());
  const refused = expect.objectContaining({
    code: 'DATA_FOLDER_IN_USE',
    message: `The data folder ${folderOf()} is in use by process ${process.pid} on ${hostname()}.`,
  });
  for (let round = 0; round < 3; round += 1) expect(() => openDataFolder(folderOf())).toThrow(refused);
  folder.release();
  folder.release();
  expect(existsSync(join(folderOf(), 'bridge.pid'))).toBe(false);
  openDataFolder(folderOf()).release();
});

test('another process is kept out while this one lives, and let in when it was killed', async () => {
  const first = await openElsewhere(folderOf());
  expect(first.said).toBe('open');
  const second = await openElsewhere(folderOf());
  expect(second.said).toContain(
    `DATA_FOLDER_IN_USE: The data folder ${folderOf()} is in use by process ${first.child.pid} on`,
  );
  const gone = ended(first.child);
  first.child.kill('SIGKILL');
  await gone;
  expect(existsSync(join(folderOf(), 'bridge.pid'))).toBe(true);
  openDataFolder(folderOf()).release();
});

test('of many that start at once exactly one gets the folder', async () => {
  const started = await Promise.all(Array.from({ length: 5 }, () => openElsewhere(folderOf())));
  expect(started.filter(({ said }) => said === 'open')).toHaveLength(1);
  expect(started.filter(({ said }) => said.startsWith('DATA_FOLDER_IN_USE'))).toHaveLength(4);
});

test('what an earlier container with the same process id left behind does not block', () => {
  openDataFolder(folderOf()).release();
  const left = { pid: process.pid, host: hostname(), start: 'another-boot/1' };
  writeFileSync(join(folderOf(), 'bridge.pid'), JSON.stringify(left));
  openDataFolder(folderOf()).release();
});

const noLocks = (): KernelLock => ({ kind: 'unsupported' });

test('on a folder that cannot be locked the process written last is looked for', () => {
  openDataFolder(folderOf()).release();
  const pidFile = join(folderOf(), 'bridge.pid');
  const lock = lockFolder(folderOf(), noLocks);
  expect(() => lockFolder(folderOf(), noLocks)).toThrow(expect.objectContaining({ code: 'DATA_FOLDER_IN_USE' }));
  const written = JSON.parse(readFileSync(pidFile, 'utf8')) as object;
  lock.release();
  for (const gone of [
    { ...written, start: 'another-boot/1' },
    { ...written, pid: 4_194_305 },
    { ...written, host: 'another' },
    'x',
  ]) {
    writeFileSync(pidFile, JSON.stringify(gone));
    lockFolder(folderOf(), noLocks).release();
  }
  writeFileSync(pidFile, 'no json');
  lockFolder(folderOf(), noLocks).release();
});

test('a folder that cannot be used is said in a sentence', () => {
  writeFileSync(folderOf('file'), '');
  for (const path of [folderOf('file'), folderOf('file/below'), '/proc/st2m']) {
    expect(() => openDataFolder(path)).toThrow(
      expect.objectContaining({ code: 'DATA_FOLDER_UNUSABLE', message: expect.stringContaining(path) }),
    );
  }
});
