/** Why there is no connection to the broker. */
export interface ConnectionProblem {
  /** What happened and what to do about it, for the log and the page. */
  readonly sentence: string;
  /** Whether the broker may take MQTT 3.1.1 where it did not take MQTT 5. */
  readonly mayTakeOlderProtocol: boolean;
}

/** What is known when a connection fails or ends. */
export interface ConnectionEnd {
  /** The broker's address. */
  readonly url: string;
  readonly hasUsername: boolean;
  /** Whether the broker had accepted the connection before. */
  readonly wasAccepted: boolean;
  /** The first error; undefined where the broker closed without a word. */
  readonly error?: unknown;
}

/** `mqtt://host:1883`: never with a user, a password or a query. */
export const showAddress = (url: string): string => {
  const parsed = URL.parse(url);
  return parsed === null ? 'the given address' : `${parsed.protocol}//${parsed.host}`;
};

/** Unacceptable protocol version: in words of MQTT 3.1.1, in words of MQTT 5. */
const PROTOCOL_REFUSED: readonly unknown[] = [1, 132];

const REFUSED_SIGN_IN =
  'refused the user name or the password. Correct mqtt_username and mqtt_password, or the user at the broker';
const BAD_CERTIFICATE = 'shows a certificate that cannot be trusted';
const UNKNOWN_AUTHORITY = `${BAD_CERTIFICATE}: its authority is not known. Give the authority’s PEM file in mqtt_ca`;
const NO_ANSWER = 'does not answer. Check the address, and whether a firewall stands between';
const NAME_UNKNOWN = 'cannot be found: the name is not known. Check the address';
const NO_TLS = 'does not speak TLS on this port. Check the port, or use an address that begins with mqtt://';
const WANTS_CLIENT_CERTIFICATE = 'wants a certificate from the bridge. Give it in mqtt_cert and mqtt_key';
const CUT = 'cut the connection';

/** What the broker did, by Node's error code (also OpenSSL's), or by the reason code of CONNACK or DISCONNECT. */
const DEEDS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  ['ECONNREFUSED', 'is not there: nobody listens on this port. Check the address, and that the broker runs'],
  ['ENOTFOUND', NAME_UNKNOWN],
  ['EAI_AGAIN', NAME_UNKNOWN],
  ['EHOSTUNREACH', NO_ANSWER],
  ['ENETUNREACH', NO_ANSWER],
  ['ETIMEDOUT', NO_ANSWER],
  ['ECONNRESET', CUT],
  ['EPIPE', CUT],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNKNOWN_AUTHORITY],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNKNOWN_AUTHORITY],
  ['CERT_SIGNATURE_FAILURE', UNKNOWN_AUTHORITY],
  ['CERT_HAS_EXPIRED', `${BAD_CERTIFICATE}: it has expired. Renew it at the broker`],
  ['CERT_NOT_YET_VALID', `${BAD_CERTIFICATE}: it is not valid yet. Check the clock of this machine`],
  ['ERR_TLS_CERT_ALTNAME_INVALID', `${BAD_CERTIFICATE}: it is for another name. Use the name in the certificate`],
  ['ERR_SSL_WRONG_VERSION_NUMBER', NO_TLS],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', NO_TLS],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', WANTS_CLIENT_CERTIFICATE],
  ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', WANTS_CLIENT_CERTIFICATE],
  [1, 'takes neither MQTT 5 nor MQTT 3.1.1'],
  [2, 'does not accept the client id of the bridge'],
  [3, 'is not ready yet'],
  [4, REFUSED_SIGN_IN],
  [5, REFUSED_SIGN_IN],
  [132, 'takes neither MQTT 5 nor MQTT 3.1.1'],
  [133, 'does not accept the client id of the bridge'],
  [134, REFUSED_SIGN_IN],
  [135, REFUSED_SIGN_IN],
  [136, 'is not ready yet'],
  [137, 'is too busy'],
  [138, 'has banned the bridge'],
  [139, 'is shutting down'],
  [142, 'gave the place to another client with the same client id. Check whether a second bridge runs'],
  [149, 'got a message that is larger than it allows. Raise the limit at the broker'],
  [151, 'set a quota that is used up'],
  [154, 'does not keep retained messages, which the bridge needs. Allow them at the broker'],
]);

const SIGN_IN_REFUSED: readonly unknown[] = [4, 5, 134, 135];

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/[\s.]+$/, '') : String(error);

/** What mqtt.js says in words alone. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/connack timeout/i, NO_ANSWER],
  [/keepalive timeout/i, 'does not answer any more'],
];

const deedOf = ({ url, hasUsername, wasAccepted, error }: ConnectionEnd): string => {
  if (error === undefined && wasAccepted) return 'closed the connection';
  if (error === undefined) {
    return /^(mqtts|wss):/i.test(url)
      ? 'closed the connection without a word'
      : 'closed the connection without a word. Check the port; one for TLS needs an address that begins with mqtts://';
  }
  const code = codeOf(error);
  if (SIGN_IN_REFUSED.includes(code) && !hasUsername) {
    return 'wants a user name and a password. Set mqtt_username and mqtt_password';
  }
  const known = DEEDS.get(code) ?? WORDS.find(([pattern]) => pattern.test(messageOf(error)))?.[1];
  return known ?? `cannot be used: ${messageOf(error)}`;
};

/** The one sentence or two about the end of a connection. */
export const describeProblem = (end: ConnectionEnd): ConnectionProblem => ({
  sentence: `The broker at ${showAddress(end.url)} ${deedOf(end)}.`,
  // Old brokers refuse MQTT 5 by code, or hang up on a CONNECT that they cannot read.
  mayTakeOlderProtocol:
    !end.wasAccepted &&
    (end.error === undefined || codeOf(end.error) === 'ECONNRESET' || PROTOCOL_REFUSED.includes(codeOf(end.error))),
});
