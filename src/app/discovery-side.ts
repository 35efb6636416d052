import { join } from 'node:path';
import { type CapabilityDefinition, shippedDefinition } from '../capabilities/definition.ts';
import { bridgeEntities } from '../discovery/bridge.ts';
import { discoveryDocument } from '../discovery/document.ts';
import { createDeviceDiscovery } from '../homeassistant/device-discovery.ts';
import { createDiscoveryPublisher, isToldComponents } from '../homeassistant/discovery-publisher.ts';
import { loadOverrides } from '../homeassistant/overrides-file.ts';
import { createOwnTopics } from '../homeassistant/own-topics.ts';
import type { Publisher } from '../mqtt/publisher.ts';
import type { DeviceEntry, HomeChange } from '../sync/home.ts';
import type { Topics } from '../topics/topics.ts';
import type { Foundations } from './foundations.ts';
import type { HomeSide } from './home-side.ts';
import type { createRequests } from './requests.ts';

export interface DiscoverySide {
  onChange(change: HomeChange): void;
  /** The bridge's own device: Home Assistant wants parents before their children. */
  publishBridge(): void;
  stop(): void;
}

export interface DiscoverySideDeps {
  readonly foundations: Foundations;
  readonly homeSide: HomeSide;
  readonly topics: Topics;
  readonly publisher: Publisher;
  readonly requests: ReturnType<typeof createRequests>;
  /** Publishes a device's states again. */
  readonly republish: (entry: DeviceEntry) => void;
  /** Locations that are signed in. */
  readonly signedIn: () => readonly string[];
}

/** The add-on's own folder, which users can reach; `/data` they cannot. */
const ADDON_OVERRIDES = '/config/overrides.yaml';

const OFF: DiscoverySide = { onChange: () => {}, publishBridge: () => {}, stop: () => {} };

/** Tells Home Assistant of the bridge and every device, unless the user does not want it. */
export const openDiscoverySide = ({
  foundations,
  homeSide,
  topics,
  publisher,
  requests,
  republish,
  signedIn,
}: DiscoverySideDeps): DiscoverySide => {
  const { options, clock, log, folder, version, openStore } = foundations;
  const { home, definitions } = homeSide;
  if (!options.discovery) return OFF;
  const discovery = createDiscoveryPublisher({ clock, publisher, store: openStore('discovery', {}, isToldComponents) });
  const fetched = new Map<string, CapabilityDefinition>();

  const fetchDefinitions = async ({ device }: DeviceEntry): Promise<boolean> => {
    const references = device.components.flatMap(({ capabilities }) => capabilities);
    const missing = references.filter(({ id }) => shippedDefinition(id) === undefined && !fetched.has(id));
    let isNew = false;
    for (const { id, version: capabilityVersion } of missing) {
      const definition = await definitions.get(id, capabilityVersion, device.installedAppId).catch(() => undefined);
      if (definition === undefined) continue;
      fetched.set(id, definition);
      isNew = true;
    }
    return isNew;
  };
  const overridesFile = options.supervisor === undefined ? join(folder.path, 'overrides.yaml') : ADDON_OVERRIDES;
  const devices = createDeviceDiscovery({
    overrides: loadOverrides(overridesFile, log.room('discovery')),
    clock,
    topics,
    discovery,
    ownTopics: createOwnTopics(publisher),
    version,
    entries: () => home.entries(),
    roomOf: ({ device }) => home.roomOf(device)?.name,
    definition: (capability) => shippedDefinition(capability) ?? fetched.get(capability),
    republish,
    fetchDefinitions,
  });
  const publishBridge = (): void => {
    // Scenes and modes of a location that is not read yet would vanish from Home Assistant, and come back.
    if (signedIn().some((locationId) => home.location(locationId) === undefined)) return;
    const locationNames = requests.locationNames();
    const sceneNames = requests.sceneNames();
    const entities = bridgeEntities(topics, {
      locations: home.locations().map(({ location, modes }) => ({
        id: location.id,
        label: location.name,
        name: locationNames.get(location.id) ?? location.id,
        modes: modes.map(({ label }) => label),
      })),
      scenes: home
        .locations()
        .flatMap(({ scenes }) => scenes)
        .map(({ id, name }) => ({ id, label: name, name: sceneNames.get(id) ?? id })),
    });
    const device = {
      id: 'bridge',
      name: 'SmartThings2MQTT',
      manufacturer: 'SmartThings2MQTT',
      model: 'Bridge',
      softwareVersion: version,
    };
    const document = discoveryDocument({
      device,
      entities,
      version,
      availabilityTopics: [topics.bridgeState],
      topicName: 'smartthings2mqtt',
    });
    discovery.publish(topics.discovery('bridge'), document);
  };

  return {
    publishBridge,
    onChange: (change) => {
      if (change.type === 'location') publishBridge();
      devices.onChange(change);
    },
    stop: () => {
      devices.stop();
      discovery.stop();
    },
  };
};
