import type { JsonObject } from './constraints.ts';

/** The object that carries an event's content, by its type. */
export const eventObjects = {
  DEVICE_EVENT: 'deviceEvent',
  DEVICE_LIFECYCLE_EVENT: 'deviceLifecycleEvent',
  DEVICE_HEALTH_EVENT: 'deviceHealthEvent',
  HUB_HEALTH_EVENT: 'hubHealthEvent',
  MODE_EVENT: 'modeEvent',
  SCENE_LIFECYCLE_EVENT: 'sceneLifecycleEvent',
  SECURITY_ARM_STATE_EVENT: 'securityArmStateEvent',
  TIMER_EVENT: 'timerEvent',
  DEVICE_COMMANDS_EVENT: 'deviceCommandsEvent',
  INSTALLED_APP_LIFECYCLE_EVENT: 'installedAppLifecycleEvent',
  LOCATION_LIFECYCLE_EVENT: 'locationLifecycleEvent',
} as const;

export type EventType = keyof typeof eventObjects;

/** An event before it is put on the wire. */
export interface CloudEvent {
  readonly type: EventType;
  /** Exact, ms since the epoch; the wire has whole seconds, and the exact time in the event id. */
  readonly time: number;
  readonly content: JsonObject;
}

/** An element of `events[]` as it is posted. */
export interface WireEvent {
  readonly eventTime: string;
  readonly eventType: EventType;
  readonly [object: string]: unknown;
}

export const wholeSeconds = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

export const toWire = (event: CloudEvent, subscriptionName?: string): WireEvent => ({
  eventTime: wholeSeconds(event.time),
  eventType: event.type,
  [eventObjects[event.type]]: subscriptionName === undefined ? event.content : { ...event.content, subscriptionName },
});

/** Makes events: gives them an id with their exact time in it. */
export const createEventMaker =
  (newEventId: (time: number) => string) =>
  (type: EventType, time: number, content: JsonObject): CloudEvent => ({
    type,
    time,
    content: { eventId: newEventId(time), ...content },
  });

export type MakeEvent = ReturnType<typeof createEventMaker>;

/** What newer events say about whose they are. */
export const ownedBy = (locationId: string): JsonObject => ({ locationId, ownerId: locationId, ownerType: 'LOCATION' });

const nameOfType = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

export interface DeviceEventFacts {
  readonly locationId: string;
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  readonly value: unknown;
  readonly data?: unknown;
  readonly stateChange: boolean;
  readonly commandId?: string;
}

/** Device events carry no unit: it is in the status. */
export const deviceEventContent = (facts: DeviceEventFacts): JsonObject => ({
  ...ownedBy(facts.locationId),
  deviceId: facts.deviceId,
  componentId: facts.component,
  capability: facts.capability,
  attribute: facts.attribute,
  value: facts.value,
  valueType: nameOfType(facts.value),
  stateChange: facts.stateChange,
  data: facts.data ?? {},
  commandId: facts.commandId ?? '',
  sensitive: false,
});
