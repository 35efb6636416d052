import { newRequestId } from './identifiers.ts';

/** What goes out over HTTP: an object becomes JSON, text stays as it is, `undefined` is an empty body. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** One entry of an error's `details`. */
export interface ErrorDetail {
  readonly code: string;
  readonly target?: string;
  readonly message: string;
  readonly details?: readonly ErrorDetail[];
}

/** Thrown by handlers; the server sends its answer. */
export class CloudError extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`SmartThings answers ${answer.status}`);
    this.answer = answer;
  }
}

const html = (status: number, title: string): CloudError =>
  new CloudError({
    status,
    headers: { 'content-type': 'text/html' },
    body: `<html><head><title>${status} ${title}</title></head><body><center><h1>${status} ${title}</h1></center></body></html>`,
  });

const described = (
  status: number,
  code: string,
  message: string,
  details: readonly ErrorDetail[] = [],
  headers: Readonly<Record<string, string>> = {},
): CloudError =>
  new CloudError({ status, headers, body: { requestId: newRequestId(), error: { code, message, details } } });

export const invalidRequest = (message: string, details: readonly ErrorDetail[] = []): CloudError =>
  described(400, 'UnsupportedOperationError', message, details);

/** The gateway's page: SmartThings sends no JSON with 401. */
export const unauthorized = (): CloudError => html(401, 'Authorization Required');

export const paymentRequired = (): CloudError => new CloudError({ status: 402 });

/** A missing scope, or something that is not yours or does not exist: an empty body says no more. */
export const forbidden = (): CloudError => new CloudError({ status: 403 });

export const notFound = (what: string): CloudError => described(404, 'NotFoundError', `${what} could not be found.`);

export const notAcceptable = (): CloudError => new CloudError({ status: 406 });

export const conflict = (message: string): CloudError => described(409, 'ConflictError', message);

export const constraintViolation = (
  details: readonly ErrorDetail[],
  message = 'The request is malformed.',
): CloudError => described(422, 'ConstraintViolationError', message, details);

/** A guardrail: more things than one may have. */
export const limitReached = (message: string): CloudError => described(422, 'LimitError', message);

export const tooManyRequests = (
  attempt: number,
  limit: number,
  retryMs: number,
  headers: Readonly<Record<string, string>> = {},
): CloudError => {
  const code = 'TooManyRequestError';
  const message = `attempt ${attempt} limit ${limit} - retry in ${retryMs} millis`;
  return described(429, code, 'Too Many Requests', [{ code, message, details: [] }], headers);
};

export const oauthError = (status: number, error: string, description: string): CloudError =>
  new CloudError({ status, body: { error, error_description: description } });

const platformTitles: Record<number, string> = {
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

const byStatus: Record<number, () => CloudError> = {
  400: () => invalidRequest('The request is invalid.'),
  401: unauthorized,
  402: paymentRequired,
  403: forbidden,
  404: () => notFound('The resource'),
  406: notAcceptable,
  409: () => conflict('invalid device state'),
  422: () => constraintViolation([]),
  429: () => tooManyRequests(20, 10, 43_074),
};

/** The answer that SmartThings gives with a status, for failures that are ordered rather than earned. */
export const answerOf = (status: number): Answer =>
  (byStatus[status]?.() ?? html(status, platformTitles[status] ?? 'Error')).answer;
