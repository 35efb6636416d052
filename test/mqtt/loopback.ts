import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AedesOptions } from 'aedes';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { TestClock } from '../support/test-clock.ts';

/** A port of this machine that listens, can vanish with all its connections, and can come back on the same number. */
export interface Port {
  readonly number: number;
  /** Cuts all connections; new ones are taken. */
  cut(): void;
  close(): Promise<void>;
  open(): Promise<void>;
}

export const openPort = async (onSocket: (socket: Socket) => void): Promise<Port> => {
  const sockets = new Set<Socket>();
  let server: Server;
  let number = 0;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const open = async (): Promise<void> => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
      onSocket(socket);
    });
    await new Promise<void>((resolve) => server.listen(number, '127.0.0.1', resolve));
    number = (server.address() as AddressInfo).port;
  };
  await open();
  return {
    number,
    cut,
    open,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      await closed;
    },
  };
};

export interface LoopbackBroker extends Port {
  readonly url: string;
  /** How many clients are connected. */
  clients(): number;
  stop(): Promise<void>;
}

/** An MQTT 3.1.1 broker in this process; what it retained survives that it vanishes. */
export const aLoopbackBroker = async (options: AedesOptions = {}): Promise<LoopbackBroker> => {
  const broker = await Aedes.createBroker(options);
  const port = await openPort((socket) => {
    broker.handle(socket);
  });
  return {
    ...port,
    url: `mqtt://127.0.0.1:${port.number}`,
    clients: () => broker.connectedClients,
    stop: async () => {
      await new Promise<void>((resolve) => broker.close(resolve));
      await port.close();
    },
  };
};

export interface Watcher {
  readonly client: MqttClient;
  /** Everything that came, in order. */
  readonly messages: { readonly topic: string; readonly payload: string; readonly retained: boolean }[];
  /** The last of each topic; cleared ones are gone. */
  readonly last: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

/** Somebody else at the broker, who listens to `filter`. */
export const watch = async (url: string, filter = '#', options: IClientOptions = {}): Promise<Watcher> => {
  const client = await mqtt.connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0, ...options });
  const messages: Watcher['messages'] = [];
  const last = new Map<string, string>();
  client.on('message', (topic, payload, packet) => {
    messages.push({ topic, payload: payload.toString(), retained: packet.retain });
    if (payload.length === 0) last.delete(topic);
    else last.set(topic, payload.toString());
  });
  await client.subscribeAsync(filter, { qos: 0 });
  return { client, messages, last, close: () => client.endAsync(true) };
};

/** Moves the clock on, a second at a time with real time between, until `condition` holds. */
export const advanceUntil = async (clock: TestClock, condition: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (condition()) return;
    await clock.advance(1_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('It did not happen.');
};
