import type { CommandRequest, CommandResult } from '../core/command.ts';
import type { Secret } from '../core/secret.ts';
import type { DeviceDetails, DeviceSummary, LiveEvent, LoginReply, Status } from './contract.ts';

/** The SmartThings app as the user entered it. */
export interface AppEntry {
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly appId?: string;
}

/** What the page can ask of the bridge. What fails is thrown as BridgeError or ApiError; the page shows its sentence. */
export interface PageServices {
  status(): Status | Promise<Status>;
  /** Stores the SmartThings app. */
  setApp(app: AppEntry): Promise<void>;
  /** Creates the SmartThings app with a personal access token, which is forgotten afterwards. */
  registerApp(token: Secret): Promise<void>;
  /** Asks SmartThings to send its confirmation again. */
  confirmApp(token: Secret): Promise<void>;
  beginLogin(): Promise<LoginReply>;
  /** `redirect` is the pasted address, or the bare code. */
  completeLogin(redirect: Secret): Promise<void>;
  refresh(installedAppId: string): Promise<void>;
  signOut(installedAppId: string): Promise<void>;
  devices(): readonly DeviceSummary[] | Promise<readonly DeviceSummary[]>;
  /** Throws DEVICE_UNKNOWN. */
  device(deviceId: string): DeviceDetails | Promise<DeviceDetails>;
  /** Throws DEVICE_UNKNOWN; every other refusal is an outcome. */
  command(deviceId: string, commands: readonly CommandRequest[]): Promise<CommandResult>;
  /** Live events from now on, until the returned function is called. */
  subscribe(listener: (event: LiveEvent) => void): () => void;
  /** Everything a bug report needs, as JSON can write it, without secrets. */
  supportBundle(): unknown;
}
