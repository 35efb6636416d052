import { randomBytes, randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import type { Clock } from '../../src/ops/clock.ts';
import type { Apps, CloudApp } from './apps.ts';
import type { WireEvent } from './events.ts';
import type { Faults, SignatureFault } from './faults.ts';
import type { InstalledApp } from './installed-apps.ts';
import type { Keys } from './keys.ts';
import { signatureHeaders } from './signature.ts';

/** One webhook post and what came back. */
export interface Delivered {
  readonly url: string;
  readonly message: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** On the cloud's clock, ms since the epoch. */
  readonly time: number;
  readonly installedAppId?: string;
  /** Absent when there was no answer: then `error` says why. */
  readonly status?: number;
  readonly answer?: string;
  readonly error?: string;
}

export interface PostOptions {
  /** A line of posts: each waits for the one before. */
  readonly line: string;
  readonly signature?: SignatureFault | undefined;
  readonly installedAppId?: string;
}

export interface Delivery {
  readonly delivered: readonly Delivered[];
  /** Posts a signed message. Resolves with what came back, never rejects. */
  post(url: string, message: unknown, options: PostOptions): Promise<Delivered>;
  /** Posts an event to an installed app, with the faults that are switched on; nothing while its target is not confirmed. */
  send(install: InstalledApp, event: WireEvent): void;
  /** Sends the CONFIRMATION of an app's target. */
  confirm(app: CloudApp): void;
  /** Delivers what piled up under `holdEvents`. */
  release(options?: { reverse?: boolean; inOnePost?: boolean }): void;
  /** Work that `idle` must wait for. */
  track(work: Promise<unknown>): void;
  /** Resolves when every post is answered. Events that wait for the clock are not waited for. */
  idle(): Promise<void>;
  clear(): void;
  stop(): Promise<void>;
}

export interface DeliveryDeps {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly keys: Keys;
  readonly apps: Apps;
  readonly origin: () => string;
  /** Where on this machine a target is. */
  readonly reach: (targetUrl: string) => string;
  /** Real time that a target has to answer; SmartThings gives 10 s. */
  readonly timeoutMs: number;
}

const traceHeaders = (): Record<string, string> => {
  const span = randomBytes(8).toString('hex');
  return {
    'x-st-correlation': randomUUID().toUpperCase(),
    'x-b3-traceid': randomBytes(8).toString('hex'),
    'x-b3-spanid': span,
    'x-b3-parentspanid': span,
    'x-b3-sampled': '1',
  };
};

const messageOf = (install: InstalledApp, app: CloudApp, events: readonly WireEvent[]): object => {
  const { installedAppId, locationId } = install;
  if (app.appType === 'API_ONLY') {
    return { messageType: 'EVENT', eventData: { installedApp: { installedAppId, locationId }, events } };
  }
  const installedApp = { installedAppId, locationId, config: {}, permissions: install.scopes };
  return {
    lifecycle: 'EVENT',
    executionId: randomUUID(),
    locale: 'en-US',
    version: '0.1.0',
    eventData: { authToken: randomUUID(), installedApp, events },
    settings: {},
  };
};

const confirmationOf = (app: CloudApp, confirmationUrl: string): object => {
  const confirmationData = { appId: app.appId, confirmationUrl };
  if (app.appType === 'API_ONLY') return { messageType: 'CONFIRMATION', confirmationData };
  const common = { executionId: randomUUID(), locale: 'en', version: '0.1.0', settings: {} };
  return { lifecycle: 'CONFIRMATION', ...common, confirmationData };
};

/** Posts webhook messages: signed, compact JSON, one event in a post, in order for each installed app, never again after a failure. */
export const createDelivery = (deps: DeliveryDeps): Delivery => {
  const { clock, faults, keys, apps } = deps;
  // A connection for each post: one kept open to a target that restarts would lose the next post.
  const agent = new Agent({ pipelining: 0, headersTimeout: deps.timeoutMs, bodyTimeout: deps.timeoutMs });
  const delivered: Delivered[] = [];
  const lines = new Map<string, Promise<unknown>>();
  const pending = new Set<Promise<unknown>>();
  const held: { install: InstalledApp; event: WireEvent }[] = [];

  const track = (work: Promise<unknown>): void => {
    const settled = work.catch(() => {}).finally(() => pending.delete(settled));
    pending.add(settled);
  };
  const attempt = async (url: string, body: string, headers: Record<string, string>): Promise<Partial<Delivered>> => {
    try {
      const response = await request(url, { method: 'POST', headers, body, dispatcher: agent });
      return { status: response.statusCode, answer: await response.body.text() };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
  const postNow = async (url: string, message: unknown, options: PostOptions): Promise<Delivered> => {
    const body = typeof message === 'string' ? message : JSON.stringify(message);
    const time = clock.now();
    const fault = options.signature ?? faults.signature;
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      ...signatureHeaders({ url, body, now: time, fault }, keys),
      ...traceHeaders(),
      'user-agent': 'AHC/2.1',
    };
    const { installedAppId } = options;
    const result = await attempt(deps.reach(url), body, headers);
    const entry = {
      url,
      message,
      headers,
      time,
      ...(installedAppId === undefined ? {} : { installedAppId }),
      ...result,
    };
    delivered.push(entry);
    return entry;
  };
  const post = (url: string, message: unknown, options: PostOptions): Promise<Delivered> => {
    const before = lines.get(options.line) ?? Promise.resolve();
    const work = before.then(() => postNow(url, message, options));
    lines.set(options.line, work);
    track(work);
    return work;
  };
  const postEvents = (install: InstalledApp, events: readonly WireEvent[]): void => {
    const app = apps.get(install.appId);
    if (app?.targetUrl === undefined || app.targetStatus !== 'CONFIRMED' || faults.targetsPending) return;
    const { installedAppId } = install;
    void post(app.targetUrl, messageOf(install, app, events), { line: installedAppId, installedAppId });
  };
  const sendCopies = (install: InstalledApp, event: WireEvent): void => {
    for (let copy = 0; copy <= faults.duplicateEvents; copy += 1) postEvents(install, [event]);
  };

  return {
    delivered,
    post,
    track,
    send: (install, event) => {
      if (faults.loseEvents > 0) {
        faults.loseEvents -= 1;
      } else if (faults.holdEvents) {
        held.push({ install, event });
      } else if (faults.delayEventsMs > 0) {
        clock.after(faults.delayEventsMs, () => sendCopies(install, event));
      } else {
        sendCopies(install, event);
      }
    },
    confirm: (app) => {
      const { targetUrl } = app;
      if (targetUrl === undefined) return;
      const address = `${deps.origin()}/apps/${app.appId}/confirm-registration?token=${apps.askConfirmation(app)}`;
      void post(targetUrl, confirmationOf(app, address), { line: app.appId });
    },
    release: ({ reverse = false, inOnePost = false } = {}) => {
      const waiting = held.splice(0);
      if (reverse) waiting.reverse();
      if (!inOnePost) {
        for (const { install, event } of waiting) sendCopies(install, event);
        return;
      }
      for (const [install, group] of Map.groupBy(waiting, (item) => item.install)) {
        postEvents(
          install,
          group.map((item) => item.event),
        );
      }
    },
    idle: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
    clear: () => void delivered.splice(0),
    stop: async () => {
      held.splice(0);
      await agent.destroy();
    },
  };
};
