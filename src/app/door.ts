import { MY_HOME_ASSISTANT_REDIRECT } from '../accounts/app-registration.ts';
import type { WebhookAddresses, WebhookDoorState } from '../homeassistant/webhook-door.ts';
import type { Options } from '../ops/options.ts';
import type { DoorStatus } from '../web/contract.ts';

/** How events and sign-ins come in. */
export interface Door {
  /** The one that is open now. */
  readonly kind: 'public' | 'homeassistant' | 'none';
  /** Since when, ms; 0: since ever. */
  readonly openSince: number;
  /** Where SmartThings sends events, also while that door is shut; absent: it cannot. */
  readonly targetUrl?: string;
  /** Where SmartThings sends the user's browser back to the bridge itself; absent: the user pastes the address. */
  readonly redirectUrl?: string;
  /** The redirect address of the next sign-in. */
  readonly loginRedirectUrl: string;
  /** All doors, and why they are open or shut. */
  readonly doors: readonly DoorStatus[];
}

/** What is known of Home Assistant as a door; undefined where the bridge does not know of a Home Assistant. */
export type HomeAssistantDoor = WebhookDoorState & { readonly addresses?: WebhookAddresses | undefined };

/** The door that opens and shuts while the bridge runs. */
export interface LiveDoor {
  current(): Door;
  onChange(listener: () => void): void;
  /** Home Assistant's webhooks were opened, shut or moved. */
  homeAssistantIs(state: HomeAssistantDoor): void;
}

type DoorOptions = Pick<Options, 'door' | 'publicUrl' | 'supervisor' | 'homeassistantUrl'>;

export const knowsHomeAssistant = ({ supervisor, homeassistantUrl }: DoorOptions): boolean =>
  supervisor !== undefined || homeassistantUrl !== undefined;

/** Whether Home Assistant's webhooks are to be the door, as soon as they can be opened. */
export const wantsHomeAssistant = (options: DoorOptions): boolean =>
  knowsHomeAssistant(options) &&
  (options.door === 'homeassistant' || (options.door === 'auto' && options.publicUrl === undefined));

const wantsPublic = ({ door, publicUrl }: DoorOptions): boolean =>
  publicUrl !== undefined && (door === 'public' || door === 'auto');

const publicSentence = (options: DoorOptions): string => {
  if (wantsPublic(options)) return 'Events and sign-ins come in through the public address.';
  if (options.publicUrl === undefined) return 'There is no public address in the option public_url.';
  return `The option door is “${options.door}”.`;
};

const homeAssistantSentence = (options: DoorOptions, state: HomeAssistantDoor | undefined): string => {
  if (wantsHomeAssistant(options)) return state?.sentence ?? 'Home Assistant was not reached yet.';
  if (!knowsHomeAssistant(options)) return 'The bridge is no add-on, and the option homeassistant_url is empty.';
  return options.door === 'auto' ? 'The public address serves.' : `The option door is “${options.door}”.`;
};

/** The public listener where there is a public address, else Home Assistant's webhooks, else none: then the devices are polled. */
export const chooseDoor = (options: DoorOptions, homeAssistant?: HomeAssistantDoor): Door => {
  const isPublic = wantsPublic(options);
  const isThroughHomeAssistant = wantsHomeAssistant(options) && homeAssistant?.isOpen === true;
  const doors: readonly DoorStatus[] = [
    { door: 'public', open: isPublic, sentence: publicSentence(options) },
    {
      door: 'homeassistant',
      open: isThroughHomeAssistant,
      sentence: homeAssistantSentence(options, homeAssistant),
    },
  ];
  if (isPublic) {
    const redirectUrl = `${options.publicUrl}/oauth/callback`;
    const targetUrl = `${options.publicUrl}/webhook`;
    return { kind: 'public', openSince: 0, targetUrl, redirectUrl, loginRedirectUrl: redirectUrl, doors };
  }
  const addresses = wantsHomeAssistant(options) ? homeAssistant?.addresses : undefined;
  return {
    kind: isThroughHomeAssistant ? 'homeassistant' : 'none',
    openSince: homeAssistant?.since ?? 0,
    ...addresses,
    // While Home Assistant is away nobody would take the code.
    loginRedirectUrl: (isThroughHomeAssistant ? addresses?.redirectUrl : undefined) ?? MY_HOME_ASSISTANT_REDIRECT,
    doors,
  };
};

export const createLiveDoor = (options: DoorOptions): LiveDoor => {
  const listeners = new Set<() => void>();
  let door = chooseDoor(options);
  return {
    current: () => door,
    onChange: (listener) => void listeners.add(listener),
    homeAssistantIs: (state) => {
      door = chooseDoor(options, state);
      for (const listener of listeners) listener();
    },
  };
};
