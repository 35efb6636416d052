import { expect, test } from 'vitest';
import { shippedDefinition } from '../../src/capabilities/definition.ts';
import type { DeviceView } from '../../src/capabilities/device-view.ts';
import { translateSet } from '../../src/capabilities/translate-set.ts';

const lamp: DeviceView = {
  components: { main: { capabilityIds: ['switch', 'switchLevel'] }, relay: { capabilityIds: ['switch'] } },
  reported: () => undefined,
};
const translate = (payload: unknown) => translateSet(lamp, payload, shippedDefinition);

test('a level takes the time that is asked for', () => {
  expect(translate({ level: 40, transition: 2.4 })).toMatchObject({
    commands: [{ capability: 'switchLevel', command: 'setLevel', arguments: [40, 2] }],
    wanted: [{ attribute: 'level', value: 40 }],
  });
});

test('a lamp goes out slowly by its level, and what has no level goes out at once', () => {
  expect(translate({ switch: 'off', transition: 5 })).toMatchObject({
    commands: [{ capability: 'switchLevel', command: 'setLevel', arguments: [0, 5] }],
  });
  expect(translate({ relay: { switch: 'off', transition: 5 } })).toMatchObject({
    commands: [{ capability: 'switch', command: 'off', arguments: [] }],
  });
});

test('a lamp is switched on at once', () => {
  expect(translate({ switch: 'on', transition: 5 })).toMatchObject({ commands: [{ command: 'on', arguments: [] }] });
});

test('a time that is none is refused', () => {
  expect(translate({ level: 4, transition: -1 })).toMatchObject({ outcome: 'rejected', code: 'INVALID_VALUE' });
  expect(translate({ transition: 1 })).toMatchObject({ outcome: 'rejected', code: 'INVALID_PAYLOAD' });
});
