import fc from 'fast-check';
import { expect, test } from 'vitest';
import { validateCommand } from '../../src/capabilities/command-validator.ts';
import { shippedDefinition, shippedIds } from '../../src/capabilities/definition.ts';
import { violationOf } from '../../src/capabilities/schema-validator.ts';
import { commandFor } from '../../src/capabilities/setter.ts';
import { translateAttribute, translateRun } from '../../src/capabilities/translate.ts';
import { translateSet } from '../../src/capabilities/translate-set.ts';
import { isRejection } from '../../src/core/command.ts';
import { aDevice } from './homes.ts';

const definitions = shippedIds()
  .map(shippedDefinition)
  .filter((definition) => definition !== undefined);
const aDefinition = fc.constantFrom(...definitions);
const withAttributes = definitions.filter(({ attributes }) => Object.keys(attributes).length > 0);
const withCommands = definitions.filter(({ commands }) => Object.keys(commands).length > 0);
const anAttribute = fc
  .constantFrom(...withAttributes)
  .chain((definition) =>
    fc.constantFrom(...Object.keys(definition.attributes)).map((attribute) => ({ definition, attribute })),
  );
const aCommand = fc
  .constantFrom(...withCommands)
  .chain((definition) =>
    fc.constantFrom(...Object.keys(definition.commands)).map((command) => ({ definition, command })),
  );
/** Half of them near what definitions take. */
const aValue = fc.oneof(
  fc.jsonValue(),
  fc.integer({ min: -5, max: 105 }),
  fc.constantFrom('on', 'off', 'auto', 'true', '12', true, false, null, {}, []),
);
const aText = fc.oneof(
  fc.string(),
  fc.json(),
  aValue.map((value) => JSON.stringify(value)),
);

/** Every rejection is a sentence; every command passes the schemas of its arguments. */
const checkCommands = (result: ReturnType<typeof translateRun>): void => {
  if (isRejection(result)) {
    expect(result.message).toMatch(/[.?]$/);
    return;
  }
  for (const { capability, command, arguments: list } of result.commands) {
    const wanted = shippedDefinition(capability)?.commands[command]?.arguments ?? [];
    expect(list.length).toBeLessThanOrEqual(wanted.length);
    for (const [position, { schema, optional }] of wanted.entries()) {
      if (position >= list.length) expect(optional).toBe(true);
      else expect(violationOf(schema, list[position])).toBeUndefined();
    }
  }
};

test('whatever is published to an attribute, what is sent passes the definition', () => {
  fc.assert(
    fc.property(anAttribute, aText, ({ definition, attribute }, text) => {
      const place = { component: 'main', capability: definition.id };
      checkCommands(translateAttribute(aDevice([definition.id]), place, attribute, text, shippedDefinition));
    }),
    { numRuns: 2_000 },
  );
});

test('whatever is published to a command, what is sent passes the definition', () => {
  fc.assert(
    fc.property(aCommand, aText, ({ definition, command }, text) => {
      const place = { component: 'main', capability: definition.id };
      checkCommands(translateRun(aDevice([definition.id]), place, command, text, shippedDefinition));
    }),
    { numRuns: 2_000 },
  );
});

test('no payload of set makes the translation fail', () => {
  const device = aDevice(
    ['switch', 'switchLevel', 'colorControl', 'lock', 'thermostatMode', 'samsungce.lamp'],
    {},
    {
      freezer: ['thermostatCoolingSetpoint'],
    },
  );
  const key = fc.constantFrom(
    'switch',
    'level',
    'hue',
    'saturation',
    'color',
    'lock.lock',
    'freezer',
    'main',
    'coolingSetpoint',
    'brightnessLevel',
    '__proto__',
    'x',
  );
  const payload = fc.dictionary(key, fc.oneof(aValue, fc.dictionary(key, aValue)));
  fc.assert(
    fc.property(fc.oneof(payload, fc.jsonValue()), (json) => {
      checkCommands(translateSet(device, json, shippedDefinition));
    }),
    { numRuns: 2_000 },
  );
});

test('devices that report nonsense make no translation fail', () => {
  fc.assert(
    fc.property(anAttribute, aValue, fc.jsonValue(), ({ definition, attribute }, value, nonsense) => {
      commandFor(definition, attribute, value, () => nonsense);
    }),
    { numRuns: 2_000 },
  );
});

test('a command is refused exactly where its number of arguments or a schema refuses it', () => {
  fc.assert(
    fc.property(aDefinition, fc.array(aValue, { maxLength: 3 }), (definition, list) => {
      for (const [command, { arguments: wanted }] of Object.entries(definition.commands)) {
        const fits =
          list.length <= wanted.length &&
          wanted.every(({ schema, optional }, at) =>
            at < list.length ? violationOf(schema, list[at]) === undefined : optional,
          );
        expect(validateCommand(definition, command, list) === undefined).toBe(fits);
      }
    }),
    { numRuns: 500 },
  );
});
