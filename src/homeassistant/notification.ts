import { sentenceOf } from '../core/errors.ts';
import type { Log } from '../ops/log.ts';
import type { HomeAssistantSession } from './websocket.ts';

export interface NotificationFacts {
  /** Names of the locations that have to be signed in again. */
  readonly loginNeeded: readonly string[];
  /** A door that was open has been shut for long, and this is why. */
  readonly shutDoor?: string;
}

/** What the user should hear of outside the page; undefined: all is well. */
export const notificationText = ({ loginNeeded, shutDoor }: NotificationFacts): string | undefined => {
  const paragraphs = [
    ...(loginNeeded.length === 0
      ? []
      : [
          `SmartThings wants you to sign in again for ${loginNeeded.join(', ')}. Open the page of SmartThings2MQTT and choose “Sign in again”; until then these devices cannot be reached.`,
        ]),
    ...(shutDoor === undefined
      ? []
      : [`Events of SmartThings do not arrive by themselves; the devices are read regularly instead. ${shutDoor}`]),
  ];
  return paragraphs.length === 0 ? undefined : paragraphs.join('\n\n');
};

/** One notification among Home Assistant's: shown, replaced and removed. */
export interface HomeAssistantNotification {
  /** Shows the text; undefined removes it. */
  show(text: string | undefined): void;
  /** Home Assistant forgets its notifications when it restarts, and the bridge what it showed. */
  renew(session: HomeAssistantSession): void;
}

const NOTIFICATION_ID = 'smartthings2mqtt';

const callOf = (text: string | undefined) => ({
  type: 'call_service',
  domain: 'persistent_notification',
  service: text === undefined ? 'dismiss' : 'create',
  service_data: {
    notification_id: NOTIFICATION_ID,
    ...(text === undefined ? {} : { title: 'SmartThings2MQTT', message: text }),
  },
});

export const createHomeAssistantNotification = (deps: {
  readonly session: () => HomeAssistantSession | undefined;
  readonly log: Log;
}): HomeAssistantNotification => {
  const { log } = deps;
  let wanted: string | undefined;

  const send = (session: HomeAssistantSession | undefined): void => {
    session?.ask(callOf(wanted)).catch((error: unknown) => {
      log.debug(`The notification in Home Assistant could not be changed. ${sentenceOf(error)}`);
    });
  };
  return {
    show: (text) => {
      if (text === wanted) return;
      wanted = text;
      send(deps.session());
    },
    renew: send,
  };
};
