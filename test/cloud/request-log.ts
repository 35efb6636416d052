import { matchesRoute } from './route.ts';

/** One call that the cloud got. */
export interface LoggedRequest {
  readonly method: string;
  /** Without `/v1` and without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** On the cloud's clock, ms since the epoch. */
  readonly time: number;
  /** Parsed, where there was one; forms as an object. */
  body?: unknown;
  installedAppId?: string;
  /** Absent as long as the call is not answered, and for good when the connection was cut. */
  status?: number;
}

export interface RequestLog {
  readonly entries: readonly LoggedRequest[];
  add(entry: LoggedRequest): LoggedRequest;
  /** Calls of a route: `GET /devices`, `POST /devices/:id/commands`. */
  of(route: string): LoggedRequest[];
  clear(): void;
}

export const createRequestLog = (): RequestLog => {
  const entries: LoggedRequest[] = [];
  return {
    entries,
    add: (entry) => {
      entries.push(entry);
      return entry;
    },
    of: (route) => entries.filter((entry) => matchesRoute(route, entry.method, entry.path)),
    clear: () => void entries.splice(0),
  };
};
