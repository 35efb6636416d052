import { type ApiErrorKind, isApiError } from '../core/api-error.ts';
import { BridgeError, type ErrorCode } from '../core/errors.ts';
import { isOAuthError, type OAuthErrorKind } from '../core/oauth-error.ts';

const API_CODES: Readonly<Partial<Record<ApiErrorKind, ErrorCode>>> = {
  unauthorized: 'AUTH_REFUSED',
  login_needed: 'LOGIN_NEEDED',
  payment: 'PAYMENT_REQUIRED',
  rate_limited: 'RATE_LIMITED',
  budget: 'BUDGET_SPENT',
  network: 'CLOUD_UNREACHABLE',
  server: 'CLOUD_UNREACHABLE',
};

const LOGIN_CODES: Readonly<Record<OAuthErrorKind, ErrorCode>> = {
  invalid_grant: 'LOGIN_CODE_REFUSED',
  invalid_client: 'APP_REFUSED',
  invalid_scope: 'LOGIN_SCOPE_REFUSED',
  unavailable: 'CLOUD_UNREACHABLE',
};

/** What the user hears of a failure at SmartThings; anything else that was thrown stays as it is. */
export const forUsers = (error: unknown): unknown => {
  if (isApiError(error)) {
    return new BridgeError(API_CODES[error.kind] ?? 'CLOUD_REFUSED', error.message, { cause: error });
  }
  return isOAuthError(error) ? new BridgeError(LOGIN_CODES[error.kind], error.message, { cause: error }) : error;
};
