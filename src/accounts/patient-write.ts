import { sentenceOf } from '../core/errors.ts';
import { type Cancel, type Clock, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { TokenStore } from './token-store.ts';

/** Writes to the store. Where the disk refuses, memory goes on, because the tokens before are dead already, and the write is repeated. */
export interface PatientWrite {
  (change: () => void): void;
  stop(): void;
}

const AGAIN_MS = seconds(30);

export const createPatientWrite = (deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: TokenStore;
}): PatientWrite => {
  const { clock, log, store } = deps;
  let cancel: Cancel = () => {};
  const write = (change: () => void): void => {
    cancel();
    try {
      change();
    } catch (error) {
      log.error(`The sign-ins cannot be saved; the bridge tries again. ${sentenceOf(error)}`);
      cancel = clock.after(AGAIN_MS, () => write(() => store.save()));
    }
  };
  return Object.assign(write, { stop: () => cancel() });
};
