import { nameIn } from './component-names.ts';
import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { quote } from './templates.ts';

/** What makes the type of an event, and its attributes, of the payload. */
interface EventRow {
  readonly capability: string;
  readonly attribute: string;
  readonly name: string | null;
  readonly deviceClass?: string;
  /** An attribute that lists what this model can tell; where it says nothing, the definition does. */
  readonly listedBy?: string;
  /** Types of events whose values are no words of a list. */
  readonly types?: readonly string[];
  /** Jinja: the type of the event; absent: the payload. */
  readonly type?: string;
  /** Jinja: attributes of the event. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Nothing else of the capability is worth showing. */
  readonly isAll?: true;
}

/** A happening that the definition has no words for: always of one type, with what happened as an attribute. */
const telling = (capability: string, attribute: string, name: string, type: string, key: string): EventRow => ({
  capability,
  attribute,
  name,
  types: [type],
  type: quote(type),
  attributes: { [key]: 'value_json if value_json is defined else value' },
});

const EVENTS: readonly EventRow[] = [
  {
    capability: 'button',
    attribute: 'button',
    name: null,
    deviceClass: 'button',
    listedBy: 'supportedButtonValues',
    isAll: true,
  },
  { capability: 'holdableButton', attribute: 'button', name: 'Button', deviceClass: 'button', isAll: true },
  { capability: 'tag.tagButton', attribute: 'tagButton', name: 'Button', deviceClass: 'button', isAll: true },
  { capability: 'touchSensor', attribute: 'touch', name: 'Touch' },
  { capability: 'cameraEvent', attribute: 'event', name: 'Camera', listedBy: 'supportedEvents', isAll: true },
  { capability: 'riceCooker', attribute: 'event', name: 'Cooking', listedBy: 'supportedEvents' },
  { capability: 'foodWasteDryingGrinder', attribute: 'event', name: 'Grinding', listedBy: 'supportedEvents' },
  {
    capability: 'lockCodes',
    attribute: 'codeChanged',
    name: 'Lock code',
    types: ['set', 'changed', 'renamed', 'deleted', 'unset', 'failed'],
    // `2 set`, `all deleted`: the slot, and what happened to it.
    type: "value.split(' ') | last",
    attributes: { slot: "value.split(' ') | first" },
  },
  telling('faceRecognition', 'faceRecognizedEvent', 'Face', 'recognized', 'face'),
  telling('objectDetection', 'detected', 'Object', 'detected', 'object'),
  telling('speechRecognition', 'phraseSpoken', 'Phrase', 'spoken', 'phrase'),
  telling('custom.userNotification', 'message', 'Message', 'message', 'message'),
  telling('knob', 'rotateAmount', 'Turn', 'turned', 'percent'),
  telling('knob', 'heldRotateAmount', 'Turn while pushed', 'turned', 'percent'),
];

const wordsOf = (values: readonly unknown[] | undefined): string[] =>
  (values ?? []).filter((value): value is string => typeof value === 'string');

/** Every type that may come: Home Assistant drops events of others. */
const typesOf = (context: DeviceContext, component: string, row: EventRow): readonly string[] => {
  const { capability, attribute, listedBy, types } = row;
  if (types !== undefined) return types;
  const listed = listedBy === undefined ? undefined : context.list(component, capability, listedBy);
  return listed ?? wordsOf(context.definition(capability)?.attributes[attribute]?.value.enum);
};

/** Nothing happened where the value is null, and Home Assistant passes over an empty text. */
const templateOf = ({ type = 'value', attributes = {} }: EventRow, types: readonly string[]): string => {
  const pairs = Object.entries({ event_type: type, ...attributes }).map(([key, value]) => `${quote(key)}: ${value}`);
  const isKnown = `(${type}) in [${types.map(quote).join(', ')}]`;
  return `{{ {${pairs.join(', ')}} | tojson if value not in ('null', '""', '') and ${isKnown} else '' }}`;
};

const eventEntity = (context: DeviceContext, component: string, row: EventRow): Entity[] => {
  const { capability, attribute, deviceClass } = row;
  const types = typesOf(context, component, row);
  if (!context.has(component, capability) || types.length === 0) return [];
  return [
    {
      platform: 'event',
      source: { component, capability, attribute },
      name: nameIn(context, component, row.name),
      config: {
        state_topic: context.attributeTopic(component, capability, attribute),
        event_types: types,
        value_template: templateOf(row, types),
        ...(deviceClass === undefined ? {} : { device_class: deviceClass }),
      },
      ...(row.isAll === true ? { claims: [`${component}/${capability}`] } : {}),
    },
  ];
};

/** What happens once: presses of buttons, codes changed at a lock, what a camera saw. */
export const eventEntities = (context: DeviceContext): Entity[] =>
  context.components.flatMap((component) => EVENTS.flatMap((row) => eventEntity(context, component, row)));
