import { attributeKey } from '../core/attribute.ts';
import type { CommandRequest, Wanted } from '../core/command.ts';
import type { DeviceState } from '../core/device.ts';
import type { DeviceEvent } from '../core/event.ts';
import { isAsWanted, showsEffect } from './confirmation.ts';

/** One command, with the values that it is expected to bring about; none where nothing can be seen of it. */
export interface Part {
  readonly request: CommandRequest;
  readonly wanted: readonly Wanted[];
}

/** SmartThings' word on one command that was sent. */
export interface CommandReceipt {
  /** The event that the command causes may carry it. */
  readonly id?: string;
  /** `ACCEPTED`, `COMPLETED` or `FAILED`. */
  readonly status: string;
}

interface Expectation {
  readonly key: string;
  readonly wanted: Wanted;
  /** What was reported when the command was sent. */
  readonly before: unknown;
}

/** The way of one command from being asked for to being seen. Knows no time and calls nobody. */
export class Step {
  readonly request: CommandRequest;
  /** Attributes that it sets. */
  readonly keys: readonly string[];
  /** Sets numbers only, as sliders do: a newer value makes this one needless. */
  readonly isNumeric: boolean;
  readonly #wanted: readonly Wanted[];
  #phase: 'waiting' | 'sent' | 'accepted' | 'overtaken' = 'waiting';
  #open: readonly Expectation[] = [];
  #isSeen = false;
  #receipt: CommandReceipt | undefined;

  /** @param replaced attributes that a later command of the same request sets: of this one's nothing will be seen. */
  constructor({ request, wanted }: Part, replaced: ReadonlySet<string>) {
    this.request = request;
    this.keys = wanted.map(attributeKey);
    this.isNumeric = wanted.length > 0 && wanted.every(({ value }) => typeof value === 'number');
    this.#wanted = wanted.filter((one) => !replaced.has(attributeKey(one)));
  }

  get phase(): 'waiting' | 'sent' | 'accepted' | 'overtaken' {
    return this.#phase;
  }

  /** Accepted, and nothing more to see of it. */
  get isSettled(): boolean {
    return this.#phase === 'accepted' && this.#open.length === 0;
  }

  /** Whether something was seen of what it is for. */
  get isSeen(): boolean {
    return this.#isSeen;
  }

  get isCompleted(): boolean {
    return this.#receipt?.status === 'COMPLETED';
  }

  /** Whether it is still to be seen that this attribute follows. */
  awaits(key: string): boolean {
    return this.#phase === 'accepted' && this.#open.some((expectation) => expectation.key === key);
  }

  /**
   * Goes out now.
   *
   * @param contested attributes for which another command was sent that may still take effect: that they are as wanted
   *   at this moment says nothing.
   */
  send(state: DeviceState, contested: ReadonlySet<string>): void {
    this.#phase = 'sent';
    const expectations = this.#wanted.map((wanted): Expectation => {
      const key = attributeKey(wanted);
      return { key, wanted, before: state.get(key)?.value };
    });
    this.#keepOpen(
      expectations,
      ({ key, wanted, before }) => before !== undefined && !contested.has(key) && isAsWanted(wanted, before),
    );
  }

  accept(receipt: CommandReceipt, seenCommandIds: ReadonlySet<string>): void {
    this.#phase = 'accepted';
    this.#receipt = receipt;
    if (receipt.id !== undefined && seenCommandIds.has(receipt.id)) this.#keepOpen(this.#open, () => true);
  }

  observe({ attribute, commandId }: DeviceEvent): void {
    if (this.#phase !== 'sent' && this.#phase !== 'accepted') return;
    const isOwn = commandId !== undefined && commandId !== '' && commandId === this.#receipt?.id;
    const key = attributeKey(attribute);
    this.#keepOpen(
      this.#open,
      (expectation) =>
        isOwn || (expectation.key === key && showsEffect(expectation.wanted, expectation.before, attribute.value)),
    );
  }

  /** A newer request sets these attributes. A command that sets others too still goes out. */
  overtakeWaiting(keys: ReadonlySet<string>): void {
    if (this.#phase === 'waiting' && this.keys.length > 0 && this.keys.every((key) => keys.has(key))) {
      this.#phase = 'overtaken';
    }
  }

  /** A newer command for these attributes goes out: what this one brought about can no longer be told. Says which it still awaited. */
  overtakeSent(keys: ReadonlySet<string>): readonly string[] {
    if (this.#phase !== 'accepted') return [];
    const overtaken = this.#open.filter(({ key }) => keys.has(key)).map(({ key }) => key);
    if (overtaken.length === 0) return [];
    this.#open = this.#open.filter(({ key }) => !keys.has(key));
    if (this.#open.length === 0 && !this.#isSeen) this.#phase = 'overtaken';
    return overtaken;
  }

  #keepOpen(expectations: readonly Expectation[], isShown: (expectation: Expectation) => boolean): void {
    this.#open = expectations.filter((expectation) => !isShown(expectation));
    if (this.#open.length < expectations.length) this.#isSeen = true;
  }
}
