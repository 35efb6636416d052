import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { momentaryAttributes } from '../src/capabilities/momentary.ts';
import type { Outcome, RejectionCode } from '../src/core/command.ts';
import { ERRORS } from '../src/core/errors.ts';
import { type BridgeRequestsDeps, createBridgeRequests } from '../src/mqtt/bridge-requests.ts';
import { OPTION_NAMES, OPTION_TABLE, type OptionRow, variableOf } from '../src/ops/option-table.ts';
import { createTopics } from '../src/topics/topics.ts';
import { namesIn, root, tablesBelow, text } from './support/guides.ts';

const linesOf = (name: string): string[] => text(name).trimEnd().split('\n');

const GUIDES = [
  'README.md',
  'DOCS.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const manual = text('DOCS.md');
const tableBelow = (heading: string): string[][] => tablesBelow('DOCS.md', heading);
const namesBelow = (heading: string): string[] => namesIn(tableBelow(heading));

const shownDefault = ({ default: standard, addonDefault }: OptionRow): string => {
  const show = (value: unknown): string => (value === undefined || Array.isArray(value) ? '–' : `\`${value}\``);
  return addonDefault === undefined || addonDefault === standard
    ? show(standard)
    : `${show(standard)}, add-on: ${show(addonDefault)}`;
};

describe('the manual', () => {
  test('has every option with its variable and its default, in the order of the table, and no other', () => {
    const rows = tableBelow('Options').slice(1);
    expect(rows.map((cells) => cells.slice(0, 3))).toEqual(
      OPTION_NAMES.map((name) => [`\`${name}\``, `\`${variableOf(name)}\``, shownDefault(OPTION_TABLE[name])]),
    );
    for (const [name, , , meaning] of rows) expect(meaning, name).not.toBe('');
  });

  test('says what every code of an error or a rejection means and what to do, and names no other', () => {
    const rejections = {
      UNKNOWN_DEVICE: true,
      UNKNOWN_COMPONENT: true,
      UNKNOWN_CAPABILITY: true,
      UNKNOWN_ATTRIBUTE: true,
      UNKNOWN_COMMAND: true,
      NO_SETTER: true,
      INVALID_VALUE: true,
      INVALID_PAYLOAD: true,
      DEVICE_STATE: true,
      REFUSED_BY_SMARTTHINGS: true,
      RATE_LIMITED: true,
      BUDGET_SPENT: true,
      LOGIN_NEEDED: true,
      NOT_ALLOWED: true,
      PAYMENT_REQUIRED: true,
      CLOUD_UNREACHABLE: true,
      STOPPING: true,
      retained: true,
    } satisfies Record<RejectionCode, true>;
    const notices = [...text('src/web/status.ts').matchAll(/code: '([A-Z_]+)'/g)].map(([, code = '']) => code);
    const codes = new Set([...Object.keys(ERRORS), ...Object.keys(rejections), ...notices]);
    expect(namesBelow('Errors').toSorted()).toEqual([...codes].toSorted());
    for (const cells of tableBelow('Errors')) expect(cells.filter((cell) => cell !== '')).toHaveLength(3);
  });

  test('explains every outcome of a command', () => {
    const outcomes = { confirmed: 1, accepted: 2, superseded: 3, rejected: 4, timeout: 5 } satisfies Record<
      Outcome,
      number
    >;
    expect(namesBelow('Commands')).toEqual(Object.keys(outcomes));
  });

  test('lists every topic that the bridge publishes, and every one that it listens to', () => {
    const topics = createTopics({ base: 'NAME', discoveryPrefix: 'NAME' });
    const path = { component: 'NAME', capability: 'NAME', attribute: 'NAME', command: 'NAME' };
    /** A topic, or what makes one; whatever else is there has other answers than texts. */
    const topicOf = (topic: unknown): unknown => (typeof topic === 'function' ? topic('NAME', path) : topic);
    const made = Object.values(topics)
      .map(topicOf)
      .filter((topic) => typeof topic === 'string');
    const heard = topics.requests.map((filter) => filter.replaceAll('+', 'NAME'));
    expect(made.length).toBeGreaterThan(10);
    const listed = namesBelow('Topics').map((topic) => topic.replace(/<\w+>/g, 'NAME'));
    // Home Assistant's own prefix is listened to whatever the prefix is.
    expect(listed).toEqual(expect.arrayContaining([...made, ...heard.filter((one) => one.startsWith('NAME'))]));
  });

  test('names everything that happens once', () => {
    for (const [attribute] of momentaryAttributes()) expect(manual).toContain(`\`${attribute}\``);
  });

  test('has every request to the bridge, and no other', () => {
    // Only the names are asked for; nothing of what the requests need is touched.
    const requests = createBridgeRequests({} as BridgeRequestsDeps);
    expect(namesBelow('Bridge requests')).toEqual(Object.keys(requests));
  });

  test('speaks of every route of the page API that the page uses', () => {
    const routes = [...text('src/web/routes.ts').matchAll(/app\.(get|post|put|delete)\b[^']*'(\/api[^']+)'/gs)];
    expect(routes.length).toBeGreaterThan(8);
    const listed = namesBelow('Page API');
    for (const [, method = '', path = ''] of routes) {
      expect(listed).toContain(`${method.toUpperCase()} ${path.replace(':id', '<id>')}`);
    }
  });
});

describe('all guides', () => {
  test('stay short enough to be read', () => {
    expect(linesOf('README.md').length).toBeLessThanOrEqual(150);
    for (const name of GUIDES) expect(linesOf(name).length, name).toBeLessThanOrEqual(450);
  });

  /** How GitHub makes the anchor of a heading. */
  const anchorOf = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
  const anchorsOf = (name: string): string[] =>
    [...text(name).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

  test.each(GUIDES)('%s links only to files and headings that exist', (name) => {
    const targets = [...text(name).matchAll(/\]\(([^)\s]+)\)|<img src="([^"]+)"/g)].map(
      ([, target, picture]) => target ?? picture ?? '',
    );
    for (const target of targets.filter((one) => !/^[a-z]+:/.test(one))) {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? name : join(dirname(name), path);
      expect(existsSync(join(root, file)), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(file), target).toContain(anchor);
    }
  });

  test('pictures are small enough for slow lines', () => {
    const folder = join(root, 'docs/images');
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size, name).toBeLessThan(150_000);
  });

  test('the scripts and folders they name exist', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    for (const name of GUIDES) {
      for (const [, script = ''] of text(name).matchAll(/npm run ([\w:-]+)/g)) {
        expect(Object.keys(scripts), name).toContain(script);
      }
      for (const [, path = ''] of text(name).matchAll(/`((?:src|test|addon|scripts|docs)\/[\w./-]*)`/g)) {
        expect(existsSync(join(root, path)), `${path} in ${name}`).toBe(true);
      }
    }
  });

  test('the variables for tests that they name are read by tests', () => {
    const code = ['test/support/needs.ts', 'test/homeassistant/real/installation.ts'].map(text).join();
    const named = GUIDES.flatMap((name) => text(name).match(/ST2M_TEST_\w+/g) ?? []);
    expect(named.length).toBeGreaterThan(0);
    for (const variable of named) expect(code).toContain(variable);
  });
});

test('the version is the same everywhere, and the newest entry of the change log is about it', () => {
  const { version } = JSON.parse(text('package.json')) as { version: string };
  expect(/^version: (.+)$/m.exec(text('config.yaml'))?.[1]).toBe(version);
  expect(/^## (\S+)/m.exec(text('CHANGELOG.md'))?.[1]).toBe(version);
});

test('no other file has the name of the configuration of an add-on', () => {
  const entries = readdirSync(root, { withFileTypes: true }).filter(
    ({ name }) => !['node_modules', '.git', 'data'].includes(name),
  );
  const paths = entries.flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(join(root, entry.name), { recursive: true, encoding: 'utf8' }).map((path) => join(entry.name, path))
      : [entry.name],
  );
  expect(paths.filter((path) => /(^|\/)config\.(ya?ml|json)$/.test(path))).toEqual(['config.yaml']);
});
