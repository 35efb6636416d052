import { isApiError } from '../core/api-error.ts';
import type { AttributeValue } from '../core/attribute.ts';
import type { Device } from '../core/device.ts';
import type { ParseProblem } from '../core/event.ts';
import type { Clock } from '../ops/clock.ts';
import type { Api, Priority } from './api.ts';
import { type NextPage, nextPageOf } from './paging.ts';
import { deviceIdOf, type HealthReading, parseDevice, parseHealth } from './parse-device.ts';
import { parseBatchStatus } from './parse-status.ts';
import { createProblems, type Problems } from './problems.ts';
import { field, listOf, optional } from './wire.ts';

export interface ListedDevice {
  readonly device: Device;
  /** Undefined: the batch carried no status for it. */
  readonly attributes?: readonly AttributeValue[];
  readonly health?: HealthReading;
}

export interface DeviceList {
  readonly devices: readonly ListedDevice[];
  readonly problems: readonly ParseProblem[];
  /** Every page came and could be read; only then does a missing device mean anything. */
  readonly complete: boolean;
  /** All that were listed, those included that could not be understood. */
  readonly presentIds: ReadonlySet<string>;
  /** How many calls, one a page, it took. */
  readonly calls: number;
}

/** The version of the device calls that carries status and health. */
export const DEVICE_ACCEPT = 'application/vnd.smartthings+json;v=20170916';
const PAGE_SIZE = '200';
const MOST_PAGES = 50;

export interface Whose {
  readonly installedAppId: string;
  readonly locationId: string;
  readonly priority: Priority;
}

interface Draft {
  readonly devices: Map<string, ListedDevice>;
  readonly presentIds: Set<string>;
  readonly problems: Problems;
  complete: boolean;
}

const takeItem = (draft: Draft, raw: unknown, whose: Whose, readBegan: number, where: string): void => {
  const id = deviceIdOf(raw);
  // Without its id nobody can say whether a device that seems to be missing is this one.
  if (id === undefined) draft.complete = false;
  else draft.presentIds.add(id);
  const device = parseDevice(raw, whose, where, draft.problems);
  if (device === undefined) return;
  draft.devices.set(device.id, {
    device,
    ...optional('attributes', parseBatchStatus(raw, readBegan, where, draft.problems)),
    ...optional('health', parseHealth(field(raw, 'healthState'), readBegan)),
  });
};

/**
 * All devices of a location with state and health, from all pages.
 * @throws {ApiError} when not even the first page came; a later one that fails makes the list incomplete
 */
export const readDevices = async (
  { api, apiUrl, clock }: { readonly api: Api; readonly apiUrl: string; readonly clock: Clock },
  whose: Whose,
): Promise<DeviceList> => {
  const { installedAppId, locationId, priority } = whose;
  const draft: Draft = { devices: new Map(), presentIds: new Set(), problems: createProblems(), complete: true };
  const giveUp = (where: string, message: string): undefined => {
    draft.complete = false;
    return draft.problems.add(where, message);
  };
  const asked = new Set<string>();

  const readPage = async (page: NextPage, where: string): Promise<NextPage | undefined> => {
    asked.add(JSON.stringify(page));
    const readBegan = clock.now();
    const body = await api.request({ ...page, method: 'GET', accept: DEVICE_ACCEPT, installedAppId, priority });
    const items = listOf(field(body, 'items'));
    if (items === undefined) return giveUp(where, 'A page of the list cannot be read.');
    for (const [index, raw] of items.entries()) takeItem(draft, raw, whose, readBegan, `${where}[${index}]`);
    const next = nextPageOf(body, apiUrl);
    const isEndless = next !== undefined && (asked.has(JSON.stringify(next)) || asked.size >= MOST_PAGES);
    return isEndless ? giveUp(where, 'The list of devices has no end.') : next;
  };

  const query = { locationId, includeStatus: 'true', includeHealth: 'true', max: PAGE_SIZE };
  let next = await readPage({ path: '/devices', query }, 'items');
  while (next !== undefined) {
    const where = `pages[${asked.size}].items`;
    next = await readPage(next, where).catch((error: unknown) => {
      if (!isApiError(error)) throw error;
      return giveUp(where, `A page of the list did not come. ${error.message}`);
    });
  }
  return {
    devices: [...draft.devices.values()],
    problems: draft.problems.list,
    complete: draft.complete,
    presentIds: draft.presentIds,
    calls: asked.size,
  };
};
