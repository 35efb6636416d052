import type { Device } from '../core/device.ts';
import type { Store } from '../ops/store.ts';
import { assignNames, topicName } from '../topics/name.ts';
import { RESERVED_DEVICE_NAMES } from '../topics/topics.ts';

/** What is kept of the home over restarts: its devices, and the names that were given once. */
export interface KnownHome {
  readonly devices: Readonly<Record<string, Device>>;
  readonly names: Readonly<Record<string, string>>;
  readonly sceneNames: Readonly<Record<string, string>>;
  readonly locationNames: Readonly<Record<string, string>>;
}

export const EMPTY_HOME: KnownHome = { devices: {}, names: {}, sceneNames: {}, locationNames: {} };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isKnownHome = (value: unknown): value is KnownHome =>
  isRecord(value) &&
  isRecord(value['devices']) &&
  [value['names'], value['sceneNames'], value['locationNames']].every(
    (names) => isRecord(names) && Object.values(names).every((name) => typeof name === 'string'),
  );

type NameShelf = 'names' | 'sceneNames' | 'locationNames';

/** The topic names of devices, scenes and locations: given once, stored, and unchanged when a label changes. */
export class HomeNames {
  readonly #store: Store<KnownHome>;

  constructor(store: Store<KnownHome>) {
    this.#store = store;
  }

  devices(): Device[] {
    return Object.values(this.#store.value.devices);
  }

  /** Several devices at once, so that clashes are settled in the order of their ids. */
  putAll(devices: readonly Device[]): void {
    this.#store.update((home) => {
      const changed = devices.filter((device) => JSON.stringify(home.devices[device.id]) !== JSON.stringify(device));
      if (changed.length === 0) return home;
      const names = assignNames(changed, new Map(Object.entries(home.names)), RESERVED_DEVICE_NAMES);
      const put = Object.fromEntries(changed.map((device) => [device.id, device]));
      return { ...home, devices: { ...home.devices, ...put }, names: Object.fromEntries(names) };
    });
  }

  put(device: Device): void {
    this.putAll([device]);
  }

  of(device: Device): string {
    return this.#store.value.names[device.id] ?? device.id;
  }

  /** Whose name this is: a device's id. */
  ownerOf(name: string): string | undefined {
    return Object.entries(this.#store.value.names).find(([, given]) => given === name)?.[0];
  }

  rename(deviceId: string, to: string): void {
    this.#store.update((home) => ({ ...home, names: { ...home.names, [deviceId]: to } }));
  }

  forget(deviceId: string): void {
    this.#store.update((home) => {
      const { [deviceId]: _device, ...devices } = home.devices;
      const { [deviceId]: _name, ...names } = home.names;
      return { ...home, devices, names };
    });
  }

  scenes(scenes: readonly { id: string; label: string }[]): ReadonlyMap<string, string> {
    return this.#assign('sceneNames', scenes);
  }

  locations(locations: readonly { id: string; label: string }[]): ReadonlyMap<string, string> {
    return this.#assign('locationNames', locations);
  }

  #assign(shelf: NameShelf, things: readonly { id: string; label: string }[]): ReadonlyMap<string, string> {
    const home = this.#store.value;
    const names = assignNames(things, new Map(Object.entries(home[shelf])));
    if (names.size !== Object.keys(home[shelf]).length) {
      this.#store.update((known) => ({ ...known, [shelf]: Object.fromEntries(names) }));
    }
    return names;
  }
}

/** The name that a user's wish becomes; undefined where nothing usable is left or another device has it. */
export const wishedName = (names: HomeNames, deviceId: string, wish: string): string | undefined => {
  const name = topicName(wish);
  const owner = names.ownerOf(name);
  const isReserved = (RESERVED_DEVICE_NAMES as readonly string[]).includes(name);
  return name === '' || isReserved || (owner !== undefined && owner !== deviceId) ? undefined : name;
};
