import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { objectOf, requireFields, textsOf } from './constraints.ts';
import { forbidden } from './errors.ts';
import type { CloudEvent } from './events.ts';
import type { Parts } from './parts.ts';

const LIMIT = 1_000;

/** What happened lately, newest first. */
export interface History {
  add(event: CloudEvent): void;
  all(): readonly CloudEvent[];
}

export const createHistory = (): History => {
  const events: CloudEvent[] = [];
  return {
    add: (event) => {
      if (event.type !== 'DEVICE_EVENT') return;
      events.unshift(event);
      events.splice(LIMIT);
    },
    all: () => events,
  };
};

const itemOf = (event: CloudEvent, parts: Parts): object => {
  const { deviceId, locationId, componentId, capability, attribute, value, data, eventId } = event.content;
  const name = parts.world.devices.get(String(deviceId))?.device.label ?? '';
  const unit = parts.world.attribute(
    String(deviceId),
    String(componentId),
    String(capability),
    String(attribute),
  )?.unit;
  return {
    deviceId,
    deviceName: name,
    locationId,
    locationName: parts.world.locations.get(String(locationId))?.name,
    time: new Date(event.time).toISOString().replace('Z', '+0000'),
    text: `${attribute} of ${name} is: ${JSON.stringify(value)}`,
    component: componentId,
    componentLabel: name,
    capability,
    attribute,
    value,
    ...(unit === undefined ? {} : { unit }),
    data,
    translatedAttributeName: attribute,
    translatedAttributeValue: String(value),
    epoch: event.time,
    hash: createHash('sha1').update(String(eventId)).digest().readInt32BE(),
  };
};

/** `GET /history/devices` */
export const registerHistory = (server: FastifyInstance, parts: Parts): void => {
  server.get('/history/devices', { config: { scope: 'r:devices' } }, (request) => {
    const query = objectOf(request.query);
    requireFields(query, [{ field: 'locationId', required: true }]);
    const installedAppId = request.principal?.installedAppId;
    const own = installedAppId === undefined ? undefined : parts.installs.get(installedAppId)?.locationId;
    if (own !== undefined && own !== query['locationId']) throw forbidden();
    const deviceIds = textsOf(query['deviceId']);
    const found = parts.history
      .all()
      .filter(({ content }) => content['locationId'] === query['locationId'])
      .filter(({ content }) => deviceIds.length === 0 || deviceIds.includes(String(content['deviceId'])));
    const sorted = query['oldestFirst'] === 'true' ? [...found].reverse() : found;
    const items = sorted.slice(0, Number(query['limit']) || 20).map((event) => itemOf(event, parts));
    return { items, _links: {} };
  });
};
