import { ERR_CANNOT_CONNECT, ERR_INVALID_AUTH, type HaWebSocket } from 'home-assistant-js-websocket';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import type { Secret } from '../core/secret.ts';
import type { Clock } from '../ops/clock.ts';

export interface SocketDeps {
  /** `ws://` or `wss://`. */
  readonly websocketUrl: string;
  readonly token: Secret;
  readonly clock: Pick<Clock, 'after'>;
  readonly withinMs: number;
}

const AuthMessage = Type.Object({ type: Type.String(), ha_version: Type.Optional(Type.String()) });

const read = (data: unknown): { readonly type: string; readonly ha_version?: string } => {
  try {
    const message: unknown = JSON.parse(String(data));
    return Check(AuthMessage, message) ? message : { type: 'unreadable' };
  } catch {
    return { type: 'unreadable' };
  }
};

/**
 * Opens a socket and signs in. The official client's own way would end the process where something else than Home
 * Assistant answers, makes the address by itself, and waits for ever for an answer to the token.
 * @throws the official client's numbers: ERR_INVALID_AUTH, ERR_CANNOT_CONNECT
 */
export const openSocket = ({ websocketUrl, token, clock, withinMs }: SocketDeps): Promise<HaWebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(websocketUrl);
    const stopListening = (): void => {
      cancel();
      socket.removeEventListener('message', onMessage);
      socket.removeEventListener('close', onClose);
      socket.removeEventListener('error', onClose);
    };
    const fail = (reason: number): void => {
      stopListening();
      socket.close();
      reject(reason);
    };
    const onClose = (): void => fail(ERR_CANNOT_CONNECT);
    const answers: Readonly<Record<string, (version: string) => void>> = {
      auth_required: () => socket.send(JSON.stringify({ type: 'auth', access_token: token.reveal() })),
      auth_invalid: () => fail(ERR_INVALID_AUTH),
      auth_ok: (haVersion) => {
        stopListening();
        resolve(Object.assign(socket, { haVersion }));
      },
    };
    const onMessage = ({ data }: MessageEvent): void => {
      const { type, ha_version: version = '' } = read(data);
      const answer = answers[type];
      if (answer === undefined) onClose();
      else answer(version);
    };
    const cancel = clock.after(withinMs, onClose);
    socket.addEventListener('message', onMessage);
    socket.addEventListener('close', onClose);
    socket.addEventListener('error', onClose);
  });
