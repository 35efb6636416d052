import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { BridgeError } from '../core/errors.ts';
import type { Log } from '../ops/log.ts';

export interface EmbeddedBroker {
  /** `mqtt://127.0.0.1:<port>`. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface EmbeddedBrokerDeps {
  /** 0 takes any free one. */
  readonly port: number;
  readonly log: Log;
}

const HOST = '127.0.0.1';

/** Errors are `PORT_IN_USE`; whatever else is wrong with the port counts as that, too. */
const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const fail = (cause: Error): void => {
      const reason =
        'code' in cause && cause.code === 'EADDRINUSE' ? 'is in use' : `cannot be opened (${cause.message})`;
      reject(new BridgeError('PORT_IN_USE', `The port ${port} for the embedded broker ${reason}.`, { cause }));
    };
    server.once('error', fail);
    server.listen(port, HOST, () => {
      server.off('error', fail);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

/**
 * A broker in this process, for those who have none: loopback only, without users, MQTT 3.1.1. It forgets what it
 * retained when it stops.
 */
export const createEmbeddedBroker = async ({ port, log }: EmbeddedBrokerDeps): Promise<EmbeddedBroker> => {
  const broker = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  // Small packets leave at once: held back for the other side's word, each would cost some 40 ms.
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  const trouble = (client: { readonly id: string } | null, error: Error): void =>
    log.debug(`The embedded broker has trouble with a client: ${error.message}`, { client: client?.id });
  broker.on('clientError', trouble);
  broker.on('connectionError', trouble);

  const closeBroker = (): Promise<void> => new Promise((resolve) => broker.close(resolve));
  let openPort: number;
  try {
    openPort = await listen(server, port);
  } catch (error) {
    await closeBroker();
    throw error;
  }
  server.on('error', (error) => log.warning(`The embedded broker’s port has trouble: ${error.message}`));
  const url = `mqtt://${HOST}:${openPort}`;
  log.info(`The embedded broker listens at ${url}.`);

  return {
    url,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await closeBroker();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};
