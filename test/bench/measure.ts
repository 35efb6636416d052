/** One line of the report. */
export interface Row {
  readonly what: string;
  readonly ms?: number;
  /** How many times as long as what it is compared with, in the same run. */
  readonly ratio?: number;
  readonly against?: string;
  readonly note?: string;
}

const ROUNDS = 7;

/** The median of several runs, ms; the first runs warm up and do not count. */
export const measure = (work: () => unknown): number => {
  for (let n = 0; n < 2; n += 1) work();
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
};

export const print = (rows: readonly Row[]): void => {
  for (const { what, ms, ratio, against, note } of rows) {
    const time = ms === undefined ? '' : `${ms.toFixed(1)} ms`;
    const compared = ratio === undefined ? '' : `${ratio.toFixed(1)} times ${against ?? ''}`;
    process.stdout.write(`${[what.padEnd(34), time.padStart(11), compared, note ?? ''].join('  ').trimEnd()}\n`);
  }
};
