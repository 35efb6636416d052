import { randomBytes } from 'node:crypto';
import { BridgeError, sentenceOf } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { createHomeAssistantNotification, notificationText } from '../homeassistant/notification.ts';
import { createSupervisor } from '../homeassistant/supervisor.ts';
import { createWebhookDoor, isKnownWebhooks, type KnownWebhooks } from '../homeassistant/webhook-door.ts';
import { createHomeAssistantLink } from '../homeassistant/websocket.ts';
import { minutes, seconds } from '../ops/clock.ts';
import type { Notice } from '../web/contract.ts';
import { createAllowance } from '../webhook/allowance.ts';
import { openEnvelope } from '../webhook/envelope.ts';
import type { CloudSide } from './cloud-side.ts';
import { type LiveDoor, wantsHomeAssistant } from './door.ts';
import type { Foundations } from './foundations.ts';
import type { Incoming } from './incoming.ts';

/** Home Assistant as a door, and as the place where users are told that something is the matter. */
export interface HomeAssistantSide {
  /** Why the last sign-in through Home Assistant did not work: the browser shows an empty page there. */
  signInProblem(): Notice | undefined;
  /** Brings the notification in Home Assistant up to date. */
  check(): void;
  start(): void;
  stop(): void;
}

const NOTHING: HomeAssistantSide = {
  signInProblem: () => undefined,
  check: () => {},
  start: () => {},
  stop: () => {},
};

/** Messages that name nothing of ours, and those that make the bridge ask SmartThings something. */
const STRANGE_MESSAGES = { count: 50, perMs: seconds(1) };
const RETURNS = { count: 30, perMs: minutes(1) };
const SHUT_FOR_LONG_MS = minutes(15);

/** As sign-ins of the public listener: who comes without a pending state learns nothing. */
const UNTOLD: ReadonlySet<string> = new Set(['LOGIN_STATE_UNKNOWN']);

interface Access {
  readonly websocketUrl: string;
  readonly token: Secret;
  readonly isAddon: boolean;
}

const accessOf = ({ options, clock, log }: Foundations): Access | undefined => {
  const { homeassistantUrl, homeassistantToken, supervisor } = options;
  if (homeassistantUrl !== undefined && homeassistantToken !== undefined) {
    const websocketUrl = `${homeassistantUrl.replace(/^http/, 'ws')}/api/websocket`;
    return { websocketUrl, token: homeassistantToken, isAddon: false };
  }
  if (supervisor === undefined) return undefined;
  const { websocketUrl } = createSupervisor({ ...supervisor, clock, log });
  return { websocketUrl, token: supervisor.token, isAddon: true };
};

const freshIds = (): KnownWebhooks => ({
  eventsId: randomBytes(32).toString('base64url'),
  redirectId: randomBytes(32).toString('base64url'),
});

export const openHomeAssistantSide = (
  foundations: Foundations,
  cloud: CloudSide,
  door: LiveDoor,
  { messages }: Incoming,
  onChange: () => void,
): HomeAssistantSide => {
  const access = accessOf(foundations);
  if (access === undefined) return NOTHING;
  const { options, clock, logging, openStore } = foundations;
  const log = foundations.log.room('homeassistant');
  const isWanted = wantsHomeAssistant(options);
  const strange = createAllowance({ clock, ...STRANGE_MESSAGES });
  const returns = createAllowance({ clock, ...RETURNS });
  let signInProblem: Notice | undefined;
  let stopChecks = (): void => {};

  const onMessage = (json: unknown): void => {
    const envelope = openEnvelope(json);
    const isOurEvent = envelope.kind === 'EVENT' && messages.isExpected(envelope);
    if (!isOurEvent && !strange.take()) return;
    const verdict = messages.receive(envelope, false);
    if (verdict.accepted) void verdict.work?.();
  };
  const onRedirect = async (query: Readonly<Record<string, string>>): Promise<void> => {
    if (!returns.take()) return;
    try {
      await cloud.login.callback(query);
    } catch (error) {
      if (!(error instanceof BridgeError)) return log.error(`A sign-in could not be completed: ${sentenceOf(error)}`);
      log.debug('A sign-in was not completed.', { code: error.code });
      if (UNTOLD.has(error.code)) return;
      signInProblem = { code: error.code, message: error.message, advice: error.advice };
    }
    onChange();
  };

  const hideSecrets = ({ eventsId, redirectId, addresses }: KnownWebhooks): void => {
    for (const text of [eventsId, redirectId, addresses?.targetUrl, addresses?.redirectUrl])
      if (text !== undefined) logging.hide(new Secret(text));
  };
  const store = openStore('homeassistant', freshIds(), isKnownWebhooks);
  // Ids that were made just now are kept from here on.
  store.update((known) => ({ ...known }));
  hideSecrets(store.value);
  const webhooks = createWebhookDoor({
    store,
    clock,
    log,
    onMessage,
    onRedirect: (query) => void onRedirect(query),
    onChange: () => tellDoor(),
  });
  const tellDoor = (): void => {
    hideSecrets(store.value);
    door.homeAssistantIs({ ...webhooks.state(), addresses: webhooks.addresses() });
  };
  const link = createHomeAssistantLink({
    ...access,
    clock,
    log,
    onSession: (session) => {
      notification.renew(session);
      if (isWanted) webhooks.open(session);
    },
    onLost: () => {
      if (isWanted) webhooks.shut(link.problem() ?? 'Home Assistant is away.');
    },
  });
  const notification = createHomeAssistantNotification({ session: link.session, log });

  const shutDoor = (): string | undefined => {
    const { isOpen, since, sentence } = webhooks.state();
    const wasOpen = webhooks.addresses() !== undefined;
    return isWanted && !isOpen && wasOpen && clock.now() - since > SHUT_FOR_LONG_MS ? sentence : undefined;
  };
  const check = (): void => {
    const shut = shutDoor();
    const lost = cloud.keeper.list().filter(({ auth }) => auth === 'login_needed');
    notification.show(
      notificationText({
        loginNeeded: lost.map(({ locationName }) => locationName ?? 'a location'),
        ...(shut === undefined ? {} : { shutDoor: shut }),
      }),
    );
  };
  cloud.events.on(({ type }) => {
    if (type === 'signed_in') signInProblem = undefined;
  });
  // What SmartThings knows from the last run holds until Home Assistant says otherwise.
  tellDoor();

  return {
    signInProblem: () => signInProblem,
    check,
    start: () => {
      link.start();
      stopChecks = clock.every(minutes(1), check);
    },
    stop: () => {
      stopChecks();
      webhooks.stop();
      link.stop();
    },
  };
};
