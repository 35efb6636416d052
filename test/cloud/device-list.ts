import { type JsonObject, objectOf, textsOf } from './constraints.ts';
import type { DeviceFixture, DeviceJson } from './home.ts';

const MAX_PAGE_SIZE = 200;

/** The query of `GET /devices`: names may be repeated, and values joined by commas. */
export interface DeviceQuery {
  readonly capability: readonly string[];
  readonly capabilitiesMode: 'and' | 'or';
  readonly locationId: readonly string[];
  readonly deviceId: readonly string[];
  readonly type: readonly string[];
  readonly installedAppId: readonly string[];
  readonly includeStatus: boolean;
  readonly includeHealth: boolean;
  readonly max: number;
  readonly page: number;
}

const valuesOf = (value: unknown): string[] =>
  textsOf(value)
    .flatMap((text) => text.split(','))
    .filter((text) => text !== '');

const wholeNumber = (value: unknown, otherwise: number): number => {
  const number = Number.parseInt(String(value), 10);
  return Number.isNaN(number) || number < 0 ? otherwise : number;
};

export const parseDeviceQuery = (query: JsonObject, pageSize: number): DeviceQuery => ({
  capability: valuesOf(query['capability']),
  capabilitiesMode: query['capabilitiesMode'] === 'or' ? 'or' : 'and',
  locationId: valuesOf(query['locationId']),
  deviceId: valuesOf(query['deviceId']),
  type: valuesOf(query['type']),
  installedAppId: valuesOf(query['installedAppId']),
  includeStatus: query['includeStatus'] === 'true',
  includeHealth: query['includeHealth'] === 'true',
  max: Math.min(Math.max(1, wholeNumber(query['max'], MAX_PAGE_SIZE)), MAX_PAGE_SIZE, pageSize),
  page: wholeNumber(query['page'], 0),
});

const capabilitiesOf = (device: DeviceJson): Set<string> =>
  new Set(device.components.flatMap((component) => component.capabilities.map((capability) => capability.id)));

const among = (wanted: readonly string[], value: unknown): boolean =>
  wanted.length === 0 || wanted.includes(String(value));

/** Whether a device is one of those asked for. */
export const isAskedFor = ({ device }: DeviceFixture, query: DeviceQuery): boolean => {
  const has = capabilitiesOf(device);
  const wanted = query.capability;
  const fits = query.capabilitiesMode === 'or' ? wanted.some((id) => has.has(id)) : wanted.every((id) => has.has(id));
  return (
    (wanted.length === 0 || fits) &&
    among(query.locationId, device.locationId) &&
    among(query.deviceId, device.deviceId) &&
    among(query.type, device.type) &&
    among(query.installedAppId, objectOf(device['app'])['installedAppId'])
  );
};

const withStatus = ({ device, status }: DeviceFixture): DeviceJson => ({
  ...device,
  components: device.components.map((component) => ({
    ...component,
    capabilities: component.capabilities.map((capability) => ({
      ...capability,
      status: status.components[component.id]?.[capability.id] ?? {},
    })),
  })),
});

/** A device as the list shows it, with its state and health where they were asked for. */
export const listItem = (fixture: DeviceFixture, include: { status: boolean; health: boolean }): DeviceJson => {
  const device = include.status ? withStatus(fixture) : fixture.device;
  if (!include.health || fixture.health === undefined) return device;
  const { state, lastUpdatedDate } = fixture.health;
  return { ...device, healthState: { state, lastUpdatedDate } };
};

/** The address of the next page: the same query on the cloud's own origin, with `max` and `page`. */
export const nextPage = (origin: string, query: JsonObject, max: number, page: number): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (name === 'max' || name === 'page') continue;
    for (const text of textsOf(value)) parameters.append(name, text);
  }
  parameters.append('max', String(max));
  parameters.append('page', String(page));
  return `${origin}/devices?${parameters}`;
};
