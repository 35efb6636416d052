import type { AppRegistration } from '../accounts/app-registration.ts';
import type { Login } from '../accounts/login.ts';
import type { TokenKeeper } from '../accounts/token-keeper.ts';
import type { Commands } from '../commands/commands.ts';
import { BridgeError } from '../core/errors.ts';
import type { DeviceEntry, Home, HomeChange } from '../sync/home.ts';
import type { DeviceDocument } from '../topics/documents.ts';
import { stateDocument } from '../topics/payload.ts';
import type { DeviceDetails, LiveEvent, Status } from './contract.ts';
import type { PageServices } from './services.ts';

export interface PageServicesDeps {
  readonly status: () => Status;
  readonly home: Home;
  readonly keeper: TokenKeeper;
  readonly login: Login;
  /** Where SmartThings sends the user's browser after a sign-in. */
  readonly loginRedirectUrl: () => string;
  readonly registration: AppRegistration;
  readonly commands: Pick<Commands, 'execute'>;
  readonly documentOf: (entry: DeviceEntry) => DeviceDocument;
  readonly signOut: (installedAppId: string) => Promise<void>;
  readonly supportBundle: () => unknown;
}

export interface LivePageServices extends PageServices {
  /** Tells every open page. */
  onHomeChange(change: HomeChange): void;
  onStatusChange(): void;
}

/** What the page can ask for, put together from those who can do it. */
export const createPageServices = (deps: PageServicesDeps): LivePageServices => {
  const { home, keeper, login, registration, commands, documentOf } = deps;
  const listeners = new Set<(event: LiveEvent) => void>();
  const tell = (event: () => LiveEvent): void => {
    if (listeners.size === 0) return;
    const told = event();
    for (const listener of listeners) listener(told);
  };
  const entryOf = (deviceId: string): DeviceEntry => {
    const entry = home.entry(deviceId);
    if (entry === undefined) throw new BridgeError('DEVICE_UNKNOWN', 'There is no such device.');
    return entry;
  };
  const detailsOf = (entry: DeviceEntry): DeviceDetails => ({
    ...documentOf(entry),
    state: stateDocument(entry.state),
  });

  return {
    status: deps.status,
    setApp: async (app) => {
      registration.setApp(app);
    },
    registerApp: async (token) => {
      await registration.registerApp(token);
    },
    confirmApp: (token) => registration.confirmTarget(token),
    beginLogin: async () => ({ authorize_url: login.begin({ redirectUri: deps.loginRedirectUrl() }).authorizeUrl }),
    completeLogin: async (redirect) => {
      await login.complete({ redirect: redirect.reveal() });
    },
    refresh: (installedAppId) => keeper.refresh(installedAppId),
    signOut: deps.signOut,
    devices: () => home.entries().map(documentOf),
    device: (deviceId) => detailsOf(entryOf(deviceId)),
    command: (deviceId, requests) => commands.execute(entryOf(deviceId).device.id, requests),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    supportBundle: deps.supportBundle,
    onHomeChange: (change) => {
      if (change.type === 'location') return tell(() => ({ type: 'devices' }));
      const { entry } = change;
      if (change.type === 'attribute' || change.type === 'happened') {
        return tell(() => ({ type: 'device', id: entry.device.id, state: stateDocument(entry.state) }));
      }
      if (change.type !== 'seen') tell(() => ({ type: 'devices' }));
    },
    onStatusChange: () => tell(() => ({ type: 'status', status: deps.status() })),
  };
};
