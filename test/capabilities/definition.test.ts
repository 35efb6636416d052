import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import {
  type CapabilityDefinition,
  isDefinitionProblem,
  knownDefinitions,
  parseDefinition,
  shippedDefinition,
  shippedIds,
  toLiveFormat,
} from '../../src/capabilities/definition.ts';
import { liveDefinitions, missingHomes } from './homes.ts';

const parsed = (json: unknown): CapabilityDefinition => {
  const definition = parseDefinition(json);
  if (isDefinitionProblem(definition)) throw new Error(definition.problem);
  return definition;
};

test('the definition of a dimmer says what it reports, in which unit, and which command sets it', () => {
  const definition = shippedDefinition('switchLevel');
  expect(definition).toMatchObject({ id: 'switchLevel', version: 1, status: 'live' });
  expect(definition?.attributes['level']).toEqual({
    value: { type: 'integer', minimum: 0, maximum: 100 },
    units: ['%'],
    defaultUnit: '%',
    setter: 'setLevel',
    enumCommands: [],
  });
  expect(definition?.commands['setLevel']?.arguments.map(({ name, optional }) => [name, optional])).toEqual([
    ['level', false],
    ['rate', true],
  ]);
});

test('shared schemas come back in full, those within others too', () => {
  expect(shippedDefinition('switchLevel')?.attributes['levelRange']?.value).toMatchObject({
    properties: { minimum: { type: 'integer', minimum: 0, maximum: 100 } },
    required: ['minimum', 'maximum'],
  });
  for (const id of shippedIds()) expect(JSON.stringify(shippedDefinition(id))).not.toMatch(/:"[0-9a-f]{6}"/);
});

test('a capability that nobody knows has no definition, whatever its name', () => {
  for (const id of ['nobody.knows', 'constructor', '__proto__', '']) expect(shippedDefinition(id)).toBeUndefined();
});

test('a definition in the live format is read back as the same definition', () => {
  for (const id of shippedIds()) {
    const definition = shippedDefinition(id);
    if (definition !== undefined) expect(parseDefinition(toLiveFormat(definition))).toEqual(definition);
  }
});

test('the live format names capabilities and marks values that may be missing', () => {
  const definition = shippedDefinition('lock');
  expect(definition && toLiveFormat(definition)).toMatchObject({
    name: 'Lock',
    ephemeral: false,
    attributes: {
      lock: { schema: { required: ['value'] }, enumCommands: [{ command: 'lock', value: 'locked' }, {}, {}] },
      supportedLockValues: { schema: { required: [] } },
    },
    commands: { unlock: { name: 'unlock', arguments: [], sensitive: false } },
  });
});

describe('messy definitions are read as they are meant', () => {
  test('commands as an empty list are no commands', () => {
    expect(parsed({ id: 'a', attributes: {}, commands: [] }).commands).toEqual({});
  });

  test('misspelt keywords become those that were meant, titles go', () => {
    const value = { type: 'string', title: 'State', eum: ['on', 'off'], properties: { title: { type: 'string' } } };
    const { attributes } = parsed({ id: 'a', attributes: { b: { schema: { properties: { value } } } } });
    expect(attributes['b']?.value).toEqual({
      type: 'string',
      enum: ['on', 'off'],
      properties: { title: { type: 'string' } },
    });
  });

  test('setters and enum commands that do not exist are left out', () => {
    const attribute = { schema: {}, setter: 'nowhere', enumCommands: [{ command: 'gone', value: 'x' }, null, 7] };
    const { attributes } = parsed({ id: 'a', attributes: { b: attribute } });
    expect(attributes['b']).toEqual({ value: {}, nullable: true, enumCommands: [] });
  });

  test('without an id there is no definition, and a sentence says so', () => {
    expect(parseDefinition({})).toEqual({ problem: 'The capability definition has no id.' });
    for (const json of [null, undefined, 3, 'x', []]) {
      expect(parseDefinition(json)).toEqual({ problem: 'The capability definition is not a JSON object.' });
    }
  });
});

test('a definition learnt from SmartThings wins over the shipped one', () => {
  const known = knownDefinitions([parsed({ id: 'learnt.before' })]);
  expect(known.get('learnt.before')?.status).toBe('proposed');
  expect(known.get('switch')?.status).toBe('live');
  known.add(parsed({ id: 'switch', status: 'dead' }));
  expect(known.get('switch')?.status).toBe('dead');
  expect(known.get('never.heard')).toBeUndefined();
});

test.skipIf(missingHomes)('the table holds every fact of the live definitions, and is current', () => {
  for (const [id, json] of Object.entries(liveDefinitions()))
    expect(shippedDefinition(id)).toEqual(parseDefinition(json));
  const said = execFileSync(process.execPath, ['scripts/generate-definitions.ts', '--check'], { encoding: 'utf8' });
  expect(said).toContain('is current');
});
