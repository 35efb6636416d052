import type { Clock } from '../../src/ops/clock.ts';
import type {
  AttributeStatus,
  DeviceFixture,
  Home,
  LocationFixture,
  ModeFixture,
  RoomFixture,
  SceneFixture,
} from './home.ts';
import { derivedUuid } from './identifiers.ts';

/** What there is in the simulated homes. Nothing here sends events: see `changes.ts`. */
export interface World {
  readonly locations: Map<string, LocationFixture>;
  readonly rooms: Map<string, RoomFixture>;
  readonly scenes: Map<string, SceneFixture>;
  readonly devices: Map<string, DeviceFixture>;
  modesOf(locationId: string): readonly ModeFixture[];
  currentMode(locationId: string): ModeFixture | undefined;
  setCurrentMode(locationId: string, modeId: string): void;
  attribute(deviceId: string, component: string, capability: string, attribute: string): AttributeStatus | undefined;
}

const completeLocation = (location: LocationFixture, userId: string, now: string): LocationFixture => ({
  countryCode: 'GBR',
  latitude: null,
  longitude: null,
  regionRadius: null,
  temperatureScale: 'C',
  timeZoneId: 'Europe/London',
  locale: 'en',
  backgroundImage: null,
  additionalProperties: {},
  parent: { type: 'ACCOUNT', id: userId },
  allowed: null,
  created: now,
  lastModified: now,
  ...location,
});

const defaultModes = (locationId: string): ModeFixture[] =>
  ['Home', 'Night', 'Away'].map((name) => ({ id: derivedUuid(locationId, name), name, label: name, locationId }));

const byId = <T>(items: readonly T[], id: (item: T) => string): Map<string, T> =>
  new Map(items.map((item) => [id(item), item]));

/** Builds the world from a copy of the home; locations that only devices mention are made up. */
export const createWorld = (home: Home, clock: Clock, userId: string): World => {
  // Through text: devices of a home may share parts, and a structured clone would let the copies share them too.
  const copy: Home = JSON.parse(JSON.stringify(home));
  const now = new Date(clock.now()).toISOString();
  const locations = byId(
    copy.locations.map((location) => completeLocation(location, userId, now)),
    (location) => location.locationId,
  );
  for (const { device } of copy.devices) {
    if (locations.has(device.locationId)) continue;
    const location = { locationId: device.locationId, name: 'Home' };
    locations.set(device.locationId, completeLocation(location, userId, now));
  }
  const modes = new Map<string, ModeFixture[]>();
  const current = new Map<string, string>();
  for (const { locationId } of locations.values()) {
    const own = (copy.modes ?? []).filter((mode) => mode.locationId === locationId);
    const list = own.length > 0 ? own : defaultModes(locationId);
    modes.set(locationId, list);
    const first = list.find((mode) => mode.current) ?? list[0];
    if (first !== undefined) current.set(locationId, first.id);
  }
  const devices = byId(copy.devices, (fixture) => fixture.device.deviceId);
  return {
    locations,
    rooms: byId(copy.rooms, (room) => room.roomId),
    scenes: byId(copy.scenes, (scene) => scene.sceneId),
    devices,
    modesOf: (locationId) => modes.get(locationId) ?? [],
    currentMode: (locationId) => modes.get(locationId)?.find((mode) => mode.id === current.get(locationId)),
    setCurrentMode: (locationId, modeId) => void current.set(locationId, modeId),
    attribute: (deviceId, component, capability, attribute) =>
      devices.get(deviceId)?.status.components[component]?.[capability]?.[attribute],
  };
};
