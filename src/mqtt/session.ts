import { Socket } from 'node:net';
import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { sentenceOf } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { type ConnectionProblem, describeProblem } from './connection-problem.ts';

/** Where the broker is and how to sign in there. */
export interface BrokerAddress {
  /** `mqtt://`, `mqtts://`, `ws://` or `wss://`, without user and password. */
  readonly url: string;
  readonly username?: string;
  readonly password?: Secret;
  /** PEM texts, not file names; used with `mqtts://` and `wss://` only. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** What the broker publishes, retained, when the bridge vanishes; and the bridge itself, when it stops. */
export interface LastWill {
  readonly topic: string;
  readonly payload: string;
}

/** 5 is MQTT 5; 4 is how MQTT 3.1.1 calls itself on the wire. */
export type ProtocolVersion = 5 | 4;

export interface PublishOptions {
  readonly retain?: boolean;
  /** 1: the promise waits for the broker's word that it has the message. Default: 1 for retained messages, else 0. */
  readonly qos?: 0 | 1;
  /** Echoes what the sender of a request gave with its response topic; left out on MQTT 3.1.1. */
  readonly correlationData?: Uint8Array;
}

/** One topic filter and what MQTT 5 can do for it; MQTT 3.1.1 ignores the rest. */
export interface Subscription {
  readonly filter: string;
  /** Retained messages keep their flag however they come, so that they can be told from fresh ones. */
  readonly retainAsPublished?: boolean;
  /** Leaves out what is retained already. */
  readonly freshOnly?: boolean;
}

export interface ReceivedMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
  readonly protocol: ProtocolVersion;
  /** MQTT 5 only. */
  readonly responseTopic?: string;
  readonly correlationData?: Uint8Array;
}

export interface SessionOptions {
  readonly broker: BrokerAddress;
  readonly clientId: string;
  readonly will: LastWill;
  readonly protocol: ProtocolVersion;
  /** Gives up, also while the broker has not answered yet. */
  readonly signal: AbortSignal;
  readonly onMessage: (message: ReceivedMessage) => void;
  /** Heard once, and only when the session was opened. */
  readonly onClosed: (problem: ConnectionProblem) => void;
}

/** One network connection that the broker accepted. It never comes back: a new one is opened. */
export interface Session {
  readonly protocol: ProtocolVersion;
  /** How many messages may wait for the broker's word at once. */
  readonly receiveMaximum: number;
  /** Rejects when the broker refuses the message, or when the connection ends before it is known. */
  publish(topic: string, payload: string, options?: PublishOptions): Promise<void>;
  /** Rejects with a sentence when the broker refuses. */
  subscribe(subscription: Subscription): Promise<void>;
  /** Says good-bye, so that the broker does not publish the last will. */
  end(): Promise<void>;
  /** Hangs up. */
  destroy(): void;
}

export type Opening = { readonly session: Session } | { readonly problem: ConnectionProblem };

const KEEPALIVE_SECONDS = 30;
const CONNECT_TIMEOUT_MS = 8_000;
/** MQTT 5: what a broker that says nothing can take. */
const DEFAULT_RECEIVE_MAXIMUM = 65_535;
/** Fixed header, topic length, message id and properties: never more than this beside topic and payload. */
const PACKET_OVERHEAD_BYTES = 32;

const clientOptions = ({ broker, clientId, will, protocol }: SessionOptions): IClientOptions => {
  const isEncrypted = /^(mqtts|wss):/i.test(broker.url);
  return {
    clientId,
    protocolVersion: protocol,
    keepalive: KEEPALIVE_SECONDS,
    clean: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // A client lives for one connection: a lost one must neither come back by itself nor send old values again.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
    ...(broker.username === undefined ? {} : { username: broker.username }),
    ...(broker.password === undefined ? {} : { password: broker.password.reveal() }),
    ...(isEncrypted
      ? {
          rejectUnauthorized: true,
          ...(broker.ca === undefined ? {} : { ca: broker.ca }),
          ...(broker.cert === undefined ? {} : { cert: broker.cert }),
          ...(broker.key === undefined ? {} : { key: broker.key }),
        }
      : {}),
  };
};

const receivedMessage = (topic: string, packet: IPublishPacket, protocol: ProtocolVersion): ReceivedMessage => {
  const { responseTopic, correlationData } = packet.properties ?? {};
  return {
    topic,
    payload: typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload,
    retained: packet.retain,
    protocol,
    ...(responseTopic === undefined ? {} : { responseTopic }),
    ...(correlationData === undefined ? {} : { correlationData }),
  };
};

const createSession = (client: MqttClient, protocol: ProtocolVersion): Session => {
  const limits = client.serverProperties ?? {};
  const maximumQos = limits.maximumQoS === 0 ? 0 : 1;
  const maximumPacketSize = limits.maximumPacketSize ?? Number.POSITIVE_INFINITY;
  /** mqtt.js forgets those that are under way when the connection ends. */
  const underWay = new Set<(error: Error) => void>();
  client.once('close', () => {
    for (const fail of underWay) fail(new Error('The connection to the broker ended.'));
    underWay.clear();
  });

  return {
    protocol,
    receiveMaximum: limits.receiveMaximum ?? DEFAULT_RECEIVE_MAXIMUM,
    publish: (topic, payload, { retain = false, qos = retain ? 1 : 0, correlationData } = {}) =>
      new Promise((resolve, reject) => {
        if (!client.connected) return reject(new Error('There is no connection to the broker.'));
        // A broker hangs up on what is too large, and the same message would make it hang up for ever.
        const size = Buffer.byteLength(topic) + Buffer.byteLength(payload) + PACKET_OVERHEAD_BYTES;
        if (size > maximumPacketSize) {
          return reject(new Error(`It has ${size} bytes, and the broker takes ${maximumPacketSize} at most.`));
        }
        underWay.add(reject);
        const properties =
          correlationData === undefined ? {} : { properties: { correlationData: Buffer.from(correlationData) } };
        client.publish(topic, payload, { qos: qos > maximumQos ? 0 : qos, retain, ...properties }, (error) => {
          underWay.delete(reject);
          if (error) reject(error);
          else resolve();
        });
      }),
    subscribe: async ({ filter, retainAsPublished = false, freshOnly = false }) => {
      await client.subscribeAsync(filter, { qos: 1, nl: true, rap: retainAsPublished, rh: freshOnly ? 2 : 0 });
    },
    end: () => client.endAsync(),
    destroy: () => {
      // Not `end`: that waits for ever behind an earlier one to a broker that hangs.
      client.stream.destroy();
    },
  };
};

/** Connects once. A refusal is a value: nothing throws, and nothing is tried again. */
export const openSession = (options: SessionOptions): Promise<Opening> =>
  new Promise((resolve) => {
    const { broker, protocol, signal, onMessage, onClosed } = options;
    let wasAccepted = false;
    let firstError: unknown;
    const problem = (): ConnectionProblem =>
      describeProblem({
        url: broker.url,
        hasUsername: broker.username !== undefined,
        wasAccepted,
        ...(firstError === undefined ? {} : { error: firstError }),
      });
    const note = (error: unknown): void => {
      firstError ??= error;
    };

    let client: MqttClient;
    try {
      client = mqtt.connect(broker.url, clientOptions(options));
    } catch (error) {
      note(new Error(`the address or one of the certificate files is not right (${sentenceOf(error)})`));
      return resolve({ problem: problem() });
    }
    const abandon = (): void => {
      client.stream.destroy();
    };
    signal.addEventListener('abort', abandon, { once: true });
    client.on('error', note);
    // mqtt.js swallows what has no code, such as a web server's refusal of the WebSocket.
    client.stream.on('error', note);
    client.on('disconnect', ({ reasonCode }) =>
      note(Object.assign(new Error(`it gave the reason ${reasonCode ?? 0}`), { code: reasonCode })),
    );
    client.on('message', (topic, _payload, packet) => onMessage(receivedMessage(topic, packet, protocol)));
    client.on('connect', () => {
      wasAccepted = true;
      firstError = undefined;
      // A result that waits for the broker's word on the message before it comes some 40 ms late.
      if (client.stream instanceof Socket) client.stream.setNoDelay(true);
      resolve({ session: createSession(client, protocol) });
    });
    client.on('close', () => {
      signal.removeEventListener('abort', abandon);
      if (wasAccepted) onClosed(problem());
      else resolve({ problem: problem() });
    });
  });
