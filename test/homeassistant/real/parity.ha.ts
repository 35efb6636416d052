import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { liveDefinitions, missingHomes } from '../../capabilities/homes.ts';
import { loadHome } from '../../cloud/home.ts';
import { allExpectedRows, realFixture } from '../../discovery/kit.ts';
import { type Difference, differencesOf, entityFor, sentenceOf } from './comparison.ts';
import { reasonFor } from './deviations.ts';
import { isSkipped, missing } from './installation.ts';
import { aWorld, type World } from './world.ts';

const why = missing ?? missingHomes;

describe.skipIf(isSkipped(why))(`real devices${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  let world: World;
  beforeAll(async () => {
    const home = await loadHome('../shared/homes/open.json');
    world = await aWorld({ home, capabilityDefinitions: liveDefinitions() });
    await world.settled();
  });
  afterAll(() => world?.stop());

  test('all their documents are accepted without a complaint', async () => {
    expect(await world.installation.complaints()).toEqual([]);
    expect(await world.differences()).toEqual([]);
  });

  test('they look as Home Assistant’s own integration shows them, but for what is said and reasoned', async () => {
    const shown = await world.shown();
    const rows = allExpectedRows();
    const differences = rows.map((row): Difference[] => {
      const { deviceId } = realFixture(row.fixture).device;
      return differencesOf(row, entityFor(row, deviceId, shown));
    });
    const same = differences.filter((list) => list.length === 0).length;
    const reasoned = differences.filter((list) => list.length > 0 && list.every(reasonFor)).length;
    const unreasoned = differences.flat().filter((difference) => reasonFor(difference) === undefined);
    process.stdout.write(
      `Of ${rows.length} entities of Home Assistant's own integration ${same} are the same, ${reasoned} differ for a reason; ` +
        `${rows.length - same - reasoned} differ without. The bridge makes ${shown.size} entities in all.\n`,
    );
    expect(unreasoned.map(sentenceOf)).toEqual([]);
  });
});
