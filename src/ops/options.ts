import { Ajv, type ValidateFunction } from 'ajv';
import { BridgeError } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { nearName } from './near-name.ts';
import { normaliseAddress, OPTION_FORMATS } from './option-formats.ts';
import { checkTogether, splitBrokerUser } from './option-rules.ts';
import {
  OPTION_NAMES,
  OPTION_TABLE,
  type OptionName,
  type OptionRow,
  type OptionValues,
  variableOf,
} from './option-table.ts';

/** What Home Assistant gives to an add-on. */
export interface SupervisorAccess {
  readonly url: string;
  readonly token: Secret;
}

export type Options = OptionValues & {
  /** Present where Home Assistant runs the bridge as an add-on. */
  readonly supervisor?: SupervisorAccess;
  /** Sentences for the log; none stops the start. */
  readonly warnings: readonly string[];
};

export interface OptionsDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file; throws when it cannot be read. */
  readonly readFile: (path: string) => string;
}

/** Where a value came from, and the name under which the user wrote it. */
interface Found {
  readonly shownName: string;
  readonly value: unknown;
}

const invalid = (sentence: string, cause?: unknown): BridgeError =>
  new BridgeError('OPTION_INVALID', sentence, { cause });

const ajv = new Ajv({ strict: true });
for (const [name, check] of Object.entries(OPTION_FORMATS)) ajv.addFormat(name, check);
const checks = new Map<OptionName, ValidateFunction>(
  OPTION_NAMES.map((name) => [name, ajv.compile(OPTION_TABLE[name].schema)]),
);

const SWITCH_WORDS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

/** Texts of the environment in the types that the schemas ask for; what does not fit stays text and is refused there. */
const fromText: Partial<Record<OptionRow['kind'], (text: string) => unknown>> = {
  switch: (text) => SWITCH_WORDS[text.toLowerCase()] ?? text,
  number: (text) => (/^-?\d+$/.test(text) ? Number(text) : text),
  list: (text) => text.split(','),
};

const LONGEST_SHOWN = 120;

/** A value as the sentence shows it: one line, not endless, and no password that is part of an address. */
const show = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/^(.*?\/\/)?.*@/s, '$1••••••@').replace(/\p{Cc}/gu, ' ');
  return `“${line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line}”`;
};

const isSecret = (row: OptionRow): boolean => row.kind === 'secret';

/** Empty text means: not set. Secrets may have blanks at their ends. */
const tidy = (row: OptionRow, value: unknown): unknown => {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    return value.map((item) => (typeof item === 'string' ? item.trim() : item)).filter((item) => item !== '');
  }
  if (typeof value !== 'string') return value;
  const text = isSecret(row) ? value : value.trim();
  return text === '' ? undefined : text;
};

const find = (
  name: OptionName,
  env: OptionsDeps['env'],
  stored: Readonly<Record<string, unknown>>,
): Found | undefined => {
  const row: OptionRow = OPTION_TABLE[name];
  const variable = variableOf(name);
  const text = tidy(row, env[variable]);
  if (typeof text === 'string') {
    return { shownName: variable, value: tidy(row, fromText[row.kind]?.(text) ?? text) };
  }
  const value = row.addon === undefined ? undefined : tidy(row, stored[name]);
  return value === undefined ? undefined : { shownName: name, value };
};

const readPem = (path: string, shownName: string, readFile: OptionsDeps['readFile']): string => {
  let content: string;
  try {
    content = readFile(path);
  } catch (cause) {
    throw invalid(
      `The option ${shownName} is ${show(path)}, a file that cannot be read; allowed is a PEM file.`,
      cause,
    );
  }
  if (!content.includes('-----BEGIN ')) {
    throw invalid(`The option ${shownName} is ${show(path)}, which is not a PEM file; allowed is a PEM file.`);
  }
  return content;
};

/** Checks one value and makes of it what the bridge works with. */
const take = (name: OptionName, { shownName, value }: Found, readFile: OptionsDeps['readFile']): unknown => {
  const row: OptionRow = OPTION_TABLE[name];
  if (checks.get(name)?.(value) !== true) {
    const what = isSecret(row) ? 'has a value that cannot be used' : `is ${show(value)}`;
    throw invalid(`The option ${shownName} ${what}; allowed is ${row.allowed}.`);
  }
  if (typeof value !== 'string') return value;
  switch (row.kind) {
    case 'address':
      return normaliseAddress(value);
    case 'secret':
      return new Secret(value);
    case 'file':
      return readPem(value, shownName, readFile);
    case 'secretFile':
      return new Secret(readPem(value, shownName, readFile));
    default:
      return value;
  }
};

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The options that Home Assistant wrote; undefined where it wrote none. */
const readStored = (path: string, readFile: OptionsDeps['readFile']): Record<string, unknown> | undefined => {
  let content: string;
  try {
    content = readFile(path);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw invalid(
      `The file ${path} with the options cannot be read; allowed is a file that the bridge may read.`,
      cause,
    );
  }
  try {
    const stored: unknown = JSON.parse(content);
    if (typeof stored === 'object' && stored !== null && !Array.isArray(stored)) return { ...stored };
  } catch {
    // The cause would show the content, secrets included.
  }
  throw invalid(`The file ${path} with the options holds no JSON object; allowed is what Home Assistant writes there.`);
};

const readSupervisor = (env: OptionsDeps['env']): SupervisorAccess | undefined => {
  const token = env['SUPERVISOR_TOKEN']?.trim() ?? '';
  if (token === '') return undefined;
  const url = env['SUPERVISOR_URL']?.trim() || 'http://supervisor';
  if (OPTION_FORMATS['address']?.(url) !== true) {
    throw invalid(`The variable SUPERVISOR_URL is ${show(url)}; allowed is an http or https address.`);
  }
  return { url: normaliseAddress(url), token: new Secret(token) };
};

const warnOfUnknown = (names: readonly string[], known: readonly string[]): string[] =>
  names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearName(name, known);
      return `There is no option ${name}; it is ignored.${near === undefined ? '' : ` Did you mean ${near}?`}`;
    });

const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/**
 * Reads all options: the environment first, then, as an add-on, the file that Home Assistant writes; then the defaults.
 * The first option that is wrong is thrown as OPTION_INVALID with one sentence.
 */
export const loadOptions = ({ env, readFile }: OptionsDeps): Options => {
  const supervisor = readSupervisor(env);
  const path = `${find('data_dir', env, {})?.value ?? '/data'}/options.json`;
  const file = supervisor === undefined ? {} : readStored(path, readFile);
  const stored = file ?? {};

  const values: Record<string, unknown> = {};
  const shownNames = new Map<OptionName, string>();
  for (const name of OPTION_NAMES) {
    const row: OptionRow = OPTION_TABLE[name];
    const found = find(name, env, stored);
    shownNames.set(name, found?.shownName ?? (supervisor === undefined ? variableOf(name) : name));
    const standard = supervisor === undefined ? row.default : (row.addonDefault ?? row.default);
    const value = found === undefined ? standard : take(name, found, readFile);
    if (value !== undefined) values[camel(name)] = value;
  }

  // The table says of each name which type stands there; the loop above has just checked every value against it.
  const checked = splitBrokerUser(values as unknown as OptionValues);
  const together = checkTogether(checked, supervisor !== undefined, (name) => shownNames.get(name) ?? name);
  if (together.problem !== undefined) throw invalid(together.problem);
  const variables = Object.keys(env).filter((name) => name.startsWith('ST2M_'));
  const warnings = [
    ...(file === undefined ? [`There is no file ${path}; the options are those of the environment.`] : []),
    ...warnOfUnknown(variables, OPTION_NAMES.map(variableOf)),
    ...warnOfUnknown(
      Object.keys(stored),
      OPTION_NAMES.filter((name) => 'addon' in OPTION_TABLE[name]),
    ),
    ...together.warnings,
  ];
  return { ...checked, ...(supervisor === undefined ? {} : { supervisor }), warnings };
};

/** Every secret among the options, for the log to hide. */
export const secretsOf = (options: Options): Secret[] =>
  [...Object.values(options), options.supervisor?.token].filter((value): value is Secret => value instanceof Secret);
