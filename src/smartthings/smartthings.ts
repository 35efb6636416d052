import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Api, Priority } from './api.ts';
import { type Apps, createApps } from './apps.ts';
import { createDevices, type Devices } from './devices.ts';
import { createInstalledApps, type InstalledApps } from './installed-apps.ts';
import { createLocations, type Locations } from './locations.ts';
import { createScenes, type Scenes } from './scenes.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';

export type { DeviceList, ListedDevice } from './device-list.ts';
export type { CommandReceipt } from './devices.ts';
export type { InstalledApp } from './installed-apps.ts';
export type { HealthReading } from './parse-device.ts';

export interface Capabilities {
  /** The full definition, as SmartThings gives it. SmartThings allows 15 of these a minute. */
  get(installedAppId: string, id: string, version: number, priority?: Priority): Promise<unknown>;
}

/** SmartThings, one room per noun. Every call throws `ApiError` when it does not succeed. */
export interface SmartThings {
  readonly devices: Devices;
  readonly locations: Locations;
  readonly scenes: Scenes;
  readonly installedApps: InstalledApps;
  readonly subscriptions: Subscriptions;
  readonly capabilities: Capabilities;
  readonly apps: Apps;
}

export interface SmartThingsDeps {
  /** The same address that the API has: links to next pages are read against it. */
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly log: Log;
}

export const createSmartThings = (api: Api, { apiUrl, clock, log }: SmartThingsDeps): SmartThings => ({
  devices: createDevices({ api, apiUrl, clock, log }),
  locations: createLocations({ api, apiUrl }),
  scenes: createScenes({ api, apiUrl }),
  installedApps: createInstalledApps({ api }),
  subscriptions: createSubscriptions({ api, apiUrl }),
  capabilities: {
    get: (installedAppId, id, version, priority = 'background') => {
      const path = `/capabilities/${encodeURIComponent(id)}/${version}`;
      return api.request({ method: 'GET', path, installedAppId, priority });
    },
  },
  apps: createApps({ api }),
});
