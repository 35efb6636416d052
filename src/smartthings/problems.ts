import type { ParseProblem } from '../core/event.ts';

/** Collects what could not be understood, while the rest goes on. */
export interface Problems {
  readonly list: readonly ParseProblem[];
  /** Notes a problem; undefined, so that a reader can return it. */
  add(where: string, message: string): undefined;
}

/** A broken answer of thousands of items must not fill the memory with complaints. */
const MOST_PROBLEMS = 100;

export const createProblems = (): Problems => {
  const list: ParseProblem[] = [];
  return {
    list,
    add: (where, message) => {
      if (list.length < MOST_PROBLEMS) list.push({ where, message });
      return undefined;
    },
  };
};
