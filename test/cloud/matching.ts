import { isDeepStrictEqual } from 'node:util';
import { type JsonObject, textsOf } from './constraints.ts';
import type { CloudEvent, EventType } from './events.ts';
import { detailOf, type SourceType, type Subscription } from './subscriptions.ts';

const ANY = '*';
const isAny = (wanted: unknown): boolean => wanted === ANY || wanted === undefined;
const fits = (wanted: unknown, actual: unknown): boolean => isAny(wanted) || isDeepStrictEqual(wanted, actual);

/** Whether the parts that a subscription may narrow fit the event. */
const narrowed = (detail: JsonObject, content: JsonObject): boolean => {
  if (detail['stateChangeOnly'] !== false && content['stateChange'] !== true) return false;
  return fits(detail['attribute'], content['attribute']) && fits(detail['value'], content['value']);
};

const ofLocationOrDevices = (detail: JsonObject, content: JsonObject): boolean => {
  const deviceIds = textsOf(detail['deviceIds']);
  if (deviceIds.length > 0) return deviceIds.includes(String(content['deviceId']));
  return detail['locationId'] === content['locationId'];
};
const ofLocation = (detail: JsonObject, content: JsonObject): boolean => detail['locationId'] === content['locationId'];

type Match = (detail: JsonObject, content: JsonObject) => boolean;

const matches: Record<SourceType, { readonly eventType: EventType; readonly match: Match }> = {
  DEVICE: {
    eventType: 'DEVICE_EVENT',
    match: (detail, content) =>
      detail['deviceId'] === content['deviceId'] &&
      fits(detail['componentId'], content['componentId']) &&
      fits(detail['capability'], content['capability']) &&
      narrowed(detail, content),
  },
  CAPABILITY: {
    eventType: 'DEVICE_EVENT',
    // `*` is accepted as a capability and then delivers nothing, as in the field.
    match: (detail, content) =>
      ofLocation(detail, content) && detail['capability'] === content['capability'] && narrowed(detail, content),
  },
  MODE: { eventType: 'MODE_EVENT', match: ofLocation },
  DEVICE_LIFECYCLE: { eventType: 'DEVICE_LIFECYCLE_EVENT', match: ofLocationOrDevices },
  DEVICE_HEALTH: { eventType: 'DEVICE_HEALTH_EVENT', match: ofLocationOrDevices },
  SECURITY_ARM_STATE: { eventType: 'SECURITY_ARM_STATE_EVENT', match: ofLocation },
  HUB_HEALTH: { eventType: 'HUB_HEALTH_EVENT', match: ofLocation },
  SCENE_LIFECYCLE: { eventType: 'SCENE_LIFECYCLE_EVENT', match: ofLocation },
};

/** Whether a subscription wants an event while its location is in a mode. */
export const isWanted = (subscription: Subscription, event: CloudEvent, currentModeId: string | undefined): boolean => {
  const { eventType, match } = matches[subscription.sourceType];
  if (eventType !== event.type) return false;
  const detail = detailOf(subscription);
  const modes = textsOf(detail['modes']);
  if (modes.length > 0 && (currentModeId === undefined || !modes.includes(currentModeId))) return false;
  return match(detail, event.content);
};
