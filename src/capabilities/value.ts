import { type Rejection, reject } from '../core/command.ts';
import type { JsonSchema } from './definition.ts';
import { explain } from './expectation.ts';
import type { OwnLimits } from './own-limits.ts';
import { type Violation, violationOf } from './schema-validator.ts';

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** The definition's own zero means “off” or “none”, and devices take it though their range begins above it. */
const isAllowedZero = (value: number, schema: JsonSchema): boolean => value === 0 && schema.minimum === 0;

const breaksRange = (value: unknown, schema: JsonSchema, { range }: OwnLimits): boolean =>
  range !== undefined &&
  typeof value === 'number' &&
  !isAllowedZero(value, schema) &&
  (value < (range.minimum ?? -Infinity) || value > (range.maximum ?? Infinity));

/**
 * Whether a value has to be in the device's own list. Some lists are incomplete: they lack what the device itself
 * reports at this moment. Then a value that the definition names is sent, and SmartThings decides; where the
 * definition names none, the device's list is all there is to go by.
 */
const isListBinding = (schema: JsonSchema, { supported, current }: OwnLimits): boolean => {
  if (supported === undefined) return false;
  const isDefined = schema.enum !== undefined || schema.oneOf !== undefined;
  return !isDefined || current === undefined || current === null || supported.includes(current);
};

const breaksList = (value: unknown, schema: JsonSchema, own: OwnLimits): boolean =>
  isScalar(value) && value !== own.current && !own.supported?.includes(value) && isListBinding(schema, own);

/** Where a value breaks what the definition or the device itself allows; undefined where it is fine. */
const violation = (value: unknown, schema: JsonSchema, own: OwnLimits): Violation | undefined => {
  // Real devices take values that the definition lacks, when they list them as their own.
  if (own.supported?.includes(value)) return undefined;
  const broken = violationOf(schema, value);
  if (broken !== undefined || value === own.current) return broken;
  if (breaksList(value, schema, own)) return { path: '', schema, value };
  return breaksRange(value, schema, own) ? { path: '', schema, value } : undefined;
};

/**
 * Says in one sentence what is wrong with a value; undefined when nothing is.
 *
 * @param name what the sentence calls the value: an argument's or an attribute's name.
 */
export const checkValue = (
  name: string,
  value: unknown,
  schema: JsonSchema,
  own: OwnLimits = {},
): Rejection | undefined => {
  const broken = violation(value, schema, own);
  return broken === undefined ? undefined : reject('INVALID_VALUE', explain(name, broken, own));
};

/** Like `checkValue`, for values that have commands of their own: only the device's list can forbid these. */
export const checkListed = (name: string, value: unknown, schema: JsonSchema, own: OwnLimits): Rejection | undefined =>
  breaksList(value, schema, own) ? reject('INVALID_VALUE', explain(name, { path: '', schema, value }, own)) : undefined;

const numberText = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** JSON's value, or nothing where the text is no JSON. */
export const parseJson = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

/** Other values that the same writing could mean, likeliest first. */
const readings = (value: unknown, schema: JsonSchema, own: OwnLimits): unknown[] => {
  const listed = [...(own.supported ?? []), ...(schema.enum ?? [])];
  // Objects from outside may have a "toString" of their own, so only scalars are ever turned into texts.
  if (!isScalar(value)) return [];
  const written = String(value);
  const sameText = listed.filter((entry) => isScalar(entry) && String(entry) === written);
  if (typeof value !== 'string') return typeof value === 'number' ? [...sameText, written] : sameText;
  const trimmed = value.trim();
  const sameLetters = listed.filter(
    (entry) => typeof entry === 'string' && entry.toLowerCase() === trimmed.toLowerCase(),
  );
  return [
    ...sameText,
    ...(numberText.test(trimmed) ? [Number(trimmed)] : []),
    // Templates of Home Assistant write booleans as Python does.
    ...(/^(?:true|false)$/i.test(trimmed) ? [trimmed.toLowerCase() === 'true'] : []),
    ...(/^["[{]/.test(trimmed) ? [parseJson(trimmed)?.value] : []),
    ...(new Set(sameLetters).size === 1 ? sameLetters : []),
  ].filter((reading) => reading !== undefined);
};

/** The value as the schema wants it: `"40"` is 40 for a whole number. Unchanged where no reading of it fits. */
export const fitValue = (value: unknown, schema: JsonSchema, own: OwnLimits = {}): unknown => {
  const fits = (reading: unknown): boolean => violation(reading, schema, own) === undefined;
  if (fits(value)) return value;
  const reading = readings(value, schema, own).find(fits);
  return reading === undefined ? value : reading;
};

/**
 * Reads a payload: a text in JSON quotes loses them, and where the schema says nothing at all, what reads as JSON is
 * JSON. All else stays the text that it is; `fitValue` makes numbers and objects of it where these are wanted.
 */
export const readText = (text: string, schema: JsonSchema): unknown => {
  const json = parseJson(text);
  const open = schema.type === undefined && schema.enum === undefined && schema.oneOf === undefined;
  return json !== undefined && (open || typeof json.value === 'string') ? json.value : text;
};

/** Turns a plain text payload into the value that the schema wants. */
export const parseWanted = (
  text: string,
  schema: JsonSchema,
  own: OwnLimits = {},
  name = 'The value',
): { readonly value: unknown } | Rejection => {
  if (text === '') return emptyPayload(name);
  const value = fitValue(readText(text, schema), schema, own);
  return checkValue(name, value, schema, own) ?? { value };
};

export const emptyPayload = (name: string): Rejection =>
  reject('INVALID_PAYLOAD', `The payload is empty; ${name} needs a value (an empty text is "").`);
