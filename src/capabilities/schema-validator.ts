import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { JsonSchema } from './definition.ts';

/** Where a value breaks its schema. */
export interface Violation {
  /** Path within the value, `/` separated; empty for the value itself. */
  readonly path: string;
  /** The schema of that place. */
  readonly schema: JsonSchema;
  /** The value at that place. */
  readonly value: unknown;
  /** A property that is missing, or one too many; absent when the value itself is wrong. */
  readonly property?: { readonly name: string; readonly fault: 'missing' | 'unknown' };
}

const validators = new WeakMap<JsonSchema, ValidateFunction | 'anything'>();
let ajv: Ajv | undefined;

/** The first violation of the schema, or undefined where the value is as it should be. */
export const violationOf = (schema: JsonSchema, value: unknown): Violation | undefined => {
  const validator = validatorFor(schema);
  if (validator === 'anything' || validator(value)) return undefined;
  const [error] = validator.errors ?? [];
  return error === undefined ? undefined : toViolation(error, schema, value);
};

const validatorFor = (schema: JsonSchema): ValidateFunction | 'anything' => {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const compiled = compile(schema);
  validators.set(schema, compiled);
  return compiled;
};

const compile = (schema: JsonSchema): ValidateFunction | 'anything' => {
  // Definitions hold unknown keywords and formats, and patterns that are no unicode patterns: strictness refuses them all.
  ajv ??= new Ajv({
    strict: false,
    validateFormats: false,
    unicodeRegExp: false,
    validateSchema: false,
    verbose: true,
    logger: false,
    addUsedSchema: false,
  });
  try {
    return ajv.compile(schema);
  } catch {
    // A definition that cannot be understood forbids nothing: SmartThings itself decides.
    return 'anything';
  }
};

const toViolation = (error: ErrorObject, schema: JsonSchema, value: unknown): Violation => {
  // Inside a choice the first error speaks of one branch only; the sentence has to name the whole choice.
  if (error.schemaPath.includes('/oneOf/') || error.schemaPath.includes('/anyOf/')) return { path: '', schema, value };
  const place = {
    path: error.instancePath,
    schema: (error.parentSchema ?? {}) as JsonSchema,
    value: error.data,
  };
  const params = error.params as Readonly<Record<string, unknown>>;
  const missing = params['missingProperty'];
  if (typeof missing === 'string') return { ...place, property: { name: missing, fault: 'missing' } };
  const unknown = params['additionalProperty'];
  if (typeof unknown === 'string') return { ...place, property: { name: unknown, fault: 'unknown' } };
  return place;
};
