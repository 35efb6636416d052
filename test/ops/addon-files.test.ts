import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OPTION_NAMES, OPTION_TABLE, type OptionRow } from '../../src/ops/option-table.ts';
import { readYaml, type Yaml } from './read-yaml.ts';

const root = join(import.meta.dirname, '../..');
const text = (name: string): string => readFileSync(join(root, name), 'utf8');
const json = (name: string): Record<string, unknown> => JSON.parse(text(name)) as Record<string, unknown>;
const asMap = (value: Yaml | undefined): Record<string, Yaml> => value as Record<string, Yaml>;

const config = asMap(readYaml(text('config.yaml')));
const translations = asMap(readYaml(text('translations/en.yaml')));
const rows = OPTION_NAMES.map((name): [string, OptionRow] => [name, OPTION_TABLE[name]]);
const addonRows = rows.filter(([, row]) => row.addon !== undefined);

test('the schema of the add-on has exactly the options of the bridge', () => {
  const expected = addonRows.map(([name, row]) => {
    const inList = /^\[(.*)\]$/.exec(row.addon ?? '')?.[1];
    return [name, inList === undefined ? row.addon : [inList]];
  });
  expect(Object.entries(asMap(config['schema']))).toEqual(expected);
});

test('the add-on fills in the default of every option that is not optional', () => {
  const expected = addonRows.filter(([, row]) => !row.addon?.endsWith('?')).map(([name, row]) => [name, row.default]);
  expect(Object.entries(asMap(config['options']))).toEqual(expected);
});

test('every option and every port has words for people', () => {
  const described = asMap(translations['configuration']);
  expect(Object.keys(described)).toEqual(addonRows.map(([name]) => name));
  for (const [name, words] of Object.entries(described)) {
    expect(asMap(words)['name'], name).toBeTypeOf('string');
    expect(asMap(words)['description'], name).toMatch(/\.$/);
  }
  expect(Object.keys(asMap(translations['network']))).toEqual(Object.keys(asMap(config['ports'])));
});

test('the public port and the port of the page are those of the options', () => {
  expect(asMap(config['ports'])).toEqual({ [`${OPTION_TABLE.public_port.default}/tcp`]: null });
  expect(OPTION_TABLE.ui_port.default).toBe(8099);
});

/** What Supervisor assumes when a key is absent; writing it out is an error of the add-on linter. */
const DEFAULTS: Readonly<Record<string, Yaml>> = {
  stage: 'stable',
  startup: 'application',
  boot: 'auto',
  init: true,
  ingress_port: 8099,
  ingress_entry: '/',
  panel_admin: true,
  hassio_api: false,
  hassio_role: 'default',
  apparmor: true,
  timeout: 10,
  backup: 'hot',
  host_network: false,
  panel_title: 'SmartThings2MQTT',
};

test('no key of the add-on repeats its default', () => {
  for (const [key, value] of Object.entries(DEFAULTS)) expect(config[key], key).not.toEqual(value);
});

test('the version is the same everywhere', () => {
  const version = json('package.json')['version'];
  expect(config['version']).toBe(version);
  expect(json('package-lock.json')['version']).toBe(version);
  if (existsSync(join(root, 'CHANGELOG.md'))) expect(text('CHANGELOG.md')).toContain(String(version));
});

test('there is one add-on in the repository: no other file has a name that Supervisor would take for one', () => {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !/(^|\/)(node_modules|\.[^/]+|data)(\/|$)/.test(path),
  );
  expect(names.filter((path) => /(^|\/)(config|build)\.(ya?ml|json)$/.test(path))).toEqual(['config.yaml']);
  expect(asMap(readYaml(text('repository.yaml')))['name']).toBe(config['name']);
});

test('the image gets what it runs, and nothing but that', () => {
  const dockerfile = text('Dockerfile');
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) =>
    (match[1] ?? '').split(' '),
  );
  const allowed = text('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  expect(new Set(copied)).toEqual(new Set(allowed));
  expect(dockerfile).toContain('node:24');
});
