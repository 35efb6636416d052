import { sentenceOf } from '../core/errors.ts';
import type { Log } from '../ops/log.ts';
import type { LoginReason } from './token-store.ts';

/** What happens to sign-ins. */
export type AccountEvent =
  | {
      readonly type: 'signed_in';
      readonly installedAppId: string;
      readonly locationId: string;
      /** The installed app that served this location before; its devices and topics go on under the new one. */
      readonly replaced?: string;
    }
  | { readonly type: 'signed_out'; readonly installedAppId: string; readonly locationId?: string }
  | { readonly type: 'renewed'; readonly installedAppId: string }
  | {
      readonly type: 'login_needed';
      readonly installedAppId: string;
      readonly locationId?: string;
      readonly reason: LoginReason;
    };

export interface AccountEvents {
  emit(event: AccountEvent): void;
  /** Returns how to stop listening. */
  on(listener: (event: AccountEvent) => void): () => void;
}

export const createAccountEvents = (log: Log): AccountEvents => {
  const listeners = new Set<(event: AccountEvent) => void>();
  return {
    emit: (event) => {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          // Whoever listens: a sign-in must not suffer from it.
          log.error(`Nobody could react to ${event.type}. ${sentenceOf(error)}`);
        }
      }
    },
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
