import { BridgeError } from '../core/errors.ts';

/** The only address from which Home Assistant passes visitors on to an add-on. */
export const INGRESS_ADDRESS = '172.30.32.2';

/** Who may come: as an add-on whom Home Assistant let in; else whoever is on this machine, or knows the password. */
export type Access =
  | { readonly kind: 'addon' }
  /** The address on which the page listens is one of this machine only. */
  | { readonly kind: 'loopback' }
  | { readonly kind: 'network' };

/** What a request reaches: `page` is static and the same for everybody; `health` is for watchdogs. */
export type Goal = 'health' | 'page' | 'api';

/** One request, as far as it says where it comes from. */
export interface Visit {
  readonly goal: Goal;
  readonly method: string;
  readonly peer: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const header = ({ headers }: Visit, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};

/** IPv4 addresses look like `::ffff:127.0.0.1` on sockets that take both. */
const plainAddress = (peer: string): string => peer.replace(/^::ffff:/i, '');
const isLoopbackPeer = (peer: string): boolean => /^(127\.|::1$)/.test(plainAddress(peer));
const isIngressPeer = (peer: string): boolean => plainAddress(peer) === INGRESS_ADDRESS;

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

const isStranger = ({ peer }: Visit, access: Access): boolean =>
  access.kind === 'addon' && !isIngressPeer(peer) && !isLoopbackPeer(peer);

/**
 * Whether a foreign name points at this machine. A web site can make its own name resolve to 127.0.0.1 and so have the
 * visitor's browser talk to what listens there (DNS rebinding); the Host header gives it away.
 */
const isForeignName = (visit: Visit, access: Access): boolean => {
  const isOnLoopback = access.kind === 'loopback' || (access.kind === 'addon' && isLoopbackPeer(visit.peer));
  return isOnLoopback && !LOOPBACK_HOST.test(header(visit, 'host') ?? '');
};

/** The host of an origin, with its port unless it is the standard one; undefined for `null` and nonsense. */
const hostOf = (origin: string): string | undefined => URL.parse(origin)?.host || undefined;

const isCrossSite = (visit: Visit): boolean => {
  const origin = header(visit, 'origin');
  // A link on another site may open the page; it reads nothing and changes nothing.
  const isLink = visit.goal === 'page' && visit.method === 'GET' && header(visit, 'sec-fetch-mode') === 'navigate';
  if (header(visit, 'sec-fetch-site') === 'cross-site' && !isLink) return true;
  if (origin === undefined) return false;
  const from = hostOf(origin);
  if (from === undefined) return true;
  const protocol = origin.slice(0, origin.indexOf(':'));
  const own = [header(visit, 'host'), isIngressPeer(visit.peer) ? header(visit, 'x-forwarded-host') : undefined];
  return !own.some((host) => host !== undefined && hostOf(`${protocol}://${host.trim()}`) === from);
};

interface Guard {
  readonly isRefused: (visit: Visit, access: Access) => boolean;
  readonly guards: readonly Goal[];
  readonly error: () => BridgeError;
}

const GUARDS: readonly Guard[] = [
  {
    isRefused: isStranger,
    guards: ['health', 'page', 'api'],
    error: () => new BridgeError('STRANGER_REFUSED', 'The page is for Home Assistant only.'),
  },
  {
    isRefused: isForeignName,
    guards: ['page', 'api'],
    error: () =>
      new BridgeError('HOST_REFUSED', 'The page answers only to localhost, 127.0.0.1 and [::1], not to another name.'),
  },
  {
    isRefused: isCrossSite,
    guards: ['page', 'api'],
    error: () => new BridgeError('CROSS_SITE', 'This request comes from another web site.'),
  },
];

/** Why this visit is refused; undefined when it may pass. Passwords are looked at later. */
export const refusalOf = (visit: Visit, access: Access): BridgeError | undefined =>
  GUARDS.find((guard) => guard.guards.includes(visit.goal) && guard.isRefused(visit, access))?.error();
