import { createAccountEvents } from '../accounts/account-events.ts';
import { createAppRegistration } from '../accounts/app-registration.ts';
import { createLocator } from '../accounts/locator.ts';
import { createLogin } from '../accounts/login.ts';
import { createTokenKeeper } from '../accounts/token-keeper.ts';
import { createTokenStore } from '../accounts/token-store.ts';
import { createApi } from '../smartthings/api.ts';
import { createOAuth } from '../smartthings/oauth.ts';
import { createSmartThings } from '../smartthings/smartthings.ts';
import { createApiBudget, isCallCounts } from '../sync/api-budget.ts';
import type { LiveDoor } from './door.ts';
import type { Foundations } from './foundations.ts';

/** Everything that speaks to SmartThings: the API, the sign-ins and the app. */
export type CloudSide = ReturnType<typeof openCloudSide>;

export const openCloudSide = ({ options, clock, log, folder, version, openStore }: Foundations, door: LiveDoor) => {
  const { apiUrl } = options;
  const userAgent = `SmartThings2MQTT/${version}`;
  const store = createTokenStore({ folder: folder.path, log: log.room('accounts') });
  const events = createAccountEvents(log.room('accounts'));
  const budget = createApiBudget({
    limit: options.dailyApiCalls,
    clock,
    store: openStore('api-calls', {}, isCallCounts),
  });
  const oauth = createOAuth({ apiUrl, clock, log: log.room('oauth'), userAgent });
  const keeper = createTokenKeeper({ clock, log: log.room('accounts'), store, oauth, events });
  const api = createApi({ apiUrl, clock, log: log.room('smartthings'), accounts: keeper, budget, userAgent });
  const smartThings = createSmartThings(api, { apiUrl, clock, log: log.room('smartthings') });
  const registration = createAppRegistration({
    clock,
    log: log.room('accounts'),
    store,
    keeper,
    smartthings: smartThings,
    addresses: () => {
      const { redirectUrl, targetUrl } = door.current();
      return {
        redirectUris: redirectUrl === undefined ? [] : [redirectUrl],
        ...(targetUrl === undefined ? {} : { targetUrl }),
      };
    },
  });
  const locator = createLocator({ clock, log: log.room('accounts'), store, keeper, events, smartthings: smartThings });
  const login = createLogin({
    clock,
    log: log.room('accounts'),
    store,
    keeper,
    locator,
    oauth,
    smartthings: smartThings,
  });

  return {
    store,
    events,
    budget,
    keeper,
    api,
    smartThings,
    registration,
    login,
    /** Renewals and unfinished sign-ins go on; the options' own app is put in place. */
    start: (): void => {
      const { clientId, clientSecret } = options;
      if (clientId !== undefined && clientSecret !== undefined) registration.setApp({ clientId, clientSecret });
      registration.addressesChanged();
      keeper.start();
      locator.start();
    },
    stop: async (): Promise<void> => {
      locator.stop();
      registration.stop();
      await keeper.stop();
      await api.close();
      await oauth.close();
      budget.stop();
    },
  };
};
