import type { LocationFixture, ModeFixture, RoomFixture, SceneFixture } from '../home.ts';
import { locationIds, modeIds, roomIds, sceneIds } from './ids.ts';

/** Where a device is; without a room it belongs to the location only, as phones and hubs often do. */
export interface Place {
  readonly locationId: string;
  readonly roomId?: string;
}

export const atHome: Place = { locationId: locationIds.home };
export const livingRoom: Place = { locationId: locationIds.home, roomId: roomIds.livingRoom };
export const kitchen: Place = { locationId: locationIds.home, roomId: roomIds.kitchen };
export const basement: Place = { locationId: locationIds.home, roomId: roomIds.basement };
export const cabinLounge: Place = { locationId: locationIds.cabin, roomId: roomIds.cabinLounge };

/** The account that owns both locations. */
export const ownerId = '0b3e0000-0000-4000-8000-000000000001';

const account = { type: 'ACCOUNT', id: ownerId };

/** A house in Montréal that counts in °C, and a cabin across the border that counts in °F: homes do mix units. */
export const locations: LocationFixture[] = [
  {
    locationId: locationIds.home,
    name: 'Home',
    countryCode: 'CAN',
    latitude: 45.508,
    longitude: -73.587,
    regionRadius: 150,
    temperatureScale: 'C',
    timeZoneId: 'America/Toronto',
    locale: 'en',
    backgroundImage: null,
    additionalProperties: {},
    parent: account,
    allowed: null,
    created: '2022-09-03T15:20:11Z',
    lastModified: '2026-02-11T08:00:00Z',
  },
  {
    locationId: locationIds.cabin,
    name: 'Cabin',
    countryCode: 'USA',
    latitude: 44.476,
    longitude: -72.703,
    regionRadius: 300,
    temperatureScale: 'F',
    timeZoneId: 'America/New_York',
    locale: 'en',
    backgroundImage: null,
    additionalProperties: {},
    parent: account,
    allowed: null,
    created: '2024-06-21T17:45:02Z',
    lastModified: '2025-10-30T12:00:00Z',
  },
];

const room = (place: Place, roomId: string, name: string): RoomFixture => ({
  roomId,
  locationId: place.locationId,
  name,
  backgroundImage: null,
});

export const rooms: RoomFixture[] = [
  room(livingRoom, roomIds.livingRoom, 'Living room'),
  room(kitchen, roomIds.kitchen, 'Kitchen'),
  room(basement, roomIds.basement, 'Basement'),
  room(cabinLounge, roomIds.cabinLounge, 'Lounge'),
];

const scene = (sceneId: string, locationId: string, sceneName: string, sceneIcon: string): SceneFixture => ({
  sceneId,
  sceneName,
  sceneIcon,
  sceneColor: null,
  locationId,
  createdBy: ownerId,
  createdDate: Date.UTC(2025, 1, 8, 9, 32),
  lastUpdatedDate: Date.UTC(2025, 1, 8, 9, 32),
  lastExecutedDate: null,
  editable: false,
  apiVersion: '20200501',
});

export const scenes: SceneFixture[] = [
  scene(sceneIds.goodNight, locationIds.home, 'Good night', '204'),
  scene(sceneIds.movieTime, locationIds.home, 'Movie time', '211'),
  scene(sceneIds.warmUpTheCabin, locationIds.cabin, 'Warm up the cabin', '203'),
];

const mode = (id: string, locationId: string, name: string, current = false): ModeFixture => ({
  id,
  name,
  label: name,
  locationId,
  ...(current ? { current } : {}),
});

export const modes: ModeFixture[] = [
  mode(modeIds.homeHome, locationIds.home, 'Home', true),
  mode(modeIds.homeAway, locationIds.home, 'Away'),
  mode(modeIds.homeNight, locationIds.home, 'Night'),
  mode(modeIds.cabinHome, locationIds.cabin, 'Home'),
  mode(modeIds.cabinAway, locationIds.cabin, 'Away', true),
];
