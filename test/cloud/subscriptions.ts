import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  type FieldRule,
  type JsonObject,
  objectOf,
  requireFields,
  textOf,
  textsOf,
  violationError,
} from './constraints.ts';
import { conflict, forbidden, limitReached, notFound } from './errors.ts';
import type { InstalledApp } from './installed-apps.ts';
import type { Parts } from './parts.ts';
import { grants } from './scopes.ts';

export interface Subscription {
  readonly id: string;
  readonly installedAppId: string;
  readonly sourceType: SourceType;
  /** `device`, `capability`, …: what is subscribed to, with SmartThings' defaults filled in. */
  readonly [detail: string]: unknown;
}

const ANY = '*';
const name: FieldRule = { field: 'subscriptionName', pattern: /^[-_!.~'()*0-9a-zA-Z]{1,36}$/ };
const location: FieldRule = { field: 'locationId', required: true };

interface SourceKind {
  readonly key: string;
  readonly permission: string;
  readonly rules: readonly FieldRule[];
  readonly defaults: JsonObject;
}

const inLocation = (key: string, permission: string): SourceKind => ({
  key,
  permission,
  rules: [location, name],
  defaults: {},
});
const inLocationOrOfDevices = (key: string): SourceKind => ({
  key,
  permission: 'r:devices',
  rules: [{ field: 'locationId' }, name],
  defaults: {},
});

/** What can be subscribed to, what that takes, and what SmartThings fills in. */
export const sourceKinds = {
  DEVICE: {
    key: 'device',
    permission: 'r:devices',
    rules: [
      { field: 'deviceId', required: true },
      { field: 'capability', maxLength: 128 },
      { field: 'attribute', maxLength: 256 },
      name,
    ],
    defaults: { componentId: ANY, capability: ANY, attribute: ANY, value: ANY, stateChangeOnly: true, modes: [] },
  },
  CAPABILITY: {
    key: 'capability',
    permission: 'r:devices',
    rules: [
      location,
      { field: 'capability', required: true, maxLength: 128 },
      { field: 'attribute', maxLength: 256 },
      name,
    ],
    defaults: { attribute: ANY, value: ANY, stateChangeOnly: true, modes: [] },
  },
  MODE: inLocation('mode', 'r:locations'),
  DEVICE_LIFECYCLE: inLocationOrOfDevices('deviceLifecycle'),
  DEVICE_HEALTH: inLocationOrOfDevices('deviceHealth'),
  SECURITY_ARM_STATE: inLocation('securityArmState', 'r:security'),
  HUB_HEALTH: inLocation('hubHealth', 'r:hubs'),
  SCENE_LIFECYCLE: inLocation('sceneLifecycle', 'r:scenes'),
} as const satisfies Record<string, SourceKind>;

export type SourceType = keyof typeof sourceKinds;

const isSourceType = (value: unknown): value is SourceType =>
  typeof value === 'string' && Object.hasOwn(sourceKinds, value);

export const detailOf = (subscription: Subscription): JsonObject =>
  objectOf(subscription[sourceKinds[subscription.sourceType].key]);

export interface Subscriptions {
  of(installedAppId: string): readonly Subscription[];
  add(subscription: Subscription): void;
  /** Deletes those that `which` picks; returns how many. */
  remove(installedAppId: string, which: (subscription: Subscription) => boolean): number;
}

export const createSubscriptions = (): Subscriptions => {
  const byInstall = new Map<string, Subscription[]>();
  const of = (installedAppId: string): Subscription[] => byInstall.get(installedAppId) ?? [];
  return {
    of,
    add: (subscription) =>
      void byInstall.set(subscription.installedAppId, [...of(subscription.installedAppId), subscription]),
    remove: (installedAppId, which) => {
      const before = of(installedAppId);
      const after = before.filter((subscription) => !which(subscription));
      byInstall.set(installedAppId, after);
      return before.length - after.length;
    },
  };
};

const withoutName = ({ subscriptionName: _name, ...rest }: JsonObject): JsonObject => rest;

/** Two are the same when all but the name is; names are unique within a kind of source. */
const clashes = (a: Subscription, b: Subscription): boolean => {
  if (a.sourceType !== b.sourceType) return false;
  const [one, other] = [detailOf(a), detailOf(b)];
  const sameName = one['subscriptionName'] !== undefined && one['subscriptionName'] === other['subscriptionName'];
  return sameName || isDeepStrictEqual(withoutName(one), withoutName(other));
};

const MAX_DEVICE_IDS = 20;

const checkDevices = (
  deviceIds: readonly string[],
  install: InstalledApp,
  parts: Parts,
  scopes: readonly string[],
): void => {
  if (deviceIds.length > MAX_DEVICE_IDS) {
    throw limitReached(`A subscription may name at most ${MAX_DEVICE_IDS} devices.`);
  }
  for (const deviceId of deviceIds) {
    const device = parts.world.devices.get(deviceId)?.device;
    if (device?.locationId !== install.locationId || !grants(scopes, 'r:devices', deviceId)) throw forbidden();
  }
};

/** Checks a body and completes it; throws SmartThings' errors. */
const parse = (body: JsonObject, install: InstalledApp, parts: Parts, scopes: readonly string[]): Subscription => {
  requireFields(body, [{ field: 'sourceType', required: true, oneOf: Object.keys(sourceKinds) }]);
  const sourceType = body['sourceType'];
  if (!isSourceType(sourceType)) throw notFound('The source type');
  const kind: SourceKind = sourceKinds[sourceType];
  const given = objectOf(body[kind.key]);
  requireFields(given, kind.rules, `${kind.key}.`);
  const deviceIds = textsOf(given['deviceIds']);
  const deviceId = textOf(given['deviceId']);
  const locationId = textOf(given['locationId']);
  if (locationId === undefined && deviceId === undefined && deviceIds.length === 0) {
    throw violationError([{ code: 'NotNullError', target: `${kind.key}.locationId`, message: 'must not be null' }]);
  }
  if (locationId !== undefined && locationId !== install.locationId) throw forbidden();
  checkDevices(deviceId === undefined ? deviceIds : [deviceId], install, parts, scopes);
  if (!grants(scopes, kind.permission, deviceId)) throw forbidden();
  const { subscriptionName, modes, ...rest } = { ...kind.defaults, ...given };
  const detail = {
    ...rest,
    ...(textOf(subscriptionName) === undefined ? {} : { subscriptionName }),
    ...(modes === undefined ? {} : { modes }),
  };
  return { id: randomUUID(), installedAppId: install.installedAppId, sourceType, [kind.key]: detail };
};

/** Subscriptions belong to the installed app's own token: users' tokens and other apps' get an empty 403. */
const ownInstall = (request: FastifyRequest, parts: Parts): InstalledApp => {
  const { id } = request.params as { id: string };
  const install = parts.installs.get(id);
  if (install === undefined || request.principal?.installedAppId !== id) throw forbidden();
  return install;
};

const matchesQuery = (subscription: Subscription, query: JsonObject): boolean => {
  const detail = detailOf(subscription);
  const deviceId = textOf(query['deviceId']);
  const modeId = textOf(query['modeId']);
  if (deviceId !== undefined && detail['deviceId'] !== deviceId) return false;
  return modeId === undefined || textsOf(detail['modes']).includes(modeId);
};

const hasIdOrName = (subscription: Subscription, wanted: string): boolean =>
  subscription.id === wanted || detailOf(subscription)['subscriptionName'] === wanted;

/** `/installedapps/{id}/subscriptions` */
export const registerSubscriptions = (server: FastifyInstance, parts: Parts): void => {
  const path = '/installedapps/:id/subscriptions';
  const config = { rate: 'subscriptions' } as const;

  server.post(path, { config: { rate: 'subscriptionCreation' } }, (request) => {
    const install = ownInstall(request, parts);
    const subscription = parse(objectOf(request.body), install, parts, request.principal?.scopes ?? []);
    const existing = parts.subscriptions.of(install.installedAppId);
    if (existing.some((other) => clashes(other, subscription))) {
      throw conflict('A subscription like this exists already.');
    }
    if (existing.length >= parts.faults.subscriptionLimit) {
      throw limitReached(`The limit of ${parts.faults.subscriptionLimit} subscriptions has been reached.`);
    }
    parts.subscriptions.add(subscription);
    return subscription;
  });
  server.get(path, { config }, (request) => ({
    items: parts.subscriptions.of(ownInstall(request, parts).installedAppId),
    _links: {},
  }));
  server.delete(path, { config }, (request) => {
    const { installedAppId } = ownInstall(request, parts);
    const query = objectOf(request.query);
    return { count: parts.subscriptions.remove(installedAppId, (each) => matchesQuery(each, query)) };
  });
  server.get(`${path}/:subscriptionId`, { config }, (request) => {
    const { installedAppId } = ownInstall(request, parts);
    const { subscriptionId } = request.params as { subscriptionId: string };
    const found = parts.subscriptions.of(installedAppId).find((each) => hasIdOrName(each, subscriptionId));
    if (found === undefined) throw forbidden();
    return found;
  });
  server.delete(`${path}/:subscriptionId`, { config }, (request) => {
    const { installedAppId } = ownInstall(request, parts);
    const { subscriptionId } = request.params as { subscriptionId: string };
    return { count: parts.subscriptions.remove(installedAppId, (each) => hasIdOrName(each, subscriptionId)) };
  });
};
