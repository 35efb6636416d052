import type { Device } from './device.ts';
import type { Subscription, SubscriptionRequest } from './subscription.ts';

/** SmartThings' limit per installed app (rate-limit page of 2026; older ones said 20). */
export const SUBSCRIPTION_LIMIT = 40;
/** With up to this many devices each gets a subscription of its own. */
const MOST_SINGLE_DEVICES = 36;

const LOCATION_SOURCES = ['DEVICE_LIFECYCLE', 'DEVICE_HEALTH', 'MODE', 'SCENE_LIFECYCLE'] as const;

export interface SubscriptionPlan {
  readonly wanted: readonly SubscriptionRequest[];
}

/** Names a subscription by what it delivers, so that two lists can be compared. */
export const subscriptionKey = (subscription: SubscriptionRequest): string =>
  [subscription.sourceType, subscription.deviceId ?? subscription.capability ?? ''].join(':');

/** Capabilities that report nothing, or nothing that anybody waits for; they cost no subscription. */
const SILENT = new Set(['refresh', 'execute', 'ocf', 'firmwareUpdate', 'healthCheck', 'momentary']);

/** Whether events of this capability need not come. */
export const isSilent = (capability: string): boolean => SILENT.has(capability);

const capabilitiesByUse = (devices: readonly Device[]): string[] => {
  const uses = new Map<string, number>();
  for (const device of devices) {
    const ids = new Set(device.components.flatMap(({ capabilities }) => capabilities.map(({ id }) => id)));
    for (const id of ids) if (!isSilent(id)) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  return [...uses].sort(([idA, a], [idB, b]) => b - a || (idA < idB ? -1 : 1)).map(([id]) => id);
};

/** Ids of the devices all of whose events come by the subscriptions with these keys; the others are left to the poll. */
export const coveredDevices = (devices: readonly Device[], existing: ReadonlySet<string>): Set<string> => {
  const isBrought = ({ id }: { readonly id: string }): boolean =>
    isSilent(id) || existing.has(subscriptionKey({ sourceType: 'CAPABILITY', capability: id }));
  const isCovered = ({ id, components }: Device): boolean =>
    existing.has(subscriptionKey({ sourceType: 'DEVICE', deviceId: id })) ||
    components.every(({ capabilities }) => capabilities.every(isBrought));
  return new Set(devices.filter(isCovered).map(({ id }) => id));
};

/**
 * What one installed app subscribes to: the location-level events, then each device, or, where there are too many of
 * them, each capability, the most used first.
 */
export const planSubscriptions = (locationId: string, devices: readonly Device[]): SubscriptionPlan => {
  const location = LOCATION_SOURCES.map((sourceType): SubscriptionRequest => ({ sourceType, locationId }));
  if (devices.length <= MOST_SINGLE_DEVICES) {
    const single = devices.map(({ id }): SubscriptionRequest => ({ sourceType: 'DEVICE', deviceId: id }));
    return { wanted: [...location, ...single] };
  }
  const capabilities = capabilitiesByUse(devices).slice(0, SUBSCRIPTION_LIMIT - location.length);
  const shared = capabilities.map(
    (capability): SubscriptionRequest => ({ sourceType: 'CAPABILITY', capability, locationId }),
  );
  return { wanted: [...location, ...shared] };
};

export interface SubscriptionDifference {
  readonly missing: readonly SubscriptionRequest[];
  /** What the plan does not ask for. */
  readonly superfluous: readonly Subscription[];
}

/** What to create, and what may be deleted to make room for it. */
export const compareSubscriptions = (
  plan: SubscriptionPlan,
  existing: readonly Subscription[],
): SubscriptionDifference => {
  const wantedKeys = new Set(plan.wanted.map(subscriptionKey));
  const existingKeys = new Set(existing.filter(({ whole }) => whole).map(subscriptionKey));
  return {
    missing: plan.wanted.filter((wanted) => !existingKeys.has(subscriptionKey(wanted))),
    superfluous: existing.filter(
      (subscription) => !subscription.whole || !wantedKeys.has(subscriptionKey(subscription)),
    ),
  };
};
