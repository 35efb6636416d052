/**
 * - `invalid_grant`: the code or refresh token is unknown, used or expired
 * - `invalid_client`: the app's id or secret is wrong
 * - `invalid_scope`: the app does not allow a scope that was asked for
 * - `unavailable`: anything else; says nothing about the sign-in, so no token may be given up for it
 */
export type OAuthErrorKind = 'invalid_grant' | 'invalid_client' | 'invalid_scope' | 'unavailable';

/** SmartThings' token endpoint gave no tokens. `message` is a sentence without any token in it. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly kind: OAuthErrorKind;
  /** SmartThings named the reason itself; a bare status may come from an outage as well. */
  readonly isNamed: boolean;

  constructor(kind: OAuthErrorKind, message: string, options?: ErrorOptions & { readonly isNamed?: boolean }) {
    super(message, options);
    this.kind = kind;
    this.isNamed = options?.isNamed ?? false;
  }
}

export const isOAuthError = (error: unknown, ...kinds: OAuthErrorKind[]): error is OAuthError =>
  error instanceof OAuthError && (kinds.length === 0 || kinds.includes(error.kind));
