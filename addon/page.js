/** The page: asks for the status every five seconds, or hears of it at once while the live feed stands. */
import { call, listen } from './api.js';
import { loadDevices, showState } from './devices.js';
import { byId, confirmed, onSubmit, showProblem, work } from './elements.js';
import { showStatus } from './status.js';

const POLL_MS = 5_000;

let knownDevices;
let isUnreachable = false;

const actions = {
  refresh: ({ currentTarget }, { id }) =>
    work(currentTarget, () => change('POST', `installed-apps/${encodeURIComponent(id)}/refresh`)),
  signOut: async ({ currentTarget }, { id, location }) => {
    const question = `Sign out ${location.name}? Its devices leave MQTT and Home Assistant.`;
    if (!(await confirmed(question, 'Sign out'))) return;
    await work(currentTarget, () => change('DELETE', `installed-apps/${encodeURIComponent(id)}`));
  },
};

const show = (status) => {
  showStatus(status, actions);
  const count = status.installed_apps.map(({ id, devices }) => `${id} ${devices}`).join();
  if (count === knownDevices) return;
  knownDevices = count;
  loadDevices().catch(showProblem);
};

/** Every change answers with the status it led to. */
const change = async (method, path, body) => show(await call(method, path, body));

const poll = async () => {
  try {
    show(await call('GET', 'status'));
    if (isUnreachable) showProblem(undefined);
    isUnreachable = false;
  } catch (problem) {
    isUnreachable = true;
    showProblem(problem);
  }
  setTimeout(poll, POLL_MS);
};

const HEARD = {
  status: ({ status }) => show(status),
  devices: () => loadDevices().catch(showProblem),
  device: ({ id, state }) => showState(id, state),
};

byId('begin').addEventListener('click', ({ currentTarget }) =>
  work(currentTarget, async () => {
    const link = byId('authorize');
    link.href = (await call('POST', 'login')).authorize_url;
    link.hidden = false;
    byId('complete').hidden = false;
    // A link that the visitor clicks is never taken for an unwanted window.
    link.focus();
  }),
);
onSubmit(byId('complete'), async (fields) => {
  await change('POST', 'login/complete', fields);
  byId('authorize').hidden = true;
  byId('complete').hidden = true;
});
onSubmit(byId('register'), (fields) => change('POST', 'app/register', fields));
onSubmit(byId('enter-app'), (fields) => change('PUT', 'app', fields));
onSubmit(byId('confirm'), (fields) => change('POST', 'app/confirm', fields));

poll();
listen(
  (event) => HEARD[event.type]?.(event),
  (isLive) => {
    byId('live').textContent = isLive ? '· live' : `· looks every ${POLL_MS / 1_000} seconds`;
  },
);
