import { expect, test } from 'vitest';
import { shippedDefinition } from '../../src/capabilities/definition.ts';
import { isSettable } from '../../src/capabilities/setter.ts';
import { translateAttribute } from '../../src/capabilities/translate.ts';
import { isRejection } from '../../src/core/command.ts';
import { missingHomes, type RealDevice, realDevices } from './homes.ts';

/** Every value that a device reports for an attribute that can be set, and what setting it to just that becomes. */
const roundTrips = ({ name, view, status }: RealDevice) =>
  Object.entries(status).flatMap(([component, capabilities]) =>
    Object.entries(capabilities).flatMap(([capability, attributes]) =>
      Object.entries(attributes).flatMap(([attribute, { value }]) => {
        const definition = shippedDefinition(capability);
        if (definition === undefined || value === null || value === undefined) return [];
        if (!isSettable(definition, attribute)) return [];
        const text = typeof value === 'string' ? value || '""' : JSON.stringify(value);
        const result = translateAttribute(view, { component, capability }, attribute, text, shippedDefinition);
        return [{ path: `${name}: ${capability}.${attribute} = ${text}`, value, attribute, result }];
      }),
    ),
  );

/** An oven can only be stopped from afar; a washer mode that the washer reports but does not take. */
const refused = [
  'da_ks_oven_01061: ovenOperatingState.machineState = running',
  'da_ks_range_0101x: ovenOperatingState.machineState = running',
  'da_wm_wm_01011: hca.washerMode.mode = others',
];

test.skipIf(missingHomes)('what real devices report can be set again, but for a known few', () => {
  const trips = realDevices().flatMap(roundTrips);
  const rejected = trips.filter(({ result }) => isRejection(result)).map(({ path }) => path);
  expect(rejected.toSorted()).toEqual(refused);
  expect(trips.length).toBeGreaterThan(300);
});

test.skipIf(missingHomes)('setting what is reported wants what is reported', () => {
  for (const { path, value, attribute, result } of realDevices().flatMap(roundTrips)) {
    if (isRejection(result) || result.wanted.length === 0) continue;
    expect(result.wanted, path).toEqual([expect.objectContaining({ attribute, value })]);
  }
});
