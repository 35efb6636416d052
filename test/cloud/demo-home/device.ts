import type { ComponentJson, ComponentStatus, DeviceFixture, HealthState } from '../home.ts';
import { offlineSince, reportedAt } from './attributes.ts';
import { numberOf } from './ids.ts';
import { ownerId, type Place } from './places.ts';

/** One component: what it is, and all that it reports, capability by capability. */
export interface Part {
  /** The maker's category and, where the user chose another, the user's. */
  readonly categories: readonly [maker: string, user?: string];
  readonly capabilities: ComponentStatus;
  readonly label?: string;
}

export const part = (category: string, capabilities: ComponentStatus, own: Pick<Part, 'label'> = {}): Part => ({
  categories: [category],
  capabilities,
  ...own,
});

export interface DeviceDescription {
  readonly id: string;
  readonly label: string;
  /** What the driver or the maker calls this sort of device. */
  readonly name: string;
  /** The code of the maker, as drivers report it. */
  readonly maker?: string;
  readonly place: Place;
  readonly components: Readonly<Record<string, Part>>;
  /** `UNTRACKED`: SmartThings does not follow its health. */
  readonly health?: HealthState | 'UNTRACKED';
}

/** What the way in which a device is connected adds to its description. */
export interface Integration {
  readonly type: string;
  /** The block of fields that is named after the type. */
  readonly block?: Readonly<Record<string, unknown>>;
  readonly manufacturerName: string;
  readonly presentationId?: string;
  /** Fields that only some types have, among those that all have. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** The id of something that belongs to a device: its profile, its driver, its presentation. */
export const related = (prefix: string, id: string): string => id.replace('de71ce00', prefix);
/** When the user added the device. */
export const setUpAt = (id: string): string =>
  new Date(Date.UTC(2025, 0, numberOf(id), 18, 4, numberOf(id))).toISOString();
const blockName = (type: string): string => type.toLowerCase().replace(/_(.)/g, (_, letter) => letter.toUpperCase());

const componentOf = (id: string, part: Part): ComponentJson => ({
  id,
  label: part.label ?? id,
  capabilities: Object.keys(part.capabilities).map((capability) => ({ id: capability, version: 1 })),
  categories: part.categories
    .filter((name) => name !== undefined)
    .map((name, index) => ({ name, categoryType: index === 0 ? 'manufacturer' : 'user' })),
});

/** Puts a device together, as SmartThings shows it, with its state and health. */
export const build = (it: DeviceDescription, integration: Integration): DeviceFixture => {
  const local = integration.block?.['executingLocally'] === true;
  const parts = Object.entries(it.components);
  const health = it.health ?? 'ONLINE';
  return {
    name: it.name,
    device: {
      deviceId: it.id,
      name: it.name,
      label: it.label,
      manufacturerName: integration.manufacturerName,
      presentationId: integration.presentationId ?? related('93e5e900', it.id),
      ...(it.maker === undefined ? {} : { deviceManufacturerCode: it.maker }),
      locationId: it.place.locationId,
      ownerId,
      ...(it.place.roomId === undefined ? {} : { roomId: it.place.roomId }),
      components: parts.map(([id, part]) => componentOf(id, part)),
      createTime: setUpAt(it.id),
      ...integration.more,
      profile: { id: related('940f1e00', it.id) },
      ...(integration.block === undefined ? {} : { [blockName(integration.type)]: integration.block }),
      type: integration.type,
      restrictionTier: 0,
      // Both forms are seen, and both mean that nothing is forbidden.
      allowed: local ? null : [],
      executionContext: local ? 'LOCAL' : 'CLOUD',
      relationships: [],
    },
    status: { components: Object.fromEntries(parts.map(([id, part]) => [id, part.capabilities])) },
    ...(health === 'UNTRACKED'
      ? {}
      : {
          health: { deviceId: it.id, state: health, lastUpdatedDate: health === 'OFFLINE' ? offlineSince : reportedAt },
        }),
  };
};
