import { isApiError } from '../core/api-error.ts';
import type { Secret } from '../core/secret.ts';
import type { Api, ApiCall } from './api.ts';
import { apiError } from './reply.ts';
import { optional, textField } from './wire.ts';

/** One authorization: the app in one location. */
export interface InstalledApp {
  readonly installedAppId: string;
  readonly appId?: string;
  readonly locationId: string;
  readonly displayName?: string;
}

export interface InstalledApps {
  get(installedAppId: string): Promise<InstalledApp>;
  /** Uninstalls: its tokens and subscriptions end. `token`: for one whose tokens are kept no longer. */
  delete(installedAppId: string, token?: Secret): Promise<void>;
}

export const createInstalledApps = ({ api }: { readonly api: Api }): InstalledApps => {
  const read = async (installedAppId: string, which: string): Promise<InstalledApp | undefined> => {
    const call: ApiCall = { method: 'GET', path: `/installedapps/${which}`, installedAppId, priority: 'command' };
    const raw = await api.request(call);
    const locationId = textField(raw, 'locationId');
    if (locationId === undefined) return undefined;
    return {
      installedAppId,
      locationId,
      ...optional('appId', textField(raw, 'appId')),
      ...optional('displayName', textField(raw, 'displayName')),
    };
  };

  return {
    get: async (installedAppId) => {
      const whole = await read(installedAppId, encodeURIComponent(installedAppId)).catch((error: unknown) => {
        if (isApiError(error, 'forbidden', 'not_found', 'bad_reply')) return undefined;
        throw error;
      });
      // Needs no scope, and knows the location as well.
      const known = whole ?? (await read(installedAppId, 'me'));
      if (known === undefined) throw apiError('bad_reply', { status: 200 });
      return known;
    },
    delete: async (installedAppId, token) => {
      const path = `/installedapps/${encodeURIComponent(installedAppId)}`;
      await api.request({ method: 'DELETE', path, priority: 'command', ...(token ? { token } : { installedAppId }) });
    },
  };
};
