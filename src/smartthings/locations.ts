import type { Location, Mode, Room } from '../core/device.ts';
import type { Api, ApiCall } from './api.ts';
import { readAll } from './paging.ts';
import { apiError } from './reply.ts';
import { field, oneOf, optional, textField } from './wire.ts';

export interface Locations {
  get(installedAppId: string, locationId: string): Promise<Location>;
  /** SmartThings allows 50 calls about rooms an hour. */
  rooms(installedAppId: string, locationId: string): Promise<Room[]>;
  modes(installedAppId: string, locationId: string): Promise<Mode[]>;
  currentMode(installedAppId: string, locationId: string): Promise<Mode>;
  setMode(installedAppId: string, locationId: string, modeId: string): Promise<void>;
}

const pathOf = (locationId: string): string => `/locations/${encodeURIComponent(locationId)}`;

const parseMode = (raw: unknown): Mode | undefined => {
  const id = textField(raw, 'id');
  return id === undefined ? undefined : { id, label: textField(raw, 'label') ?? textField(raw, 'name') ?? id };
};

const parseRoom = (raw: unknown, locationId: string): Room | undefined => {
  const id = textField(raw, 'roomId');
  if (id === undefined) return undefined;
  return { id, name: textField(raw, 'name') ?? id, locationId: textField(raw, 'locationId') ?? locationId };
};

export const createLocations = ({ api, apiUrl }: { readonly api: Api; readonly apiUrl: string }): Locations => {
  const read = (installedAppId: string, path: string): ApiCall => ({ method: 'GET', path, installedAppId });
  return {
    get: async (installedAppId, locationId) => {
      const raw = await api.request(read(installedAppId, pathOf(locationId)));
      const id = textField(raw, 'locationId');
      if (id === undefined) throw apiError('bad_reply', { status: 200 });
      return {
        id,
        name: textField(raw, 'name') ?? id,
        ...optional('temperatureScale', oneOf(['C', 'F'], field(raw, 'temperatureScale'))),
        ...optional('timeZone', textField(raw, 'timeZoneId')),
      };
    },
    rooms: async (installedAppId, locationId) => {
      const items = await readAll(api, apiUrl, read(installedAppId, `${pathOf(locationId)}/rooms`));
      return items.flatMap((raw) => parseRoom(raw, locationId) ?? []);
    },
    modes: async (installedAppId, locationId) => {
      const items = await readAll(api, apiUrl, read(installedAppId, `${pathOf(locationId)}/modes`));
      return items.flatMap((raw) => parseMode(raw) ?? []);
    },
    currentMode: async (installedAppId, locationId) => {
      const mode = parseMode(await api.request(read(installedAppId, `${pathOf(locationId)}/modes/current`)));
      if (mode === undefined) throw apiError('bad_reply', { status: 200 });
      return mode;
    },
    setMode: async (installedAppId, locationId, modeId) => {
      const path = `${pathOf(locationId)}/modes/current`;
      await api.request({ method: 'PUT', path, body: { modeId }, installedAppId, priority: 'command' });
    },
  };
};
