import { expect, test } from 'vitest';
import { shippedDefinition } from '../../src/capabilities/definition.ts';
import { happensOnce, momentaryAttributes } from '../../src/capabilities/momentary.ts';

test('pushes of buttons happen once, states of switches do not', () => {
  expect(happensOnce('button', 'button')).toBe(true);
  expect(happensOnce('holdableButton', 'button')).toBe(true);
  expect(happensOnce('tag.tagButton', 'tagButton')).toBe(true);
  expect(happensOnce('button', 'numberOfButtons')).toBe(false);
  expect(happensOnce('switch', 'switch')).toBe(false);
  expect(happensOnce('motionSensor', 'motion')).toBe(false);
});

test('names that every object has are no attributes', () => {
  expect(happensOnce('constructor', 'prototype')).toBe(false);
});

test('every attribute of the table exists, with a word on what it tells', () => {
  for (const [path, what] of momentaryAttributes()) {
    const capability = path.slice(0, path.lastIndexOf('.'));
    expect(Object.keys(shippedDefinition(capability)?.attributes ?? {})).toContain(path.slice(capability.length + 1));
    expect(what).not.toBe('');
  }
});
