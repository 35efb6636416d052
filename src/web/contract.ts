/**
 * The page API on the wire: everything the page sends and gets, as JSON. The page imports these types and nothing else.
 * Times are ISO-8601 UTC; null means never, or not known.
 */
import type { CommandRequest, CommandResult } from '../core/command.ts';
import type { DeviceDocument } from '../topics/documents.ts';

export type { CommandRequest, CommandResult };

type Time = string | null;

/** Answer to every request that failed. */
export interface ErrorReply {
  readonly error: {
    /** One of the codes of `core/errors.ts`. */
    readonly code: string;
    /** What happened. */
    readonly message: string;
    /** What to do about it. */
    readonly advice: string;
  };
}

/** `GET /health` */
export interface HealthReply {
  readonly status: 'ok';
}

/** `GET /api/status`; also the answer to every request that changes something and has no answer of its own. */
export interface Status {
  readonly version: string;
  /** Null until a SmartThings app is set up. */
  readonly app: AppStatus | null;
  readonly installed_apps: readonly InstalledAppStatus[];
  readonly webhook: WebhookStatus;
  /** All locations together. */
  readonly subscriptions: { readonly used: number; readonly limit: number };
  readonly api_calls: { readonly last_24h: number; readonly limit: number };
  readonly mqtt: { readonly connected: boolean };
  readonly setup: SetupStatus;
  /** What the user should know or do, the most urgent first. */
  readonly notices: readonly Notice[];
}

export interface AppStatus {
  readonly client_id: string;
  readonly redirect_uris: readonly string[];
  readonly target_url: string | null;
}

/** One location that the user signed in. */
export interface InstalledAppStatus {
  readonly id: string;
  readonly location: { readonly id: string; readonly name: string };
  readonly auth: 'ready' | 'login_needed';
  readonly access_token_expires: Time;
  readonly refresh_token_expires: Time;
  /** How many of its devices are bridged. */
  readonly devices: number;
  /** How the location is doing, in a sentence for its owner. */
  readonly sentence: string;
  /** Scopes that SmartThings refused; what they would allow is missing. */
  readonly missing_scopes: readonly string[];
  /** Events since the start that polls found and pushes should have brought. */
  readonly missed_events: number;
}

/** The way by which SmartThings' messages and sign-ins come in. */
export interface WebhookStatus {
  readonly door: 'public' | 'homeassistant' | 'none';
  readonly target_url: string | null;
  readonly redirect_url: string | null;
  /** As far as the bridge saw it itself. */
  readonly target_status: 'unknown' | 'pending' | 'confirmed';
  readonly last_event: Time;
  readonly doors: readonly DoorStatus[];
}

/** A way by which messages could come in, and why it is open or shut. */
export interface DoorStatus {
  readonly door: 'public' | 'homeassistant';
  readonly open: boolean;
  readonly sentence: string;
}

/** What somebody needs who registers the SmartThings app by hand. */
export interface SetupStatus {
  /** Every address that the bridge can take a sign-in from; all of them belong into the app. */
  readonly redirect_uris: readonly string[];
  /** The scopes to choose for the app. */
  readonly scopes: readonly string[];
  /** Id of an app that asked for a confirmation before the bridge knew its own; for comparison. */
  readonly unconfirmed_app_id: string | null;
}

export interface Notice {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

/** `PUT /api/app` */
export interface SetAppRequest {
  readonly client_id: string;
  readonly client_secret: string;
  readonly app_id?: string;
}

/** `POST /api/app/register` and `POST /api/app/confirm`: a personal access token, used once and forgotten. */
export interface TokenRequest {
  readonly token: string;
}

/** Answer to `POST /api/login`. */
export interface LoginReply {
  readonly authorize_url: string;
}

/** `POST /api/login/complete`: the address of the page on which SmartThings left the user, or the code in it. */
export interface CompleteLoginRequest {
  readonly redirect: string;
}

/** One entry of `GET /api/devices`; the same as in the topic `bridge/devices`. */
export type DeviceSummary = DeviceDocument;

/** `GET /api/devices/{id}` */
export interface DeviceDetails extends DeviceSummary {
  /** As on the device's own topic: component, attribute, value. */
  readonly state: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** `POST /api/devices/{id}/commands`; the answer is a CommandResult. */
export interface CommandsRequest {
  readonly commands: readonly CommandRequest[];
}

/** `POST /api/session`, where the page has a password. */
export interface SessionRequest {
  readonly password: string;
}

/** One message of `GET /api/events`. The first is the status; `devices` says that the list is to be read again. */
export type LiveEvent =
  | { readonly type: 'status'; readonly status: Status }
  | { readonly type: 'devices' }
  | { readonly type: 'device'; readonly id: string; readonly state: DeviceDetails['state'] };
