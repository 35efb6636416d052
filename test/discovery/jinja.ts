import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { reasonToSkip } from '../support/needs.ts';

const program = fileURLToPath(new URL('jinja.py', import.meta.url));

/** A template and what Home Assistant would render it with. */
export interface ToRender {
  readonly template: string;
  /** The payload of a value template, or the value of a command template. */
  readonly payload: unknown;
  /** What a command template has besides the value. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The text that a template makes, or why it makes none. */
export interface Rendered {
  readonly text?: string;
  readonly error?: string;
}

const run = (items: readonly ToRender[]): readonly Rendered[] | undefined => {
  const { status, stdout } = spawnSync('python3', [program], {
    input: JSON.stringify(items),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return status === 0 ? (JSON.parse(stdout) as Rendered[]) : undefined;
};

/** Why tests of templates are skipped; undefined where Python has Jinja, in which Home Assistant's templates are written. */
export const missingJinja = reasonToSkip(run([]) !== undefined, 'no python3 with jinja2');

/** What Jinja makes of templates, in their order. */
export const renderAll = (items: readonly ToRender[]): readonly Rendered[] => {
  const rendered = run(items);
  if (rendered === undefined) throw new Error('Python or its Jinja failed.');
  return rendered;
};
