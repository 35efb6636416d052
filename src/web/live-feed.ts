import type { WebSocket } from '@fastify/websocket';
import { type Clock, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { LiveEvent } from './contract.ts';
import type { PageServices } from './services.ts';

export interface LiveFeedDeps {
  readonly services: Pick<PageServices, 'status' | 'subscribe'>;
  readonly clock: Pick<Clock, 'every'>;
  readonly log: Log;
}

/** A browser that went away without a word is noticed after two of these. */
const PING_MS = seconds(30);

/** A page that does not keep up is let go: it comes again, and polls meanwhile. */
const MOST_WAITING_BYTES = 1_000_000;

/** Feeds one page with what happens, beginning with the status, until it goes away. */
export const feedPage = (socket: WebSocket, { services, clock, log }: LiveFeedDeps): void => {
  let isAlive = true;
  const send = (event: LiveEvent): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_WAITING_BYTES) socket.terminate();
    else socket.send(JSON.stringify(event));
  };
  const unsubscribe = services.subscribe(send);
  const stopPings = clock.every(PING_MS, () => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  });
  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('error', (error) => log.debug('The live feed of a page broke off.', { error }));
  socket.on('close', () => {
    unsubscribe();
    stopPings();
  });
  Promise.resolve()
    .then(() => services.status())
    .then((status) => send({ type: 'status', status }))
    .catch((error: unknown) => log.warning('The status for the page could not be read.', { error }));
};
