import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Status } from '../../src/web/contract.ts';
import { observeMqtt } from '../support/mqtt-observer.ts';

const DEMO = fileURLToPath(new URL('../cloud/demo.ts', import.meta.url));

test('the demo starts, is signed in by itself, prints where to look, and its three commands work', async () => {
  const demo = spawn(process.execPath, [DEMO], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void demo.kill('SIGKILL'));
  let printed = '';
  for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  await vi.waitFor(() => expect(printed).toContain('Ctrl+C ends it'), { timeout: 15_000 });

  const page = /The page: +(\S+)/.exec(printed)?.[1];
  const broker = /MQTT: +(\S+)/.exec(printed)?.[1] ?? '';
  const status = (await (await fetch(`${page}/api/status`)).json()) as Status;
  expect(status.installed_apps.map(({ auth }) => auth)).toEqual(['ready', 'ready']);

  const [topic, payload] = /-t (\S+) -m '(.*)'/.exec(printed)?.slice(1) ?? [];
  const mqtt = await observeMqtt(broker);
  onTestFinished(() => mqtt.stop());
  await vi.waitFor(() => expect(mqtt.last('smartthings/bridge/state')).toBe('online'), { timeout: 10_000 });
  const result = mqtt.next('smartthings/corner_lamp/result');
  await mqtt.publish(topic ?? '', payload ?? '');
  expect(JSON.parse(await result)).toMatchObject({ outcome: 'confirmed' });

  demo.kill('SIGTERM');
  const [code] = await once(demo, 'exit');
  expect([code, printed.match(/warning|error/)]).toEqual([0, null]);
}, 40_000);

test('every script runs on Node 24', () => {
  expect(process.version).toMatch(/^v24\./);
});
