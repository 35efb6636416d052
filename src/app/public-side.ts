import { createPublicListener } from '../webhook/listener.ts';
import type { CloudSide } from './cloud-side.ts';
import type { LiveDoor } from './door.ts';
import type { Foundations } from './foundations.ts';
import type { Incoming } from './incoming.ts';

/** What the internet reaches: the webhook, and the way back from a sign-in. */
export interface PublicSide {
  start(): Promise<void>;
  stop(): Promise<void>;
}

const CLOSED: PublicSide = { start: async () => {}, stop: async () => {} };

/** Opened only where the door is `public`. */
export const openPublicSide = (
  { options, clock, log }: Foundations,
  { login }: CloudSide,
  door: LiveDoor,
  { messages, get }: Incoming,
): PublicSide => {
  const { kind, targetUrl, redirectUrl } = door.current();
  if (kind !== 'public' || targetUrl === undefined || redirectUrl === undefined) return CLOSED;
  const listener = createPublicListener({
    host: options.publicHost,
    port: options.publicPort,
    targetUrl,
    callbackUrl: redirectUrl,
    keyUrl: options.keyUrl,
    get,
    messages,
    onCallback: async (query) => {
      const { locationName } = await login.callback(query);
      const where = locationName === undefined ? 'your location' : locationName;
      return { sentence: `You are signed in to ${where}. You can close this page and go back to the bridge.` };
    },
    clock,
    log: log.room('webhook'),
  });

  return {
    start: async () => {
      await listener.start();
    },
    stop: () => listener.stop(),
  };
};
