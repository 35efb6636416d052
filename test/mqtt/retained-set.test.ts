import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMqttConnection } from '../../src/mqtt/connection.ts';
import { createPublisher } from '../../src/mqtt/publisher.ts';
import { silentLog } from '../../src/ops/log.ts';
import { createTestClock } from '../support/test-clock.ts';
import { aLedger } from './in-memory.ts';
import { advanceUntil, aLoopbackBroker, watch } from './loopback.ts';

const topic = fc.constantFrom('home/a', 'home/b', 'home/c', 'home/d');
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('retain' as const), topic, payload: fc.constantFrom('1', '2', '3') }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('clear' as const), topic }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'broker away' as const, 'broker back' as const) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
);

test('whatever happens, the broker ends up with what the publisher wants retained', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const clock = createTestClock();
      const broker = await aLoopbackBroker();
      const will = { topic: 'home/bridge', payload: 'offline' };
      const connection = createMqttConnection({ url: broker.url, clientId: 'bridge', clock, log: silentLog, will });
      const { ledger } = aLedger(clock);
      const publisher = createPublisher({ connection, ledger, rank: () => 0, clock, log: silentLog });
      const wanted = new Map<string, string>();
      let isAway = false;
      const bring = async (): Promise<void> => {
        if (isAway) await broker.open();
        isAway = false;
      };
      connection.start();
      publisher.retain(will.topic, 'online');
      for (const next of steps) {
        if (next.do === 'retain') {
          publisher.retain(next.topic, next.payload);
          wanted.set(next.topic, next.payload);
        } else if (next.do === 'clear') {
          publisher.clear(next.topic);
          wanted.delete(next.topic);
        } else if (next.do === 'cut') broker.cut();
        else if (next.do === 'broker away' && !isAway) {
          await broker.close();
          isAway = true;
        } else if (next.do === 'broker back') await bring();
        else await clock.advance(1_500);
      }
      await bring();
      // A cut may not have been noticed yet; the will tells when it is behind.
      await clock.advance(10);
      await advanceUntil(clock, () => connection.isConnected);
      await publisher.flush(5_000);
      wanted.set(will.topic, 'online');

      const watcher = await watch(broker.url);
      // A cut that is noticed only now needs some more of the bridge's time.
      const seen = async (): Promise<Record<string, string>> => {
        await clock.advance(100);
        return Object.fromEntries(watcher.last);
      };
      await expect.poll(seen).toEqual(Object.fromEntries(wanted));
      expect(publisher.topics()).toEqual(new Set(wanted.keys()));
      expect(new Set([...ledger.topics()].filter((owned) => publisher.topics().has(owned)))).toEqual(
        publisher.topics(),
      );
      await watcher.close();
      await connection.stop();
      await broker.stop();
    }),
    { numRuns: 25, interruptAfterTimeLimit: 12_000 },
  );
});
