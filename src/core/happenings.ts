import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from './attribute.ts';
import type { Source } from './event.ts';

interface Moment {
  readonly value: AttributeValue;
  /** Whether an event told of it; reads tell of the same moment, at a little different time and without its id. */
  wasPushed: boolean;
}

/** How far the times may be apart that an event and a read give for one moment. */
const SAME_MOMENT_MS = 1_500;
const REMEMBERED = 16;

/**
 * What happened once, such as presses of a button, of one attribute: each moment is news once, whether an event or a
 * read tells of it first, and also when events arrive in another order.
 */
export class Happenings {
  #moments: Moment[] = [];
  /** The moment that the first read found was over before anybody listened. */
  #over = Number.NEGATIVE_INFINITY;

  /** Whether `value` tells of a moment that is not known yet. Events that come twice are to be kept away by their ids. */
  isNews(value: AttributeValue, source: Source): boolean {
    if (value.value === null) return false;
    return source === 'push' ? this.#isNewEvent(value) : this.#isNewReading(value) && source === 'poll';
  }

  #isNewEvent(value: AttributeValue): boolean {
    if (value.time < this.#over - SAME_MOMENT_MS) return false;
    const read = this.#moments.find((moment) => !moment.wasPushed && this.#isSame(moment, value));
    if (read !== undefined) {
      read.wasPushed = true;
      return false;
    }
    const isTwin = (moment: Moment): boolean =>
      value.eventId === undefined && moment.wasPushed && isDeepStrictEqual(moment.value, value);
    if (this.#moments.some(isTwin)) return false;
    this.#remember(value, true);
    return true;
  }

  #isNewReading(value: AttributeValue): boolean {
    if (this.#moments.length === 0) this.#over = value.time;
    const isKnown = this.#moments.some(
      (moment) => this.#isSame(moment, value) || moment.value.time > value.time + SAME_MOMENT_MS,
    );
    if (!isKnown) this.#remember(value, false);
    return !isKnown;
  }

  #isSame(moment: Moment, value: AttributeValue): boolean {
    return Math.abs(moment.value.time - value.time) < SAME_MOMENT_MS;
  }

  #remember(value: AttributeValue, wasPushed: boolean): void {
    this.#moments = [...this.#moments, { value, wasPushed }].slice(-REMEMBERED);
  }
}
