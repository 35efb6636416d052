import { expect, test } from 'vitest';
import { shippedDefinition } from '../../src/capabilities/definition.ts';
import { ownLimits, type Reported, reportedRange, supportedValues } from '../../src/capabilities/own-limits.ts';

const definition = (id: string) => {
  const found = shippedDefinition(id);
  if (found === undefined) throw new Error(`no definition of ${id}`);
  return found;
};
const reports =
  (values: Record<string, unknown>): Reported =>
  (attribute) =>
    values[attribute];

test.each([
  ['thermostatMode', 'thermostatMode', 'supportedThermostatModes'],
  ['airConditionerMode', 'airConditionerMode', 'supportedAcModes'],
  ['airConditionerFanMode', 'fanMode', 'supportedAcFanModes'],
  ['custom.airConditionerOptionalMode', 'acOptionalMode', 'supportedAcOptionalMode'],
  ['mediaInputSource', 'inputSource', 'supportedInputSources'],
  ['washerOperatingState', 'machineState', 'supportedMachineStates'],
  ['custom.washerRinseCycles', 'washerRinseCycles', 'supportedWasherRinseCycles'],
  ['lock', 'lock', 'supportedLockValues'],
  ['fanOscillationMode', 'fanOscillationMode', 'supportedFanOscillationModes'],
  ['samsungce.dustFilterAlarm', 'alarmThreshold', 'supportedAlarmThresholds'],
])('the own values of %s.%s are those of %s', (capability, attribute, list) => {
  const values = supportedValues(definition(capability), attribute, reports({ [list]: ['one', 'two'] }));
  expect(values).toEqual(['one', 'two']);
});

test('the second list is read where the first is not reported', () => {
  const reported = reports({ supportedFanOscillationModes: null, availableFanOscillationModes: ['fixed'] });
  expect(supportedValues(definition('fanOscillationMode'), 'fanOscillationMode', reported)).toEqual(['fixed']);
});

test('courses and sources that are listed as objects count by their id', () => {
  const cycles = reports({ supportedCycles: [{ cycle: '1C', cycleType: 'washingOnly' }, { cycle: '1B' }] });
  expect(supportedValues(definition('samsungce.washerCycle'), 'washerCycle', cycles)).toEqual(['1C', '1B']);
  const sources = reports({ supportedInputSourcesMap: [{ id: 'HDMI1', name: 'PlayStation' }] });
  expect(supportedValues(definition('samsungvd.mediaInputSource'), 'inputSource', sources)).toEqual(['HDMI1']);
});

test('lists that are empty, null or no lists say nothing', () => {
  for (const list of [[], null, undefined, 'auto', {}]) {
    const reported = reports({ supportedThermostatModes: list });
    expect(supportedValues(definition('thermostatMode'), 'thermostatMode', reported)).toBeUndefined();
  }
});

test('ranges are read as objects, as pairs and as two attributes', () => {
  const range = { minimum: 7, maximum: 30, step: 0.5 };
  expect(
    reportedRange(definition('thermostatHeatingSetpoint'), 'heatingSetpoint', reports({ heatingSetpointRange: range })),
  ).toEqual(range);
  expect(
    reportedRange(definition('thermostat'), 'heatingSetpoint', reports({ heatingSetpointRange: [7, 30] })),
  ).toEqual({
    minimum: 7,
    maximum: 30,
  });
  const hood = reports({ settableMinFanSpeed: 0, settableMaxFanSpeed: 3 });
  expect(reportedRange(definition('samsungce.hoodFanSpeed'), 'hoodFanSpeed', hood)).toEqual({ minimum: 0, maximum: 3 });
  const codes = reports({ minCodeLength: 4, maxCodeLength: 8 });
  expect(reportedRange(definition('lockCodes'), 'codeLength', codes)).toEqual({ minimum: 4, maximum: 8 });
});

test('ranges that make no sense are not believed', () => {
  for (const range of [{ minimum: 0, maximum: 0 }, { minimum: 30, maximum: 7 }, {}, null, 'wide', { minimum: 'a' }]) {
    const reported = reports({ heatingSetpointRange: range });
    expect(ownLimits(definition('thermostatHeatingSetpoint'), 'heatingSetpoint', reported)).toEqual({});
  }
});
