import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { bridgeEntities } from '../src/discovery/bridge.ts';
import { discoveryDocument } from '../src/discovery/document.ts';
import { entitiesOf } from '../src/discovery/entities.ts';
import { applyOverrides, type Override, readOverrides } from '../src/discovery/overrides.ts';
import { sensorEntities } from '../src/discovery/sensor.ts';
import { topicName } from '../src/topics/name.ts';
import { demoHome } from './cloud/demo-home.ts';
import {
  aContext,
  allExpectedRows,
  contextOf,
  missingHomes,
  parsedFixture,
  realFixtures,
  topics,
} from './discovery/kit.ts';
import { blocksBelow, namesIn, root, tablesBelow, text } from './support/guides.ts';

const GUIDE = 'docs/entities.md';
const OVERRIDES = 'Having it differently: overrides.yaml';

/** The devices that the guides take their examples from, with their entities. */
const devices = demoHome().devices.map((fixture) => ({
  device: parsedFixture(fixture).device,
  entities: entitiesOf(contextOf(fixture)),
}));
const ofBridge = bridgeEntities(topics, {
  locations: [{ id: 'home', label: 'Home', name: 'home', modes: ['Home'] }],
  scenes: [{ id: 'night', label: 'Good night', name: 'good_night' }],
});

/** Unique id → entity id, as Home Assistant is told them. */
const entityIds = new Map(
  devices.flatMap(({ device, entities }) => {
    const { components } = discoveryDocument({
      device: { id: device.id, name: device.label },
      entities,
      version: '1',
      availabilityTopics: [],
      topicName: topicName(device.label),
    });
    return Object.values(components).map(
      (component) => [String(component['unique_id']), String(component['default_entity_id'])] as const,
    );
  }),
);

describe('the guide to entities', () => {
  const rows = [...tablesBelow(GUIDE, 'What a device becomes'), ...tablesBelow(GUIDE, 'What nobody mapped')];
  const named = new Set([...namesIn(rows, 1), ...namesIn(rows, 2)]);

  test('names every platform that devices become, and no other', () => {
    const real = realFixtures().map((fixture) => entitiesOf(contextOf(fixture)));
    const made = [...devices.map(({ entities }) => entities), ...real, ofBridge].flat();
    expect([...named]).toEqual(expect.arrayContaining([...new Set(made.map(({ platform }) => platform))]));
    const folder = join('src', 'discovery');
    const code = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && name !== 'entity.ts')
      .map((name) => text(join(folder, name)))
      .join('\n');
    for (const platform of named) expect(code).toContain(`'${platform}'`);
  });

  test('shows a unique id and an entity id that a device of the demo has', () => {
    const ids = namesIn(tablesBelow(GUIDE, 'Names and ids'), 1);
    expect(ids).toHaveLength(2);
    expect(entityIds.get(ids[0] ?? '')).toBe(ids[1]);
  });

  test('names every key of overrides, and no other', () => {
    const keys = {
      device: true,
      component: true,
      capability: true,
      attribute: true,
      key: true,
      kind: true,
      hide: true,
      name: true,
      platform: true,
      device_class: true,
      state_class: true,
      unit: true,
      icon: true,
      category: true,
      enabled: true,
      options: true,
    } satisfies Record<keyof Override, true>;
    expect(namesIn(tablesBelow(GUIDE, OVERRIDES))).toEqual(Object.keys(keys));
  });

  test('its example of overrides has every key, and each entry changes what it means', () => {
    const [block] = blocksBelow(GUIDE, OVERRIDES, 'yaml');
    const overrides = readOverrides(parse(block ?? ''));
    if ('problem' in overrides) throw new Error(overrides.problem);
    const keys = new Set(overrides.flatMap((override) => Object.keys(override)));
    expect([...keys].toSorted()).toEqual(namesIn(tablesBelow(GUIDE, OVERRIDES)).toSorted());
    for (const override of overrides) {
      const changed = devices.filter(
        ({ device, entities }) =>
          JSON.stringify(applyOverrides(device, entities, [override])) !== JSON.stringify(entities),
      );
      expect(changed.length, JSON.stringify(override)).toBeGreaterThan(0);
    }
  });
});

test('the entities and topics of the examples are those of the demo', () => {
  const examples = text('docs/examples.md');
  const used = [...examples.matchAll(/entity_id: (\S+)/g)].map(([, id = '']) => id);
  expect(used.length).toBeGreaterThan(0);
  for (const id of used) expect([...entityIds.values()]).toContain(id);
  const names = new Set(['bridge', '+', ...devices.map(({ device }) => topicName(device.label))]);
  const topicsUsed = [...examples.matchAll(/smartthings\/([^/\s`]+)\//g)].map(([, name = '']) => name);
  for (const name of topicsUsed) expect(names).toContain(name);
});

test('the row that newcomers are shown is in its table, and their test is true', () => {
  const [row = ''] = blocksBelow('CONTRIBUTING.md', 'Add a capability in ten minutes', 'ts');
  expect(text('src/discovery/sensors/air.ts')).toContain(row.trim());
  const [radon] = sensorEntities(aContext({ main: { radonMeasurement: { radonLevel: 2.5 } } }));
  expect(radon).toMatchObject({ name: 'Radon', config: { device_class: 'radon', unit_of_measurement: 'pCi/L' } });
});

describe.skipIf(missingHomes !== undefined)(`real devices (${missingHomes ?? 'open.json'})`, () => {
  test.each(['README.md', GUIDE])('are as many as %s says, and so are their entities', (name) => {
    const prose = text(name).replace(/\s+/g, ' ');
    const claims = [/(\d+) real devices/, /(\d+) entities/, /some (\d+) more/].map((claim) =>
      Number(claim.exec(prose)?.[1]),
    );
    const rows = allExpectedRows();
    const made = realFixtures().flatMap((fixture) => entitiesOf(contextOf(fixture)));
    const more = Math.round((made.length - rows.length) / 100) * 100;
    expect(claims).toEqual([new Set(rows.map(({ fixture }) => fixture)).size, rows.length, more]);
  });
});
