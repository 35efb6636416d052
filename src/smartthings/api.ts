import { ApiError, isApiError } from '../core/api-error.ts';
import type { Secret } from '../core/secret.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { createHttp, HttpFailure, type Method } from './http.ts';
import { createRefusals } from './refusals.ts';
import { apiError, readReply } from './reply.ts';
import { waitBeforeRetry } from './retry.ts';
import { optional } from './wire.ts';

/** Where the tokens of installed apps come from. */
export interface AccessTokens {
  /** @throws {ApiError} `login_needed`, or `network` while a token that has expired cannot be renewed */
  accessToken(installedAppId: string): Promise<Secret>;
  /** SmartThings answered 401 to this token. Resolves when there is a new one, or when none can be had. */
  refused(installedAppId: string, token: Secret): Promise<void>;
}

export interface ApiBudget {
  /** Counts one call; false: the budget is spent for this priority, and the call must not be made. */
  take(priority: Priority): boolean;
}

export type Priority = 'command' | 'normal' | 'background';

export interface ApiCall {
  readonly method: Method;
  /** Below the API's address, with a slash in front. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  /** Whose access token to use. */
  readonly installedAppId?: string;
  /** A token to use instead: a personal access token for the Apps API. */
  readonly token?: Secret;
  /** Default `normal`. */
  readonly priority?: Priority;
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

/** The SmartThings REST API: signed in, within the budget, patient with what passes. */
export interface Api {
  /**
   * The reply's JSON; undefined for a success without body.
   * @throws {ApiError}
   */
  request(call: ApiCall): Promise<unknown>;
  /** SmartThings answers 402, or 403 whatever is asked: nothing can be concluded from a single 403 any more. */
  refusedEverywhere(): boolean;
  /** Ends all calls, those that wait as well. */
  close(): Promise<void>;
}

export interface ApiDeps {
  /** E.g. `https://api.smartthings.com`; may carry a path. */
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly accounts: AccessTokens;
  readonly budget: ApiBudget;
  readonly userAgent: string;
  /** For one request with its whole reply; default 30 s. */
  readonly timeoutMs?: number;
  /** From 0 to 1, for jitter. */
  readonly random?: () => number;
}

export const DEFAULT_ACCEPT = 'application/vnd.smartthings+json;v=1';

const urlOf = (apiUrl: string, { path, query }: ApiCall): string => {
  const url = new URL(`${apiUrl.replace(/\/+$/, '')}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const item of typeof value === 'string' ? [value] : value) url.searchParams.append(name, item);
  }
  return url.href;
};

const headersOf = (call: ApiCall, token: Secret | undefined): Record<string, string> => ({
  accept: call.accept ?? DEFAULT_ACCEPT,
  ...optional('authorization', token === undefined ? undefined : `Bearer ${token.reveal()}`),
  ...optional('content-type', call.body === undefined ? undefined : 'application/json'),
});

/** How one try ended. */
type Try =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ApiError; readonly mayHaveArrived: boolean };

export const createApi = (deps: ApiDeps): Api => {
  const { apiUrl, clock, log, accounts, budget, userAgent, timeoutMs = 30_000, random = Math.random } = deps;
  const http = createHttp({ clock, log, userAgent, timeoutMs });
  const closing = new AbortController();
  const refusals = createRefusals();

  const tryOnce = async (call: ApiCall, token: Secret | undefined, signal: AbortSignal): Promise<Try> => {
    if (!budget.take(call.priority ?? 'normal')) throw apiError('budget');
    try {
      const reply = await http.send({
        method: call.method,
        url: urlOf(apiUrl, call),
        headers: headersOf(call, token),
        ...optional('body', call.body === undefined ? undefined : JSON.stringify(call.body)),
        signal,
      });
      // What a pasted token may not do says nothing about the bridge's own calls.
      if (call.token === undefined) refusals.note(call.path, reply.status);
      // A 403 that comes whatever is asked must not pass for “this device is gone”.
      if (reply.status === 403 && refusals.everywhere()) throw apiError('payment', { status: reply.status });
      return { ok: true, value: readReply(reply, call.method === 'GET') };
    } catch (error) {
      if (isApiError(error)) return { ok: false, error, mayHaveArrived: true };
      if (!(error instanceof HttpFailure)) throw error;
      const { mayHaveArrived } = error;
      const failure = new ApiError('network', error.message, { cause: error, neverSent: !mayHaveArrived });
      return { ok: false, error: failure, mayHaveArrived };
    }
  };

  /** One try with the installed app's token, and another one where that token had to be renewed. */
  const trySignedIn = async (call: ApiCall, installedAppId: string, signal: AbortSignal): Promise<Try> => {
    const token = await accounts.accessToken(installedAppId);
    const first = await tryOnce(call, token, signal);
    if (first.ok || first.error.kind !== 'unauthorized') return first;
    await accounts.refused(installedAppId, token);
    const renewed = await accounts.accessToken(installedAppId);
    return renewed.equals(token) ? first : tryOnce(call, renewed, signal);
  };

  return {
    request: async (call) => {
      const signal = call.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, call.signal]);
      for (let tries = 1, waitedMs = 0; ; tries += 1) {
        if (signal.aborted) throw apiError('network');
        const last =
          call.token === undefined && call.installedAppId !== undefined
            ? await trySignedIn(call, call.installedAppId, signal)
            : await tryOnce(call, call.token, signal);
        if (last.ok) return last.value;
        const { method, priority } = call;
        const wait = waitBeforeRetry({ ...last, method, isCommand: priority === 'command', tries, waitedMs }, random());
        if (wait === undefined || signal.aborted) throw last.error;
        log.debug(`${method} ${call.path} is tried again in ${Math.round(wait)} ms. ${last.error.message}`);
        await clock.sleep(wait, signal);
        waitedMs += wait;
      }
    },
    refusedEverywhere: () => refusals.everywhere(),
    close: async () => {
      closing.abort();
      await http.close();
    },
  };
};
