/** The list of devices; each opens to show its state. */
import { call } from './api.js';
import { byId, draw, element, showProblem } from './elements.js';

let devices = [];
/** The state's place of each device that is open. */
const open = new Map();

const rows = (state) =>
  Object.entries(state).flatMap(([component, attributes]) =>
    Object.entries(attributes).map(([attribute, value]) =>
      element(
        'tr',
        {},
        element('td', {}, component === 'main' ? attribute : `${component} · ${attribute}`),
        element('td', {}, typeof value === 'object' ? JSON.stringify(value) : String(value)),
      ),
    ),
  );

/** Shows a new state of a device, if the device is open. */
export const showState = (id, state) => {
  const place = open.get(id);
  if (place !== undefined) draw(place, state, rows);
};

const toggle = async ({ currentTarget: details }, device) => {
  if (!details.open) return open.delete(device.id);
  open.set(device.id, details.querySelector('tbody'));
  try {
    showState(device.id, (await call('GET', `devices/${encodeURIComponent(device.id)}`)).state);
  } catch (problem) {
    showProblem(problem);
  }
};

const HEALTH = { ONLINE: ['online', 'good'], OFFLINE: ['offline', 'bad'], UNHEALTHY: ['unhealthy', 'bad'] };

const item = (device) => {
  const [word, mood] = HEALTH[device.health] ?? ['not known', 'quiet'];
  const where = [device.location, device.room].filter(Boolean).join(' · ');
  return element(
    'details',
    { class: 'item', toggle: (event) => toggle(event, device) },
    element(
      'summary',
      {},
      element('strong', {}, device.label),
      ' ',
      element('span', { class: 'quiet' }, where),
      ' ',
      element('span', { class: mood }, word),
    ),
    element(
      'p',
      { class: 'quiet' },
      'Topic ',
      element('code', {}, device.topic),
      ` · ${device.delivery === 'push' ? 'events' : 'asked regularly'} · ${device.type}`,
    ),
    element('table', {}, element('tbody')),
  );
};

const matches = (device, words) =>
  [device.label, device.room, device.location, device.topic, device.id, device.type].some((text) =>
    text?.toLowerCase().includes(words),
  );

const show = () => {
  const words = byId('filter').value.trim().toLowerCase();
  const shown = devices.filter((device) => matches(device, words));
  byId('device-count').textContent = words === '' ? `${devices.length}` : `${shown.length} of ${devices.length}`;
  draw(byId('devices'), shown, (list) => {
    open.clear();
    return list.map(item);
  });
};

/** Reads the list again. */
export const loadDevices = async () => {
  devices = (await call('GET', 'devices')).toSorted((a, b) => a.label.localeCompare(b.label));
  show();
};

byId('filter').addEventListener('input', show);
