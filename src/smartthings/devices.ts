import type { ApiError } from '../core/api-error.ts';
import type { AttributeValue } from '../core/attribute.ts';
import type { CommandRequest } from '../core/command.ts';
import type { Device } from '../core/device.ts';
import type { ParseProblem } from '../core/event.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Api, ApiCall, Priority } from './api.ts';
import { DEVICE_ACCEPT, type DeviceList, readDevices } from './device-list.ts';
import { type HealthReading, parseDevice, parseHealth } from './parse-device.ts';
import { parseStatus } from './parse-status.ts';
import { createProblems } from './problems.ts';
import { apiError } from './reply.ts';
import { field, listOf, optional, textField } from './wire.ts';

export interface CommandReceipt {
  /** SmartThings' id of the command; the event that it causes may carry it. */
  readonly id?: string;
  /** `ACCEPTED`, `COMPLETED` or `FAILED`. */
  readonly status: string;
}

export interface Devices {
  /** All devices of a location with state and health. Throws when not even the first page came; later failures make the list incomplete. */
  list(installedAppId: string, locationId: string, options?: { priority?: Priority }): Promise<DeviceList>;
  get(installedAppId: string, deviceId: string, priority?: Priority): Promise<Device>;
  status(installedAppId: string, deviceId: string, priority?: Priority): Promise<AttributeValue[]>;
  health(installedAppId: string, deviceId: string, priority?: Priority): Promise<HealthReading>;
  /** At most ten commands of one device; one receipt each, in order. */
  execute(
    installedAppId: string,
    deviceId: string,
    commands: readonly CommandRequest[],
  ): Promise<readonly CommandReceipt[]>;
}

export interface DevicesDeps {
  readonly api: Api;
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly log: Log;
}

export const createDevices = ({ api, apiUrl, clock, log }: DevicesDeps): Devices => {
  const sayProblems = (what: string, list: readonly ParseProblem[]): void => {
    const [first] = list;
    if (first === undefined) return;
    log.debug(`${what}: ${list.length} parts could not be understood.`, { first: `${first.where}: ${first.message}` });
  };

  const read = (installedAppId: string, path: string, priority: Priority = 'normal'): Promise<unknown> => {
    const call: ApiCall = { method: 'GET', path, accept: DEVICE_ACCEPT, installedAppId, priority };
    return api.request(call);
  };
  const pathOf = (deviceId: string): string => `/devices/${encodeURIComponent(deviceId)}`;
  const unreadable = (): ApiError => apiError('bad_reply', { status: 200 });

  return {
    list: async (installedAppId, locationId, { priority = 'normal' } = {}) => {
      const list = await readDevices({ api, apiUrl, clock }, { installedAppId, locationId, priority });
      sayProblems('The list of devices', list.problems);
      return list;
    },
    get: async (installedAppId, deviceId, priority) => {
      const problems = createProblems();
      const raw = await read(installedAppId, pathOf(deviceId), priority);
      const device = parseDevice(raw, { installedAppId, locationId: '' }, 'device', problems);
      sayProblems('A device', problems.list);
      if (device?.id !== deviceId) throw unreadable();
      return device;
    },
    status: async (installedAppId, deviceId, priority) => {
      const problems = createProblems();
      const readBegan = clock.now();
      const raw = await read(installedAppId, `${pathOf(deviceId)}/status`, priority);
      const attributes = parseStatus(raw, readBegan, problems);
      sayProblems('A device’s status', problems.list);
      if (attributes === undefined) throw unreadable();
      return attributes;
    },
    health: async (installedAppId, deviceId, priority) => {
      const readBegan = clock.now();
      const raw = await read(installedAppId, `${pathOf(deviceId)}/health`, priority);
      const health = parseHealth(raw, readBegan);
      if (health === undefined) throw unreadable();
      return health;
    },
    execute: async (installedAppId, deviceId, commands) => {
      const path = `${pathOf(deviceId)}/commands`;
      const body = await api.request({ method: 'POST', path, body: { commands }, installedAppId, priority: 'command' });
      const results = listOf(field(body, 'results')) ?? [];
      // A success without results is a success: what becomes of the command is told by the events.
      return commands.map((_, index) => ({
        ...optional('id', textField(results[index], 'id')),
        status: textField(results[index], 'status') ?? 'ACCEPTED',
      }));
    },
  };
};
