import type { ErrorObject } from 'ajv';
import { type ApiErrorKind, isApiError } from '../core/api-error.ts';
import { BridgeError, type ErrorCode } from '../core/errors.ts';
import type { ErrorReply } from './contract.ts';

/** What a failed call to SmartThings means for the person at the page. */
const CODE_OF_KIND: Readonly<Record<ApiErrorKind, ErrorCode>> = {
  unauthorized: 'AUTH_REFUSED',
  payment: 'PAYMENT_REQUIRED',
  forbidden: 'CLOUD_REFUSED',
  not_found: 'CLOUD_REFUSED',
  conflict: 'CLOUD_REFUSED',
  unprocessable: 'CLOUD_REFUSED',
  rate_limited: 'RATE_LIMITED',
  invalid: 'CLOUD_REFUSED',
  server: 'CLOUD_UNREACHABLE',
  network: 'CLOUD_UNREACHABLE',
  bad_reply: 'CLOUD_REFUSED',
  budget: 'BUDGET_SPENT',
  login_needed: 'LOGIN_NEEDED',
};

/** What fastify itself refuses, by its code. */
const REFUSALS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['CONTENT_TYPE_REFUSED', 'The request has a body that is not marked as JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['REQUEST_INVALID', 'The body of the request is not valid JSON.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['REQUEST_TOO_LARGE', 'The request is too large.'],
};

/** What a field must be, by the keyword of the schema that it breaks. */
const DEMANDS: Readonly<Record<string, (parameters: Readonly<Record<string, unknown>>) => string>> = {
  type: ({ type }) => `must be ${type === 'string' ? 'text' : type === 'array' ? 'a list' : `of the type ${type}`}`,
  minLength: () => 'must not be empty',
  pattern: () => 'must not be empty',
  maxLength: ({ limit }) => `must not be longer than ${limit} characters`,
  minItems: ({ limit }) => `must have at least ${limit} entries`,
  maxItems: ({ limit }) => `must not have more than ${limit} entries`,
};

/** `/commands/0/command` as `commands[0].command`. */
const fieldOf = (path: string): string =>
  path
    .slice(1)
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.');

/** The first thing that is wrong with a body, as a sentence that names the field. */
const sentenceOfBreach = ({ keyword, instancePath, params }: ErrorObject): string => {
  const field = fieldOf(instancePath);
  if (keyword === 'required') {
    const name = [field, String(params['missingProperty'])].filter((part) => part !== '').join('.');
    return `The field “${name}” is missing.`;
  }
  if (field === '') return 'The request needs a JSON object as its body.';
  return `The field “${field}” ${DEMANDS[keyword]?.(params) ?? 'has a value that is not allowed'}.`;
};

/** What fastify puts on its errors beside the words. */
interface FastifyProblem {
  readonly code?: string;
  readonly statusCode?: number;
  readonly validation?: readonly ErrorObject[];
}

/** Any thrown thing as an error that a user can read. What nobody expected says nothing of the inside. */
export const toBridgeError = (error: unknown): BridgeError => {
  if (error instanceof BridgeError) return error;
  if (isApiError(error)) return new BridgeError(CODE_OF_KIND[error.kind], error.message, { cause: error });
  const { code, statusCode, validation } = (error instanceof Error ? error : {}) as FastifyProblem;
  const breach = validation?.[0];
  if (breach !== undefined) return new BridgeError('REQUEST_INVALID', sentenceOfBreach(breach), { cause: error });
  const refusal = code === undefined ? undefined : REFUSALS[code];
  if (refusal !== undefined) return new BridgeError(...refusal, { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new BridgeError('REQUEST_INVALID', 'The request cannot be understood.', { cause: error });
  }
  return new BridgeError('INTERNAL', 'Something went wrong inside the bridge.', { cause: error });
};

export const replyOf = ({ code, message, advice }: BridgeError): ErrorReply => ({ error: { code, message, advice } });
