import { isDeepStrictEqual } from 'node:util';
import { type AttributeValue, attributeKey } from './attribute.ts';
import { isOlder } from './freshness.ts';

/** What a word about an attribute did to what was known. */
export type Reduction =
  /** Older than what is known, or seen before. */
  | { readonly kind: 'dropped'; readonly reason: 'older' | 'duplicate' }
  /** The same value, said again later: only its time is new. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'changed'; readonly previous: AttributeValue | undefined };

const sameMeaning = (a: AttributeValue, b: AttributeValue): boolean =>
  isDeepStrictEqual(a.value, b.value) && a.unit === b.unit;

const isSameMoment = (a: AttributeValue, b: AttributeValue): boolean =>
  a.eventId !== undefined && b.eventId !== undefined
    ? a.eventId === b.eventId
    : a.eventId === b.eventId && a.time === b.time && sameMeaning(a, b);

/** Decides what `next` does to `known`; every source takes this road. Values that were never reported (time 0) give way to any. */
export const reduceAttribute = (known: AttributeValue | undefined, next: AttributeValue): Reduction => {
  if (known === undefined) return { kind: 'changed', previous: undefined };
  if (isSameMoment(known, next)) return { kind: 'dropped', reason: 'duplicate' };
  if (isOlder(next, known)) return { kind: 'dropped', reason: 'older' };
  return sameMeaning(known, next) ? { kind: 'repeated' } : { kind: 'changed', previous: known };
};

/** Webhooks leave the unit out; what a read said of it still holds. */
const withKnownUnit = (told: AttributeValue, known: AttributeValue | undefined): AttributeValue =>
  told.unit === undefined && known?.unit !== undefined && told.value !== null ? { ...told, unit: known.unit } : told;

/** The state of a device while events come in. */
export class DeviceStateBuilder {
  readonly #values = new Map<string, AttributeValue>();

  get state(): ReadonlyMap<string, AttributeValue> {
    return this.#values;
  }

  apply(told: AttributeValue): Reduction {
    const key = attributeKey(told);
    const known = this.#values.get(key);
    const next = withKnownUnit(told, known);
    const reduction = reduceAttribute(known, next);
    if (reduction.kind !== 'dropped') this.#values.set(key, next);
    return reduction;
  }

  /** Forgets the values that `isGone` names; returns them. */
  drop(isGone: (value: AttributeValue) => boolean): AttributeValue[] {
    const gone = [...this.#values.entries()].filter(([, value]) => isGone(value));
    for (const [key] of gone) this.#values.delete(key);
    return gone.map(([, value]) => value);
  }
}
