import type { AttributeDefinition, CapabilityDefinition } from '../../capabilities/definition.ts';
import { isListOfValues, type OwnLimits, ownLimits } from '../../capabilities/own-limits.ts';
import { isSettable } from '../../capabilities/setter.ts';
import type { DeviceContext } from '../context.ts';
import type { Entity } from '../entity.ts';
import { known } from '../templates.ts';
import { homeAssistantUnit } from '../units.ts';
import { meaningOf, pairOf } from './meaning.ts';

/** One attribute that nobody mapped. */
export interface Subject {
  readonly context: DeviceContext;
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  readonly name: string;
  readonly definition: CapabilityDefinition | undefined;
}

type Draft = Pick<Entity, 'platform' | 'config'>;

const LONGEST_TEXT = 255;
/** Within these a number box is offered where nobody says what is allowed. */
const ANY_NUMBER = 1_000_000;

const attributeOf = ({ definition, attribute }: Subject): AttributeDefinition | undefined =>
  definition !== undefined && Object.hasOwn(definition.attributes, attribute)
    ? definition.attributes[attribute]
    : undefined;

const limitsOf = ({ context, component, capability, attribute, definition }: Subject): OwnLimits =>
  definition === undefined
    ? {}
    : ownLimits(definition, attribute, (other) => context.value(component, capability, other) ?? undefined);

const reportedBy = ({ context, component, capability, attribute }: Subject): unknown =>
  context.value(component, capability, attribute);

const stateTopic = ({ context, component, capability, attribute }: Subject): string =>
  context.attributeTopic(component, capability, attribute);
const setTopic = ({ context, component, capability, attribute }: Subject): string =>
  context.attributeSetTopic(component, capability, attribute);

const unitFor = (subject: Subject): string | undefined =>
  homeAssistantUnit(
    subject.context.unit(subject.component, subject.capability, subject.attribute) ??
      attributeOf(subject)?.defaultUnit ??
      (attributeOf(subject)?.units?.length === 1 ? attributeOf(subject)?.units?.[0] : undefined),
  );

/** Every word the attribute can be, with the one that it is now; undefined where it can be anything. */
const wordsFor = (subject: Subject): string[] | undefined => {
  const schema = attributeOf(subject)?.value;
  if (schema?.type === 'boolean') return ['true', 'false'];
  const listed = (limitsOf(subject).supported ?? schema?.enum)?.filter(
    (word) => typeof word === 'string' || typeof word === 'number',
  );
  if (listed === undefined || listed.length === 0) return undefined;
  const current = reportedBy(subject);
  const isWord = typeof current === 'string' || typeof current === 'number';
  return [...new Set([...listed.map(String), ...(isWord ? [String(current)] : [])])];
};

const twoWords = (subject: Subject, isWritable: boolean): Draft | undefined => {
  const pair = pairOf(wordsFor(subject) ?? []);
  if (pair === undefined) return undefined;
  const common = {
    state_topic: stateTopic(subject),
    value_template: known(),
    payload_on: pair.on,
    payload_off: pair.off,
  };
  if (isWritable) return { platform: 'switch', config: { ...common, command_topic: setTopic(subject) } };
  return {
    platform: 'binary_sensor',
    config: pair.deviceClass === undefined ? common : { ...common, device_class: pair.deviceClass },
  };
};

const severalWords = (subject: Subject, isWritable: boolean): Draft | undefined => {
  const options = wordsFor(subject);
  if (options === undefined) return undefined;
  const common = { state_topic: stateTopic(subject), value_template: known(), options };
  return isWritable
    ? { platform: 'select', config: { ...common, command_topic: setTopic(subject) } }
    : { platform: 'sensor', config: { ...common, device_class: 'enum' } };
};

const number = (subject: Subject, isWritable: boolean): Draft | undefined => {
  const schema = attributeOf(subject)?.value;
  const isNumber =
    schema?.type === 'integer' ||
    schema?.type === 'number' ||
    (schema === undefined && typeof reportedBy(subject) === 'number');
  if (!isNumber) return undefined;
  const unit = unitFor(subject);
  const common = {
    state_topic: stateTopic(subject),
    value_template: known(),
    ...(unit === undefined ? {} : { unit_of_measurement: unit }),
  };
  if (!isWritable) {
    const { deviceClass, stateClass } = meaningOf(unit, subject.name);
    return {
      platform: 'sensor',
      config: {
        ...common,
        state_class: stateClass,
        ...(deviceClass === undefined ? {} : { device_class: deviceClass }),
      },
    };
  }
  const { range } = limitsOf(subject);
  const isPercent = unit === '%';
  const min = range?.minimum ?? schema?.minimum ?? (isPercent ? 0 : -ANY_NUMBER);
  const max = range?.maximum ?? schema?.maximum ?? (isPercent ? 100 : ANY_NUMBER);
  if (min >= max) return undefined;
  const step = range?.step ?? (schema?.type === 'number' ? 0.1 : 1);
  return {
    platform: 'number',
    config: {
      ...common,
      min,
      max,
      step: Math.max(step, 0.001),
      mode: max - min > 1_000 ? 'box' : 'auto',
      command_topic: setTopic(subject),
    },
  };
};

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const NOT_FOR_EYES = /^(https?:|data:)|<[a-z][\s\S]*>|^[A-Za-z0-9+/=]{60,}$/i;

const text = (subject: Subject, isWritable: boolean): Draft | undefined => {
  const schema = attributeOf(subject)?.value;
  const value = reportedBy(subject);
  if (schema !== undefined && schema.type !== 'string') return undefined;
  if (schema === undefined && typeof value !== 'string') return undefined;
  const common = { state_topic: stateTopic(subject) };
  if (isWritable) {
    const max = Math.min(schema?.maxLength ?? LONGEST_TEXT, LONGEST_TEXT);
    return {
      platform: 'text',
      config: { ...common, value_template: known(`value[:${max}]`), max, command_topic: setTopic(subject) },
    };
  }
  if (typeof value === 'string' && ISO_TIME.test(value)) {
    return { platform: 'sensor', config: { ...common, value_template: known(), device_class: 'timestamp' } };
  }
  if (typeof value === 'string' && (value.length > LONGEST_TEXT || NOT_FOR_EYES.test(value))) return undefined;
  return { platform: 'sensor', config: { ...common, value_template: known(`value[:${LONGEST_TEXT}]`) } };
};

/** A list counts its items, and an object shows nothing but its attributes. */
const compound = (subject: Subject): Draft | undefined => {
  const value = reportedBy(subject);
  if (!Array.isArray(value)) return undefined;
  return {
    platform: 'sensor',
    config: {
      state_topic: stateTopic(subject),
      value_template: '{{ value_json | count if value_json is list else None }}',
      json_attributes_topic: stateTopic(subject),
      json_attributes_template: "{{ {'items': value_json if value_json is list else []} | tojson }}",
    },
  };
};

/** What the definition, or where there is none the reported value, makes of an attribute; undefined: nothing worth showing. */
export const attributeEntity = (subject: Subject): Draft | undefined => {
  if (isListOfValues(subject.attribute) || /(Range|Map|List|Step|Schema|Info)$/.test(subject.attribute))
    return undefined;
  const isWritable = subject.definition !== undefined && isSettable(subject.definition, subject.attribute);
  return (
    twoWords(subject, isWritable) ??
    severalWords(subject, isWritable) ??
    number(subject, isWritable) ??
    text(subject, isWritable) ??
    compound(subject)
  );
};
