import type { AttributeValue } from './attribute.ts';
import type { Health } from './device.ts';

/** Where a word about a device came from. `load` is the first read after a start or a sign-in. */
export type Source = 'push' | 'poll' | 'load';

/** What SmartThings tells of a home; every source is parsed into this one shape. Times are ms since the epoch. */
export type HomeEvent =
  | DeviceEvent
  | DeviceHealthEvent
  | DeviceLifecycleEvent
  | HubHealthEvent
  | ModeEvent
  | SceneLifecycleEvent
  | SecurityArmStateEvent
  | InstalledAppLifecycleEvent
  | LocationLifecycleEvent;

interface EventBase {
  /** Empty where SmartThings left it out. */
  readonly locationId: string;
  /** Version-1 UUID in all that was ever captured; absent where SmartThings left it out. */
  readonly eventId?: string;
  readonly time: number;
}

export interface DeviceEvent extends EventBase {
  readonly type: 'DEVICE_EVENT';
  readonly deviceId: string;
  readonly attribute: AttributeValue;
  readonly stateChange: boolean;
  /** The id that SmartThings gave the command which caused this event. */
  readonly commandId?: string;
}

export interface DeviceHealthEvent extends EventBase {
  readonly type: 'DEVICE_HEALTH_EVENT';
  readonly deviceId: string;
  readonly health: Health;
  readonly reason?: string;
}

export type DeviceLifecycle = 'CREATE' | 'DELETE' | 'UPDATE' | 'MOVE_FROM' | 'MOVE_TO' | 'ROOM_MOVE';

export interface DeviceLifecycleEvent extends EventBase {
  readonly type: 'DEVICE_LIFECYCLE_EVENT';
  readonly deviceId: string;
  readonly lifecycle: DeviceLifecycle;
}

export interface HubHealthEvent extends EventBase {
  readonly type: 'HUB_HEALTH_EVENT';
  readonly hubId: string;
  readonly status: string;
}

export interface ModeEvent extends EventBase {
  readonly type: 'MODE_EVENT';
  readonly modeId: string;
}

export interface SceneLifecycleEvent extends EventBase {
  readonly type: 'SCENE_LIFECYCLE_EVENT';
  readonly sceneId: string;
  readonly lifecycle: 'CREATE' | 'UPDATE' | 'DELETE';
}

export interface SecurityArmStateEvent extends EventBase {
  readonly type: 'SECURITY_ARM_STATE_EVENT';
  readonly armState: 'UNKNOWN' | 'ARMED_STAY' | 'ARMED_AWAY' | 'DISARMED';
}

export interface InstalledAppLifecycleEvent extends EventBase {
  readonly type: 'INSTALLED_APP_LIFECYCLE_EVENT';
  readonly installedAppId: string;
  readonly lifecycle: string;
}

export interface LocationLifecycleEvent extends EventBase {
  readonly type: 'LOCATION_LIFECYCLE_EVENT';
  readonly lifecycle: string;
}

/** One message of SmartThings, already proved to be for one of our installed apps. */
export interface EventMessage {
  readonly installedAppId: string;
  readonly locationId: string;
  /** In the order in which SmartThings sent them. */
  readonly events: readonly HomeEvent[];
  /** Whether a signature was checked; without one nothing destructive follows unproved. */
  readonly signed: boolean;
}

/** Something in a reply or message that could not be understood; the rest goes on. */
export interface ParseProblem {
  /** A path such as `items[3].components`. */
  readonly where: string;
  /** A sentence. */
  readonly message: string;
}
