import type { CapabilityDefinition } from '../capabilities/definition.ts';
import { attributeKey } from '../core/attribute.ts';
import { createDeviceContext, type DeviceContext } from '../discovery/context.ts';
import { discoveryDocument, type DeviceEntry as RegistryEntry } from '../discovery/document.ts';
import { entitiesOf } from '../discovery/entities.ts';
import { applyOverrides, type Override } from '../discovery/overrides.ts';
import type { Cancel, Clock } from '../ops/clock.ts';
import type { DeviceEntry, HomeChange } from '../sync/home.ts';
import type { Topics } from '../topics/topics.ts';
import type { DiscoveryPublisher } from './discovery-publisher.ts';
import type { OwnTopics } from './own-topics.ts';

export interface DeviceDiscoveryDeps {
  readonly clock: Clock;
  readonly topics: Topics;
  readonly discovery: DiscoveryPublisher;
  readonly ownTopics: OwnTopics;
  readonly version: string;
  readonly entries: () => readonly DeviceEntry[];
  readonly roomOf: (entry: DeviceEntry) => string | undefined;
  readonly definition: (capability: string) => CapabilityDefinition | undefined;
  /** What the user wants differently. */
  readonly overrides: readonly Override[];
  /** Publishes the device's states again, whether they changed or not. */
  readonly republish: (entry: DeviceEntry) => void;
  /** Fetches what definitions are missing; resolves to whether any came. */
  readonly fetchDefinitions: (entry: DeviceEntry) => Promise<boolean>;
}

/** Tells Home Assistant of every device, and again when what the device is made of changes. */
export interface DeviceDiscovery {
  onChange(change: HomeChange): void;
  stop(): void;
}

/** Several changes in a row make one new document. */
const GATHER_MS = 250;
/**
 * Home Assistant does not read a state again when only the rest of an entity changed: a word that came before it was
 * among the options would stay refused.
 */
const REPUBLISH_AFTER_MS = 2_000;

const registryEntry = (
  { device }: DeviceEntry,
  room: string | undefined,
  isKnown: (id: string) => boolean,
): RegistryEntry => {
  const via = [device.parentDeviceId, device.hubId].find((id) => id !== undefined && id !== device.id && isKnown(id));
  return {
    id: device.id,
    name: device.label,
    ...(device.manufacturer === undefined ? {} : { manufacturer: device.manufacturer }),
    ...(device.model === undefined ? {} : { model: device.model }),
    ...(device.hardwareVersion === undefined ? {} : { hardwareVersion: device.hardwareVersion }),
    ...(device.softwareVersion === undefined ? {} : { softwareVersion: device.softwareVersion }),
    ...(device.serialNumber === undefined ? {} : { serialNumber: device.serialNumber }),
    ...(room === undefined ? {} : { suggestedArea: room }),
    viaDevice: via ?? 'bridge',
  };
};

export const createDeviceDiscovery = (deps: DeviceDiscoveryDeps): DeviceDiscovery => {
  const { clock, topics, discovery, ownTopics, version, entries, roomOf, definition } = deps;
  const contexts = new Map<string, DeviceContext>();
  const waiting = new Map<string, Cancel>();
  const republishing = new Map<string, Cancel>();

  const republishSoon = (entry: DeviceEntry): void => {
    const { id } = entry.device;
    republishing.get(id)?.();
    const cancel = clock.after(REPUBLISH_AFTER_MS, () => {
      republishing.delete(id);
      deps.republish(entry);
    });
    republishing.set(id, cancel);
  };
  const publish = (entry: DeviceEntry): void => {
    waiting.get(entry.device.id)?.();
    waiting.delete(entry.device.id);
    const context = createDeviceContext({
      device: entry.device,
      state: entry.state,
      name: entry.name,
      topics,
      definition,
    });
    const entities = applyOverrides(entry.device, entitiesOf(context), deps.overrides);
    const isFirst = !contexts.has(entry.device.id);
    contexts.set(entry.device.id, context);
    const isKnown = (id: string): boolean => entries().some(({ device }) => device.id === id);
    const document = discoveryDocument({
      device: registryEntry(entry, roomOf(entry), isKnown),
      entities,
      version,
      availabilityTopics: [topics.bridgeState, context.availabilityTopic],
      topicName: entry.name,
    });
    const isChanged = discovery.publish(topics.discovery(entry.device.id), document);
    ownTopics.publish(entry.device.id, entities);
    if (isChanged && !isFirst) republishSoon(entry);
  };
  const publishSoon = (entry: DeviceEntry): void => {
    if (!entry.loaded || waiting.has(entry.device.id)) return;
    waiting.set(
      entry.device.id,
      clock.after(GATHER_MS, () => publish(entry)),
    );
  };
  const complete = async (entry: DeviceEntry): Promise<void> => {
    if (await deps.fetchDefinitions(entry)) publishSoon(entry);
  };

  return {
    onChange: (change) => {
      switch (change.type) {
        case 'loaded':
          publish(change.entry);
          void complete(change.entry);
          break;
        case 'topic_renamed':
          if (change.entry.loaded) publish(change.entry);
          break;
        case 'device_changed':
        case 'device_renamed':
        case 'attributes_gone':
          publishSoon(change.entry);
          break;
        case 'attribute': {
          const { entry, value } = change;
          if (contexts.get(entry.device.id)?.looked.has(attributeKey(value)) === true) publishSoon(entry);
          break;
        }
        case 'device_removed':
          contexts.delete(change.entry.device.id);
          waiting.get(change.entry.device.id)?.();
          waiting.delete(change.entry.device.id);
          republishing.get(change.entry.device.id)?.();
          republishing.delete(change.entry.device.id);
          discovery.retract(topics.discovery(change.entry.device.id));
          ownTopics.forget(change.entry.device.id);
          break;
        case 'location':
          for (const entry of entries()) if (entry.device.locationId === change.locationId) publishSoon(entry);
          break;
        case 'happened':
        case 'seen':
        case 'health':
        case 'device_added':
          break;
        default:
          change satisfies never;
      }
    },
    stop: () => {
      for (const cancel of [...waiting.values(), ...republishing.values()]) cancel();
      waiting.clear();
      republishing.clear();
    },
  };
};
