import { type CapabilityDefinition, shippedDefinition } from '../../src/capabilities/definition.ts';
import { type DeviceView, viewOf } from '../../src/capabilities/device-view.ts';
import { isDefinitionProblem, parseDefinition } from '../../src/capabilities/live-format.ts';
import { attributeKey } from '../../src/core/attribute.ts';
import type { Device, DeviceState } from '../../src/core/device.ts';
import { createDeviceContext, type DeviceContext } from '../../src/discovery/context.ts';
import type { Entity, Platform } from '../../src/discovery/entity.ts';
import { parseDevice } from '../../src/smartthings/parse-device.ts';
import { parseStatus } from '../../src/smartthings/parse-status.ts';
import { createProblems } from '../../src/smartthings/problems.ts';
import { createTopics } from '../../src/topics/topics.ts';
import type { DeviceFixture, Home } from '../cloud/home.ts';
import { missingHomes, readHomesFile } from '../support/needs.ts';

export { missingHomes };

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** The real devices; none where the data is missing. */
export const realFixtures = once((): readonly DeviceFixture[] =>
  missingHomes === undefined ? (JSON.parse(readHomesFile('open.json')) as Home).devices : [],
);

/** One real device, by the name that the file gives it. */
export const realFixture = (name: string): DeviceFixture => {
  const found = realFixtures().find((fixture) => fixture.name === name);
  if (found === undefined) throw new Error(`There is no real device called ${name}.`);
  return found;
};

const liveDefinitions = once(
  (): Readonly<Record<string, unknown>> =>
    missingHomes === undefined
      ? (JSON.parse(readHomesFile('capabilities.json')) as { capabilities: Record<string, unknown> }).capabilities
      : {},
);

/** A definition as a running bridge has it: shipped, else what SmartThings answers. */
export const definitionOf = (capability: string): CapabilityDefinition | undefined => {
  const shipped = shippedDefinition(capability);
  if (shipped !== undefined) return shipped;
  const live = liveDefinitions()[capability];
  const parsed = live === undefined ? undefined : parseDefinition(live);
  return parsed === undefined || isDefinitionProblem(parsed) ? undefined : parsed;
};

/** The name below the base topic of every device that the kit makes. */
export const topicName = 'thing';
/** `attribute('main', 'switch', 'switch')`: the topics as the entities must name them. */
export const topics = createTopics({ base: 'smartthings', discoveryPrefix: 'homeassistant' });

const READ_AT = Date.UTC(2026, 10, 1);

export interface ParsedFixture {
  readonly device: Device;
  readonly state: DeviceState;
}

/** A fixture through the bridge's own parsers. */
export const parsedFixture = (fixture: DeviceFixture): ParsedFixture => {
  const problems = createProblems();
  const device = parseDevice(fixture.device, { installedAppId: 'app', locationId: 'home' }, 'device', problems);
  const values = parseStatus(fixture.status, READ_AT, problems);
  if (device === undefined || values === undefined) throw new Error(JSON.stringify(problems.list));
  return { device, state: new Map(values.map((value) => [attributeKey(value), value])) };
};

/** A device as the tables of entities look at it. */
export const contextOf = (fixture: DeviceFixture): DeviceContext =>
  createDeviceContext({ ...parsedFixture(fixture), name: topicName, topics, definition: definitionOf });

/** The same device as the translation of commands looks at it: `translateRun(viewOfFixture(fixture), …, definitionOf)`. */
export const viewOfFixture = (fixture: DeviceFixture): DeviceView => {
  const { device, state } = parsedFixture(fixture);
  return viewOf(device, state);
};

/** Capability → attribute → value; `{ value, unit }` where there is a unit. */
export type ReportedCapabilities = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const statusOf = (value: unknown): { value: unknown; unit?: string } =>
  typeof value === 'object' && value !== null && 'value' in value && 'unit' in value
    ? (value as { value: unknown; unit: string })
    : { value };

/**
 * A made-up device.
 *
 * @param components component → capability → attribute → value, or `{ value, unit }`.
 * @param category the manufacturer's category of the main component.
 */
export const aFixture = (
  components: Readonly<Record<string, ReportedCapabilities>>,
  category = 'Others',
): DeviceFixture => ({
  name: 'made up',
  device: {
    deviceId: '11111111-2222-3333-4444-555555555555',
    name: 'thing',
    label: 'Thing',
    locationId: 'home',
    type: 'ZIGBEE',
    components: Object.entries(components).map(([id, capabilities]) => ({
      id,
      label: id,
      capabilities: Object.keys(capabilities).map((capability) => ({ id: capability, version: 1 })),
      categories: [{ name: id === 'main' ? category : 'Other', categoryType: 'manufacturer' }],
    })),
  },
  status: {
    components: Object.fromEntries(
      Object.entries(components).map(([id, capabilities]) => [
        id,
        Object.fromEntries(
          Object.entries(capabilities).map(([capability, attributes]) => [
            capability,
            Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, statusOf(value)])),
          ]),
        ),
      ]),
    ),
  },
});

/** The context of a made-up device with these components. */
export const aContext = (
  components: Readonly<Record<string, ReportedCapabilities>>,
  category?: string,
): DeviceContext => contextOf(aFixture(components, category));

/** One row of what Home Assistant's own integration makes of a real device; empty cells are empty texts. */
export interface ExpectedRow {
  readonly fixture: string;
  readonly platform: Platform | 'media_player';
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  readonly key: string;
  readonly name: string;
  readonly device_class: string;
  readonly state_class: string;
  readonly unit: string;
  readonly entity_category: string;
  readonly enabled: 'yes' | 'no';
  readonly state: string;
  /** Options, limits, modes. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );

/** All rows; none where the data is missing. */
export const allExpectedRows = once((): readonly ExpectedRow[] => {
  if (missingHomes !== undefined) return [];
  const [head = '', ...lines] = readHomesFile('open-expected.csv').trim().split(/\r?\n/);
  const columns = cellsOf(head);
  return lines.map((line) => {
    const cells = cellsOf(line);
    const row = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
    return { ...row, attributes: JSON.parse(row['attributes'] || '{}') } as unknown as ExpectedRow;
  });
});

/** The rows of one real device and platform. */
export const expectedRows = (fixtureName: string, platform: ExpectedRow['platform']): readonly ExpectedRow[] =>
  allExpectedRows().filter((row) => row.fixture === fixtureName && row.platform === platform);

/** The one entity with this source; undefined where there is none. */
export const entityAt = (
  entities: readonly Entity[],
  component: string,
  capability?: string,
  attribute?: string,
  key?: string,
): Entity | undefined =>
  entities.find(
    ({ source }) =>
      source.component === component &&
      source.capability === capability &&
      source.attribute === attribute &&
      source.key === key,
  );
