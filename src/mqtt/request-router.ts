import type { AttributePath } from '../core/attribute.ts';
import { type CommandResult, isRejection, type Rejection, reject } from '../core/command.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { DeviceEntry } from '../sync/home.ts';
import type { TopicRequest, Topics } from '../topics/topics.ts';
import type { Publisher } from './publisher.ts';

/** A message that asks for something. */
export interface RequestMessage {
  readonly payload: string;
  readonly retained: boolean;
  /** Answers on the response topic that the sender named (MQTT 5). */
  readonly reply?: (payload: string) => void;
}

/** A message with the reason why nothing may come of it, where there is one. */
interface CheckedMessage extends RequestMessage {
  readonly objection: Rejection | undefined;
}

/** The commands that messages can ask for; each ends in exactly one result. */
export interface DeviceCommands {
  set(deviceId: string, payload: string): Promise<CommandResult>;
  setAttribute(deviceId: string, path: AttributePath, payload: string): Promise<CommandResult>;
  run(
    deviceId: string,
    command: { readonly component: string; readonly capability: string; readonly command: string },
    payload: string,
  ): Promise<CommandResult>;
}

export interface RequestRouterDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly topics: Topics;
  readonly publisher: Publisher;
  readonly commands: DeviceCommands;
  readonly entry: (name: string) => DeviceEntry | undefined;
  /** Reads a device now and publishes it again. */
  readonly getDevice: (entry: DeviceEntry) => Promise<Rejection | undefined>;
  readonly runScene: (name: string) => Promise<Rejection | undefined>;
  readonly setMode: (location: string, mode: string) => Promise<Rejection | undefined>;
  readonly bridgeRequests: Readonly<
    Record<string, (question: Readonly<Record<string, unknown>>) => Promise<object | Rejection>>
  >;
  readonly onHomeAssistant: (status: string) => void;
}

const RETAINED = reject(
  'retained',
  'The message was retained, so it would run again at every start; nothing was done. Send it without the retain flag.',
);

/** The object in a payload, empty for an empty one; undefined: it is none. */
const parseQuestion = (payload: string): Record<string, unknown> | undefined => {
  if (payload.trim() === '') return {};
  try {
    const question: unknown = JSON.parse(payload);
    return typeof question === 'object' && question !== null && !Array.isArray(question) ? { ...question } : undefined;
  } catch {
    return undefined;
  }
};

/** A `set` may carry an id, which its result has as well. */
const echoOf = (payload: string): { readonly id?: unknown } => {
  const id = parseQuestion(payload)?.['id'];
  return id === undefined ? {} : { id };
};

/** Gives every message that asks for something to whom it concerns, and answers it. */
export const createRequestRouter = (deps: RequestRouterDeps) => {
  const { clock, log, topics, publisher, commands } = deps;

  const answerDevice = (device: string, message: RequestMessage, result: CommandResult): void => {
    const payload = JSON.stringify(result);
    publisher.event(topics.result(device), payload);
    message.reply?.(payload);
    if (result.outcome === 'rejected') log.warning(`${device}: ${result.message ?? 'rejected'}`, { code: result.code });
  };
  /** The one result of a request for a device: what `work` gives, or why there was none. */
  const forDevice = async (
    device: string,
    message: CheckedMessage,
    work: (entry: DeviceEntry) => Promise<CommandResult | Rejection>,
    echo: { readonly id?: unknown } = {},
  ): Promise<void> => {
    const start = clock.now();
    const entry = deps.entry(device);
    const outcome =
      message.objection !== undefined
        ? message.objection
        : entry === undefined
          ? reject('UNKNOWN_DEVICE', `There is no device called ${device}.`)
          : await work(entry);
    const result = 'commands' in outcome ? outcome : { ...echo, commands: [], ms: clock.now() - start, ...outcome };
    answerDevice(device, message, result);
  };
  /** Scenes and modes have no result topic of their own: the outcome goes to `bridge/event`. */
  const forBridge = async (
    subject: Readonly<Record<string, unknown>>,
    message: CheckedMessage,
    work: () => Promise<Rejection | undefined>,
  ): Promise<void> => {
    const start = clock.now();
    const rejection = message.objection ?? (await work());
    const outcome = rejection ?? { outcome: 'accepted' };
    const payload = JSON.stringify({ ...subject, ...outcome, ms: clock.now() - start });
    publisher.event(topics.bridgeEvent, payload);
    message.reply?.(payload);
    if (rejection !== undefined) log.warning(rejection.message, { ...subject });
  };
  const ask = async (name: string, question: Record<string, unknown> | undefined): Promise<object | Rejection> => {
    if (question === undefined) {
      return reject('INVALID_PAYLOAD', 'The payload of a request must be empty or a JSON object.');
    }
    const known = Object.keys(deps.bridgeRequests);
    const request = known.includes(name) ? deps.bridgeRequests[name] : undefined;
    if (request === undefined) {
      return reject('UNKNOWN_COMMAND', `There is no request called ${name}; there are ${known.join(', ')}.`);
    }
    return request(question);
  };
  const answerRequest = async (name: string, message: CheckedMessage): Promise<void> => {
    const question = parseQuestion(message.payload);
    const answer = message.objection ?? (await ask(name, question));
    const transaction = question?.['transaction'];
    const response = isRejection(answer)
      ? { status: 'error', transaction, error: answer.message, code: answer.code }
      : { status: 'ok', transaction, data: answer };
    const payload = JSON.stringify(response);
    publisher.event(topics.response(name), payload);
    message.reply?.(payload);
  };

  const route = async (request: TopicRequest, message: CheckedMessage): Promise<void> => {
    switch (request.kind) {
      case 'device-set':
        return forDevice(
          request.device,
          message,
          ({ device }) => commands.set(device.id, message.payload),
          echoOf(message.payload),
        );
      case 'attribute-set':
        return forDevice(request.device, message, ({ device }) =>
          commands.setAttribute(device.id, request, message.payload),
        );
      case 'command-run':
        return forDevice(request.device, message, ({ device }) => commands.run(device.id, request, message.payload));
      case 'device-get':
        return forDevice(request.device, message, async (entry) => {
          const start = clock.now();
          const rejection = await deps.getDevice(entry);
          return rejection ?? { commands: [], outcome: 'confirmed', ms: clock.now() - start };
        });
      case 'scene-run':
        return forBridge({ type: 'scene_run', scene: request.scene }, message, () => deps.runScene(request.scene));
      case 'mode-set':
        return forBridge({ type: 'mode_set', location: request.location, mode: message.payload }, message, () =>
          deps.setMode(request.location, message.payload.trim()),
        );
      case 'bridge-request':
        return answerRequest(request.request, message);
      case 'homeassistant-status':
        return message.objection === undefined ? deps.onHomeAssistant(message.payload) : undefined;
      default:
        request satisfies never;
    }
  };

  return {
    /** `rejection`: the message could not even be read. */
    handle: (request: TopicRequest, message: RequestMessage, rejection?: Rejection): void => {
      const objection = rejection ?? (message.retained ? RETAINED : undefined);
      route(request, { ...message, objection }).catch((error: unknown) => {
        log.error(`A message could not be worked on: ${sentenceOf(error)}`, { request, error });
      });
    },
  };
};
