import { minutes, seconds } from '../ops/clock.ts';

/** SmartThings counts calls about one device by the minute, and takes some twelve. */
const WINDOW_MS = minutes(1);

/**
 * From so many calls in a minute on, a slider's next value waits so long after the call before it. The first calls make
 * a lamp follow the finger; the later ones are kept for where the finger comes to rest.
 */
const PAUSES: readonly { readonly calls: number; readonly pauseMs: number }[] = [
  { calls: 9, pauseMs: seconds(3) },
  { calls: 5, pauseMs: seconds(1) },
];

/** Keeps the sliders of one device from using up what SmartThings allows: then the last value would be refused. */
export interface SliderPace {
  /** A command of any kind was sent. */
  sent(now: number): void;
  /** How long a slider's value has to wait, ms. */
  waitMs(now: number): number;
}

export const createSliderPace = (): SliderPace => {
  let times: readonly number[] = [];
  const recent = (now: number): readonly number[] => times.filter((time) => now - time < WINDOW_MS);
  return {
    sent: (now) => {
      times = [...recent(now), now];
    },
    waitMs: (now) => {
      const calls = recent(now);
      const last = calls.at(-1);
      const pause = PAUSES.find((one) => calls.length >= one.calls);
      return last === undefined || pause === undefined ? 0 : Math.max(0, last + pause.pauseMs - now);
    },
  };
};
