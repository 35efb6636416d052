import type { FastifyInstance } from 'fastify';
import { type JsonObject, objectOf, textOf } from './constraints.ts';
import { invalidRequest } from './errors.ts';
import type { HealthState } from './home.ts';
import type { Cloud } from './server.ts';

type Params = Record<string, string>;

const needed = (body: JsonObject, field: string): string => {
  const text = textOf(body[field]);
  if (text === undefined) throw invalidRequest(`"${field}" is missing.`);
  return text;
};

/** What other processes may do with the cloud, below `/_cloud`: no part of SmartThings. */
const actions: Record<string, (cloud: Cloud, params: Params, body: JsonObject) => unknown> = {
  'GET /devices': (cloud) => cloud.devices.map(({ device, status, health }) => ({ device, status, health })),
  'POST /devices/:id/attributes': (cloud, { id = '' }, body) => {
    const unit = textOf(body['unit']);
    cloud.setAttribute(
      id,
      textOf(body['component']) ?? 'main',
      needed(body, 'capability'),
      needed(body, 'attribute'),
      body['value'] ?? null,
      {
        ...(unit === undefined ? {} : { unit }),
        ...(body['data'] === undefined ? {} : { data: body['data'] }),
        ...(typeof body['stateChange'] === 'boolean' ? { stateChange: body['stateChange'] } : {}),
      },
    );
  },
  'POST /devices/:id/health': (cloud, { id = '' }, body) => cloud.setHealth(id, needed(body, 'state') as HealthState),
  'POST /devices/:id/label': (cloud, { id = '' }, body) => cloud.renameDevice(id, needed(body, 'label')),
  'POST /devices/:id/room': (cloud, { id = '' }, body) => cloud.moveDevice(id, needed(body, 'roomId')),
  'DELETE /devices/:id': (cloud, { id = '' }) => cloud.removeDevice(id),
  'POST /locations/:id/mode': (cloud, { id = '' }, body) => cloud.setMode(id, needed(body, 'modeId')),
  'GET /installedapps': (cloud) => cloud.installedApps,
  'DELETE /installedapps/:id': (cloud, { id = '' }) => cloud.uninstall(id),
  'GET /requests': (cloud) => cloud.requests,
  'GET /deliveries': (cloud) => cloud.delivered,
  'POST /tokens': (cloud) => ({ token: cloud.createPersonalAccessToken() }),
  'POST /keys/rotate': (cloud) => cloud.rotateKey(),
  'PATCH /faults': (cloud, _params, body) => {
    for (const [name, value] of Object.entries(body)) {
      if (!Object.hasOwn(cloud.faults, name)) throw invalidRequest(`There is no fault "${name}".`);
      Object.assign(cloud.faults, { [name]: Array.isArray(value) ? new Set(value) : (value ?? undefined) });
    }
  },
};

/** The control interface: JSON in, JSON out; `{"status":"ok"}` where there is nothing to tell. */
export const registerControl = (server: FastifyInstance, cloud: Cloud): void => {
  for (const [route, act] of Object.entries(actions)) {
    const [method = '', path = ''] = route.split(' ');
    server.route({
      method,
      url: `/_cloud${path}`,
      config: { control: true },
      handler: (request) => {
        try {
          return act(cloud, request.params as Params, objectOf(request.body)) ?? { status: 'ok' };
        } catch (error) {
          throw error instanceof Error && error.constructor === Error ? invalidRequest(error.message) : error;
        }
      },
    });
  }
};
