import { type AttributeValue, attributeKey } from '../core/attribute.ts';
import type { Device, DeviceState, Health, Location, Mode, Room, Scene } from '../core/device.ts';
import type { DeviceEvent, Source } from '../core/event.ts';
import { Happenings } from '../core/happenings.ts';
import { DeviceStateBuilder } from '../core/reduce.ts';
import type { Clock } from '../ops/clock.ts';
import type { HomeNames } from './home-names.ts';

/** What happened in the home, told in the order in which it happened. */
export type HomeChange =
  | { readonly type: 'attribute'; readonly entry: DeviceEntry; readonly value: AttributeValue; readonly source: Source }
  /** Something that happens once, such as a press of a button. */
  | { readonly type: 'happened'; readonly entry: DeviceEntry; readonly value: AttributeValue }
  | { readonly type: 'attributes_gone'; readonly entry: DeviceEntry; readonly values: readonly AttributeValue[] }
  | { readonly type: 'loaded' | 'seen' | 'health'; readonly entry: DeviceEntry }
  | { readonly type: 'device_added' | 'device_changed'; readonly entry: DeviceEntry }
  | { readonly type: 'device_renamed'; readonly entry: DeviceEntry; readonly from: string }
  | { readonly type: 'device_removed'; readonly entry: DeviceEntry }
  | { readonly type: 'topic_renamed'; readonly entry: DeviceEntry; readonly from: string }
  | { readonly type: 'location'; readonly locationId: string };

/** A device with all that is known of it. */
export interface DeviceEntry {
  readonly device: Device;
  /** Its name below the base topic. */
  readonly name: string;
  readonly state: DeviceState;
  readonly health: Health;
  /** The newest word from it, ms; 0: none yet. */
  readonly lastSeen: number;
  /** Whether its whole state was read since the start. */
  readonly loaded: boolean;
}

/** A location with what belongs to it. */
export interface LocationEntry {
  readonly location: Location;
  readonly installedAppId: string;
  readonly rooms: readonly Room[];
  readonly modes: readonly Mode[];
  readonly currentMode?: Mode;
  readonly scenes: readonly Scene[];
}

class Entry implements DeviceEntry {
  device: Device;
  name: string;
  health: Health = 'UNKNOWN';
  healthTime = 0;
  /** When it last spoke for itself, ms. */
  spokeAt = 0;
  lastSeen = 0;
  loaded = false;
  readonly happenings = new Map<string, Happenings>();
  readonly builder = new DeviceStateBuilder();

  constructor(device: Device, name: string) {
    this.device = device;
    this.name = name;
  }

  get state(): DeviceState {
    return this.builder.state;
  }
}

export interface HomeDeps {
  readonly clock: Clock;
  readonly names: HomeNames;
  /** Whether events of this attribute say that something happened, rather than how it is. */
  readonly happensOnce: (capability: string, attribute: string) => boolean;
}

export interface AppliedEvent {
  /** Whether the event told anything new. */
  readonly changed: boolean;
}

const capabilityKeys = (device: Device): Set<string> =>
  new Set(
    device.components.flatMap(({ id, capabilities }) => capabilities.map((capability) => `${id}/${capability.id}`)),
  );

/** SmartThings' own view of whether a device can be reached: events of this capability are no word from the device. */
const HEALTH_CAPABILITY = 'healthCheck';

/** Enough to recognise what SmartThings says twice. */
const REMEMBERED_EVENTS = 4_000;

/** The home as the bridge knows it. Every word about it comes in here, and every change goes out from here, at once and in order. */
export class Home {
  readonly #deps: HomeDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #locations = new Map<string, LocationEntry>();
  readonly #listeners = new Set<(change: HomeChange) => void>();
  readonly #seenEvents = new Set<string>();

  constructor(deps: HomeDeps) {
    this.#deps = deps;
    for (const device of deps.names.devices()) this.#entries.set(device.id, new Entry(device, deps.names.of(device)));
  }

  onChange(listener: (change: HomeChange) => void): void {
    this.#listeners.add(listener);
  }

  entries(): DeviceEntry[] {
    return [...this.#entries.values()];
  }

  entry(deviceId: string): DeviceEntry | undefined {
    return this.#entries.get(deviceId);
  }

  entryByName(name: string): DeviceEntry | undefined {
    return this.entries().find((entry) => entry.name === name);
  }

  ofInstalledApp(installedAppId: string): DeviceEntry[] {
    return this.entries().filter(({ device }) => device.installedAppId === installedAppId);
  }

  locations(): LocationEntry[] {
    return [...this.#locations.values()];
  }

  location(locationId: string): LocationEntry | undefined {
    return this.#locations.get(locationId);
  }

  roomOf(device: Device): Room | undefined {
    return this.#locations.get(device.locationId)?.rooms.find(({ id }) => id === device.roomId);
  }

  /** Learns of a device, or of what changed about it. */
  putDevice(device: Device): void {
    const known = this.#entries.get(device.id);
    this.#deps.names.put(device);
    if (known === undefined) {
      const entry = new Entry(device, this.#deps.names.of(device));
      this.#entries.set(device.id, entry);
      this.#tell({ type: 'device_added', entry });
      return;
    }
    const before = known.device;
    known.device = device;
    if (JSON.stringify(before) === JSON.stringify(device)) return;
    this.#dropLostCapabilities(known, before);
    if (before.label !== device.label) this.#tell({ type: 'device_renamed', entry: known, from: before.label });
    else this.#tell({ type: 'device_changed', entry: known });
  }

  removeDevice(deviceId: string): void {
    const entry = this.#entries.get(deviceId);
    if (entry === undefined) return;
    this.#entries.delete(deviceId);
    this.#deps.names.forget(deviceId);
    this.#tell({ type: 'device_removed', entry });
  }

  /** Gives a device another topic name; the caller has checked that it is free. */
  renameTopic(deviceId: string, to: string): void {
    const entry = this.#entries.get(deviceId);
    if (entry === undefined || entry.name === to) return;
    const from = entry.name;
    this.#deps.names.rename(deviceId, to);
    entry.name = to;
    this.#tell({ type: 'topic_renamed', entry, from });
  }

  /** Another sign-in serves these devices from now on. */
  rehome(fromInstalledAppId: string, toInstalledAppId: string): void {
    for (const { device } of this.ofInstalledApp(fromInstalledAppId)) {
      this.putDevice({ ...device, installedAppId: toInstalledAppId });
    }
  }

  putLocation(entry: LocationEntry): void {
    const known = this.#locations.get(entry.location.id);
    this.#locations.set(entry.location.id, entry);
    if (JSON.stringify(known) !== JSON.stringify(entry)) {
      this.#tell({ type: 'location', locationId: entry.location.id });
    }
  }

  removeLocation(locationId: string): void {
    if (this.#locations.delete(locationId)) this.#tell({ type: 'location', locationId });
  }

  /** A reading of the whole device. */
  applyReading(deviceId: string, values: readonly AttributeValue[], source: Source): void {
    const entry = this.#entries.get(deviceId);
    if (entry === undefined) return;
    for (const value of values) this.#applyValue(entry, value, source);
    if (!entry.loaded) {
      entry.loaded = true;
      this.#tell({ type: 'loaded', entry });
    }
  }

  /** One pushed event. */
  applyEvent(event: DeviceEvent): AppliedEvent {
    const entry = this.#entries.get(event.deviceId);
    if (entry === undefined || this.#wasSeen(event.eventId)) return { changed: false };
    const changed = this.#applyValue(entry, event.attribute, 'push');
    this.#noteSpeech(entry, event.attribute);
    return { changed };
  }

  applyHealth(deviceId: string, health: Health, time: number): void {
    const entry = this.#entries.get(deviceId);
    if (entry === undefined || time < entry.healthTime) return;
    // Cloud health of devices that a hub runs may be stale: a device that spoke since is there.
    if (health === 'OFFLINE' && time < entry.spokeAt) return;
    this.#setHealth(entry, health, time);
  }

  #applyValue(entry: Entry, value: AttributeValue, source: Source): boolean {
    const happened =
      this.#deps.happensOnce(value.capability, value.attribute) && this.#isNewHappening(entry, value, source);
    const reduction = entry.builder.apply(value);
    // A press that comes behind a later one is still a press.
    if (reduction.kind === 'dropped' && !happened) return false;
    if (value.time > entry.lastSeen) {
      entry.lastSeen = Math.min(value.time, this.#deps.clock.now());
      this.#tell({ type: 'seen', entry });
    }
    if (this.#deps.happensOnce(value.capability, value.attribute)) {
      if (happened) this.#tell({ type: 'happened', entry, value });
      return happened;
    }
    if (reduction.kind === 'changed') this.#tell({ type: 'attribute', entry, value, source });
    return reduction.kind === 'changed';
  }

  #isNewHappening(entry: Entry, value: AttributeValue, source: Source): boolean {
    const key = attributeKey(value);
    const happenings = entry.happenings.get(key) ?? new Happenings();
    entry.happenings.set(key, happenings);
    return happenings.isNews(value, entry.loaded || source === 'push' ? source : 'load');
  }

  #dropLostCapabilities(entry: Entry, before: Device): void {
    const now = capabilityKeys(entry.device);
    const lost = new Set([...capabilityKeys(before)].filter((key) => !now.has(key)));
    if (lost.size === 0) return;
    const values = entry.builder.drop((value) => lost.has(`${value.component}/${value.capability}`));
    if (values.length > 0) this.#tell({ type: 'attributes_gone', entry, values });
  }

  #noteSpeech(entry: Entry, { capability, time }: AttributeValue): void {
    if (capability === HEALTH_CAPABILITY) return;
    entry.spokeAt = Math.max(entry.spokeAt, time);
    if (entry.health === 'OFFLINE' && time >= entry.healthTime) this.#setHealth(entry, 'ONLINE', time);
  }

  #setHealth(entry: Entry, health: Health, time: number): void {
    entry.healthTime = time;
    if (entry.health === health) return;
    entry.health = health;
    this.#tell({ type: 'health', entry });
  }

  #wasSeen(eventId: string | undefined): boolean {
    if (eventId === undefined) return false;
    if (this.#seenEvents.has(eventId)) return true;
    this.#seenEvents.add(eventId);
    if (this.#seenEvents.size > REMEMBERED_EVENTS) {
      const [oldest] = this.#seenEvents;
      if (oldest !== undefined) this.#seenEvents.delete(oldest);
    }
    return false;
  }

  #tell(change: HomeChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
