import { MY_HOME_ASSISTANT_REDIRECT } from '../accounts/app-registration.ts';
import type { Options } from '../ops/options.ts';

/** How events and sign-ins come in. */
export interface Door {
  readonly kind: 'public' | 'none';
  /** Where SmartThings sends events; absent: it cannot. */
  readonly targetUrl?: string;
  /** Where SmartThings sends the user's browser back to the bridge itself; absent: the user pastes the address. */
  readonly redirectUrl?: string;
  /** The redirect address of the next sign-in. */
  readonly loginRedirectUrl: string;
}

/** The public listener where there is a public address, else none: then the devices are polled. */
export const chooseDoor = ({ door, publicUrl }: Pick<Options, 'door' | 'publicUrl'>): Door => {
  if (publicUrl === undefined || door === 'none' || door === 'homeassistant') {
    return { kind: 'none', loginRedirectUrl: MY_HOME_ASSISTANT_REDIRECT };
  }
  const redirectUrl = `${publicUrl}/oauth/callback`;
  return { kind: 'public', targetUrl: `${publicUrl}/webhook`, redirectUrl, loginRedirectUrl: redirectUrl };
};
