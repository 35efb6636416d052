import type { CapabilityReference, Component, Device, Health } from '../core/device.ts';
import { identityOf } from './device-identity.ts';
import type { Problems } from './problems.ts';
import { field, listOf, objectOf, oneOf, optional, textField, textOf, textsOf, timeOf } from './wire.ts';

const HEALTHS = ['ONLINE', 'OFFLINE', 'UNHEALTHY', 'UNKNOWN'] as const satisfies readonly Health[];

/** A health word; one that is not known counts as unknown. */
export const healthOf = (word: unknown): Health => oneOf(HEALTHS, word) ?? 'UNKNOWN';

export interface HealthReading {
  readonly health: Health;
  /** Since when, ms since the epoch; when the read began where SmartThings does not say. */
  readonly time: number;
}

/** `{ state, lastUpdatedDate }`, as a batch read hangs on a device and as `GET /devices/{id}/health` answers. */
export const parseHealth = (raw: unknown, readBegan: number): HealthReading | undefined => {
  const state = textField(raw, 'state');
  if (state === undefined) return undefined;
  return { health: healthOf(state), time: timeOf(field(raw, 'lastUpdatedDate')) ?? readBegan };
};

/** The id of a device, even where all else is unreadable: such a device is still there. */
export const deviceIdOf = (raw: unknown): string | undefined => textField(raw, 'deviceId');

const distinct = <T>(items: readonly T[], keyOf: (item: T) => unknown): T[] =>
  [...new Map([...items].reverse().map((item) => [keyOf(item), item])).values()].reverse();

const parseCapability = (raw: unknown): CapabilityReference | undefined => {
  const id = textOf(raw) ?? textField(raw, 'id');
  const version = field(raw, 'version');
  return id === undefined ? undefined : { id, version: typeof version === 'number' ? version : 1 };
};

/** Category names, the user's choice first. */
const categoriesOf = (raw: unknown): string[] => {
  const categories = (listOf(raw) ?? []).flatMap((category) => {
    const name = textOf(category) ?? textField(category, 'name');
    return name === undefined ? [] : [{ name, isUsers: textField(category, 'categoryType') === 'user' }];
  });
  const ordered = [...categories.filter(({ isUsers }) => isUsers), ...categories.filter(({ isUsers }) => !isUsers)];
  return [...new Set(ordered.map(({ name }) => name))];
};

const parseComponent = (raw: unknown, where: string, problems: Problems): Component | undefined => {
  const id = textField(raw, 'id');
  if (id === undefined) return problems.add(where, 'A component has no id.');
  const capabilities = (listOf(field(raw, 'capabilities')) ?? []).flatMap((entry, index) => {
    const capability = parseCapability(entry);
    if (capability === undefined) problems.add(`${where}.capabilities[${index}]`, 'A capability has no id.');
    return capability ?? [];
  });
  return {
    id,
    ...optional('label', textField(raw, 'label')),
    capabilities: distinct(capabilities, (capability) => capability.id),
    categories: categoriesOf(field(raw, 'categories')),
  };
};

/** The main component's categories first. */
const allCategories = (components: readonly Component[]): string[] => {
  const main = components.filter(({ id }) => id === 'main');
  return [...new Set([...main, ...components].flatMap(({ categories }) => categories))];
};

/** One device of `GET /devices` or `GET /devices/{id}`; undefined, and a problem said, where it cannot be understood. */
export const parseDevice = (
  raw: unknown,
  context: { readonly installedAppId: string; readonly locationId: string },
  where: string,
  problems: Problems,
): Device | undefined => {
  const device = objectOf(raw);
  const id = deviceIdOf(raw);
  if (device === undefined || id === undefined) return problems.add(where, 'A device has no id.');
  // Every device has some: without them the answer is broken, and what is known of the device still holds.
  const entries = listOf(field(device, 'components'));
  if (entries === undefined) return problems.add(`${where}.components`, `The components of ${id} cannot be read.`);
  const components = distinct(
    entries.flatMap((entry, index) => parseComponent(entry, `${where}.components[${index}]`, problems) ?? []),
    (component) => component.id,
  );
  const allowed = listOf(field(device, 'allowed'));
  return {
    id,
    installedAppId: context.installedAppId,
    locationId: textField(device, 'locationId') ?? context.locationId,
    ...optional('roomId', textField(device, 'roomId')),
    label: (textField(device, 'label') ?? textField(device, 'name') ?? id).trim() || id,
    type: textField(device, 'type') ?? 'UNKNOWN',
    ...identityOf(device),
    ...optional('parentDeviceId', textField(device, 'parentDeviceId')),
    categories: allCategories(components),
    components,
    ...optional('allowed', allowed === undefined ? undefined : textsOf(allowed)),
  };
};
