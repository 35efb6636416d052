import type { KeyObject } from 'node:crypto';
import { sentenceOf } from '../core/errors.ts';
import { type Clock, hours, minutes, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { createAllowance } from './allowance.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';
import type { SmallGet, SmallReply } from './small-get.ts';

export type KeyAnswer =
  | { readonly outcome: 'found'; readonly key: KeyObject }
  /** The key host has no such key, or what it has cannot serve. */
  | { readonly outcome: 'unknown' }
  /** The key host cannot be asked now; the sender may try again. */
  | { readonly outcome: 'unavailable' }
  /** Too many strange keys were asked for; the sender may try again. */
  | { readonly outcome: 'limit' };

/** `expected`: the message names what only SmartThings and we know, so it deserves a fetch that no flood of strangers can use up. */
export type Asker = 'expected' | 'stranger';

export interface KeyCache {
  find(keyId: string, asker: Asker): Promise<KeyAnswer>;
}

export interface KeyCacheDeps {
  /** e.g. `https://key.smartthings.com`. */
  readonly keyUrl: string;
  readonly get: SmallGet;
  readonly clock: Clock;
  readonly log: Log;
}

const FETCH_LIMITS = { timeoutMs: seconds(5), maxBytes: 64 * 1_024 };
const MAX_KEYS = 32;
const KEEP_MS = hours(24);
const KEEP_UNKNOWN_MS = minutes(1);
/** While the key host is away a key whose certificate is still valid serves on for so long before the next try. */
const KEEP_STALE_MS = minutes(5);
const LONGEST_KEY_ID = 256;
const KEY_ID = /^(?:\/[A-Za-z0-9._-]+)+$/;
const DOTS_ONLY = /\/\.+(?:\/|$)/;
/** A key that the host does not have. 408 and 429 only ask to come again. */
const saysUnknown = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/** Whether the id is a plain path, which can lead to no other host and to no parent folder. */
export const isKeyId = (keyId: string): boolean =>
  keyId.length <= LONGEST_KEY_ID && KEY_ID.test(keyId) && !DOTS_ONLY.test(keyId);

interface CachedKey extends PublicKey {
  until: number;
}

const UNKNOWN: KeyAnswer = { outcome: 'unknown' };
const UNAVAILABLE: KeyAnswer = { outcome: 'unavailable' };

/** The public keys that SmartThings signs with, by key id. They change about monthly, and the id with them. */
export const createKeyCache = ({ keyUrl, get, clock, log }: KeyCacheDeps): KeyCache => {
  const base = keyUrl.replace(/\/+$/, '');
  /** The least recently used first. */
  const keys = new Map<string, CachedKey>();
  /** Until when an id counts as unknown. Fetches are rationed, so this stays small. */
  const unknown = new Map<string, number>();
  const underWay = new Map<string, Promise<KeyAnswer>>();
  const fetches = {
    expected: createAllowance({ clock, count: 30, perMs: minutes(1) }),
    stranger: createAllowance({ clock, count: 10, perMs: minutes(1) }),
  };
  let hostIsAway = false;

  const remember = (keyId: string, key: CachedKey): void => {
    keys.delete(keyId);
    keys.set(keyId, key);
    for (const oldest of keys.keys()) {
      if (keys.size <= MAX_KEYS) break;
      keys.delete(oldest);
    }
  };

  const rememberUnknown = (keyId: string, reason: string): KeyAnswer => {
    const now = clock.now();
    for (const [id, until] of unknown) if (until <= now) unknown.delete(id);
    unknown.set(keyId, now + KEEP_UNKNOWN_MS);
    keys.delete(keyId);
    log.debug('A message was signed with a key that cannot be used.', { keyId, reason });
    return UNKNOWN;
  };

  const missHost = (keyId: string, reason: string): KeyAnswer => {
    if (!hostIsAway) {
      log.warning('The keys that prove messages of SmartThings cannot be fetched; events may come late.', { reason });
    }
    hostIsAway = true;
    const stale = keys.get(keyId);
    const now = clock.now();
    if (stale?.validUntil === undefined || stale.validUntil <= now) return UNAVAILABLE;
    stale.until = Math.min(now + KEEP_STALE_MS, stale.validUntil);
    return { outcome: 'found', key: stale.key };
  };

  const understand = (keyId: string, reply: SmallReply): KeyAnswer => {
    const now = clock.now();
    if (saysUnknown(reply.status)) return rememberUnknown(keyId, `The key host answered ${reply.status}.`);
    if (reply.status !== 200) return missHost(keyId, `The key host answered ${reply.status}.`);
    if (hostIsAway) log.info('The keys that prove messages of SmartThings can be fetched again.');
    hostIsAway = false;
    const read = reply.text === undefined ? { problem: 'It is too long.' } : readPublicKey(reply.text, now);
    if ('problem' in read) return rememberUnknown(keyId, read.problem);
    remember(keyId, { ...read, until: Math.min(now + KEEP_MS, read.validUntil ?? Number.POSITIVE_INFINITY) });
    return { outcome: 'found', key: read.key };
  };

  const fetchKey = async (keyId: string): Promise<KeyAnswer> => {
    let reply: SmallReply;
    try {
      reply = await get(`${base}${keyId}`, FETCH_LIMITS);
    } catch (error) {
      return missHost(keyId, sentenceOf(error));
    }
    return understand(keyId, reply);
  };

  const fetchOnce = (keyId: string, asker: Asker): Promise<KeyAnswer> => {
    const current = underWay.get(keyId);
    if (current !== undefined) return current;
    if (!fetches[asker].take()) return Promise.resolve({ outcome: asker === 'stranger' ? 'limit' : 'unavailable' });
    const fetching = fetchKey(keyId).finally(() => underWay.delete(keyId));
    underWay.set(keyId, fetching);
    return fetching;
  };

  return {
    find: async (keyId, asker) => {
      if (!isKeyId(keyId)) return UNKNOWN;
      const now = clock.now();
      const cached = keys.get(keyId);
      if (cached !== undefined && cached.until > now) {
        remember(keyId, cached);
        return { outcome: 'found', key: cached.key };
      }
      if ((unknown.get(keyId) ?? 0) > now) return UNKNOWN;
      // A key that was good once is SmartThings', whoever names it.
      return fetchOnce(keyId, cached === undefined ? asker : 'expected');
    },
  };
};
