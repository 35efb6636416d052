import { describe, expect, test } from 'vitest';
import { entitiesOf } from '../../src/discovery/entities.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import { missingJinja } from './jinja.ts';
import { allExpectedRows, contextOf, type ExpectedRow, missingHomes, realFixtures } from './kit.ts';
import { type Difference, differencesOf, playerParts } from './parity.ts';
import { strangeStates } from './states.ts';

/** Where the bridge does other than Home Assistant's own integration, on purpose. */
interface Deviation {
  readonly reason: string;
  readonly isMeant: (difference: Difference) => boolean;
}

const deviations: readonly Deviation[] = [
  {
    reason: 'A temperature that was never reported has the unit of the others: MQTT sensors need one for their class.',
    isMeant: ({ row, field, actual }) =>
      field === 'unit' && row.unit === '' && row.state === 'unknown' && ['°C', '°F'].includes(String(actual)),
  },
  {
    reason: "A thermostat has the limits that it names itself, not Home Assistant's 7 °C to 35 °C.",
    isMeant: ({ row, field, expected, actual }) =>
      row.platform === 'climate' &&
      typeof actual === 'number' &&
      ((field === 'min_temp' && expected === 7) || (field === 'max_temp' && expected === 35)),
  },
  {
    reason: "Home Assistant's unit of this flow is gal/min; `gpm` is SmartThings' word.",
    isMeant: ({ row, field, actual }) => field === 'unit' && row.unit === 'gpm' && actual === 'gal/min',
  },
];

const reasonFor = (difference: Difference): string | undefined =>
  deviations.find(({ isMeant }) => isMeant(difference))?.reason;

const entitiesByFixture = new Map<string, readonly Entity[]>();
const entitiesFor = (name: string): readonly Entity[] => entitiesByFixture.get(name) ?? [];

const sentence = ({ row, field, expected, actual }: Difference): string => {
  const what = [row.component, row.capability, row.attribute, row.key].filter((part) => part !== '').join(' ');
  return field === 'missing'
    ? `${row.fixture}: no ${row.platform} ${what} (${row.name})`
    : `${row.fixture}: ${row.platform} ${what}: ${field} ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
};

const missingParts = (row: ExpectedRow): Difference[] =>
  playerParts(row)
    .filter(([, isIt]) => !entitiesFor(row.fixture).some(isIt))
    .map(([what]) => ({ row, field: what, expected: what, actual: undefined }));

const differencesFor = (row: ExpectedRow): Difference[] =>
  row.platform === 'media_player' ? missingParts(row) : differencesOf(row, entitiesFor(row.fixture));

describe.skipIf(missingHomes !== undefined)(`real devices (${missingHomes ?? 'open.json'})`, () => {
  for (const fixture of realFixtures()) entitiesByFixture.set(fixture.name ?? '', entitiesOf(contextOf(fixture)));
  const rows = allExpectedRows();
  const platforms = [...new Set(rows.map(({ platform }) => platform))];

  test.each(platforms)("have every %s that Home Assistant's own integration gives them", (platform) => {
    const unmeant = rows
      .filter((row) => row.platform === platform)
      .flatMap(differencesFor)
      .filter((difference) => reasonFor(difference) === undefined);
    expect(unmeant.map(sentence)).toEqual([]);
  });

  test.skipIf(missingJinja !== undefined)('show the states that it shows', () => {
    const read = rows.filter(({ platform }) => platform === 'sensor' || platform === 'binary_sensor');
    expect(strangeStates(realFixtures(), read)).toEqual([]);
  });

  test('have no two entities of one platform with one id, and each platform one main feature at most', () => {
    for (const [name, entities] of entitiesByFixture) {
      const ids = entities.map(({ platform, source }) => JSON.stringify([platform, source]));
      expect(ids.length, name).toBe(new Set(ids).size);
      for (const platform of new Set(entities.map((entity) => entity.platform))) {
        const nameless = entities.filter((entity) => entity.platform === platform && entity.name === null);
        expect(nameless.length, `${name}: ${platform}`).toBeLessThanOrEqual(1);
      }
    }
  });

  test('show how many rows are there', () => {
    const differences = rows.map(differencesFor);
    const isThere = (list: readonly Difference[]): boolean => list.every((one) => reasonFor(one) !== undefined);
    const present = differences.filter(isThere).length;
    const meant = differences.flat().filter((one) => reasonFor(one) !== undefined);
    const lines = [...new Set(meant.map((one) => `  ${sentence(one)}\n    ${reasonFor(one)}`))];
    process.stdout.write(
      [`${present} of ${rows.length} rows present, ${meant.length} deviations with reasons`, ...lines, ''].join('\n'),
    );
    expect(rows.length).toBeGreaterThan(0);
  });
});
