/** How the signature of a webhook post is spoilt. `app key`: signed as SmartThings signs for webhook apps of the old kind. */
export type SignatureFault =
  | 'wrong digest'
  | 'wrong signature'
  | 'stale date'
  | 'unknown key'
  | 'unsigned'
  | 'digest not signed'
  | 'app key';

/** How `GET /devices` lies: no devices at all, no list, text that is cut off, or the first page as if it were all. */
export type DeviceListFault = 'empty' | 'no items' | 'broken' | 'cut';

/** All that can go wrong by itself. Every switch can be turned at any time, and is off (or real) at first. */
export interface Faults {
  /** How many more times each event is delivered. */
  duplicateEvents: number;
  /** The next so many events are never delivered. */
  loseEvents: number;
  /** Events wait this long, on the cloud's clock. */
  delayEventsMs: number;
  /** Events pile up until `releaseEvents`. */
  holdEvents: boolean;
  signature: SignatureFault | undefined;
  withoutSubscriptionName: boolean;
  /** Targets that count as never confirmed: nothing is delivered. */
  targetsPending: boolean;
  /** Whether SmartThings also deletes the subscriptions of a device that is removed. */
  removedDevicesTakeSubscriptions: boolean;

  /** Devices (ids, or all) whose commands are accepted and then have no effect. */
  commandsWithoutEffect: Set<string> | 'all';
  /** Devices (ids, or all) that refuse every command with 409. */
  commandConflicts: Set<string> | 'all';
  /** A command's effect and event come before the answer to the call. */
  effectBeforeAnswer: boolean;
  /** The status word of accepted commands. */
  commandStatus: 'ACCEPTED' | 'COMPLETED' | 'FAILED';

  ignoreIncludeStatus: boolean;
  ignoreIncludeHealth: boolean;
  /** For the next `times` lists. */
  deviceList: { kind: DeviceListFault; times: number } | undefined;
  /** The largest page of devices. */
  devicePageSize: number;

  /** Every call of the API is refused, as when the plan has run out. */
  refuseEverything: 402 | 403 | undefined;
  keyHostDown: boolean;
  rateLimitResetInSeconds: boolean;
  subscriptionLimit: number;
  /** How many installed apps an app may have. */
  installLimit: number;
  /** Scopes that the authorize page refuses although the app lists them. */
  refusedScopes: Set<string>;
  /** How long a used refresh token still works. */
  refreshTokenGraceMs: number;
  oldAccessTokenSurvivesRefresh: boolean;
  /** What error a refused refresh token gets: by token, as long known, or by client, as seen of late. */
  refreshErrorNames: 'token' | 'client';
  /** Signing in again to a location gives a new installed app rather than the same. */
  newInstalledAppOnLogin: boolean;
}

export const createFaults = (): Faults => ({
  duplicateEvents: 0,
  loseEvents: 0,
  delayEventsMs: 0,
  holdEvents: false,
  signature: undefined,
  withoutSubscriptionName: false,
  targetsPending: false,
  removedDevicesTakeSubscriptions: false,
  commandsWithoutEffect: new Set(),
  commandConflicts: new Set(),
  effectBeforeAnswer: false,
  commandStatus: 'ACCEPTED',
  ignoreIncludeStatus: false,
  ignoreIncludeHealth: false,
  deviceList: undefined,
  devicePageSize: 200,
  refuseEverything: undefined,
  keyHostDown: false,
  rateLimitResetInSeconds: false,
  subscriptionLimit: 40,
  installLimit: 500,
  refusedScopes: new Set(),
  refreshTokenGraceMs: 0,
  oldAccessTokenSurvivesRefresh: false,
  refreshErrorNames: 'token',
  newInstalledAppOnLogin: false,
});

export const includes = (devices: Set<string> | 'all', deviceId: string): boolean =>
  devices === 'all' || devices.has(deviceId);
