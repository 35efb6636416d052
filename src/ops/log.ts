export const LOG_LEVELS = ['trace', 'debug', 'info', 'warning', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const isLogLevel = (text: unknown): text is LogLevel => (LOG_LEVELS as readonly unknown[]).includes(text);

/** Details are printed behind the sentence; secrets in them are redacted. */
export type LogDetails = Readonly<Record<string, unknown>>;

type Write = (sentence: string, details?: LogDetails) => void;

/** Where services say what they do. One sentence each, in plain English. */
export interface Log extends Readonly<Record<LogLevel, Write>> {
  /** The same log with the room's name in front. */
  room(name: string): Log;
}

/** A log that says nothing. */
export const silentLog: Log = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warning: () => {},
  error: () => {},
  room: () => silentLog,
};
