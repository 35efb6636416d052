/** Small things to build the page with. Texts only ever become text nodes: labels of devices are other people's words. */

export const byId = (id) => document.getElementById(id);

/** An element with attributes, properties in the case of functions, and children; empty children are left out. */
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== ''));
  return made;
};

const drawn = new WeakMap();

/** Fills a place anew, but only when what it shows has changed: selections and open details survive. */
export const draw = (place, data, build) => {
  const key = JSON.stringify(data);
  if (drawn.get(place) === key) return;
  drawn.set(place, key);
  place.replaceChildren(...build(data));
};

/** A text that wants to be taken elsewhere, with a button that copies it. */
export const copyField = (label, text) => {
  const input = element('input', { readonly: '', value: text, 'aria-label': label });
  const copy = async ({ currentTarget: button }) => {
    input.select();
    // Without https there is no clipboard; the old way still works there.
    await (navigator.clipboard?.writeText(text) ?? document.execCommand('copy'));
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 1_500);
  };
  return element(
    'div',
    {},
    element('span', { class: 'quiet' }, label),
    element(
      'div',
      { class: 'copy' },
      input,
      element('button', { type: 'button', class: 'plain', click: copy }, 'Copy'),
    ),
  );
};

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** `in 3 hours`, with the exact time behind it; null is `never`. */
export const when = (iso, never = 'never') => {
  if (iso === null) return never;
  const seconds = Math.round((Date.parse(iso) - Date.now()) / 1_000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[3];
  const words = relative.format(Math.trunc(seconds / size), unit);
  return element('time', { datetime: iso, title: new Date(iso).toLocaleString() }, words);
};

const problemWords = ({ message, advice }) => [element('strong', {}, message), advice ?? ''];

/** Shows what went wrong, or that nothing does any more. */
export const showProblem = (problem) => {
  const place = byId('problem');
  place.hidden = problem === undefined;
  place.replaceChildren(...(problem === undefined ? [] : problemWords(problem)));
};

export const notice = (about) => element('div', { class: 'notice' }, ...problemWords(about));

/** Runs what a button or form started: the button waits, and a problem is shown. */
export const work = async (button, task) => {
  button.disabled = true;
  try {
    await task();
    showProblem(undefined);
  } catch (problem) {
    showProblem(problem);
    byId('problem').scrollIntoView({ block: 'nearest' });
  } finally {
    button.disabled = false;
  }
};

/** Sends a form's fields to `task`, and empties it when that worked. */
export const onSubmit = (form, task) => {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
    work(form.querySelector('button'), async () => {
      await task(fields);
      form.reset();
    });
  });
};

/** Asks before something that cannot be taken back. */
export const confirmed = (question, yes) => {
  const dialog = byId('ask');
  byId('ask-text').textContent = question;
  byId('ask-yes').textContent = yes;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
};
