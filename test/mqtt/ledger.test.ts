import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLedger, isTopicList } from '../../src/mqtt/ledger.ts';
import { type Log, silentLog } from '../../src/ops/log.ts';
import { openStore } from '../../src/ops/store.ts';
import { createTestClock } from '../support/test-clock.ts';
import { aLedger } from './in-memory.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => openStore({ folder, name: 'retained', empty: [], isValid: isTopicList, log: silentLog });

test('topics are on disk when own returns, and are known after a crash', () => {
  const clock = createTestClock();
  createLedger({ store: open(), clock, log: silentLog }).own(['a', 'b']);
  const next = createLedger({ store: open(), clock, log: silentLog });
  expect(next.has('a')).toBe(true);
  expect([...next.topics()].filter((topic) => topic !== 'b' && topic !== 'c')).toEqual(['a']);
  expect(statSync(join(folder, 'retained.json')).mode & 0o777).toBe(0o600);
});

test('topics that are known already cost no write', () => {
  const { ledger, store } = aLedger(createTestClock(), ['a', 'b']);
  ledger.own(['a', 'b']);
  ledger.own([]);
  expect(store.writes).toBe(0);
  ledger.own(['a', 'b', 'c', 'd']);
  expect(store.writes).toBe(1);
});

test('topics that go are written a little later, together', async () => {
  const clock = createTestClock();
  const { ledger, store } = aLedger(clock, ['a', 'b', 'c']);
  ledger.disown('a');
  ledger.disown('b');
  ledger.disown('unknown');
  expect(store.writes).toBe(0);
  await clock.advance(2_000);
  expect(store.value).toEqual(['c']);
  expect(store.writes).toBe(1);
});

test('a stop writes what is still to be written', () => {
  const clock = createTestClock();
  const { ledger, store } = aLedger(clock, ['a', 'b']);
  ledger.stop();
  expect(store.writes).toBe(0);
  ledger.disown('a');
  ledger.stop();
  expect(store.value).toEqual(['b']);
  expect(clock.pending()).toBe(0);
});

test('a full disk is said, and does not stop the work', () => {
  const errors: string[] = [];
  const log: Log = { ...silentLog, error: (sentence) => errors.push(sentence) };
  const store = {
    value: [],
    update: () => {
      throw new Error('ENOSPC: no space left on device');
    },
  };
  const ledger = createLedger({ store, clock: createTestClock(), log });
  ledger.own(['a']);
  expect(ledger.has('a')).toBe(true);
  expect(errors).toEqual(['The list of retained topics could not be stored: ENOSPC: no space left on device']);
});
