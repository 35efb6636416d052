/** Everything that `GET /api/status` tells, drawn. */
import { byId, copyField, draw, element, notice, when } from './elements.js';

const DOORS = {
  public: 'your public address',
  homeassistant: 'Home Assistant',
  none: 'none: the bridge asks regularly',
};

const TARGETS = { unknown: 'not seen yet', pending: 'waiting for SmartThings', confirmed: 'confirmed' };

const tile = (title, value, mood) =>
  element('div', {}, element('dt', {}, title), element('dd', { class: mood }, value));

const health = ({ mqtt, webhook, subscriptions, api_calls }) => [
  tile('MQTT broker', mqtt.connected ? 'connected' : 'not connected', mqtt.connected ? 'good' : 'bad'),
  tile('Events come in through', DOORS[webhook.door]),
  ...(webhook.door === 'none' ? webhook.doors.map(({ sentence }) => tile('Not open', sentence)) : []),
  tile('Newest event', when(webhook.last_event, 'none yet')),
  tile('Subscriptions', `${subscriptions.used} of ${subscriptions.limit}`),
  tile(
    'Calls in 24 hours',
    `${api_calls.last_24h} of ${api_calls.limit}`,
    api_calls.last_24h >= api_calls.limit ? 'bad' : undefined,
  ),
];

const toRegister = ({ setup, webhook }) => [
  ...setup.redirect_uris.map((address) => copyField('Redirect address', address)),
  ...(webhook.target_url === null ? [] : [copyField('Target address for events', webhook.target_url)]),
  copyField('Scopes', setup.scopes.join(' ')),
  ...(setup.unconfirmed_app_id === null
    ? []
    : [
        element(
          'p',
          {},
          'An app asked for its confirmation; compare its id with yours: ',
          element('code', {}, setup.unconfirmed_app_id),
        ),
      ]),
];

const app = ({ app: known, webhook }) => [
  copyField('Client id', known.client_id),
  ...known.redirect_uris.map((address) => copyField('Redirect address', address)),
  ...(known.target_url === null ? [] : [copyField('Target address for events', known.target_url)]),
  element('p', { class: 'quiet' }, `Target address: ${TARGETS[webhook.target_status]}`),
];

const ends = (what, time) => (time === null ? [] : [what, when(time)]);

const location = (installed, actions) =>
  element(
    'div',
    { class: 'item' },
    element('h3', {}, installed.location.name),
    element('p', { class: installed.auth === 'ready' ? undefined : 'bad' }, installed.sentence),
    ...(installed.missing_scopes.length === 0
      ? []
      : [element('p', { class: 'quiet' }, `SmartThings did not allow: ${installed.missing_scopes.join(' ')}`)]),
    element(
      'p',
      { class: 'quiet' },
      `${installed.devices} devices`,
      ...ends(' · the access token ends ', installed.access_token_expires),
      ...ends(' · the sign-in would end ', installed.refresh_token_expires),
    ),
    element(
      'p',
      { class: 'row' },
      element(
        'button',
        { type: 'button', class: 'plain', click: (event) => actions.refresh(event, installed) },
        'Renew the access now',
      ),
      element(
        'button',
        { type: 'button', class: 'plain', click: (event) => actions.signOut(event, installed) },
        'Sign out …',
      ),
    ),
  );

/** Draws a status. `actions` is what the buttons of a location do. */
export const showStatus = (status, actions) => {
  const hasApp = status.app !== null;
  byId('version').textContent = `Version ${status.version}`;
  byId('set-up').hidden = hasApp;
  byId('sign-in').hidden = !hasApp;
  byId('app-section').hidden = !hasApp;
  byId('locations-section').hidden = status.installed_apps.length === 0;
  byId('devices-section').hidden = status.installed_apps.length === 0;
  byId('confirm').hidden = !hasApp || status.webhook.target_status !== 'pending';
  byId('comes-back').textContent =
    status.webhook.redirect_url === null
      ? 'In the new tab, allow the access. Then copy the address of the page on which you end, whatever that page shows, and paste it here.'
      : 'In the new tab, allow the access; the bridge notices by itself. If it does not, paste the address of the page on which you end.';
  draw(byId('notices'), status.notices, (notices) => notices.map(notice));
  // Times like “in 3 hours” grow old, so these places are drawn anew each minute.
  const minute = Math.floor(Date.now() / 60_000);
  draw(byId('health'), [status.mqtt, status.webhook, status.subscriptions, status.api_calls, minute], () =>
    health(status),
  );
  draw(byId('to-register'), [status.setup, status.webhook.target_url], () => toRegister(status));
  draw(byId('app'), [status.app, status.webhook.target_status], () => (hasApp ? app(status) : []));
  draw(byId('locations'), [status.installed_apps, minute], () =>
    status.installed_apps.map((installed) => location(installed, actions)),
  );
};
