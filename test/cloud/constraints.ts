import { type CloudError, constraintViolation, type ErrorDetail } from './errors.ts';

/** What one field of a request body must be. */
export interface FieldRule {
  readonly field: string;
  readonly required?: boolean;
  readonly pattern?: RegExp;
  readonly maxLength?: number;
  readonly oneOf?: readonly string[];
}

export type JsonObject = Record<string, unknown>;

export const isRecord = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value where it is an object, else an empty one: what is missing is found by the rules. */
export const objectOf = (value: unknown): JsonObject => (isRecord(value) ? value : {});

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).filter((item) => typeof item === 'string');

const problemWith = (value: unknown, rule: FieldRule): Omit<ErrorDetail, 'target'> | undefined => {
  if (value === undefined || value === null || value === '') {
    return rule.required ? { code: 'NotNullError', message: 'must not be null' } : undefined;
  }
  if (typeof value !== 'string') return { code: 'PatternError', message: 'Invalid format.' };
  if (rule.maxLength !== undefined && value.length > rule.maxLength) {
    return { code: 'SizeError', message: `Too large. Must be at most ${rule.maxLength} characters.` };
  }
  if (rule.pattern !== undefined && !rule.pattern.test(value))
    return { code: 'PatternError', message: 'Invalid format.' };
  if (rule.oneOf !== undefined && !rule.oneOf.includes(value)) {
    return { code: 'PatternError', message: `Must be one of ${rule.oneOf.join(', ')}.` };
  }
  return undefined;
};

/** What is wrong with a body, by field. */
export const violations = (body: JsonObject, rules: readonly FieldRule[], prefix = ''): ErrorDetail[] =>
  rules.flatMap((rule) => {
    const problem = problemWith(body[rule.field], rule);
    return problem === undefined ? [] : [{ ...problem, target: `${prefix}${rule.field}`, details: [] }];
  });

export const violationError = (details: readonly ErrorDetail[]): CloudError =>
  constraintViolation(details, 'Validation errors occurred while process your request.');

/** Throws SmartThings' 422 when a rule is broken. */
export const requireFields = (body: JsonObject, rules: readonly FieldRule[], prefix = ''): void => {
  const details = violations(body, rules, prefix);
  if (details.length > 0) throw violationError(details);
};
