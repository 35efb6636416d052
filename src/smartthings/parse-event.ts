import type { TimePrecision } from '../core/attribute.ts';
import type { DeviceLifecycle, HomeEvent, ParseProblem, SecurityArmStateEvent } from '../core/event.ts';
import { instantOf } from '../core/freshness.ts';
import { healthOf } from './parse-device.ts';
import { dataOf } from './parse-status.ts';
import { createProblems } from './problems.ts';
import { field, listOf, objectOf, oneOf, optional, textField, timeOf } from './wire.ts';

interface Basis {
  readonly locationId: string;
  readonly time: number;
  readonly eventId?: string;
}

/** The field is missing or of no use; the sentence follows from its name. */
class Missing extends Error {}

const need = <T>(value: T | undefined, name: string): T => {
  if (value === undefined) throw new Missing(name);
  return value;
};

const needText = (body: unknown, name: string): string => need(textField(body, name), name);

const LIFECYCLES = [
  'CREATE',
  'DELETE',
  'UPDATE',
  'MOVE_FROM',
  'MOVE_TO',
  'ROOM_MOVE',
] as const satisfies readonly DeviceLifecycle[];
const SCENE_LIFECYCLES = ['CREATE', 'UPDATE', 'DELETE'] as const;
const ARM_STATES = [
  'UNKNOWN',
  'ARMED_STAY',
  'ARMED_AWAY',
  'DISARMED',
] as const satisfies readonly SecurityArmStateEvent['armState'][];

type Reader = (body: unknown, basis: Basis, precision: TimePrecision) => HomeEvent;

const readDeviceEvent: Reader = (body, basis, precision) => ({
  ...basis,
  type: 'DEVICE_EVENT',
  deviceId: needText(body, 'deviceId'),
  attribute: {
    component: textField(body, 'componentId') ?? 'main',
    capability: needText(body, 'capability'),
    attribute: needText(body, 'attribute'),
    value: field(body, 'value') ?? null,
    ...optional('unit', textField(body, 'unit')),
    ...optional('data', dataOf(field(body, 'data'))),
    time: basis.time,
    precision,
    ...optional('eventId', basis.eventId),
  },
  stateChange: field(body, 'stateChange') !== false,
  ...optional('commandId', textField(body, 'commandId')),
});

/** By event type: the name of the object beside it, and how to read that. */
const READERS: ReadonlyMap<string, readonly [string, Reader]> = new Map<string, readonly [string, Reader]>([
  ['DEVICE_EVENT', ['deviceEvent', readDeviceEvent]],
  [
    'DEVICE_HEALTH_EVENT',
    [
      'deviceHealthEvent',
      (body, basis) => ({
        ...basis,
        type: 'DEVICE_HEALTH_EVENT',
        deviceId: needText(body, 'deviceId'),
        health: healthOf(needText(body, 'status')),
        ...optional('reason', textField(body, 'reason')),
      }),
    ],
  ],
  [
    'DEVICE_LIFECYCLE_EVENT',
    [
      'deviceLifecycleEvent',
      (body, basis) => ({
        ...basis,
        type: 'DEVICE_LIFECYCLE_EVENT',
        deviceId: needText(body, 'deviceId'),
        lifecycle: need(oneOf(LIFECYCLES, field(body, 'lifecycle')), 'lifecycle'),
      }),
    ],
  ],
  [
    'HUB_HEALTH_EVENT',
    [
      'hubHealthEvent',
      (body, basis) => ({
        ...basis,
        type: 'HUB_HEALTH_EVENT',
        hubId: needText(body, 'hubId'),
        status: needText(body, 'status'),
      }),
    ],
  ],
  ['MODE_EVENT', ['modeEvent', (body, basis) => ({ ...basis, type: 'MODE_EVENT', modeId: needText(body, 'modeId') })]],
  [
    'SCENE_LIFECYCLE_EVENT',
    [
      'sceneLifecycleEvent',
      (body, basis) => ({
        ...basis,
        type: 'SCENE_LIFECYCLE_EVENT',
        sceneId: needText(body, 'sceneId'),
        lifecycle: need(oneOf(SCENE_LIFECYCLES, field(body, 'lifecycle')), 'lifecycle'),
      }),
    ],
  ],
  [
    'SECURITY_ARM_STATE_EVENT',
    [
      'securityArmStateEvent',
      (body, basis) => ({
        ...basis,
        type: 'SECURITY_ARM_STATE_EVENT',
        armState: need(oneOf(ARM_STATES, field(body, 'armState')), 'armState'),
      }),
    ],
  ],
  [
    'INSTALLED_APP_LIFECYCLE_EVENT',
    [
      'installedAppLifecycleEvent',
      (body, basis) => ({
        ...basis,
        type: 'INSTALLED_APP_LIFECYCLE_EVENT',
        installedAppId: needText(body, 'installedAppId'),
        lifecycle: needText(body, 'lifecycle'),
      }),
    ],
  ],
  [
    'LOCATION_LIFECYCLE_EVENT',
    [
      'locationLifecycleEvent',
      (body, basis) => ({ ...basis, type: 'LOCATION_LIFECYCLE_EVENT', lifecycle: needText(body, 'lifecycle') }),
    ],
  ],
]);

const parseEvent = (raw: unknown, now: number): HomeEvent => {
  const type = needText(raw, 'eventType');
  const [name, read] = need(READERS.get(type), `eventType ${type.slice(0, 60)}`);
  const body = need(objectOf(field(raw, name)), name);
  const eventId = textField(body, 'eventId');
  const locationId = textField(body, 'locationId') ?? '';
  const told = timeOf(field(raw, 'eventTime')) ?? now;
  const { time, precision } = instantOf({ time: told, ...optional('eventId', eventId) }, now);
  return read(body, { locationId, time, ...optional('eventId', eventId) }, precision);
};

/**
 * The events of one message, in their order; `eventTime` may be ISO-8601 text or ms. What cannot be read becomes a
 * problem, and the others go on. Never throws.
 */
export const parseEvents = (
  events: unknown,
  now: number,
): { readonly events: HomeEvent[]; readonly problems: readonly ParseProblem[] } => {
  const problems = createProblems();
  const parsed = (listOf(events) ?? [events]).flatMap((raw, index) => {
    try {
      return parseEvent(raw, now);
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      problems.add(`events[${index}]`, `An event was left out: its ${error.message} is missing or unknown.`);
      return [];
    }
  });
  return { events: parsed, problems: problems.list };
};
