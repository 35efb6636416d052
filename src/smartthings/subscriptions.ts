import { isApiError, saysGone } from '../core/api-error.ts';
import type { Subscription, SubscriptionRequest, SubscriptionSource } from '../core/subscription.ts';
import type { Api } from './api.ts';
import { readAll } from './paging.ts';
import { apiError } from './reply.ts';
import { field, type JsonObject, listOf, objectOf, optional, textField } from './wire.ts';

export interface Subscriptions {
  list(installedAppId: string): Promise<Subscription[]>;
  /** SmartThings answers 409 to what it has already: `exists`. The limit of 40 is an `ApiError` `unprocessable` with code `LimitError`. */
  create(installedAppId: string, wanted: SubscriptionRequest): Promise<Subscription | 'exists'>;
  /** Succeeds for one that is gone already. */
  delete(installedAppId: string, id: string): Promise<void>;
  /** All of this installed app, in one call. */
  deleteAll(installedAppId: string): Promise<void>;
}

type Wanted = (request: SubscriptionRequest) => JsonObject;

const location: Wanted = ({ locationId }) => ({ locationId });

/** By source: the key of its details, and what these must say. */
const SOURCES: Readonly<Record<SubscriptionSource, readonly [string, Wanted]>> = {
  DEVICE: [
    'device',
    ({ deviceId }) => ({
      deviceId,
      componentId: '*',
      capability: '*',
      attribute: '*',
      value: '*',
      stateChangeOnly: true,
    }),
  ],
  CAPABILITY: [
    'capability',
    ({ locationId, capability }) => ({ locationId, capability, attribute: '*', value: '*', stateChangeOnly: true }),
  ],
  MODE: ['mode', location],
  DEVICE_LIFECYCLE: ['deviceLifecycle', location],
  DEVICE_HEALTH: ['deviceHealth', location],
  SCENE_LIFECYCLE: ['sceneLifecycle', location],
  HUB_HEALTH: ['hubHealth', location],
  SECURITY_ARM_STATE: ['securityArmState', location],
};

const isSource = (value: unknown): value is SubscriptionSource =>
  typeof value === 'string' && Object.hasOwn(SOURCES, value);

const isWildcard = (value: unknown): boolean => value === undefined || value === null || value === '*';
const isEmpty = (value: unknown): boolean => (listOf(value) ?? []).length === 0;

const isWhole = (sourceType: SubscriptionSource, details: unknown): boolean => {
  const narrowing = ['componentId', 'attribute', 'value', ...(sourceType === 'DEVICE' ? ['capability'] : [])];
  const lists = ['modes', 'deviceIds'];
  return (
    narrowing.every((name) => isWildcard(field(details, name))) && lists.every((name) => isEmpty(field(details, name)))
  );
};

/** One stored subscription; undefined for kinds that the bridge does not use. */
export const parseSubscription = (raw: unknown): Subscription | undefined => {
  const id = textField(raw, 'id');
  const sourceType = field(raw, 'sourceType');
  if (id === undefined || !isSource(sourceType)) return undefined;
  const details = objectOf(field(raw, SOURCES[sourceType][0])) ?? {};
  return {
    id,
    sourceType,
    ...optional('deviceId', textField(details, 'deviceId')),
    ...optional('capability', sourceType === 'CAPABILITY' ? textField(details, 'capability') : undefined),
    ...optional('locationId', textField(details, 'locationId')),
    ...optional('name', textField(details, 'subscriptionName')),
    whole: isWhole(sourceType, details),
  };
};

export const createSubscriptions = ({ api, apiUrl }: { readonly api: Api; readonly apiUrl: string }): Subscriptions => {
  const pathOf = (installedAppId: string): string =>
    `/installedapps/${encodeURIComponent(installedAppId)}/subscriptions`;
  return {
    list: async (installedAppId) => {
      const items = await readAll(api, apiUrl, { method: 'GET', path: pathOf(installedAppId), installedAppId });
      return items.flatMap((raw) => parseSubscription(raw) ?? []);
    },
    create: async (installedAppId, wanted) => {
      const [key, detailsOf] = SOURCES[wanted.sourceType];
      const details = { ...detailsOf(wanted), ...optional('subscriptionName', wanted.name) };
      const body = { sourceType: wanted.sourceType, [key]: details };
      try {
        const raw = await api.request({ method: 'POST', path: pathOf(installedAppId), body, installedAppId });
        const created = parseSubscription(raw);
        if (created === undefined) throw apiError('bad_reply', { status: 200 });
        return created;
      } catch (error) {
        if (isApiError(error, 'conflict')) return 'exists';
        throw error;
      }
    },
    delete: async (installedAppId, id) => {
      const path = `${pathOf(installedAppId)}/${encodeURIComponent(id)}`;
      await api.request({ method: 'DELETE', path, installedAppId }).catch((error: unknown) => {
        if (!saysGone(error)) throw error;
      });
    },
    deleteAll: async (installedAppId) => {
      await api.request({ method: 'DELETE', path: pathOf(installedAppId), installedAppId });
    },
  };
};
