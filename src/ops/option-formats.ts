/** Forms of text that options must have, by the name that their schema calls them. */

const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/** Whether a host name or address can only mean this machine. */
export const isLoopbackHost = (host: string): boolean => LOOPBACK_NAME.test(host);

const parse = (text: string): URL | undefined =>
  /[\s\p{Cc}]/u.test(text) ? undefined : (URL.parse(text) ?? undefined);

/** An address without user, query and fragment; even an empty `?` or `#` would end up in front of what is appended. */
const plainAddress = (text: string, isAllowed: (url: URL) => boolean): boolean => {
  const url = parse(text);
  return url !== undefined && !/[?#@\\]/.test(text) && url.hostname !== '' && isAllowed(url);
};

const MQTT_PROTOCOLS: readonly string[] = ['mqtt:', 'mqtts:', 'ws:', 'wss:'];

/** MQTT's own limit is 65,535 bytes; device and attribute names must fit behind. */
const LONGEST_TOPIC_ROOT = 128;

export const OPTION_FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'secure-address': (text) =>
    plainAddress(
      text,
      ({ protocol, hostname }) => protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname)),
    ),
  address: (text) => plainAddress(text, ({ protocol }) => protocol === 'https:' || protocol === 'http:'),
  'mqtt-address': (text) => {
    const url = parse(text);
    return url !== undefined && MQTT_PROTOCOLS.includes(url.protocol) && url.hostname !== '' && url.hash === '';
  },
  'topic-root': (text) =>
    text.length <= LONGEST_TOPIC_ROOT &&
    !/[+#\p{Cc}]/u.test(text) &&
    !text.startsWith('$') &&
    text.split('/').every((level) => level !== ''),
  host: (text) => /^\[?[A-Za-z0-9._:%-]+\]?$/.test(text),
};

/** One spelling for each address: lower-case host, no default port, no slash at the end. */
export const normaliseAddress = (text: string): string => {
  const url = new URL(text);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
};
