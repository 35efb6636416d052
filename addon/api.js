/** Calls of the page API. Addresses are relative: Home Assistant shows the page below a path of its own. */

/** A request that failed, in sentences: what happened, and what to do. */
export class ApiProblem extends Error {
  constructor({ code, message, advice }) {
    super(message);
    this.code = code;
    this.advice = advice;
  }
}

const UNREACHABLE = {
  code: 'UNREACHABLE',
  message: 'The bridge does not answer.',
  advice: 'Look whether it is running; the page keeps trying.',
};

/** Answers with the JSON of the reply, or throws an ApiProblem. */
export const call = async (method, path, body) => {
  const options =
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const reply = await fetch(`api/${path}`, options).catch(() => undefined);
  const json = await reply?.json().catch(() => undefined);
  if (reply?.ok && json !== undefined) return json;
  const problem = new ApiProblem(json?.error ?? UNREACHABLE);
  // The session ended: the same address now shows the login form.
  if (problem.code === 'PASSWORD_NEEDED') window.location.reload();
  throw problem;
};

/** Calls `onEvent` with each live event while the connection stands, and `onChange` with whether it does. */
export const listen = (onEvent, onChange) => {
  const address = new URL('api/events', window.location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  const socket = new WebSocket(address);
  socket.addEventListener('open', () => onChange(true));
  socket.addEventListener('message', ({ data }) => onEvent(JSON.parse(data)));
  socket.addEventListener('close', () => {
    onChange(false);
    setTimeout(() => listen(onEvent, onChange), 10_000);
  });
};
