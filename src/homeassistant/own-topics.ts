import type { Entity } from '../discovery/entity.ts';
import type { Publisher } from '../mqtt/publisher.ts';

/** What entities read on topics of their own, because their platform reads nothing but a form of its own. */
export interface OwnTopics {
  /** Publishes what changed since the last time, and clears the topics that are no longer used. */
  publish(deviceId: string, entities: readonly Entity[]): void;
  forget(deviceId: string): void;
}

export const createOwnTopics = (publisher: Pick<Publisher, 'own' | 'retain' | 'clear'>): OwnTopics => {
  /** By device id. */
  const inUse = new Map<string, readonly string[]>();

  const publish: OwnTopics['publish'] = (deviceId, entities) => {
    const payloads = entities.flatMap(({ publishes = {} }) => Object.entries(publishes));
    const topics = payloads.map(([topic]) => topic);
    for (const topic of inUse.get(deviceId) ?? []) if (!topics.includes(topic)) publisher.clear(topic);
    inUse.set(deviceId, topics);
    publisher.own(topics);
    for (const [topic, payload] of payloads) publisher.retain(topic, payload);
  };
  return {
    publish,
    forget: (deviceId) => {
      publish(deviceId, []);
      inUse.delete(deviceId);
    },
  };
};
