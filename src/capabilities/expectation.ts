import type { JsonSchema } from './definition.ts';
import type { OwnLimits, ReportedRange } from './own-limits.ts';
import type { Violation } from './schema-validator.ts';

const longestList = 12;
const longestValue = 60;

/** What well-known patterns of the definitions mean to people, by an example that they accept. */
const patternExamples: readonly (readonly [example: string, words: string])[] = [
  ['2026-01-31T07:30:00Z', 'a date and time like 2026-01-31T07:30:00Z'],
  ['07:30', 'a time like 07:30'],
  ['07:30:00', 'a time like 07:30:00'],
  ['0730', 'a time like 0730'],
  ['https://example.com/a.mp3', 'a web address'],
  ['e58ed763-928c-4155-bee9-fdbaaadc15f3', 'an id like e58ed763-928c-4155-bee9-fdbaaadc15f3'],
];

/** `a, b and c`, shortened after a dozen. */
export const listWords = (words: readonly string[], joint: 'and' | 'or' = 'and'): string => {
  if (words.length > longestList) {
    return `${words.slice(0, longestList).join(', ')} and ${words.length - longestList} more`;
  }
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;
};

/** A value as a sentence shows it: texts plain, the rest as JSON, both shortened. */
export const showValue = (value: unknown): string => {
  const text = typeof value === 'string' && value.trim() !== '' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
};

const oneOf = (values: readonly unknown[]): string => {
  const words = [...new Set(values.map(showValue))];
  if (words.length === 1) return words.join('');
  return words.length > longestList ? `one of ${listWords(words)}` : `one of ${words.join(', ')}`;
};

const numberWords = (schema: JsonSchema, range: ReportedRange = {}): string => {
  const kind = schema.type === 'integer' ? 'a whole number' : 'a number';
  const minimum = range.minimum ?? schema.minimum;
  const maximum = range.maximum ?? schema.maximum;
  if (minimum !== undefined && maximum !== undefined) return `${kind} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${kind} of ${minimum} or more`;
  return maximum === undefined ? kind : `${kind} of at most ${maximum}`;
};

const textWords = ({ pattern, maxLength, minLength }: JsonSchema): string => {
  if (pattern !== undefined) {
    const known = patternExamples.find(([example]) => new RegExp(pattern).test(example));
    return known?.[1] ?? `a text that fits the pattern ${pattern}`;
  }
  if (maxLength !== undefined) return `a text of at most ${maxLength} characters`;
  return typeof minLength === 'number' ? `a text of at least ${minLength} characters` : 'a text';
};

const objectWords = ({ properties = {}, required = [] }: JsonSchema): string => {
  const names = Object.keys(properties);
  if (names.length === 0) return 'a JSON object';
  const optional = names.filter((name) => !required.includes(name));
  const parts = [
    ...(required.length === 0 ? [] : [listWords(required)]),
    ...(optional.length === 0 ? [] : [`optionally ${listWords(optional)}`]),
  ];
  return `a JSON object with ${parts.join(', and ')}`;
};

const listOfWords = ({ items, minItems, maxItems }: JsonSchema): string => {
  const entry = items === undefined || Array.isArray(items) ? {} : (items as JsonSchema);
  const size = minItems !== undefined && minItems === maxItems ? ` of ${minItems} entries` : '';
  return Object.keys(entry).length === 0 ? `a JSON list${size}` : `a JSON list${size}, each entry ${describe(entry)}`;
};

/** What a schema and the device's own limits allow, in words that go behind “must be”. */
export const describe = (schema: JsonSchema, own: OwnLimits = {}): string => {
  const { supported } = own;
  // The device's own list comes first: it is shorter, and what this device can do.
  if (supported !== undefined) return oneOf(supported);
  if (schema.enum !== undefined) return oneOf(schema.enum);
  if (schema.oneOf !== undefined) return schema.oneOf.map((choice) => describe(choice)).join(', or ');
  switch (schema.type) {
    case 'integer':
    case 'number':
      return numberWords(schema, own.range);
    case 'boolean':
      return 'true or false';
    case 'string':
      return textWords(schema);
    case 'object':
      return objectWords(schema);
    case 'array':
      return listOfWords(schema);
    default:
      return 'a JSON value';
  }
};

/** One sentence for one violation: `level must be a whole number from 0 to 100, not 140.` */
export const explain = (name: string, violation: Violation, own: OwnLimits): string => {
  const place = name + violation.path.replaceAll('/', '.');
  const { property } = violation;
  const known = Object.keys(violation.schema.properties ?? {});
  if (property?.fault === 'missing')
    return `${place} needs “${property.name}”: it must be ${describe(violation.schema)}.`;
  if (property !== undefined) return `${place} has no “${property.name}”; it takes ${listWords(known, 'or')}.`;
  const allowed = describe(violation.schema, violation.path === '' ? own : {});
  return `${place} must be ${allowed}, not ${showValue(violation.value)}.`;
};
