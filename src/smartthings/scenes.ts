import type { Scene } from '../core/device.ts';
import type { Api } from './api.ts';
import { readAll } from './paging.ts';
import { textField } from './wire.ts';

export interface Scenes {
  list(installedAppId: string, locationId: string): Promise<Scene[]>;
  execute(installedAppId: string, sceneId: string): Promise<void>;
}

export const createScenes = ({ api, apiUrl }: { readonly api: Api; readonly apiUrl: string }): Scenes => ({
  list: async (installedAppId, locationId) => {
    const items = await readAll(api, apiUrl, { method: 'GET', path: '/scenes', query: { locationId }, installedAppId });
    return items.flatMap((raw): Scene[] => {
      const id = textField(raw, 'sceneId');
      if (id === undefined) return [];
      const name = textField(raw, 'sceneName') ?? id;
      return [{ id, name, locationId: textField(raw, 'locationId') ?? locationId }];
    });
  },
  execute: async (installedAppId, sceneId) => {
    const path = `/scenes/${encodeURIComponent(sceneId)}/execute`;
    await api.request({ method: 'POST', path, installedAppId, priority: 'command' });
  },
});
