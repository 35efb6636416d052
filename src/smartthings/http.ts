import { Agent, errors, request } from 'undici';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface HttpRequest {
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  /** By lower-case name; the first of repeated ones. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** No reply came. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  /** False: the request certainly never arrived, so that it may be sent again whatever it does. */
  readonly mayHaveArrived: boolean;

  constructor(message: string, mayHaveArrived: boolean, options?: ErrorOptions) {
    super(message, options);
    this.mayHaveArrived = mayHaveArrived;
  }
}

export interface Http {
  /** Any status is a reply; redirects are not followed. Throws `HttpFailure`. */
  send(request: HttpRequest): Promise<HttpReply>;
  /** Ends all connections at once; requests under way fail. */
  close(): Promise<void>;
}

export interface HttpDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: string;
  /** For one request with its whole reply. */
  readonly timeoutMs: number;
}

/** The largest list seen, 200 appliances with status, is about 4 MB. */
const LARGEST_BODY_BYTES = 20_000_000;

/** Failures before the first byte was sent. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const sentenceFor = (error: unknown, timeoutMs: number): string => {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `SmartThings did not answer within ${Math.round(timeoutMs / 1_000)} seconds.`;
  }
  if (error instanceof Error && error.name === 'AbortError')
    return 'The call was given up before SmartThings answered.';
  if (error instanceof errors.ResponseExceededMaxSizeError) return 'SmartThings’ answer is too large to be true.';
  const code = codeOf(error);
  return `SmartThings cannot be reached${code === '' ? '' : ` (${code})`}.`;
};

const headersOf = (raw: Record<string, string | string[] | undefined>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(raw).flatMap(([name, value]): [string, string][] => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[name, first]];
    }),
  );

/** HTTP to SmartThings. Logs method, path and status only: neither headers, nor queries, nor bodies, which hold tokens. */
export const createHttp = ({ clock, log, userAgent, timeoutMs }: HttpDeps): Http => {
  const agent = new Agent({ connections: 16, allowH2: false, maxResponseSize: LARGEST_BODY_BYTES });

  return {
    send: async ({ method, url, headers, body, signal }) => {
      const began = clock.now();
      const what = `${method} ${new URL(url).pathname}`;
      // Real time, unlike everything else: it bounds a real connection, however fast a test's clock runs.
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const reply = await request(url, {
          dispatcher: agent,
          method,
          headers: { 'user-agent': userAgent, 'accept-encoding': 'identity', ...headers },
          body: body ?? null,
          signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
        });
        const text = await reply.body.text();
        log.trace(`${what} was answered with ${reply.statusCode}.`, { ms: clock.now() - began });
        return { status: reply.statusCode, headers: headersOf(reply.headers), text };
      } catch (error) {
        const sentence = sentenceFor(error, timeoutMs);
        log.debug(`${what} failed. ${sentence}`, { code: codeOf(error) });
        throw new HttpFailure(sentence, !NEVER_SENT.has(codeOf(error)), { cause: error });
      }
    },
    close: () => agent.destroy(),
  };
};
