/** Chance that repeats itself: the same seed brings the same life. */
export interface Random {
  /** At least `minimum`, less than `maximum`. */
  between(minimum: number, maximum: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** True in `share` of all cases, 0 to 1. */
  chance(share: number): boolean;
}

/** A Lehmer generator: its products stay exact in a double, and its quality is ample for a pretended household. */
const MODULUS = 2 ** 31 - 1;
const MULTIPLIER = 48_271;

export const createRandom = (seed: number): Random => {
  // Spread out, because neighbouring seeds would start neighbouring lives.
  let state = ((Math.imul(Math.trunc(seed) + 1, 0x9e3779b1) >>> 0) % (MODULUS - 1)) + 1;
  const next = (): number => {
    state = (state * MULTIPLIER) % MODULUS;
    return (state - 1) / (MODULUS - 1);
  };
  return {
    between: (minimum, maximum) => minimum + next() * (maximum - minimum),
    pick: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0],
    chance: (share) => next() < share,
  };
};
