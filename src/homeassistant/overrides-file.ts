import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { sentenceOf } from '../core/errors.ts';
import { type Override, readOverrides } from '../discovery/overrides.ts';
import type { Log } from '../ops/log.ts';

/** The user's own wishes for entities; none where there is no such file, or where it cannot be understood. */
export const loadOverrides = (file: string, log: Log): readonly Override[] => {
  if (!existsSync(file)) return [];
  try {
    const overrides = readOverrides(parse(readFileSync(file, 'utf8')));
    if (!('problem' in overrides)) return overrides;
    log.warning(`The overrides in ${file} are not used: ${overrides.problem}.`);
  } catch (error) {
    log.warning(`The overrides in ${file} cannot be read: ${sentenceOf(error)}`);
  }
  return [];
};
