import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../src/ops/clock.ts';
import type { Apps, CloudApp } from './apps.ts';
import { objectOf, textOf, textsOf } from './constraints.ts';
import { forbidden } from './errors.ts';
import { wholeSeconds } from './events.ts';
import type { Parts } from './parts.ts';
import { grants } from './scopes.ts';

/** One authorization: one app in one location. */
export interface InstalledApp {
  readonly installedAppId: string;
  readonly appId: string;
  readonly locationId: string;
  displayName: string;
  /** `PENDING` between the user's consent and the redemption of the code. */
  status: 'PENDING' | 'AUTHORIZED';
  scopes: readonly string[];
  readonly created: number;
  updated: number;
}

export interface Installs {
  get(installedAppId: string): InstalledApp | undefined;
  all(): readonly InstalledApp[];
  inLocation(locationId: string): readonly InstalledApp[];
  /** The newest installation of an app in a location. */
  of(appId: string, locationId: string): InstalledApp | undefined;
  create(app: CloudApp, locationId: string, scopes: readonly string[]): InstalledApp;
  remove(installedAppId: string): InstalledApp | undefined;
}

export const createInstalls = (clock: Clock): Installs => {
  const installs = new Map<string, InstalledApp>();
  return {
    get: (id) => installs.get(id),
    all: () => [...installs.values()],
    inLocation: (locationId) => [...installs.values()].filter((install) => install.locationId === locationId),
    of: (appId, locationId) =>
      [...installs.values()].findLast((install) => install.appId === appId && install.locationId === locationId),
    create: (app, locationId, scopes) => {
      const now = clock.now();
      const install: InstalledApp = {
        installedAppId: randomUUID(),
        appId: app.appId,
        locationId,
        displayName: app.displayName,
        status: 'PENDING',
        scopes,
        created: now,
        updated: now,
      };
      installs.set(install.installedAppId, install);
      return install;
    },
    remove: (id) => {
      const install = installs.get(id);
      installs.delete(id);
      return install;
    },
  };
};

const toJson = (install: InstalledApp, apps: Apps, userId: string) => {
  const app = apps.get(install.appId);
  return {
    installedAppId: install.installedAppId,
    installedAppType: app?.appType ?? 'API_ONLY',
    installedAppStatus: install.status,
    displayName: install.displayName,
    appId: install.appId,
    referenceId: null,
    locationId: install.locationId,
    owner: { ownerType: 'USER', ownerId: userId },
    notices: [],
    createdDate: wholeSeconds(install.created),
    lastUpdatedDate: wholeSeconds(install.updated),
    ui: { pluginId: null, pluginUri: null, dashboardCardsEnabled: false, preInstallDashboardCardsEnabled: false },
    iconImage: { url: null },
    classifications: app?.classifications ?? [],
    principalType: app?.principalType ?? 'LOCATION',
    singleInstance: app?.singleInstance ?? true,
    restrictionTier: 0,
  };
};

/** An installed app may always see and delete itself; a user's token needs the scope. */
const findInstall = (request: FastifyRequest, parts: Parts, permission: string): InstalledApp => {
  const { id } = request.params as { id: string };
  const install = parts.installs.get(id);
  const { principal } = request;
  const own = principal?.installedAppId === id;
  const allowed = own || (principal?.kind === 'user' && grants(principal.scopes, permission));
  if (install === undefined || !allowed) throw forbidden();
  return install;
};

/** `/installedapps` */
export const registerInstalledApps = (server: FastifyInstance, parts: Parts): void => {
  const config = { rate: 'installedApps' } as const;
  const json = (install: InstalledApp) => toJson(install, parts.apps, parts.userId);

  server.get('/installedapps', { config }, (request) => {
    const query = objectOf(request.query);
    const { principal } = request;
    const wanted = (field: string, value: string): boolean =>
      query[field] === undefined || textsOf(query[field]).includes(value);
    const items = parts.installs
      .all()
      .filter((install) => principal?.kind === 'user' || install.installedAppId === principal?.installedAppId)
      .filter((install) => wanted('locationId', install.locationId) && wanted('appId', install.appId))
      .filter((install) => wanted('installedAppStatus', install.status));
    return { items: items.map(json), _links: { next: null, previous: null } };
  });
  server.get('/installedapps/me', { config }, (request) => {
    const install = parts.installs.get(request.principal?.installedAppId ?? '');
    if (install === undefined) throw forbidden();
    const { installedAppId, locationId } = install;
    return { installedAppId, locationId, scope: request.principal?.scopes };
  });
  server.get('/installedapps/:id', { config }, (request) => json(findInstall(request, parts, 'r:installedapps')));
  server.put('/installedapps/:id', { config }, (request) => {
    const install = findInstall(request, parts, 'w:installedapps');
    install.displayName = textOf(objectOf(request.body)['displayName']) ?? install.displayName;
    install.updated = parts.clock.now();
    return json(install);
  });
  server.delete('/installedapps/:id', { config }, (request) => {
    parts.uninstall(findInstall(request, parts, 'w:installedapps').installedAppId);
    return { count: 1 };
  });
};
