/** What SmartThings can send events about; one subscription each, per installed app. */
export type SubscriptionSource =
  | 'DEVICE'
  | 'CAPABILITY'
  | 'MODE'
  | 'DEVICE_LIFECYCLE'
  | 'DEVICE_HEALTH'
  | 'SCENE_LIFECYCLE'
  | 'HUB_HEALTH'
  | 'SECURITY_ARM_STATE';

/** A wish for events. `DEVICE` needs `deviceId`; `CAPABILITY` a `capability` and `locationId`; all others a `locationId`. */
export interface SubscriptionRequest {
  readonly sourceType: SubscriptionSource;
  readonly deviceId?: string;
  readonly capability?: string;
  readonly locationId?: string;
  /** At most 36 of `-_!.~'()*0-9a-zA-Z`. */
  readonly name?: string;
}

/** A subscription as SmartThings keeps it. */
export interface Subscription extends SubscriptionRequest {
  readonly id: string;
  /** Whether it brings all there is of its subject: no component, capability, attribute, value, device list or mode narrows it. */
  readonly whole: boolean;
}
