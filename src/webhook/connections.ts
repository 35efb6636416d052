import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface Connections {
  /** Something proved came over this one, so it is the last to go. */
  favour(socket: Socket): void;
}

/**
 * Keeps no more than `max` connections open. A new one takes the place of the one that has been useless for longest, so that
 * whoever opens many and says nothing shuts out only himself.
 */
export const limitConnections = (server: Server, max: number): Connections => {
  /** The most dispensable first. */
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const [first] = sockets;
    if (sockets.size > max) first?.destroy();
  });
  return {
    favour: (socket) => {
      if (sockets.delete(socket)) sockets.add(socket);
    },
  };
};
