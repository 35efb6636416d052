import { expect, test } from 'vitest';
import { createEmbeddedBroker } from '../../src/mqtt/embedded-broker.ts';
import { silentLog } from '../../src/ops/log.ts';
import { watch } from './loopback.ts';

test('it keeps retained messages for those who come later, and stops with clients connected', async () => {
  const broker = await createEmbeddedBroker({ port: 0, log: silentLog });
  expect(broker.url).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/);
  const sender = await watch(broker.url, 'nothing');
  await sender.client.publishAsync('a', '1', { retain: true, qos: 1 });
  const watcher = await watch(broker.url);
  await expect.poll(() => watcher.last.get('a')).toBe('1');
  await broker.stop();
  await expect(watch(broker.url)).rejects.toThrow('ECONNREFUSED');
});

test('a port that is in use is said', async () => {
  const first = await createEmbeddedBroker({ port: 0, log: silentLog });
  const port = Number(new URL(first.url).port);
  await expect(createEmbeddedBroker({ port, log: silentLog })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: `The port ${port} for the embedded broker is in use.`,
  });
  await first.stop();
});
