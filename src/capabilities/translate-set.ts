import { isRejection, type Rejection, reject } from '../core/command.ts';
import { findAttribute, type NamedAttribute } from './attribute-name.ts';
import { type DefinitionLookup, type DeviceView, reportedOf } from './device-view.ts';
import { commandFor } from './setter.ts';
import { merges } from './setter-table.ts';
import { type Translation, translationOf, unknownComponent } from './translate.ts';

/** The component that is meant where a payload names none. */
const mainComponent = 'main';

/** One wish of a payload: an attribute and its value. */
interface Wish extends NamedAttribute {
  readonly component: string;
  readonly value: unknown;
  /** Seconds that a lamp may take for it. */
  readonly transition?: number;
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Translates the payload of `<device>/set`: `{"main": {"switch": "off"}}`, or without the component for `main`, or both
 * mixed. All or nothing: one wrong key, and no command comes out.
 *
 * The order is the payload's; but a component is switched on before all else, and off after all else, because devices
 * refuse to be set while they are off, and many switch themselves on when they are set.
 */
export const translateSet = (
  device: DeviceView,
  payload: unknown,
  lookup: DefinitionLookup,
): Translation | Rejection => {
  if (!isObject(payload)) {
    return reject('INVALID_PAYLOAD', 'The payload must be a JSON object such as {"switch": "on", "level": 20}.');
  }
  const entries = entriesOf(device, payload);
  const transitions = transitionsOf(entries);
  if (isRejection(transitions)) return transitions;
  const wishes: Wish[] = [];
  for (const [component, key, value] of entries) {
    if (key === TRANSITION) continue;
    const wish = wishFor(device, component, key, value, lookup);
    if (isRejection(wish)) return wish;
    if (wishes.some((other) => isSame(other, wish))) {
      return reject('INVALID_PAYLOAD', `The payload sets ${wish.definition.id}.${wish.attribute} twice.`);
    }
    wishes.push(wish);
  }
  if (wishes.length === 0) return reject('INVALID_PAYLOAD', 'The payload names nothing to set.');
  const parts: Translation[] = [];
  const paced = wishes.map((wish) => withTransition(device, wish, wishes, transitions, lookup));
  for (const wish of mergeWishes(paced).toSorted((a, b) => rank(a) - rank(b))) {
    const part = translateWish(device, wish);
    if (isRejection(part)) return part;
    parts.push(part);
  }
  return { commands: parts.flatMap(({ commands }) => commands), wanted: parts.flatMap(({ wanted }) => wanted) };
};

/** Component, key and value of everything in a payload. */
const entriesOf = (device: DeviceView, payload: JsonObject): [component: string, key: string, value: unknown][] =>
  Object.entries(payload).flatMap(([key, value]): [string, string, unknown][] =>
    Object.hasOwn(device.components, key) && isObject(value)
      ? Object.entries(value).map(([attribute, wanted]) => [key, attribute, wanted])
      : [[mainComponent, key, value]],
  );

/** Seconds that a lamp may take to get to its level, or to go out; beside `level` or `switch`, as other bridges have it. */
const TRANSITION = 'transition';

const transitionsOf = (
  entries: readonly (readonly [component: string, key: string, value: unknown])[],
): ReadonlyMap<string, number> | Rejection => {
  const transitions = new Map<string, number>();
  for (const [component, key, value] of entries) {
    if (key !== TRANSITION) continue;
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      return reject('INVALID_VALUE', 'transition must be a number of seconds, 0 or more.');
    }
    transitions.set(component, Math.round(value));
  }
  return transitions;
};

const isLevel = ({ definition, attribute }: Wish): boolean => definition.id === 'switchLevel' && attribute === 'level';

/** The wish with the time that it may take. A lamp goes out slowly by its level; whatever knows no time has none. */
const withTransition = (
  device: DeviceView,
  wish: Wish,
  wishes: readonly Wish[],
  transitions: ReadonlyMap<string, number>,
  lookup: DefinitionLookup,
): Wish => {
  const { component } = wish;
  const transition = transitions.get(component);
  if (transition === undefined) return wish;
  if (isLevel(wish)) return { ...wish, transition };
  const level = lookup('switchLevel');
  const isDimmable = device.components[component]?.capabilityIds.includes('switchLevel') === true;
  const hasLevel = wishes.some((other) => other.component === component && isLevel(other));
  if (rank(wish) !== 1 || !isDimmable || level === undefined || hasLevel) return wish;
  return { definition: level, attribute: 'level', component, value: 0, transition };
};

const wishFor = (
  device: DeviceView,
  component: string,
  key: string,
  value: unknown,
  lookup: DefinitionLookup,
): Wish | Rejection => {
  const found = findAttribute(device, component, key, lookup);
  if (!isRejection(found)) return { ...found, component, value };
  // An object under a name that is no attribute was most likely meant for a component.
  const meantComponent = component === mainComponent && isObject(value) && !key.includes('.');
  return meantComponent ? unknownComponent(device, key) : found;
};

const isSame = (a: Wish, b: Wish): boolean =>
  a.component === b.component && a.definition.id === b.definition.id && a.attribute === b.attribute;

const rank = ({ definition, attribute, value }: Wish | MergedWish): number => {
  if (definition.id !== 'switch' || attribute !== 'switch') return 0;
  return typeof value === 'string' && value.toLowerCase() === 'off' ? 1 : -1;
};

/** Several wishes that one command fulfils. */
interface MergedWish extends Wish {
  readonly merged: { readonly command: string; readonly wishes: readonly Wish[] };
}

/** Puts wishes together that belong together, in the place of the first. */
const mergeWishes = (wishes: readonly Wish[]): readonly (Wish | MergedWish)[] =>
  wishes.flatMap((wish): (Wish | MergedWish)[] => {
    const merge = merges.find(
      ({ capability, attributes }) => capability === wish.definition.id && attributes.includes(wish.attribute),
    );
    if (merge === undefined) return [wish];
    const together = wishes.filter(
      (other) =>
        other.component === wish.component &&
        other.definition.id === wish.definition.id &&
        merge.attributes.includes(other.attribute),
    );
    if (together.length < merge.attributes.length) return [wish];
    return together[0] === wish ? [{ ...wish, merged: { command: merge.command, wishes: together } }] : [];
  });

const translateWish = (device: DeviceView, wish: Wish | MergedWish): Translation | Rejection => {
  const place = { component: wish.component, capability: wish.definition.id };
  const reported = reportedOf(device, place.component, place.capability);
  const set = ({ definition, attribute, value }: Wish) => commandFor(definition, attribute, value, reported);
  if (!('merged' in wish)) {
    const command = set(wish);
    if (isRejection(command)) return command;
    const times = wish.transition === undefined ? [] : [wish.transition];
    return translationOf(place, { ...command, arguments: [...command.arguments, ...times] });
  }
  const single = wish.merged.wishes.map(set);
  const wrong = single.find(isRejection);
  if (wrong !== undefined) return wrong;
  const effects = single.flatMap((command) => (isRejection(command) ? [] : command.effects));
  const argument = Object.fromEntries(effects.map(({ attribute, value }) => [attribute, value]));
  return translationOf(place, { command: wish.merged.command, arguments: [argument], effects });
};
