import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the project. */
export const root = join(import.meta.dirname, '../..');

export const text = (name: string): string => readFileSync(join(root, name), 'utf8');

const sectionOf = (name: string, heading: string): string =>
  text(name)
    .split(/^## /m)
    .find((part) => part.startsWith(`${heading}\n`)) ?? '';

/** The rows of all tables below one heading of a guide, as their cells. */
export const tablesBelow = (name: string, heading: string): string[][] =>
  sectionOf(name, heading)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

/** Everything that stands as code in one column of some rows; the first one, if not said. */
export const namesIn = (rows: readonly (readonly string[])[], column = 0): string[] =>
  rows.flatMap((cells) => [...(cells[column] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));

/** The blocks of code in one language, below one heading of a guide. */
export const blocksBelow = (name: string, heading: string, language: string): string[] =>
  [...sectionOf(name, heading).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, code = '']) => code,
  );
