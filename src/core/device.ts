import type { AttributeValue } from './attribute.ts';

export type Health = 'ONLINE' | 'OFFLINE' | 'UNHEALTHY' | 'UNKNOWN';

export interface Component {
  readonly id: string;
  readonly label?: string;
  /** In the order of the device; ids are unique within a component. */
  readonly capabilities: readonly CapabilityReference[];
  /** Category names; the user's choice comes first. */
  readonly categories: readonly string[];
}

export interface CapabilityReference {
  readonly id: string;
  readonly version: number;
}

/** A SmartThings device as the bridge knows it; without its state. */
export interface Device {
  readonly id: string;
  readonly installedAppId: string;
  readonly locationId: string;
  readonly roomId?: string;
  /** The user's name for it, or SmartThings' own where the user gave none. */
  readonly label: string;
  /** SmartThings' integration type: `ZIGBEE`, `OCF`, `VIPER`, … */
  readonly type: string;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly hardwareVersion?: string;
  readonly softwareVersion?: string;
  readonly serialNumber?: string;
  readonly parentDeviceId?: string;
  readonly hubId?: string;
  readonly categories: readonly string[];
  readonly components: readonly Component[];
  /** Actions that SmartThings lets this app do; absent: not said. */
  readonly allowed?: readonly string[];
}

/** All that was reported of one device, by `component/capability/attribute`. */
export type DeviceState = ReadonlyMap<string, AttributeValue>;

export interface Room {
  readonly id: string;
  readonly name: string;
  readonly locationId: string;
}

export interface Location {
  readonly id: string;
  readonly name: string;
  readonly temperatureScale?: 'C' | 'F';
  readonly timeZone?: string;
}

export interface Scene {
  readonly id: string;
  readonly name: string;
  readonly locationId: string;
}

export interface Mode {
  readonly id: string;
  /** The name that users see. */
  readonly label: string;
}
