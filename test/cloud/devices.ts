import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { objectOf, textOf } from './constraints.ts';
import { isAskedFor, listItem, nextPage, parseDeviceQuery } from './device-list.ts';
import { forbidden, notFound } from './errors.ts';
import type { DeviceListFault } from './faults.ts';
import type { CapabilityStatus, ComponentStatus, DeviceFixture } from './home.ts';
import type { Parts } from './parts.ts';
import { grants } from './scopes.ts';

/** Lists carry states only for clients that ask for an API version from this date on. */
const STATUS_SINCE_VERSION = 20_170_916;

/** What the caller may see: users all, installed apps their location, and there what their scopes name. */
const mayUse = (request: FastifyRequest, parts: Parts, fixture: DeviceFixture, permission: string): boolean => {
  const { principal } = request;
  if (principal === undefined || !grants(principal.scopes, permission, fixture.device.deviceId)) return false;
  if (principal.installedAppId === undefined) return true;
  return parts.installs.get(principal.installedAppId)?.locationId === fixture.device.locationId;
};

/** The device of a path; an empty 403 where it does not exist or is not the caller's. */
export const findDevice = (request: FastifyRequest, parts: Parts, permission = 'r:devices'): DeviceFixture => {
  const fixture = parts.world.devices.get((request.params as { id: string }).id);
  if (fixture === undefined || !mayUse(request, parts, fixture, permission)) throw forbidden();
  return fixture;
};

const versionOf = (request: FastifyRequest): number =>
  Number(/;\s*v=(\d+)/.exec(request.headers.accept ?? '')?.[1] ?? 1);

/** The lie that is due, if any; it is used up by asking. */
const takeListFault = (parts: Parts): DeviceListFault | undefined => {
  const fault = parts.faults.deviceList;
  if (fault === undefined) return undefined;
  fault.times -= 1;
  if (fault.times <= 0) parts.faults.deviceList = undefined;
  return fault.kind;
};

const listDevices = (request: FastifyRequest, reply: FastifyReply, parts: Parts): unknown => {
  const { faults } = parts;
  const raw = objectOf(request.query);
  const query = parseDeviceQuery(raw, faults.devicePageSize);
  const may = request.principal?.scopes.some((scope) => scope.startsWith('r:devices')) ? 'r:devices' : 'l:devices';
  const all = [...parts.world.devices.values()]
    .filter((fixture) => mayUse(request, parts, fixture, may))
    .filter((fixture) => isAskedFor(fixture, query));
  const start = query.page * query.max;
  const include = {
    status: query.includeStatus && !faults.ignoreIncludeStatus && versionOf(request) >= STATUS_SINCE_VERSION,
    health: query.includeHealth && !faults.ignoreIncludeHealth,
  };
  const items = all.slice(start, start + query.max).map((fixture) => listItem(fixture, include));
  const more = start + query.max < all.length;
  const _links = more ? { next: { href: nextPage(parts.origin(), raw, query.max, query.page + 1) } } : {};
  switch (takeListFault(parts)) {
    case 'empty':
      return { items: [], _links: {} };
    case 'no items':
      return { _links: {} };
    case 'broken':
      return reply.type('application/json').send(JSON.stringify({ items, _links }).slice(0, -20));
    case 'cut':
      return { items: items.slice(0, Math.ceil(items.length / 2)), _links: {} };
    case undefined:
      return { items, _links };
  }
};

/** `/devices`, without commands */
export const registerDevices = (server: FastifyInstance, parts: Parts): void => {
  const read = { config: { scope: 'r:devices' } } as const;
  const state = { config: { rate: 'device', perDevice: true, scope: 'r:devices' } } as const;
  const write = { config: { scope: 'w:devices' } } as const;
  const componentOf = (request: FastifyRequest): ComponentStatus => {
    const { component } = request.params as { component: string };
    const found = findDevice(request, parts).status.components[component];
    if (found === undefined) throw notFound('The component');
    return found;
  };

  server.get('/devices', { config: { scope: ['r:devices', 'l:devices'] } }, (request, reply) =>
    listDevices(request, reply, parts),
  );
  server.get('/devices/:id', read, (request) => findDevice(request, parts).device);
  server.put('/devices/:id', write, (request) => {
    const { device } = findDevice(request, parts, 'w:devices');
    const body = objectOf(request.body);
    const label = textOf(body['label']);
    const roomId = textOf(body['roomId']);
    if (label !== undefined) parts.changes.renameDevice(device.deviceId, label);
    if (roomId !== undefined) parts.changes.moveDevice(device.deviceId, roomId);
    return device;
  });
  server.delete('/devices/:id', write, (request) => {
    parts.removeDevice(findDevice(request, parts, 'w:devices').device.deviceId);
    return {};
  });
  server.get('/devices/:id/status', state, (request) => findDevice(request, parts).status);
  server.get('/devices/:id/components/:component/status', state, componentOf);
  server.get(
    '/devices/:id/components/:component/capabilities/:capability/status',
    state,
    (request): CapabilityStatus => {
      const found = componentOf(request)[(request.params as { capability: string }).capability];
      if (found === undefined) throw notFound('The capability');
      return found;
    },
  );
  server.get('/devices/:id/health', read, (request) => {
    const { health } = findDevice(request, parts);
    if (health === undefined) throw notFound('The health of the device');
    return health;
  });
  server.get('/devices/:id/preferences', read, (request) => {
    findDevice(request, parts);
    return { values: {} };
  });
};
