/** Why a call to SmartThings failed, in the words the bridge decides by. */
export type ApiErrorKind =
  | 'unauthorized'
  | 'payment'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'unprocessable'
  | 'rate_limited'
  | 'invalid'
  | 'server'
  | 'network'
  | 'bad_reply'
  | 'budget'
  | 'login_needed';

const KINDS: ReadonlyMap<number, ApiErrorKind> = new Map([
  [401, 'unauthorized'],
  [402, 'payment'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [409, 'conflict'],
  [422, 'unprocessable'],
  [429, 'rate_limited'],
]);

export const kindOfStatus = (status: number): ApiErrorKind =>
  KINDS.get(status) ?? (status >= 500 ? 'server' : 'invalid');

/** A call to SmartThings that did not succeed. `message` is a sentence; SmartThings' own words are in it where it gave any. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly kind: ApiErrorKind;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** SmartThings' `error.code`, e.g. `ConstraintViolationError`. */
  readonly code?: string;
  /** How long SmartThings asked to wait, ms. */
  readonly retryAfterMs?: number;
  /** Sure that SmartThings never saw the call. */
  readonly neverSent: boolean;

  constructor(
    kind: ApiErrorKind,
    message: string,
    details: { status?: number; code?: string; retryAfterMs?: number; neverSent?: boolean; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.status = details.status ?? 0;
    this.neverSent = details.neverSent ?? false;
    if (details.code !== undefined) this.code = details.code;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
  }
}

export const isApiError = (error: unknown, ...kinds: ApiErrorKind[]): error is ApiError =>
  error instanceof ApiError && (kinds.length === 0 || kinds.includes(error.kind));

/** Whether SmartThings says by this that the thing does not exist (any more): the spec uses 403 for what is not yours, too. */
export const saysGone = (error: unknown): boolean => isApiError(error, 'forbidden', 'not_found');
