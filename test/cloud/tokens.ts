import { randomUUID } from 'node:crypto';
import { type Clock, days, hours, seconds } from '../../src/ops/clock.ts';
import type { Faults } from './faults.ts';
import { allScopes } from './scopes.ts';

/** Who makes a call. */
export interface Principal {
  readonly kind: 'user' | 'installedApp';
  readonly scopes: readonly string[];
  /** What rates are counted by. */
  readonly id: string;
  readonly installedAppId?: string;
}

/** One pair as an installed app holds it; times in ms since the epoch. */
export interface TokenPair {
  readonly installedAppId: string;
  readonly clientId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly scopes: readonly string[];
  readonly accessTokenExpires: number;
  readonly refreshTokenExpires: number;
}

interface RefreshRecord {
  readonly pair: TokenPair;
  usedAt?: number;
}

export interface Tokens {
  /** The first pair of an installed app; pairs it had before are dead. */
  issue(installedAppId: string, clientId: string, scopes: readonly string[]): TokenPair;
  /** Uses a refresh token up: a new pair, or nothing where it is unknown, used, expired, or another client's. */
  refresh(refreshToken: string, clientId: string): TokenPair | undefined;
  principalOf(accessToken: string): Principal | undefined;
  /** The newest pair. */
  of(installedAppId: string): TokenPair | undefined;
  revoke(installedAppId: string): void;
  /** Ends access tokens at once, as a fault of SmartThings does; refresh tokens live on. */
  expireAccess(installedAppId: string): void;
  /** A user's own token; without a lifetime it is one of those from before 30 December 2024, which do not expire. */
  createPersonal(options?: { scopes?: readonly string[]; lifetimeMs?: number | undefined }): string;
}

export const personalTokenLifetimeMs = hours(24);

export interface TokensDeps {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly userId: string;
  readonly accessTokenSeconds: number;
  readonly refreshTokenDays: number;
}

/** Access tokens live a day, refresh tokens 29 days; both are replaced at each refresh, and a used refresh token is dead. */
export const createTokens = (deps: TokensDeps): Tokens => {
  const { clock, faults } = deps;
  const access = new Map<string, { pair: TokenPair; dead: boolean }>();
  const refreshes = new Map<string, RefreshRecord>();
  const newest = new Map<string, TokenPair>();
  const personal = new Map<string, { scopes: readonly string[]; expires: number }>();

  const make = (installedAppId: string, clientId: string, scopes: readonly string[]): TokenPair => {
    const pair: TokenPair = {
      installedAppId,
      clientId,
      scopes,
      accessToken: randomUUID(),
      refreshToken: randomUUID(),
      accessTokenExpires: clock.now() + seconds(deps.accessTokenSeconds),
      refreshTokenExpires: clock.now() + days(deps.refreshTokenDays),
    };
    access.set(pair.accessToken, { pair, dead: false });
    refreshes.set(pair.refreshToken, { pair });
    newest.set(installedAppId, pair);
    return pair;
  };
  const killAccess = (installedAppId: string): void => {
    for (const record of access.values()) if (record.pair.installedAppId === installedAppId) record.dead = true;
  };
  const revoke = (installedAppId: string): void => {
    killAccess(installedAppId);
    for (const [token, record] of refreshes) if (record.pair.installedAppId === installedAppId) refreshes.delete(token);
    newest.delete(installedAppId);
  };
  const personalPrincipal = (token: string): Principal | undefined => {
    const record = personal.get(token);
    if (record === undefined || clock.now() >= record.expires) return undefined;
    return { kind: 'user', id: deps.userId, scopes: record.scopes };
  };

  return {
    issue: (installedAppId, clientId, scopes) => {
      revoke(installedAppId);
      return make(installedAppId, clientId, scopes);
    },
    refresh: (refreshToken, clientId) => {
      const record = refreshes.get(refreshToken);
      if (record === undefined || record.pair.clientId !== clientId) return undefined;
      const now = clock.now();
      if (now >= record.pair.refreshTokenExpires) return undefined;
      if (record.usedAt !== undefined && now >= record.usedAt + faults.refreshTokenGraceMs) return undefined;
      record.usedAt ??= now;
      if (!faults.oldAccessTokenSurvivesRefresh) killAccess(record.pair.installedAppId);
      return make(record.pair.installedAppId, clientId, record.pair.scopes);
    },
    principalOf: (accessToken) => {
      const record = access.get(accessToken);
      if (record === undefined) return personalPrincipal(accessToken);
      if (record.dead || clock.now() >= record.pair.accessTokenExpires) return undefined;
      const { installedAppId, scopes } = record.pair;
      return { kind: 'installedApp', id: installedAppId, installedAppId, scopes };
    },
    of: (installedAppId) => newest.get(installedAppId),
    revoke,
    expireAccess: killAccess,
    createPersonal: ({ scopes = allScopes, lifetimeMs } = {}) => {
      const token = randomUUID();
      personal.set(token, { scopes, expires: lifetimeMs === undefined ? Infinity : clock.now() + lifetimeMs });
      return token;
    },
  };
};
