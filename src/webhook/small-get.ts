import { Agent, request } from 'undici';
import type { Clock } from '../ops/clock.ts';

export interface SmallReply {
  readonly status: number;
  /** Undefined when it is longer than was allowed. */
  readonly text: string | undefined;
}

export interface SmallGetLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** One GET without credentials that follows no redirect; throws when no whole answer came in time. */
export type SmallGet = (url: string, limits: SmallGetLimits) => Promise<SmallReply>;

export interface SmallGetter {
  readonly get: SmallGet;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** Small documents from SmartThings' hosts: keys and confirmations. */
export const createSmallGetter = ({ clock }: { readonly clock: Clock }): SmallGetter => {
  const agent = new Agent({ connections: 4, connect: { timeout: 5_000 } });

  const get: SmallGet = async (url, { timeoutMs, maxBytes }) => {
    const abort = new AbortController();
    const cancel = clock.after(timeoutMs, () => abort.abort(new Error(`No answer within ${timeoutMs / 1_000} s.`)));
    try {
      const { statusCode, body } = await request(url, {
        dispatcher: agent,
        signal: abort.signal,
        headers: { 'user-agent': 'SmartThings2MQTT' },
      });
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of body) {
        bytes += chunk.length;
        // Leaving the loop destroys the rest of the body.
        if (bytes > maxBytes) return { status: statusCode, text: undefined };
        chunks.push(chunk);
      }
      return { status: statusCode, text: Buffer.concat(chunks).toString('utf8') };
    } finally {
      cancel();
    }
  };

  return { get, close: () => agent.destroy() };
};
