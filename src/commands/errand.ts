import { attributeKey } from '../core/attribute.ts';
import { type CommandRequest, type CommandResult, type Outcome, type Rejection, reject } from '../core/command.ts';
import type { DeviceState } from '../core/device.ts';
import type { DeviceEvent } from '../core/event.ts';
import type { Cancel, Clock } from '../ops/clock.ts';
import { stopping } from './rejections.ts';
import { type CommandReceipt, type Part, Step } from './step.ts';

/** SmartThings takes no more commands in one request. */
const MOST_PER_REQUEST = 10;

const nameOf = ({ component, capability, command }: CommandRequest): string => `${component}/${capability}/${command}`;

/** One request from its arrival to its one result. */
export class Errand {
  /** Settles once, with whatever outcome; never rejects. */
  readonly result: Promise<CommandResult>;
  readonly #clock: Clock;
  readonly #arrivedAt: number;
  readonly #echo: { readonly id?: unknown };
  readonly #cancels: Cancel[] = [];
  readonly #seenCommandIds = new Set<string>();
  #resolve: ((result: CommandResult) => void) | undefined;
  #steps: readonly Step[] = [];
  #names: readonly string[] = [];
  #batchesSent = 0;
  #isHolding = false;

  /** @param echo holds the `id` of the request, where it had one. */
  constructor(clock: Clock, echo: { readonly id?: unknown }) {
    this.#clock = clock;
    this.#arrivedAt = clock.now();
    this.#echo = echo;
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get isFinished(): boolean {
    return this.#resolve === undefined;
  }

  /** Commands that are still to be sent. */
  get waiting(): readonly Step[] {
    return this.isFinished ? [] : this.#steps.filter(({ phase }) => phase === 'waiting');
  }

  /** The commands that the next request to SmartThings takes. */
  get nextBatch(): readonly Step[] {
    return this.waiting.slice(0, MOST_PER_REQUEST);
  }

  /** The attributes of the sliders whose values are to be sent, where nothing else is. */
  get sliders(): readonly string[] {
    const { waiting } = this;
    return waiting.every(({ isNumeric }) => isNumeric) ? waiting.flatMap(({ keys }) => keys) : [];
  }

  plan(parts: readonly Part[]): void {
    const replacedAfter = (index: number): ReadonlySet<string> =>
      new Set(parts.slice(index + 1).flatMap(({ wanted }) => wanted.map(attributeKey)));
    this.#steps = parts.map((part, index) => new Step(part, replacedAfter(index)));
    this.#names = parts.map(({ request }) => nameOf(request));
  }

  /** Cancels a timer when the errand is finished. */
  until(cancel: Cancel): void {
    if (this.isFinished) cancel();
    else this.#cancels.push(cancel);
  }

  /** @param contested attributes for which other commands were sent that may still take effect. */
  send(batch: readonly Step[], state: DeviceState, contested: Iterable<string>): void {
    this.#batchesSent += 1;
    const disputed = new Set(contested);
    for (const step of batch) {
      step.send(state, disputed);
      for (const key of step.keys) disputed.add(key);
    }
  }

  accept(batch: readonly Step[], receipts: readonly CommandReceipt[]): void {
    const failed = batch.filter((_, index) => receipts[index]?.status === 'FAILED');
    if (failed.length > 0) {
      const names = failed.map(({ request }) => nameOf(request)).join(', ');
      const message = `SmartThings says that the device could not carry out ${names}. It may be off, offline or busy.`;
      this.reject(reject('DEVICE_STATE', message));
      return;
    }
    this.#isHolding = true;
    for (const [index, step] of batch.entries()) {
      step.accept(receipts[index] ?? { status: 'ACCEPTED' }, this.#seenCommandIds);
    }
    this.#settle();
  }

  /** Later values for the same attributes need no longer wait for this one to be seen. */
  release(): void {
    this.#isHolding = false;
  }

  /** Whether later values for this attribute have to wait. */
  holds(key: string): boolean {
    return !this.isFinished && this.#isHolding && this.#steps.some((step) => step.awaits(key));
  }

  observe(event: DeviceEvent): void {
    if (this.isFinished) return;
    // The event may come before SmartThings says which id the command got.
    if (event.commandId !== undefined && event.commandId !== '') this.#seenCommandIds.add(event.commandId);
    for (const step of this.#steps) step.observe(event);
    this.#settle();
  }

  /** A newer request sets these attributes: what of this one waits for them is not sent any more. */
  overtakeWaiting(keys: ReadonlySet<string>): void {
    for (const step of this.waiting) step.overtakeWaiting(keys);
    this.#settle();
  }

  /** A newer command goes out for these attributes; says which of them this errand still awaited. */
  overtakeSent(keys: ReadonlySet<string>): readonly string[] {
    if (this.isFinished) return [];
    const overtaken = this.#steps.flatMap((step) => step.overtakeSent(keys));
    this.#settle();
    return overtaken;
  }

  /** Sendings so far. */
  get batchesSent(): number {
    return this.#batchesSent;
  }

  /** Ends it, because nothing more was seen for so long after the last sending. */
  expire(afterMs: number): void {
    const within = `within ${afterMs / 1_000} seconds`;
    const unseen = this.#steps.filter(({ phase, isSettled }) => phase === 'accepted' && !isSettled);
    if (this.#steps.some(({ phase }) => phase === 'sent')) {
      this.#finish('timeout', { message: `SmartThings did not answer ${within}. The command may have arrived.` });
    } else if (unseen.every(({ isCompleted }) => isCompleted)) {
      const message = `SmartThings says that it is done, but the device reported nothing ${within}.`;
      this.#finish('accepted', { message });
    } else {
      const names = unseen.map(({ request }) => nameOf(request)).join(', ');
      const message = `SmartThings accepted ${names}, but the device did not report it ${within}.`;
      this.#finish('timeout', { message: `${message} It may be offline or slow.` });
    }
  }

  /** Ends it where it is still not known, after so long, what it asks for. */
  giveUpUnplanned(afterMs: number): void {
    if (this.#steps.length > 0) return;
    const message = `SmartThings did not say within ${afterMs / 1_000} seconds what the device takes. Nothing was sent.`;
    this.#finish('timeout', { message });
  }

  reject({ code, message }: Rejection): void {
    this.#finish('rejected', { code, message });
  }

  /** Ends it at once, because the bridge stops. */
  stop(): void {
    const phases = new Set(this.#steps.map(({ phase }) => phase));
    if (phases.has('sent')) this.reject(stopping('SmartThings had not answered yet, so the command may have arrived.'));
    else if (phases.has('accepted') && phases.has('waiting')) this.reject(stopping('only some commands were sent.'));
    else if (phases.has('accepted')) {
      this.#finish('accepted', {
        message: 'SmartThings accepted it; the bridge stopped before the device reported it.',
      });
    } else this.reject(stopping('nothing was sent.'));
  }

  #finish(outcome: Outcome, reason: { readonly code?: string; readonly message?: string } = {}): void {
    const resolve = this.#resolve;
    if (resolve === undefined) return;
    this.#resolve = undefined;
    for (const cancel of this.#cancels.splice(0)) cancel();
    const ms = Math.max(0, this.#clock.now() - this.#arrivedAt);
    resolve({ ...this.#echo, commands: this.#names, outcome, ms, ...reason });
  }

  #settle(): void {
    const steps = this.#steps.filter(({ phase }) => phase !== 'overtaken');
    if (steps.length === 0) {
      this.#finish('superseded', { message: 'A newer value for the same attribute overtook this one.' });
    } else if (steps.every(({ isSettled }) => isSettled)) {
      this.#finish(steps.some(({ isSeen }) => isSeen) ? 'confirmed' : 'accepted');
    }
  }
}
