import { isApiError } from '../core/api-error.ts';
import { type CommandRequest, isRejection, type Rejection, reject } from '../core/command.ts';
import type { DeviceState } from '../core/device.ts';
import { sentenceOf } from '../core/errors.ts';
import type { DeviceEvent } from '../core/event.ts';
import { type Cancel, type Clock, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Errand } from './errand.ts';
import { mustKeepOrder } from './order.ts';
import { rejectionOf } from './rejections.ts';
import type { SliderPace } from './slider-pace.ts';
import type { CommandReceipt, Part } from './step.ts';

/** After this, counted from the sending, a command that nobody saw work is given up. */
const TIMEOUT_MS = seconds(15);
/** Later values for an attribute wait no longer than this for the earlier one to be seen: a light must go off soon. */
const HOLD_MS = seconds(5);
/** When one read looks for the effect. With push it is a safety net, since an event may be lost. */
const LOOK_AFTER_MS = { push: seconds(10), poll: seconds(2) } as const;
/** A command that is carried out later than this surprises whoever asked for it. */
const LONGEST_WAIT_MS = seconds(5);
/** For a refusal that does not say how long to wait. */
const USUAL_WAIT_MS = seconds(1);

export interface LaneDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when the bridge stops. */
  readonly signal: AbortSignal;
  state(): DeviceState;
  /** At most ten commands. @throws {ApiError} */
  send(commands: readonly CommandRequest[]): Promise<readonly CommandReceipt[]>;
  isPushed(): boolean;
  /** Reads the state once; what it brings arrives at `observe`. */
  read(): Promise<void>;
  /** Outlives the lane, as SmartThings' count of calls does. */
  readonly sliderPace: SliderPace;
  /** Nothing is left to do. */
  onIdle(): void;
}

/** The commands of one device: in order, one call at a time. */
export interface Lane {
  /** Lets a request in. Translations follow one another, so that a slow one is not overtaken by what came after it. */
  enter(errand: Errand, translate: () => Promise<readonly Part[] | Rejection>): void;
  observe(event: DeviceEvent): void;
}

export const createLane = (deps: LaneDeps): Lane => {
  const { clock, log, signal, sliderPace } = deps;
  /** All that is not finished, in the order of arrival. */
  let errands: Errand[] = [];
  let entrance: Promise<void> = Promise.resolve();
  let entering = 0;
  let isSending = false;
  let cancelLater: Cancel = () => {};

  /** Sliders pause at times; whatever else is to be sent goes ahead. */
  const pauseMs = ({ sliders }: Errand): number => sliderPace.waitMs(sliders, clock.now());
  const pumpAfterPause = (): void => {
    cancelLater();
    const pauses = errands.map(pauseMs).filter((ms) => ms > 0);
    if (pauses.length > 0) cancelLater = clock.after(Math.min(...pauses), pump);
  };

  const pump = (): void => {
    errands = errands.filter(({ isFinished }) => !isFinished);
    if (isSending || signal.aborted) return;
    pumpAfterPause();
    const next = nextErrand(errands, (errand) => pauseMs(errand) > 0);
    if (next !== undefined) {
      isSending = true;
      void send(next).finally(() => {
        isSending = false;
        pump();
      });
    } else if (errands.length === 0 && entering === 0) deps.onIdle();
  };

  const send = async (errand: Errand): Promise<void> => {
    try {
      const batch = errand.nextBatch;
      const keys = new Set(batch.flatMap((step) => step.keys));
      const contested = errands.filter((other) => other !== errand).flatMap((other) => other.overtakeSent(keys));
      sliderPace.sent(errand.sliders, clock.now());
      errand.send(batch, deps.state(), contested);
      expireLater(errand);
      errand.accept(batch, await post(batch.map(({ request }) => request)));
      if (!errand.isFinished && errand.waiting.length === 0) watch(errand);
    } catch (error) {
      if (!isApiError(error)) log.error(`Sending a command failed: ${sentenceOf(error)}`, { error });
      errand.reject(rejectionOf(error));
    }
  };

  const expireLater = (errand: Errand): void => {
    const { batchesSent } = errand;
    const expire = (): void => {
      // What was sent since brought a time limit of its own; what is still to be sent may be overtaken instead.
      if (errand.batchesSent > batchesSent) return;
      if (errand.waiting.length > 0) expireLater(errand);
      else errand.expire(TIMEOUT_MS);
    };
    errand.until(clock.after(TIMEOUT_MS, expire));
  };

  const post = async (commands: readonly CommandRequest[]): Promise<readonly CommandReceipt[]> => {
    try {
      return await deps.send(commands);
    } catch (error) {
      const waitMs = isApiError(error, 'rate_limited') ? (error.retryAfterMs ?? USUAL_WAIT_MS) : Infinity;
      if (waitMs > LONGEST_WAIT_MS) throw error;
      await clock.sleep(waitMs, signal);
      if (signal.aborted) throw error;
      return deps.send(commands);
    }
  };

  /** Sees to it that an accepted errand is looked after, and that others need not wait for it for ever. */
  const watch = (errand: Errand): void => {
    errand.until(
      clock.after(HOLD_MS, () => {
        errand.release();
        pump();
      }),
    );
    errand.until(
      clock.after(LOOK_AFTER_MS[deps.isPushed() ? 'push' : 'poll'], async () => {
        try {
          await deps.read();
        } catch (error) {
          log.debug(`Reading a device after a command failed: ${sentenceOf(error)}`);
        }
      }),
    );
  };

  const line = async (errand: Errand, translate: () => Promise<readonly Part[] | Rejection>): Promise<void> => {
    if (errand.isFinished) return;
    const parts = await translate();
    if (errand.isFinished) return;
    if (isRejection(parts)) return errand.reject(parts);
    errand.plan(parts);
    const keys = new Set(errand.waiting.flatMap((step) => step.keys));
    for (const other of errands) other.overtakeWaiting(keys);
    errands.push(errand);
  };

  return {
    enter: (errand, translate) => {
      entering += 1;
      void errand.result.then(pump);
      errand.until(clock.after(TIMEOUT_MS, () => errand.giveUpUnplanned(TIMEOUT_MS)));
      entrance = entrance
        .then(() => line(errand, translate))
        .catch((error: unknown) => {
          log.error(`A request could not be translated: ${sentenceOf(error)}`, { error });
          errand.reject(
            reject('INVALID_PAYLOAD', 'The bridge could not make sense of this request; its log says more.'),
          );
        })
        .then(() => {
          entering -= 1;
          pump();
        });
    },
    observe: (event) => {
      for (const errand of errands) errand.observe(event);
      pump();
    },
  };
};

/**
 * The errand whose commands go out next: the first that waits for nothing, or what has to reach the device before it.
 * So a level that waits is sent ahead of the “off” that came after it, and does not switch the lamp on again.
 */
const nextErrand = (errands: readonly Errand[], pauses: (errand: Errand) => boolean): Errand | undefined => {
  const queue = errands.filter(({ waiting }) => waiting.length > 0);
  const isHeld = (errand: Errand): boolean =>
    pauses(errand) ||
    errand.waiting.some(({ keys }) =>
      keys.some((key) => errands.some((other) => other !== errand && other.holds(key))),
    );
  let first = queue.find((errand) => !isHeld(errand));
  if (first === undefined) return undefined;
  for (const earlier of queue.slice(0, queue.indexOf(first)).toReversed()) {
    if (comesBefore(earlier, first)) first = earlier;
  }
  return first;
};

const comesBefore = (earlier: Errand, later: Errand): boolean =>
  earlier.waiting.some(({ request }) => later.waiting.some((step) => mustKeepOrder(request, step.request)));
