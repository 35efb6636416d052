/** Whether SmartThings refuses everything, as it will when free use of its API ends. */
export interface Refusals {
  /** Takes note of an answer. */
  note(path: string, status: number): void;
  /** 402 was the last word, or 403 came for three different kinds of call with no success between. */
  everywhere(): boolean;
}

const PAYMENT_REQUIRED = 402;
const FORBIDDEN = 403;
const DIFFERENT_KINDS = 3;
const ID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/**
 * The kind of a call: ids do not count, nor what lies below one device. Three devices that are gone answer 403 as
 * well, on all of their paths, and that says nothing about anything else.
 */
const kindOfCall = (path: string): string => {
  const segments = path.split('/').map((segment) => (ID.test(segment) ? '{id}' : segment));
  return segments[1] === 'devices' ? segments.slice(0, 3).join('/') : segments.join('/');
};

export const createRefusals = (): Refusals => {
  const forbidden = new Set<string>();
  let paymentAsked = false;
  return {
    note: (path, status) => {
      if (status >= 200 && status < 300) {
        forbidden.clear();
        paymentAsked = false;
      }
      if (status === PAYMENT_REQUIRED) paymentAsked = true;
      if (status === FORBIDDEN) forbidden.add(kindOfCall(path));
    },
    everywhere: () => paymentAsked || forbidden.size >= DIFFERENT_KINDS,
  };
};
