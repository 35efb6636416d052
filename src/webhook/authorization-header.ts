/** What an `authorization: Signature …` header says. Nothing of it is proved yet. */
export interface SignatureParameters {
  /** Path of the key on the key host, e.g. `/pl/useast2/1b-0d-…`. */
  readonly keyId: string;
  /** Lower case. */
  readonly algorithm: string;
  /** Names of the signed headers, lower case, in the order of the signing string; each once. */
  readonly headers: readonly string[];
  readonly signature: Buffer;
}

const SCHEME = /^Signature +/i;
/** One `name="value"`; no escapes: none of the values can hold a quote. */
const PARAMETER = /^([a-z]+)="([^"\\]*)"\s*(?:,\s*|$)/i;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** RFC 9110 field names, and the pseudo-headers of HTTP Signatures. */
const HEADER_NAME = /^(?:[!#$%&'*+.^_`|~0-9a-z-]+|\([a-z-]+\))$/;
/** A signature of a 4096-bit key takes 684 characters. */
const LONGEST_SIGNATURE = 1_024;

const readParameters = (text: string): ReadonlyMap<string, string> | undefined => {
  const parameters = new Map<string, string>();
  let rest = text;
  while (rest !== '') {
    const match = PARAMETER.exec(rest);
    const name = match?.[1]?.toLowerCase();
    if (match === null || name === undefined || parameters.has(name)) return undefined;
    parameters.set(name, match[2] ?? '');
    rest = rest.slice(match[0].length);
  }
  return parameters;
};

const readHeaderNames = (text: string): readonly string[] | undefined => {
  const names = text.toLowerCase().split(' ');
  return names.every((name) => HEADER_NAME.test(name)) && new Set(names).size === names.length ? names : undefined;
};

/** Reads the header by the grammar of HTTP Signatures (draft-cavage); undefined when anything is missing, doubled or odd. */
export const parseAuthorization = (header: string): SignatureParameters | undefined => {
  const scheme = SCHEME.exec(header);
  const parameters = scheme === null ? undefined : readParameters(header.slice(scheme[0].length));
  const keyId = parameters?.get('keyid');
  const algorithm = parameters?.get('algorithm')?.toLowerCase();
  const signature = parameters?.get('signature');
  const headers = readHeaderNames(parameters?.get('headers') ?? '');
  if (!keyId || !algorithm || !signature || headers === undefined) return undefined;
  if (signature.length > LONGEST_SIGNATURE || !BASE64.test(signature)) return undefined;
  return { keyId, algorithm, headers, signature: Buffer.from(signature, 'base64') };
};
