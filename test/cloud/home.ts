import { readFile } from 'node:fs/promises';

/** One attribute as the status calls give it. Never reported: `{ value: null }` and no timestamp. */
export interface AttributeStatus {
  value: unknown;
  unit?: string;
  data?: unknown;
  /** ISO-8601 UTC with milliseconds. */
  timestamp?: string;
}

/** Attribute name → status; `{}` for a capability without attributes. */
export type CapabilityStatus = Record<string, AttributeStatus>;
/** Capability id → status. */
export type ComponentStatus = Record<string, CapabilityStatus>;
/** Component id → status. */
export type ComponentStatuses = Record<string, ComponentStatus>;

export interface LocationFixture {
  locationId: string;
  name: string;
  /** Everything else that `GET /locations/{id}` shows; what is missing gets a default. */
  [field: string]: unknown;
}

export interface RoomFixture {
  roomId: string;
  locationId: string;
  name: string;
  backgroundImage?: string | null;
}

export interface SceneFixture {
  sceneId: string;
  sceneName: string;
  locationId: string;
  /** What running the scene does; SmartThings never shows this part. */
  actions?: SceneAction[];
  [field: string]: unknown;
}

export interface SceneAction {
  deviceId: string;
  component: string;
  capability: string;
  command: string;
  arguments: unknown[];
}

export interface ModeFixture {
  id: string;
  name: string;
  label: string;
  locationId: string;
  /** Whether the location starts in this mode; without any, it is the first. */
  current?: boolean;
}

export interface CapabilityReferenceJson {
  id: string;
  version: number;
}

export interface CategoryJson {
  name: string;
  categoryType: string;
}

export interface ComponentJson {
  id: string;
  label?: string;
  capabilities: CapabilityReferenceJson[];
  categories: CategoryJson[];
  [field: string]: unknown;
}

/** A device as `GET /devices/{id}` shows it, with the block of its type (`zigbee`, `ocf`, …). */
export interface DeviceJson {
  deviceId: string;
  name: string;
  label?: string;
  locationId: string;
  roomId?: string;
  type: string;
  components: ComponentJson[];
  [field: string]: unknown;
}

export type HealthState = 'ONLINE' | 'OFFLINE' | 'UNHEALTHY' | 'UNKNOWN';

/** As `GET /devices/{id}/health` shows it. */
export interface HealthJson {
  deviceId: string;
  state: HealthState;
  lastUpdatedDate: string;
}

/** One device of a home: what it is, what it last reported, and whether it can be reached. */
export interface DeviceFixture {
  /** A name for people who read the file. */
  name?: string;
  device: DeviceJson;
  status: { components: ComponentStatuses };
  /** Absent for devices whose health SmartThings does not track. */
  health?: HealthJson;
}

/** A home as the simulated cloud starts with it; the format of home files. */
export interface Home {
  /** Where the data came from. */
  source?: string;
  locations: LocationFixture[];
  rooms: RoomFixture[];
  scenes: SceneFixture[];
  devices: DeviceFixture[];
  modes?: ModeFixture[];
}

const lists = ['locations', 'rooms', 'scenes', 'devices'] as const;

/** Reads a home file. Rooms and scenes may belong to other locations than the devices: real homes are like that. */
export const loadHome = async (file: string): Promise<Home> => {
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (typeof content !== 'object' || content === null) throw new Error(`${file} is not a home: it holds no object.`);
  const home = content as Partial<Record<keyof Home, unknown>>;
  for (const list of lists) {
    if (!Array.isArray(home[list])) throw new Error(`${file} is not a home: "${list}" is missing or not a list.`);
  }
  return content as Home;
};
