import { BridgeError } from '../../src/core/errors.ts';
import { Secret } from '../../src/core/secret.ts';
import type { DeviceDetails, LiveEvent, Status } from '../../src/web/contract.ts';
import type { PageServices } from '../../src/web/services.ts';

export const A_STATUS: Status = {
  version: '0.1.0',
  app: null,
  installed_apps: [],
  webhook: {
    door: 'none',
    target_url: null,
    redirect_url: null,
    target_status: 'unknown',
    last_event: null,
    doors: [],
  },
  subscriptions: { used: 0, limit: 40 },
  api_calls: { last_24h: 3, limit: 3000 },
  mqtt: { connected: true },
  setup: {
    redirect_uris: ['https://my.home-assistant.io/redirect/oauth'],
    scopes: ['r:devices:*', 'x:devices:*'],
    unconfirmed_app_id: null,
  },
  notices: [],
};

export const A_LAMP: DeviceDetails = {
  id: 'lamp-1',
  topic: 'lamp',
  label: 'Lamp <b>',
  room: 'Kitchen',
  location: 'Home',
  type: 'ZIGBEE',
  manufacturer: null,
  model: null,
  components: { main: ['switch'] },
  units: {},
  health: 'ONLINE',
  delivery: 'push',
  last_seen: null,
  state: { main: { switch: 'on' } },
};

export interface FakeServices extends PageServices {
  /** What was asked, with secrets in clear. */
  readonly calls: unknown[][];
  /** The next call of this name throws. */
  fail(name: string, error: Error): void;
  emit(event: LiveEvent): void;
  listeners(): number;
}

const clear = (value: unknown): unknown => {
  if (value instanceof Secret) return value.reveal();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, clear(field)]));
};

/** A bridge that does nothing but remember what the page asked of it. */
export const createFakeServices = (): FakeServices => {
  const calls: unknown[][] = [];
  const failures = new Map<string, Error>();
  const listeners = new Set<(event: LiveEvent) => void>();
  const did = async (name: string, ...given: unknown[]): Promise<void> => {
    calls.push([name, ...given.map(clear)]);
    const failure = failures.get(name);
    failures.delete(name);
    if (failure !== undefined) throw failure;
  };
  return {
    calls,
    fail: (name, error) => failures.set(name, error),
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    listeners: () => listeners.size,
    status: async () => {
      await did('status');
      return A_STATUS;
    },
    setApp: (app) => did('setApp', app),
    registerApp: (token) => did('registerApp', token),
    confirmApp: (token) => did('confirmApp', token),
    beginLogin: async () => {
      await did('beginLogin');
      return { authorize_url: 'https://api.smartthings.com/oauth/authorize?state=x' };
    },
    completeLogin: (redirect) => did('completeLogin', redirect),
    refresh: (id) => did('refresh', id),
    signOut: (id) => did('signOut', id),
    devices: () => [A_LAMP],
    device: (id) => {
      if (id !== A_LAMP.id) throw new BridgeError('DEVICE_UNKNOWN', `There is no device ${id}.`);
      return A_LAMP;
    },
    command: async (id, commands) => {
      await did('command', id, commands);
      return { commands: ['main/switch/off'], outcome: 'confirmed', ms: 12 };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    supportBundle: () => ({ version: '0.1.0' }),
  };
};
