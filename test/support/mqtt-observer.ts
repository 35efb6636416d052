import { Socket } from 'node:net';
import mqtt, { type MqttClient } from 'mqtt';
import { vi } from 'vitest';

export interface SeenMessage {
  readonly topic: string;
  readonly payload: string;
  readonly retained: boolean;
}

/** A client that listens to everything, as `mosquitto_sub -t '#' -v` does. */
export interface MqttObserver {
  /** All that came, in order. */
  readonly messages: readonly SeenMessage[];
  /** The last payload of a topic. */
  last(topic: string): string | undefined;
  /** All payloads of a topic, in order. */
  all(topic: string): string[];
  /** The last payload as JSON. */
  json(topic: string): unknown;
  publish(topic: string, payload: string, options?: { retain?: boolean }): Promise<void>;
  /** Resolves with the payload of the next message on a topic that `isWanted` takes. */
  next(topic: string, isWanted?: (payload: string) => boolean): Promise<string>;
  clear(): void;
  stop(): Promise<void>;
}

const connect = async (url: string): Promise<MqttClient> => {
  const client = await mqtt.connectAsync(url, { protocolVersion: 4, reconnectPeriod: 50 });
  // Its word on each message leaves at once: otherwise the broker holds the next one back for 40 ms.
  if (client.stream instanceof Socket) client.stream.setNoDelay(true);
  return client;
};

export const observeMqtt = async (url: string): Promise<MqttObserver> => {
  const client = await connect(url);
  const messages: SeenMessage[] = [];
  client.on('message', (topic, payload, packet) => {
    messages.push({ topic, payload: payload.toString(), retained: packet.retain });
  });
  await client.subscribeAsync('#', { qos: 1 });
  const all = (topic: string): string[] =>
    messages.filter((message) => message.topic === topic).map(({ payload }) => payload);
  const last = (topic: string): string | undefined => all(topic).at(-1);
  return {
    messages,
    all,
    last,
    json: (topic) => {
      const payload = last(topic);
      return payload === undefined || payload === '' ? undefined : JSON.parse(payload);
    },
    publish: async (topic, payload, { retain = false } = {}) => {
      await client.publishAsync(topic, payload, { qos: 1, retain });
    },
    next: (topic, isWanted = () => true) => {
      const from = messages.length;
      return vi.waitFor(
        () => {
          const found = messages.slice(from).find((message) => message.topic === topic && isWanted(message.payload));
          if (found === undefined) throw new Error(`Nothing came on ${topic}.`);
          return found.payload;
        },
        { timeout: 10_000, interval: 5 },
      );
    },
    clear: () => void messages.splice(0),
    stop: () => client.endAsync(true),
  };
};

/** Brokers give what was retained last at the end, or so; it is no part of the answer. */
const END_MARK = 'test/end_of_retained';

/** What the broker has retained: topic → payload. */
export const readRetained = async (url: string): Promise<Map<string, string>> => {
  const client = await connect(url);
  const retained = new Map<string, string>();
  let lastAt = performance.now();
  client.on('message', (topic, payload, packet) => {
    if (packet.retain) retained.set(topic, payload.toString());
    lastAt = performance.now();
  });
  await client.publishAsync(END_MARK, 'end', { qos: 1, retain: true });
  await client.subscribeAsync('#', { qos: 0 });
  await vi.waitFor(
    () => {
      if (!retained.has(END_MARK)) throw new Error('Retained messages are still to come.');
      if (performance.now() - lastAt < 60) throw new Error('Retained messages are still coming.');
    },
    { timeout: 10_000, interval: 20 },
  );
  await client.publishAsync(END_MARK, '', { qos: 1, retain: true });
  await client.endAsync(true);
  retained.delete(END_MARK);
  return retained;
};
