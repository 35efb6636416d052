import { defined } from './defined.ts';
import { type Entity, entityId } from './entity.ts';

/** The device as Home Assistant's registry keeps it. */
export interface DeviceEntry {
  /** A SmartThings device id, or `bridge`. */
  readonly id: string;
  readonly name: string;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly hardwareVersion?: string;
  readonly softwareVersion?: string;
  readonly serialNumber?: string;
  /** The room. */
  readonly suggestedArea?: string;
  /** Id of the hub or parent through which it is reached. */
  readonly viaDevice?: string;
  readonly connections?: readonly (readonly [type: string, id: string])[];
}

export interface DocumentInput {
  readonly device: DeviceEntry;
  readonly entities: readonly Entity[];
  readonly version: string;
  /** Topics that must all say `online`. */
  readonly availabilityTopics: readonly string[];
  /** The name below the base topic, from which first entity ids are made. */
  readonly topicName: string;
}

/** The prefix of every identifier and unique id: all MQTT publishers share one namespace in Home Assistant. */
export const identifierOf = (id: string): string => `smartthings2mqtt_${id}`;

export type DiscoveryDocument = Readonly<Record<string, unknown>> & {
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>> & { readonly platform: string }>>;
};

const asciiSlug = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');

const componentOf = (entity: Entity, { device, topicName }: DocumentInput) => {
  const id = entityId(entity);
  const objectId = [asciiSlug(topicName) || asciiSlug(device.id), asciiSlug(entity.name ?? '')]
    .filter(Boolean)
    .join('_');
  return {
    ...defined({
      name: entity.name,
      unique_id: `${identifierOf(device.id)}_${id}`,
      default_entity_id: `${entity.platform}.${objectId}`,
      entity_category: entity.category,
      enabled_by_default: entity.enabledByDefault,
      ...entity.config,
    }),
    platform: entity.platform,
  };
};

/** The one retained document that makes Home Assistant show the device. */
export const discoveryDocument = (input: DocumentInput): DiscoveryDocument => {
  const { device, entities, version, availabilityTopics } = input;
  return {
    device: defined({
      identifiers: [identifierOf(device.id)],
      name: device.name,
      manufacturer: device.manufacturer,
      model: device.model,
      hw_version: device.hardwareVersion,
      sw_version: device.softwareVersion,
      serial_number: device.serialNumber,
      suggested_area: device.suggestedArea,
      via_device: device.viaDevice === undefined ? undefined : identifierOf(device.viaDevice),
      connections: device.connections,
      configuration_url: device.id === 'bridge' ? undefined : 'https://account.smartthings.com',
    }),
    origin: {
      name: 'SmartThings2MQTT',
      sw_version: version,
      support_url: 'https://github.com/smartthings2mqtt/smartthings2mqtt',
    },
    availability: availabilityTopics.map((topic) => ({ topic })),
    availability_mode: 'all',
    components: Object.fromEntries(entities.map((entity) => [entityId(entity), componentOf(entity, input)])),
  };
};
