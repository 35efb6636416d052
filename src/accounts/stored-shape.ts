import { Ajv } from 'ajv';
import Type, { type Static } from 'typebox';
import { ERRORS, type ErrorCode } from '../core/errors.ts';

/** How accounts lie on disk: secrets as text, times in ms since the epoch. The file is 0600. */
const Text = Type.String({ minLength: 1 });
const Texts = Type.Array(Text);
const Time = Type.Number();

const StoredClient = Type.Object({ id: Text, secret: Text });

const StoredApp = Type.Object({
  clientId: Text,
  clientSecret: Text,
  appId: Type.Optional(Text),
  appName: Type.Optional(Text),
  redirectUris: Texts,
  targetUrl: Type.Optional(Text),
  targetStatus: Type.Union([Type.Literal('unknown'), Type.Literal('pending'), Type.Literal('confirmed')]),
  refusedScopes: Texts,
});

const StoredInstalledApp = Type.Object({
  installedAppId: Text,
  locationId: Type.Optional(Text),
  locationName: Type.Optional(Text),
  appId: Type.Optional(Text),
  client: StoredClient,
  scopes: Texts,
  current: Type.Object({ access: Text, refresh: Text, accessExpires: Time, obtained: Time, renewAt: Time }),
  previous: Type.Optional(Type.Object({ refresh: Text, obtained: Time })),
  auth: Type.Union([Type.Literal('ready'), Type.Literal('login_needed')]),
  reason: Type.Optional(Type.Object({ code: Text, message: Text })),
});

const Stored = Type.Object({
  app: Type.Optional(StoredApp),
  installedApps: Type.Array(StoredInstalledApp),
  lastSeenRunning: Type.Optional(Time),
});

export type StoredAccounts = Static<typeof Stored>;
export type StoredInstalledApp = Static<typeof StoredInstalledApp>;
export type StoredApp = Static<typeof StoredApp>;

export const NO_ACCOUNTS: StoredAccounts = { installedApps: [] };

const check = new Ajv().compile(Stored);

export const isStoredAccounts = (value: unknown): value is StoredAccounts => check(value) === true;

/** A code of an older or newer version of the bridge counts as a sign-in that is needed. */
export const errorCodeOf = (code: string): ErrorCode =>
  Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'LOGIN_NEEDED';
