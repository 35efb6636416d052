import { minutes, seconds } from '../ops/clock.ts';

/** SmartThings counts calls about one device by the minute, and takes some twelve. */
const WINDOW_MS = minutes(1);

/**
 * From so many values in a minute on, a slider's next one waits so long after the one before it. The first make a lamp
 * follow the finger; the later calls are kept for where the finger comes to rest.
 */
const PAUSES: readonly { readonly values: number; readonly pauseMs: number }[] = [
  { values: 9, pauseMs: seconds(3) },
  { values: 5, pauseMs: seconds(1) },
];

/** Keeps the sliders of one device from using up what SmartThings allows: then the last value would be refused. */
export interface SliderPace {
  /** Values for these attributes were sent. */
  sent(keys: readonly string[], now: number): void;
  /** How long the next values for these attributes have to wait, ms. */
  waitMs(keys: readonly string[], now: number): number;
}

export const createSliderPace = (): SliderPace => {
  const times = new Map<string, readonly number[]>();
  const recent = (key: string, now: number): readonly number[] =>
    (times.get(key) ?? []).filter((time) => now - time < WINDOW_MS);
  const waitFor = (key: string, now: number): number => {
    const sent = recent(key, now);
    const last = sent.at(-1);
    const pause = PAUSES.find(({ values }) => sent.length >= values);
    return last === undefined || pause === undefined ? 0 : Math.max(0, last + pause.pauseMs - now);
  };
  return {
    sent: (keys, now) => {
      for (const key of keys) times.set(key, [...recent(key, now), now]);
    },
    waitMs: (keys, now) => Math.max(0, ...keys.map((key) => waitFor(key, now))),
  };
};
