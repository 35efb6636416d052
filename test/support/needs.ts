import { existsSync, readFileSync } from 'node:fs';

/**
 * Why a test that needs more than Node.js is skipped; undefined where what it needs is there. With
 * `ST2M_TEST_SKIP_NOTHING=1` nothing may be missing.
 */
export const reasonToSkip = (isThere: boolean, reason: string): string | undefined => {
  if (isThere) return undefined;
  if (process.env['ST2M_TEST_SKIP_NOTHING'] === '1') throw new Error(`Nothing may be skipped, but: ${reason}.`);
  return reason;
};

/** The reason as the end of a test's name. */
export const skipNote = (reason: string | undefined): string => (reason === undefined ? '' : ` (skipped: ${reason})`);

const homes = new URL('../../../shared/homes/', import.meta.url);

/** Why tests on real devices are skipped. */
export const missingHomes = reasonToSkip(
  ['open.json', 'open-expected.csv', 'capabilities.json'].every((name) => existsSync(new URL(name, homes))),
  'no real homes at ../shared/homes',
);

export const homesFile = (name: string): URL => new URL(name, homes);
export const readHomesFile = (name: string): string => readFileSync(homesFile(name), 'utf8');
