/** Names one attribute of one device. */
export interface AttributePath {
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
}

/** How the time of a value is to be read: see `freshness.ts`. */
export type TimePrecision = 'millisecond' | 'second';

/** One reported value. A `null` value without time was never reported by the device. */
export interface AttributeValue extends AttributePath {
  /** Any JSON value. */
  readonly value: unknown;
  readonly unit?: string;
  readonly data?: unknown;
  /** When the device said so, ms since the epoch; 0 where SmartThings gives no time. */
  readonly time: number;
  readonly precision: TimePrecision;
  /** Version-1 UUID of the event that brought it, where an event did. */
  readonly eventId?: string;
}

/** The key of an attribute within its device. */
export const attributeKey = (path: AttributePath): string => `${path.component}/${path.capability}/${path.attribute}`;
