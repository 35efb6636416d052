import type { AttributeValue } from '../core/attribute.ts';
import type { DeviceEntry, HomeChange } from '../sync/home.ts';
import { isoTime } from '../topics/documents.ts';
import { stateDocument, valuePayload } from '../topics/payload.ts';
import type { Topics } from '../topics/topics.ts';
import type { Publisher } from './publisher.ts';

export interface HomePublisherDeps {
  readonly topics: Topics;
  readonly publisher: Publisher;
  readonly happensOnce: (capability: string, attribute: string) => boolean;
  /** Whether the device can be heard: its own health, and its location's. */
  readonly isAvailable: (entry: DeviceEntry) => boolean;
}

/** Republishes devices: every change at once, each on its own topic and in the whole state. */
export interface HomePublisher {
  onChange(change: HomeChange): void;
  publishAvailability(entry: DeviceEntry): void;
  /** Everything about a device; `always`: what did not change since, too. */
  publishDevice(entry: DeviceEntry, options?: { readonly always?: boolean }): void;
}

export const createHomePublisher = (deps: HomePublisherDeps): HomePublisher => {
  const { topics, publisher, happensOnce, isAvailable } = deps;

  const publishAvailability = (entry: DeviceEntry): void => {
    publisher.retain(topics.availability(entry.name), isAvailable(entry) ? 'online' : 'offline');
  };
  const publishLastSeen = (entry: DeviceEntry): void => {
    const lastSeen = isoTime(entry.lastSeen);
    if (lastSeen !== null) publisher.retain(topics.lastSeen(entry.name), lastSeen);
  };
  const publishWholeState = (entry: DeviceEntry, always = false): void => {
    publisher.retain(topics.device(entry.name), JSON.stringify(stateDocument(entry.state)), { always });
  };
  const publishAttribute = (entry: DeviceEntry, value: AttributeValue, always = false): void => {
    publisher.retain(topics.attribute(entry.name, value), valuePayload(value.value), { always });
  };
  const isKept = ({ capability, attribute }: AttributeValue): boolean => !happensOnce(capability, attribute);

  const topicsOf = (entry: DeviceEntry, name = entry.name): string[] => [
    topics.device(name),
    topics.availability(name),
    topics.lastSeen(name),
    ...[...entry.state.values()].filter(isKept).map((value) => topics.attribute(name, value)),
  ];
  const publishDevice: HomePublisher['publishDevice'] = (entry, { always = false } = {}) => {
    publisher.own(topicsOf(entry));
    publishAvailability(entry);
    for (const value of entry.state.values()) if (isKept(value)) publishAttribute(entry, value, always);
    publishWholeState(entry, always);
    publishLastSeen(entry);
  };
  const clearDevice = (name: string): void => {
    const below = `${topics.device(name)}/`;
    publisher.clearWhere((topic) => topic === topics.device(name) || topic.startsWith(below));
  };

  const onChange = (change: HomeChange): void => {
    switch (change.type) {
      case 'loaded':
        publishDevice(change.entry);
        break;
      case 'attribute':
        // A first reading is published as a whole when it is complete.
        if (!change.entry.loaded && change.source !== 'push') break;
        publishAttribute(change.entry, change.value);
        if (change.entry.loaded) publishWholeState(change.entry);
        break;
      case 'happened':
        publisher.event(topics.attribute(change.entry.name, change.value), valuePayload(change.value.value));
        if (change.entry.loaded) publishWholeState(change.entry);
        break;
      case 'attributes_gone':
        for (const value of change.values) publisher.clear(topics.attribute(change.entry.name, value));
        if (change.entry.loaded) publishWholeState(change.entry);
        break;
      case 'seen':
        if (change.entry.loaded) publishLastSeen(change.entry);
        break;
      case 'health':
        publishAvailability(change.entry);
        break;
      case 'device_removed':
        clearDevice(change.entry.name);
        break;
      case 'topic_renamed':
        clearDevice(change.from);
        publishDevice(change.entry);
        break;
      case 'device_added':
      case 'device_changed':
      case 'device_renamed':
      case 'location':
        break;
      default:
        change satisfies never;
    }
  };
  return { onChange, publishAvailability, publishDevice };
};
