import type { DiscoveryDocument } from '../discovery/document.ts';
import type { Publisher } from '../mqtt/publisher.ts';
import type { Cancel, Clock } from '../ops/clock.ts';
import type { Store } from '../ops/store.ts';

/** What Home Assistant was told of each device: discovery topic → component key → platform. */
export type ToldComponents = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const isToldComponents = (value: unknown): value is ToldComponents =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((components) => typeof components === 'object' && components !== null);

export interface DiscoveryPublisherDeps {
  readonly clock: Clock;
  readonly publisher: Publisher;
  readonly store: Store<ToldComponents>;
}

/** Publishes discovery documents, and takes components away in the way that Home Assistant needs. */
export interface DiscoveryPublisher {
  /** Publishes the document where it differs from the last one since the start; whether it did. */
  publish(topic: string, document: DiscoveryDocument): boolean;
  /** Takes the whole device away. */
  retract(topic: string): void;
  stop(): void;
}

/** Home Assistant removes a component while it reads a document, and needs a moment for it. */
const REMOVAL_PAUSE_MS = 1_000;

const platformsOf = ({ components }: DiscoveryDocument): Record<string, string> =>
  Object.fromEntries(Object.entries(components).map(([key, { platform }]) => [key, platform]));

export const createDiscoveryPublisher = ({ clock, publisher, store }: DiscoveryPublisherDeps): DiscoveryPublisher => {
  const followUps = new Map<string, Cancel>();
  const published = new Map<string, string>();

  const tell = (topic: string, components: Readonly<Record<string, string>>): void => {
    store.update((told) =>
      JSON.stringify(told[topic]) === JSON.stringify(components) ? told : { ...told, [topic]: components },
    );
  };
  const retain = (topic: string, document: DiscoveryDocument): void => {
    publisher.own([topic]);
    publisher.retain(topic, JSON.stringify(document));
  };
  /** Leaving a component out is not enough: it is named once more, with nothing but its platform. */
  const withRemovals = (
    document: DiscoveryDocument,
    gone: readonly (readonly [string, string])[],
  ): DiscoveryDocument => ({
    ...document,
    components: { ...document.components, ...Object.fromEntries(gone.map(([key, platform]) => [key, { platform }])) },
  });
  const forget = (topic: string): void => {
    followUps.get(topic)?.();
    followUps.delete(topic);
  };

  return {
    publish: (topic, document) => {
      const text = JSON.stringify(document);
      if (published.get(topic) === text) return false;
      published.set(topic, text);
      forget(topic);
      const now = platformsOf(document);
      const gone = Object.entries(store.value[topic] ?? {}).filter(([key, platform]) => now[key] !== platform);
      if (gone.length === 0) {
        retain(topic, document);
        tell(topic, now);
        return true;
      }
      retain(
        topic,
        withRemovals(
          document,
          gone.filter(([key]) => !(key in now)),
        ),
      );
      const finish = clock.after(REMOVAL_PAUSE_MS, () => {
        followUps.delete(topic);
        retain(topic, document);
        tell(topic, now);
      });
      followUps.set(topic, finish);
      return true;
    },
    retract: (topic) => {
      forget(topic);
      published.delete(topic);
      publisher.clear(topic);
      store.update((told) => {
        if (!(topic in told)) return told;
        const { [topic]: _, ...others } = told;
        return others;
      });
    },
    stop: () => {
      for (const cancel of followUps.values()) cancel();
      followUps.clear();
    },
  };
};
