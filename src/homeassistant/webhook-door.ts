import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { sentenceOf } from '../core/errors.ts';
import { type Cancel, type Clock, minutes, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Store } from '../ops/store.ts';
import { cloudhookIn, cloudhooksIn, externalIn } from './public-address.ts';
import { HomeAssistantRefusal, type HomeAssistantSession } from './websocket.ts';

/** Where SmartThings reaches the webhooks. Whoever knows an address can use it: both are secrets. */
export interface WebhookAddresses {
  readonly targetUrl: string;
  readonly redirectUrl: string;
}

/** What outlives a restart. */
export interface KnownWebhooks {
  /** Secret ids; the second one ends up in browser histories, so it is not the first. */
  readonly eventsId: string;
  readonly redirectId: string;
  /** Those found last. */
  readonly addresses?: WebhookAddresses;
}

export interface WebhookDoorState {
  readonly isOpen: boolean;
  /** Why it is open or shut. */
  readonly sentence: string;
  /** When it was opened or shut, ms. */
  readonly since: number;
}

/** Home Assistant's own webhooks as the way in for events and sign-ins. */
export interface WebhookDoor {
  state(): WebhookDoorState;
  /** Those found last, also while the door is shut: they are what SmartThings knows. */
  addresses(): WebhookAddresses | undefined;
  /** Opens it, or goes on trying for as long as the session stands. */
  open(session: HomeAssistantSession): void;
  /** The session ended, or there is none. */
  shut(sentence: string): void;
  stop(): void;
}

export interface WebhookDoorDeps {
  readonly store: Store<KnownWebhooks>;
  readonly clock: Clock;
  readonly log: Log;
  /** A body that was JSON, and not too long. Never throws. */
  readonly onMessage: (json: unknown) => void;
  /** The parameters with which a browser came back from SmartThings. Never throws. */
  readonly onRedirect: (query: Readonly<Record<string, string>>) => void;
  /** The state or the addresses are others now. */
  readonly onChange: () => void;
}

const BODY_LIMIT = 1_048_576;
const LOOK_AGAIN_MS = { open: minutes(1), shut: seconds(10) };
const PARAMETERS = ['code', 'state', 'error', 'error_description'] as const;

const AddressesShape = Type.Object({ targetUrl: Type.String(), redirectUrl: Type.String() });
const KnownShape = Type.Object({
  eventsId: Type.String({ minLength: 43 }),
  redirectId: Type.String({ minLength: 43 }),
  addresses: Type.Optional(AddressesShape),
});
export const isKnownWebhooks = (value: unknown): value is KnownWebhooks => Check(KnownShape, value);

const Triggered = Type.Object({ variables: Type.Object({ trigger: Type.Object({ json: Type.Unknown() }) }) });
const Redirected = Type.Object({ variables: Type.Record(Type.String(), Type.Unknown()) });

/** Anyone may call: that only Home Assistant's own network could is the default. */
const triggerOf = (id: string, method: 'GET' | 'POST', variables?: Readonly<Record<string, string>>) => ({
  type: 'subscribe_trigger',
  trigger: {
    platform: 'webhook',
    webhook_id: id,
    local_only: false,
    allowed_methods: [method],
    ...(variables === undefined ? {} : { variables }),
  },
});

/** The query itself comes as no JSON. Templates make numbers of digits, so that a letter goes in front. */
const QUERY_TEMPLATES = Object.fromEntries(
  PARAMETERS.map((name) => [name, `{{ 'x' ~ trigger.query.get('${name}', '') }}`]),
);

const queryIn = (event: unknown): Readonly<Record<string, string>> => {
  if (!Check(Redirected, event)) return {};
  const { variables } = event;
  return Object.fromEntries(
    PARAMETERS.flatMap((name) => {
      const text = variables[name];
      return typeof text === 'string' && text.length > 1 && text.startsWith('x') ? [[name, text.slice(1)]] : [];
    }),
  );
};

const NO_ADDRESS =
  'Home Assistant has no public https address, and nobody is signed in to Nabu Casa. Set its external address in its network settings, or sign in to Nabu Casa.';

export const createWebhookDoor = (deps: WebhookDoorDeps): WebhookDoor => {
  const { store, clock, log, onMessage, onRedirect, onChange } = deps;
  const { eventsId, redirectId } = store.value;
  let state: WebhookDoorState = {
    isOpen: false,
    sentence: 'Home Assistant was not reached yet.',
    since: clock.now(),
  };
  let current: HomeAssistantSession | undefined;
  const subscribed = new Set<string>();
  let cancelLook: Cancel = () => {};

  const become = (isOpen: boolean, sentence: string, hasMoved = false): void => {
    const isSame = state.isOpen === isOpen;
    if (isSame && state.sentence === sentence && !hasMoved) return;
    if (!isSame || state.sentence !== sentence) log.info(sentence);
    state = { isOpen, sentence, since: isSame ? state.since : clock.now() };
    onChange();
  };

  const onTriggered = (event: unknown): void => {
    // Bodies that are no JSON come without it.
    if (!Check(Triggered, event)) return;
    const { json } = event.variables.trigger;
    if (JSON.stringify(json).length > BODY_LIMIT) log.debug('A message of more than one megabyte was dropped.');
    else onMessage(json);
  };
  const subscribe = async (session: HomeAssistantSession): Promise<void> => {
    const triggers = [
      { id: eventsId, message: triggerOf(eventsId, 'POST'), onEvent: onTriggered },
      {
        id: redirectId,
        message: triggerOf(redirectId, 'GET', QUERY_TEMPLATES),
        onEvent: (event: unknown) => onRedirect(queryIn(event)),
      },
    ];
    for (const { id, message, onEvent } of triggers) {
      // Two subscriptions to one webhook would bring everything twice.
      if (subscribed.has(id)) continue;
      await session.subscribe(message, onEvent);
      if (session === current) subscribed.add(id);
    }
  };

  const cloudStatus = async (session: HomeAssistantSession): Promise<Readonly<Record<string, string>> | undefined> => {
    try {
      return cloudhooksIn(await session.ask({ type: 'cloud/status' }));
    } catch (error) {
      // Where Nabu Casa is not set up at all.
      if (error instanceof HomeAssistantRefusal && error.code === 'unknown_command') return undefined;
      throw error;
    }
  };
  const cloudhook = async (session: HomeAssistantSession, id: string): Promise<string | undefined> => {
    try {
      return cloudhookIn(await session.ask({ type: 'cloud/cloudhook/create', webhook_id: id }));
    } catch (error) {
      // It may have been there already.
      const existing = (await cloudStatus(session))?.[id];
      if (existing === undefined) throw error;
      return existing;
    }
  };
  const viaCloud = async (session: HomeAssistantSession, mayCreate: boolean): Promise<WebhookAddresses | undefined> => {
    const hooks = await cloudStatus(session);
    if (hooks === undefined) return undefined;
    const find = async (id: string): Promise<string | undefined> =>
      hooks[id] ?? (mayCreate ? cloudhook(session, id) : undefined);
    const targetUrl = await find(eventsId);
    const redirectUrl = await find(redirectId);
    return targetUrl === undefined || redirectUrl === undefined ? undefined : { targetUrl, redirectUrl };
  };
  /** The addresses that SmartThings knows stay for as long as they serve: other ones would have to be told to it. */
  const findAddresses = async (session: HomeAssistantSession): Promise<WebhookAddresses | undefined> => {
    const known = store.value.addresses?.targetUrl;
    const origin = externalIn(await session.ask({ type: 'network/url' }));
    if (origin === undefined) return viaCloud(session, true);
    const own = { targetUrl: `${origin}/api/webhook/${eventsId}`, redirectUrl: `${origin}/api/webhook/${redirectId}` };
    if (known === undefined || known === own.targetUrl) return own;
    const cloud = await viaCloud(session, false);
    return cloud?.targetUrl === known ? cloud : own;
  };
  /** Whether these are others than those known so far. */
  const keep = (found: WebhookAddresses): boolean => {
    const known = store.value.addresses;
    if (known?.targetUrl === found.targetUrl && known.redirectUrl === found.redirectUrl) return false;
    if (known !== undefined) {
      log.warning('The address of Home Assistant has changed; SmartThings has to be told with a fresh token.');
    }
    store.update((value) => ({ ...value, addresses: found }));
    return true;
  };

  const look = async (session: HomeAssistantSession): Promise<void> => {
    try {
      await subscribe(session);
      if (session !== current) return;
      const found = await findAddresses(session);
      if (session !== current) return;
      if (found === undefined) become(false, NO_ADDRESS);
      else become(true, 'Events and sign-ins come in through Home Assistant.', keep(found));
    } catch (error) {
      // A session that ended is told by `shut`.
      if (session !== current) return;
      become(false, `The webhooks at Home Assistant could not be set up. ${sentenceOf(error)}`);
    }
    cancelLook = clock.after(state.isOpen ? LOOK_AGAIN_MS.open : LOOK_AGAIN_MS.shut, () => look(session));
  };
  const leave = (): void => {
    current = undefined;
    subscribed.clear();
    cancelLook();
  };

  return {
    state: () => state,
    addresses: () => store.value.addresses,
    open: (session) => {
      leave();
      current = session;
      void look(session);
    },
    shut: (sentence) => {
      leave();
      become(false, sentence);
    },
    stop: leave,
  };
};
