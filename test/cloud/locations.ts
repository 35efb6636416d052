import type { FastifyInstance, FastifyRequest } from 'fastify';
import { objectOf, textOf } from './constraints.ts';
import { constraintViolation, forbidden } from './errors.ts';
import type { LocationFixture, ModeFixture, RoomFixture } from './home.ts';
import type { Parts } from './parts.ts';
import { grants } from './scopes.ts';

/** Users see all locations; an installed app sees its own. */
const mayUse = (request: FastifyRequest, parts: Parts, locationId: string): boolean => {
  const installedAppId = request.principal?.installedAppId;
  return installedAppId === undefined || parts.installs.get(installedAppId)?.locationId === locationId;
};

/** The location of a path; an empty 403 where it does not exist or is not the caller's. */
const findLocation = (request: FastifyRequest, parts: Parts): LocationFixture => {
  const location = parts.world.locations.get((request.params as { id: string }).id);
  const scopes = request.principal?.scopes ?? [];
  const granted = ['r:locations', 'w:locations', 'x:locations'].some((scope) =>
    grants(scopes, scope, location?.locationId),
  );
  if (location === undefined || !granted || !mayUse(request, parts, location.locationId)) throw forbidden();
  return location;
};

const listJson = ({ locationId, name, allowed, parent }: LocationFixture): object => ({
  locationId,
  name,
  allowed: allowed ?? null,
  parent,
});
const roomJson = (room: RoomFixture): object => ({ backgroundImage: null, ...room });
const modeJson = ({ id, label, name }: ModeFixture): object => ({ id, label, name });

const registerRooms = (server: FastifyInstance, parts: Parts): void => {
  const config = { rate: 'rooms', scope: 'r:locations' } as const;
  const roomsOf = (request: FastifyRequest): RoomFixture[] => {
    const { locationId } = findLocation(request, parts);
    return [...parts.world.rooms.values()].filter((room) => room.locationId === locationId);
  };
  const findRoom = (request: FastifyRequest): RoomFixture => {
    const { roomId } = request.params as { roomId: string };
    const room = roomsOf(request).find((each) => each.roomId === roomId);
    if (room === undefined) throw forbidden();
    return room;
  };
  server.get('/locations/:id/rooms', { config }, (request) => ({
    items: roomsOf(request).map(roomJson),
    _links: null,
  }));
  server.get('/locations/:id/rooms/:roomId', { config }, (request) => roomJson(findRoom(request)));
  server.get('/locations/:id/rooms/:roomId/devices', { config }, (request) => {
    const { roomId } = findRoom(request);
    const devices = [...parts.world.devices.values()].map(({ device }) => device);
    return { items: devices.filter((device) => device.roomId === roomId), _links: {} };
  });
};

const registerModes = (server: FastifyInstance, parts: Parts): void => {
  const read = { config: { rate: 'modes', scope: 'r:locations' } } as const;
  const write = { config: { rate: 'modes', scope: ['x:locations', 'w:locations'] } } as const;
  server.get('/locations/:id/modes', read, (request) => ({
    items: parts.world.modesOf(findLocation(request, parts).locationId).map(modeJson),
  }));
  server.get('/locations/:id/modes/current', read, (request) => {
    const mode = parts.world.currentMode(findLocation(request, parts).locationId);
    return mode === undefined ? {} : modeJson(mode);
  });
  server.put('/locations/:id/modes/current', write, (request) => {
    const { locationId } = findLocation(request, parts);
    const modeId = textOf(objectOf(request.body)['modeId']);
    const mode = parts.world.modesOf(locationId).find((each) => each.id === modeId);
    if (mode === undefined) {
      const message = 'modeId: is no mode of the location';
      throw constraintViolation([{ code: 'UnprocessableEntityError', target: 'modeId', message, details: [] }]);
    }
    parts.changes.setMode(locationId, mode.id);
    return modeJson(mode);
  });
};

/** `/locations`, with rooms and modes */
export const registerLocations = (server: FastifyInstance, parts: Parts): void => {
  const list = { config: { rate: 'locations', scope: ['r:locations', 'l:locations'] } } as const;
  server.get('/locations', list, (request) => ({
    items: [...parts.world.locations.values()].filter((each) => mayUse(request, parts, each.locationId)).map(listJson),
    _links: null,
  }));
  server.get('/locations/:id', { config: { rate: 'locations', scope: 'r:locations' } }, (request) =>
    findLocation(request, parts),
  );
  registerRooms(server, parts);
  registerModes(server, parts);
};
