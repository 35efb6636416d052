import type { Cancel, Clock } from '../ops/clock.ts';
import type { LocationEntry } from '../sync/home.ts';
import type { DeviceDocument } from '../topics/documents.ts';
import type { Topics } from '../topics/topics.ts';
import type { Publisher } from './publisher.ts';

export interface BridgePublisherDeps {
  readonly clock: Clock;
  readonly topics: Topics;
  readonly publisher: Publisher;
  readonly info: () => object;
  readonly devices: () => readonly DeviceDocument[];
  /** Those that were read since the start. */
  readonly locations: () => readonly LocationEntry[];
  /** Ids of all that are signed in, also where the sign-in is lost. */
  readonly signedIn: () => readonly string[];
  /** Topic names by id. */
  readonly sceneNames: (scenes: readonly { id: string; label: string }[]) => ReadonlyMap<string, string>;
  readonly locationNames: (locations: readonly { id: string; label: string }[]) => ReadonlyMap<string, string>;
}

/** Publishes what is about the bridge and its locations. Asks in quick succession make one publication. */
export interface BridgePublisher {
  infoChanged(): void;
  devicesChanged(): void;
  locationsChanged(): void;
  /** All of it now. */
  publishAll(): void;
  event(event: Readonly<Record<string, unknown>>): void;
  stop(): void;
}

const GATHER_MS = 100;

export const createBridgePublisher = (deps: BridgePublisherDeps): BridgePublisher => {
  const { clock, topics, publisher } = deps;
  const waiting = new Map<() => void, Cancel>();

  const retain = (topic: string, document: unknown): void => {
    publisher.own([topic]);
    publisher.retain(topic, JSON.stringify(document));
  };
  const publishInfo = (): void => retain(topics.bridgeInfo, deps.info());
  const publishDevices = (): void => retain(topics.bridgeDevices, deps.devices());

  const publishModes = (locations: readonly LocationEntry[], names: ReadonlyMap<string, string>): void => {
    const current = new Map<string, string>();
    for (const { location, currentMode } of locations) {
      const name = names.get(location.id);
      if (name !== undefined && currentMode !== undefined) current.set(topics.mode(name), currentMode.label);
    }
    publisher.own([...current.keys()]);
    for (const [topic, label] of current) publisher.retain(topic, label);
    // What was not read since the start is not gone: its mode stays as it was known last.
    const kept = new Set(deps.signedIn().map((id) => topics.mode(names.get(id) ?? '')));
    publisher.clearWhere((topic) => topic.startsWith(topics.mode('')) && !current.has(topic) && !kept.has(topic));
  };
  const publishLocations = (): void => {
    const locations = deps.locations();
    const names = deps.locationNames(locations.map(({ location }) => ({ id: location.id, label: location.name })));
    publishModes(locations, names);
    if (locations.length === 0 && deps.signedIn().length > 0) return;
    const scenes = locations.flatMap(({ location, scenes }) => scenes.map((scene) => ({ scene, location })));
    const sceneNames = deps.sceneNames(scenes.map(({ scene }) => ({ id: scene.id, label: scene.name })));
    retain(
      topics.bridgeScenes,
      scenes.map(({ scene, location }) => ({
        id: scene.id,
        topic: sceneNames.get(scene.id),
        name: scene.name,
        location: location.name,
      })),
    );
  };
  const soon = (publish: () => void): void => {
    if (waiting.has(publish)) return;
    const cancel = clock.after(GATHER_MS, () => {
      waiting.delete(publish);
      publish();
    });
    waiting.set(publish, cancel);
  };

  return {
    infoChanged: () => soon(publishInfo),
    devicesChanged: () => soon(publishDevices),
    locationsChanged: () => soon(publishLocations),
    publishAll: () => {
      publishInfo();
      publishDevices();
      publishLocations();
    },
    event: (event) => publisher.event(topics.bridgeEvent, JSON.stringify(event)),
    stop: () => {
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
};
