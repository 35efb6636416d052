import type { Rejection } from '../core/command.ts';
import { isRejection, reject } from '../core/command.ts';
import { isLogLevel, LOG_LEVELS, type LogLevel } from '../ops/log.ts';
import type { DeviceEntry } from '../sync/home.ts';

/** What `bridge/request/<name>` can ask for. */
export interface BridgeRequestsDeps {
  readonly entry: (nameOrId: string) => DeviceEntry | undefined;
  readonly health: () => object;
  /** Reads one device, and runs its own `refresh` where it has one. */
  readonly refreshDevice: (entry: DeviceEntry) => Promise<Rejection | undefined>;
  readonly refreshAll: () => Promise<Rejection | undefined>;
  /** The new topic name, or why it cannot be. */
  readonly rename: (entry: DeviceEntry, to: string) => string | Rejection;
  readonly setLogLevel: (level: LogLevel) => void;
  readonly restart: () => void;
}

type Answer = object | Rejection;
type Question = Readonly<Record<string, unknown>>;

const textOf = (question: Question, key: string): string | undefined => {
  const value = question[key];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
};

/** Every request by its name; an answer is the `data` of the response, or a rejection. */
export const createBridgeRequests = (
  deps: BridgeRequestsDeps,
): Readonly<Record<string, (question: Question) => Promise<Answer>>> => {
  const deviceOf = (question: Question): DeviceEntry | Rejection => {
    const wanted = textOf(question, 'device') ?? textOf(question, 'from');
    if (wanted === undefined)
      return reject('INVALID_PAYLOAD', 'The request needs "device": a topic name or a device id.');
    return deps.entry(wanted) ?? reject('UNKNOWN_DEVICE', `There is no device called ${wanted}.`);
  };
  return {
    health_check: async () => deps.health(),
    refresh: async (question) => {
      if (question['device'] === undefined) return (await deps.refreshAll()) ?? {};
      const entry = deviceOf(question);
      if (isRejection(entry)) return entry;
      return (await deps.refreshDevice(entry)) ?? { device: entry.name };
    },
    rename: async (question) => {
      const entry = deviceOf(question);
      if (isRejection(entry)) return entry;
      const from = entry.name;
      const to = deps.rename(entry, textOf(question, 'to') ?? entry.device.label);
      return typeof to === 'string' ? { id: entry.device.id, from, to } : to;
    },
    log_level: async (question) => {
      const level = textOf(question, 'level') ?? textOf(question, 'value');
      if (!isLogLevel(level)) {
        return reject('INVALID_VALUE', `"level" must be one of ${LOG_LEVELS.join(', ')}, not ${level ?? 'empty'}.`);
      }
      deps.setLogLevel(level);
      return { level };
    },
    restart: async () => {
      deps.restart();
      return {};
    },
  };
};
