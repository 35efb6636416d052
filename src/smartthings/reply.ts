import { ApiError, type ApiErrorKind, kindOfStatus } from '../core/api-error.ts';
import type { HttpReply } from './http.ts';
import { field, listOf, optional, parseJson, textField } from './wire.ts';

const SENTENCES: Readonly<Record<ApiErrorKind, string>> = {
  unauthorized: 'SmartThings no longer accepts this sign-in.',
  payment:
    'SmartThings refuses the bridge’s calls. Samsung announced that free use of its API ends, and this is how that looks.',
  forbidden: 'SmartThings does not allow this, or it does not exist there.',
  not_found: 'SmartThings does not know this.',
  conflict: 'SmartThings says that this conflicts with the present state.',
  unprocessable: 'SmartThings cannot do what was asked.',
  rate_limited: 'SmartThings asks to wait: there were too many calls.',
  invalid: 'SmartThings did not understand the call.',
  server: 'SmartThings has a fault of its own at the moment.',
  network: 'SmartThings cannot be reached.',
  bad_reply: 'SmartThings’ answer could not be read.',
  budget: 'The bridge’s own limit of calls to SmartThings is used up.',
  login_needed: 'This location has to be signed in again.',
};

export const apiError = (kind: ApiErrorKind, details?: ConstructorParameters<typeof ApiError>[2]): ApiError =>
  new ApiError(kind, SENTENCES[kind], details);

const LONGEST_QUOTE = 300;

/** SmartThings' own words: the innermost first detail says most, e.g. `must have a maximum value of 30000`. */
const wordsOf = (error: unknown, depth = 0): string | undefined => {
  const [first] = listOf(field(error, 'details')) ?? [];
  const inner = depth < 5 ? wordsOf(first, depth + 1) : undefined;
  return inner ?? textField(error, 'message')?.slice(0, LONGEST_QUOTE);
};

const HOUR_MS = 3_600_000;
/** `x-ratelimit-reset` is in ms by one page of the documentation and in seconds by another; nobody waits an hour. */
const MOST_SECONDS = 3_600;

const numberOf = (text: string | undefined): number | undefined => {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
};

/** How long SmartThings asks to wait, ms, an hour at most: its text is exact, the headers are not. */
const retryAfterOf = (reply: HttpReply, words: string | undefined): number | undefined => {
  const told = numberOf(/retry in (\d+) millis/.exec(words ?? '')?.[1]);
  const header = numberOf(reply.headers.get('retry-after'));
  const reset = numberOf(reply.headers.get('x-ratelimit-reset'));
  const wait =
    told ??
    (header === undefined ? undefined : header * 1_000) ??
    (reset === undefined ? undefined : reset > MOST_SECONDS ? reset : reset * 1_000);
  return wait === undefined ? undefined : Math.min(wait, HOUR_MS);
};

const errorOf = (reply: HttpReply): ApiError => {
  const isRedirect = reply.status >= 300 && reply.status < 400;
  const kind = isRedirect ? 'bad_reply' : kindOfStatus(reply.status);
  const error = field(parseJson(reply.text), 'error');
  const words = wordsOf(error);
  return new ApiError(kind, words === undefined ? SENTENCES[kind] : `${SENTENCES[kind]} It says: “${words}”`, {
    status: reply.status,
    ...optional('code', textField(error, 'code')),
    ...(kind === 'rate_limited' || kind === 'server' ? optional('retryAfterMs', retryAfterOf(reply, words)) : {}),
  });
};

/**
 * What a reply says: its JSON, or undefined for a success without body.
 * @throws {ApiError} for every status but 2xx; `bad_reply` for a success that is no JSON, or a read that brought nothing
 */
export const readReply = (reply: HttpReply, isRead: boolean): unknown => {
  if (reply.status < 200 || reply.status >= 300) throw errorOf(reply);
  if (reply.text.trim() === '' && !isRead) return undefined;
  const value = parseJson(reply.text);
  if (value === undefined) throw apiError('bad_reply', { status: reply.status });
  return value;
};
