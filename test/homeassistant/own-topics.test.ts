import { beforeEach, expect, test } from 'vitest';
import type { Entity } from '../../src/discovery/entity.ts';
import { createOwnTopics, type OwnTopics } from '../../src/homeassistant/own-topics.ts';

let retained: Map<string, string>;
let owned: Set<string>;
let ownTopics: OwnTopics;

const vacuum = (publishes?: Record<string, string>): Entity => ({
  platform: 'vacuum',
  source: { component: 'main' },
  name: null,
  config: {},
  ...(publishes === undefined ? {} : { publishes }),
});

beforeEach(() => {
  retained = new Map();
  owned = new Set();
  ownTopics = createOwnTopics({
    own: (topics) => topics.forEach((topic) => void owned.add(topic)),
    retain: (topic, payload) => void retained.set(topic, payload),
    clear: (topic) => void retained.delete(topic),
  });
});

test('what entities read on topics of their own is retained there, and known as the bridge’s before', () => {
  ownTopics.publish('robot', [vacuum({ 'base/robot/vacuum': '{"state":"docked"}' }), vacuum()]);
  expect(Object.fromEntries(retained)).toEqual({ 'base/robot/vacuum': '{"state":"docked"}' });
  expect([...owned]).toEqual(['base/robot/vacuum']);
});

test('a topic that no entity reads any longer is cleared, and those of other devices stay', () => {
  ownTopics.publish('robot', [vacuum({ 'base/robot/vacuum': 'one', 'base/robot/vacuum_2': 'two' })]);
  ownTopics.publish('other', [vacuum({ 'base/other/vacuum': 'three' })]);
  ownTopics.publish('robot', [vacuum({ 'base/robot/vacuum': 'four' })]);
  expect(Object.fromEntries(retained)).toEqual({ 'base/robot/vacuum': 'four', 'base/other/vacuum': 'three' });
});

test('a device that leaves takes its topics with it', () => {
  ownTopics.publish('robot', [vacuum({ 'base/robot/vacuum': 'one' })]);
  ownTopics.forget('robot');
  expect(retained.size).toBe(0);
});
