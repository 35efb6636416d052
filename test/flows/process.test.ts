import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

interface BridgeProcess {
  /** What it wrote so far. */
  output(): string;
  errors(): string;
  stop(signal?: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

const aFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'smartthings2mqtt-process-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** The bridge as users start it. Its broker and its cloud are not there, which must not keep it from running. */
const startProcess = (folder: string, env: Readonly<Record<string, string>> = {}): BridgeProcess => {
  const { PATH, HOME } = process.env;
  const child: ChildProcess = spawn('npm', ['start', '--silent'], {
    cwd: new URL('../..', import.meta.url),
    env: {
      PATH,
      HOME,
      ST2M_DATA_DIR: folder,
      ST2M_UI_PORT: '0',
      ST2M_MQTT_URL: 'mqtt://127.0.0.1:9',
      ST2M_API_URL: 'http://127.0.0.1:9',
      ST2M_KEY_URL: 'http://127.0.0.1:9',
      ...env,
    },
    // A group of its own, so that nothing of it stays behind.
    detached: true,
  });
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  const stop = (signal: NodeJS.Signals = 'SIGTERM'): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, signal);
  };
  onTestFinished(() => stop('SIGKILL'));
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal }));
  return { output: () => output, errors: () => errors, stop, ended };
};

const running = ({ output, errors }: BridgeProcess): Promise<void> =>
  vi.waitFor(() => expect(output() + errors()).toContain('The page listens on'), { timeout: 15_000, interval: 50 });

test('a second process on the same data folder stops with a sentence, and the first goes on', async () => {
  const folder = await aFolder();
  const first = startProcess(folder);
  await running(first);
  const second = startProcess(folder);
  expect((await second.ended).code).not.toBe(0);
  expect(second.errors()).toMatch(/The data folder .* is in use by process \d+ on .*\./);
  expect(second.errors()).not.toMatch(/\n\s+at /);
  first.stop('SIGTERM');
  await first.ended;
  expect(first.output()).toContain('has stopped');
  // The folder is free again at once, also after a process that was killed.
  const third = startProcess(folder);
  await running(third);
  third.stop('SIGKILL');
  await third.ended;
  const fourth = startProcess(folder);
  await running(fourth);
});

test.each([
  { env: { ST2M_DAILY_API_CALLS: '5' }, sentence: /ST2M_DAILY_API_CALLS.*“5”.*200/ },
  { env: { ST2M_PUBLIC_URL: 'http://example.org' }, sentence: /ST2M_PUBLIC_URL.*“http:\/\/example\.org\/?”.*https/ },
  { env: { ST2M_UI_HOST: '0.0.0.0' }, sentence: /ST2M_UI_PASSWORD/ },
  { env: { ST2M_MQTT_URL: 'mqtt://user:hidden-word@' }, sentence: /ST2M_MQTT_URL/ },
])('a bad option stops the start with one sentence: %o', async ({ env, sentence }) => {
  const { ended, output, errors } = startProcess(await aFolder(), env);
  expect((await ended).code).not.toBe(0);
  expect(errors().trim().split('\n')).toEqual([expect.stringMatching(sentence)]);
  expect(errors()).not.toContain('hidden-word');
  expect(output()).toBe('');
});
