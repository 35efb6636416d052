import { type Rejection, reject } from '../core/command.ts';
import type { Log } from '../ops/log.ts';
import type { TopicRequest, Topics } from '../topics/topics.ts';
import type { MqttConnection } from './connection.ts';
import type { Publisher } from './publisher.ts';
import type { RequestMessage } from './request-router.ts';
import type { ReceivedMessage, Subscription } from './session.ts';

export interface InboxDeps {
  readonly connection: Pick<MqttConnection, 'subscribe' | 'onMessage'>;
  readonly topics: Pick<Topics, 'requests' | 'parse'>;
  /** Answers on response topics go out through it. */
  readonly publisher: Pick<Publisher, 'event'>;
  readonly log: Log;
  /** A message that asks for something; `retained` ones must be refused, and answered so. */
  readonly onRequest: (request: TopicRequest, message: RequestMessage) => void;
  /** A message that cannot be read; its payload is empty here. To be answered with the rejection, and nothing else. */
  readonly onUnreadable: (request: TopicRequest, message: RequestMessage, rejection: Rejection) => void;
}

/** Listens to all topics that ask the bridge for something. */
export interface Inbox {
  start(): void;
  stop(): void;
}

/** Nothing that SmartThings takes comes near this. */
const LARGEST_PAYLOAD_BYTES = 256 * 1_024;

const TOO_LARGE = reject(
  'INVALID_PAYLOAD',
  `The payload is too large; at most ${LARGEST_PAYLOAD_BYTES / 1_024} kB are allowed.`,
);
const NO_TEXT = reject('INVALID_PAYLOAD', 'The payload is no valid text; only UTF-8 is allowed.');
const TAKEN_FOR_CLEARING = reject(
  'retained',
  'The empty message was taken for the clearing of the retained one before it; nothing was done. Send it again if it was meant.',
);

const read = (payload: Uint8Array): string | Rejection => {
  if (payload.byteLength > LARGEST_PAYLOAD_BYTES) return TOO_LARGE;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    return NO_TEXT;
  }
};

/** A broker hangs up on who publishes to a topic with wildcards, so a response topic with some is no response topic. */
const isPublishable = (topic: string): boolean => topic !== '' && !/[+#\0]/.test(topic);

export const createInbox = (deps: InboxDeps): Inbox => {
  const { connection, topics, publisher, log } = deps;
  /** Where a retained message was refused: an empty message there is most likely its clearing. Needed on MQTT 3.1.1. */
  const refused = new Set<string>();

  const replyTo = ({ responseTopic, correlationData }: ReceivedMessage): Pick<RequestMessage, 'reply'> =>
    responseTopic === undefined || !isPublishable(responseTopic)
      ? {}
      : {
          reply: (payload) =>
            publisher.event(responseTopic, payload, correlationData === undefined ? {} : { correlationData }),
        };

  /** Takes note of a retained message, or says why a fresh one cannot be worked on. */
  const objectionTo = (received: ReceivedMessage, text: string | Rejection): Rejection | undefined => {
    const { topic, retained, payload, protocol } = received;
    if (retained) {
      refused.add(topic);
      return undefined;
    }
    // MQTT 3.1.1 delivers a clearing as an ordinary empty message, and an empty message runs a command.
    const mayBeClearing = refused.delete(topic) && protocol === 4 && payload.byteLength === 0;
    if (mayBeClearing) return TAKEN_FOR_CLEARING;
    return typeof text === 'string' ? undefined : text;
  };
  const hear = (received: ReceivedMessage): void => {
    const request = topics.parse(received.topic);
    if (request === undefined) {
      log.debug(`A message on ${received.topic} asks for nothing that is known.`);
      return;
    }
    const { retained, payload } = received;
    // Somebody tidies up behind a retained message.
    if (retained && payload.byteLength === 0) return;
    // An old birth message: who starts now is told everything anyway.
    if (retained && request.kind === 'homeassistant-status') return;

    const text = read(payload);
    const message = { payload: typeof text === 'string' ? text : '', retained, ...replyTo(received) };
    const objection = objectionTo(received, text);
    if (objection === undefined) deps.onRequest(request, message);
    else deps.onUnreadable(request, message, objection);
  };

  const subscriptionTo = (filter: string): Subscription =>
    topics.parse(filter)?.kind === 'homeassistant-status'
      ? { filter, freshOnly: true }
      : { filter, retainAsPublished: true };

  let stopListening = (): void => {};
  return {
    start: () => {
      stopListening = connection.onMessage(hear);
      connection.subscribe(topics.requests.map(subscriptionTo));
    },
    stop: () => stopListening(),
  };
};
