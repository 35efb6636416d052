import { Secret } from '../core/secret.ts';

const DOTS = '••••••';

/** Shorter texts are part of too many harmless words to be hidden everywhere. */
const SHORTEST_HIDDEN = 4;

/** Names under which values are never shown, in headers, queries, forms and JSON. */
const SECRET_NAMES =
  'authorization|cookie|set-cookie|access_token|refresh_token|client_secret|id_token|token|password|secret|accessToken|refreshToken|clientSecret|authToken|webhook_id|cloudhook_url';
const SECRET_KEY = new RegExp(`^(${SECRET_NAMES})$`, 'i');

/** What gives a secret away by the words around it; the text in front of the secret is kept. */
const PATTERNS: readonly RegExp[] = [
  /(\b(?:set-)?cookie["']?\s*[:=]\s*["']?)[^"'\n]+/gi,
  /(\bauthorization["']?\s*[:=]\s*["']?)(?:\w+\s)?[^"'\n]+/gi,
  /(\bBearer\s+)[\w.~+/=-]{8,}/gi,
  /(\bBasic\s+)[A-Za-z0-9+/]{16,}={0,2}/g,
  new RegExp(`(["'](?:${SECRET_NAMES})["']\\s*:\\s*["'])[^"']+`, 'gi'),
  new RegExp(`(\\b(?:${SECRET_NAMES}|code|state)=)[^\\s&"'#,;}]+`, 'gi'),
  // The password of an address; it may hold an at sign itself.
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s/]*(?=@)/gi,
  // The id of a webhook of Home Assistant is all that protects it.
  /(\/api\/webhook\/|\bhooks\.nabu\.casa\/)[\w-]{16,}/g,
];

/** Takes secrets out of what is shown: log lines, the support bundle. */
export interface Redactor {
  /** From now on this text is hidden wherever it turns up. */
  hide(secret: Secret): void;
  text(text: string): string;
  /** A plain copy that JSON can write, without secrets: errors as their words, no cycles, no endless depth. */
  value(value: unknown): unknown;
}

const DEEPEST = 8;

export const createRedactor = (): Redactor => {
  /** Longest first: one secret may be the beginning of another. */
  let hidden: readonly string[] = [];

  const text = (words: string): string => {
    const known = hidden.reduce((rest, secret) => rest.replaceAll(secret, DOTS), words);
    return PATTERNS.reduce((rest, pattern) => rest.replace(pattern, `$1${DOTS}`), known);
  };

  const fields = (entries: Iterable<readonly [unknown, unknown]>, parents: readonly object[]): object =>
    Object.fromEntries(
      [...entries].map(([key, field]) => {
        const isShown = typeof field !== 'string' || !SECRET_KEY.test(String(key));
        return [text(String(key)), isShown ? plain(field, parents) : DOTS];
      }),
    );

  const plain = (value: unknown, parents: readonly object[]): unknown => {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
    if (typeof value === 'function') return undefined;
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Secret) return DOTS;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (value instanceof URL) return text(value.href);
    if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
    if (parents.includes(value) || parents.length >= DEEPEST) return '…';
    const within = [...parents, value];
    if (value instanceof Error) {
      const { name, message, cause } = value;
      const code = 'code' in value ? { code: value.code } : {};
      return fields(Object.entries({ name, message, ...code, ...(cause === undefined ? {} : { cause }) }), within);
    }
    if (Array.isArray(value)) return value.map((item) => plain(item, within));
    if (value instanceof Set) return [...value].map((item) => plain(item, within));
    return fields(value instanceof Map ? value : Object.entries(value), within);
  };

  return {
    hide: (secret) => {
      const revealed = secret.reveal();
      const forms = [revealed, encodeURIComponent(revealed), JSON.stringify(revealed).slice(1, -1)];
      const added = forms.filter((form) => form.length >= SHORTEST_HIDDEN);
      hidden = [...new Set([...hidden, ...added])].sort((a, b) => b.length - a.length);
    },
    text,
    value: (value) => plain(value, []),
  };
};
