import { Writable } from 'node:stream';
import winston from 'winston';
import type { Secret } from '../core/secret.ts';
import { LOG_LEVELS, type Log, type LogDetails, type LogLevel } from './log.ts';
import { createRedactor } from './redact.ts';

/** The log of the whole process, and what its owner may do with it. */
export interface Logging {
  readonly log: Log;
  readonly level: LogLevel;
  setLevel(level: LogLevel): void;
  /** From now on this secret is hidden, wherever it turns up. */
  hide(secret: Secret): void;
  /** A copy without secrets, for whatever leaves the process beside the log. */
  redact(value: unknown): unknown;
  /** The newest lines as they were written, oldest first; for bug reports. */
  recent(): readonly string[];
}

export interface LoggingDeps {
  readonly level: LogLevel;
  /** Takes one finished line with its line break; standard output by default. */
  readonly write?: (line: string) => void;
  /** ms since the epoch; the lines show it as local time. */
  readonly now?: () => number;
}

const KEPT_LINES = 300;

const localTime = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });

/** Labels of devices are other people's text: a line break or an escape sequence in one must not forge a line. */
const onOneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]/gu, (sign) =>
    JSON.stringify(sign)
      .slice(1, -1)
      .replace(/^[^\\]$/, ' '),
  );

const writeToStandardOutput = (): ((line: string) => void) => {
  // A reader that went away must not take the bridge with it.
  process.stdout.on('error', () => {});
  return (line) => {
    process.stdout.write(line);
  };
};

/** `2026-11-22 12:00:00 info  room: Sentence. {"details":1}` on standard output; secrets are dots. It never throws. */
export const createLogging = ({ level, write = writeToStandardOutput(), now = Date.now }: LoggingDeps): Logging => {
  const redactor = createRedactor();
  const lines: string[] = [];

  const withoutSecrets = winston.format((info) => {
    const { message, details } = info;
    const shown = details === undefined ? undefined : redactor.value(details);
    // The same object: what winston itself needs of it is under symbols.
    return Object.assign(info, { message: redactor.text(String(message)), details: shown });
  });
  const asLine = winston.format.printf(({ level: at, message, room, details }) => {
    const where = room === undefined ? '' : `${room}: `;
    const more = details === undefined ? '' : ` ${JSON.stringify(details)}`;
    return onOneLine(`${localTime.format(now())} ${at.padEnd(5)} ${where}${message}${more}`);
  });
  const stream = new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => {
      lines.push(line.trimEnd());
      if (lines.length > KEPT_LINES) lines.shift();
      try {
        write(line);
      } catch {
        // There is nobody left to tell.
      }
      done();
    },
  });
  const logger = winston.createLogger({
    level,
    levels: Object.fromEntries(LOG_LEVELS.toReversed().map((name, index) => [name, index])),
    format: winston.format.combine(withoutSecrets(), asLine),
    transports: [new winston.transports.Stream({ stream, eol: '\n' })],
  });

  const createLog = (room?: string): Log => {
    const writeAt =
      (at: LogLevel) =>
      (message: string, details?: LogDetails): void => {
        try {
          logger.log({ level: at, message, room, details });
        } catch {
          logger.log({ level: at, message, room });
        }
      };
    return {
      trace: writeAt('trace'),
      debug: writeAt('debug'),
      info: writeAt('info'),
      warning: writeAt('warning'),
      error: writeAt('error'),
      room: (name) => createLog(room === undefined ? name : `${room}/${name}`),
    };
  };

  return {
    log: createLog(),
    get level() {
      return logger.level as LogLevel;
    },
    setLevel: (next) => {
      logger.level = next;
    },
    hide: (secret) => redactor.hide(secret),
    redact: (value) => redactor.value(value),
    recent: () => [...lines],
  };
};
