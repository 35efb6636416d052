import { type Answer, answerOf } from './errors.ts';
import { matchesRoute } from './route.ts';

export type FailureKind = 'connection reset' | 'html' | 'slow' | number | Answer;

/** A failure for the next calls of one route. */
export interface FailureOrder {
  /** `before` (default): the call has no effect. `rotate`: it has its effect (a token is rotated), then the answer is lost. */
  readonly after?: 'before' | 'rotate';
  readonly with: FailureKind;
  /** How many calls fail; one, if not said. */
  readonly times?: number;
  /** How long a slow answer takes on the cloud's clock; a minute, if not said. */
  readonly slowMs?: number;
}

/** What is to be done with a call. */
export interface Failure {
  readonly after: 'before' | 'rotate';
  readonly slowMs?: number;
  readonly reset: boolean;
  /** The answer instead of the real one; absent when the call is only slow. */
  readonly answer?: Answer;
}

export interface OrderedFailures {
  order(route: string, order: FailureOrder): void;
  /** The failure of this call, if one was ordered; it is used up by asking. */
  take(method: string, path: string): Failure | undefined;
  clear(): void;
}

const gatewayPage: Answer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><html><body><h1>We will be back soon</h1></body></html>',
};

const failureOf = (order: FailureOrder): Failure => {
  const after = order.after ?? 'before';
  if (order.with === 'connection reset') return { after, reset: true };
  if (order.with === 'slow') return { after, reset: false, slowMs: order.slowMs ?? 60_000 };
  if (order.with === 'html') return { after, reset: false, answer: gatewayPage };
  return { after, reset: false, answer: typeof order.with === 'number' ? answerOf(order.with) : order.with };
};

export const createOrderedFailures = (): OrderedFailures => {
  const orders: { route: string; failure: Failure; left: number }[] = [];
  return {
    order: (route, order) => void orders.push({ route, failure: failureOf(order), left: order.times ?? 1 }),
    take: (method, path) => {
      const index = orders.findIndex((order) => matchesRoute(order.route, method, path));
      const found = orders[index];
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) orders.splice(index, 1);
      return found.failure;
    },
    clear: () => void orders.splice(0),
  };
};
