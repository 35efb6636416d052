/**
 * Every error a user can meet: its code, the HTTP status on the page API, and what to do about it.
 * The sentence that says what happened is written where it happens.
 */
export const ERRORS = {
  OPTION_INVALID: { status: 400, advice: 'Correct the option and start again.' },
  DATA_FOLDER_IN_USE: {
    status: 500,
    advice: 'Stop the other one first: two on one folder would use up each other’s sign-in.',
  },
  DATA_FOLDER_UNUSABLE: { status: 500, advice: 'Make the folder writable for the user the bridge runs as.' },
  PORT_IN_USE: { status: 500, advice: 'Choose another port or stop what uses it.' },
  APP_MISSING: {
    status: 409,
    advice: 'Create the SmartThings app on the page first, or enter its client id and secret.',
  },
  APP_REFUSED: { status: 502, advice: 'Check the client id and the client secret of the SmartThings app.' },
  APP_TOKEN_REFUSED: {
    status: 401,
    advice:
      'Make a new token at account.smartthings.com/tokens with the scopes for apps, and paste it within 24 hours.',
  },
  AUTH_REFUSED: { status: 401, advice: 'Open the page and choose “Sign in again”.' },
  LOGIN_NEEDED: { status: 401, advice: 'Open the page and choose “Sign in again”.' },
  LOGIN_STATE_UNKNOWN: {
    status: 400,
    advice: 'Start the sign-in again from the page; each link works once, for ten minutes.',
  },
  LOGIN_DENIED: { status: 400, advice: 'Start the sign-in again and choose “Authorize” at SmartThings.' },
  LOGIN_SCOPE_REFUSED: {
    status: 400,
    advice: 'Start the sign-in again; what your app does not allow is now left out.',
  },
  LOGIN_CODE_REFUSED: {
    status: 400,
    advice: 'Start the sign-in again from the page; each code works once and only for a few minutes.',
  },
  LOGIN_REDIRECT_INVALID: {
    status: 400,
    advice: 'Paste the whole address of the page on which SmartThings left you, or just the code in it.',
  },
  INSTALLED_APP_UNKNOWN: { status: 404, advice: 'Reload the page.' },
  DEVICE_UNKNOWN: { status: 404, advice: 'Reload the list of devices.' },
  REQUEST_INVALID: { status: 400, advice: 'Correct the request.' },
  CONTENT_TYPE_REFUSED: { status: 415, advice: 'Send JSON, with the content type application/json.' },
  REQUEST_TOO_LARGE: { status: 413, advice: 'Send less at once.' },
  ROUTE_UNKNOWN: { status: 404, advice: 'Check the address.' },
  STRANGER_REFUSED: { status: 403, advice: 'Open the page from Home Assistant’s side bar.' },
  CROSS_SITE: { status: 403, advice: 'Open the page itself and try there.' },
  HOST_REFUSED: { status: 403, advice: 'Open the page by its own address.' },
  PASSWORD_WRONG: { status: 401, advice: 'Enter the password that ST2M_UI_PASSWORD holds.' },
  PASSWORD_NEEDED: { status: 401, advice: 'Enter the password that ST2M_UI_PASSWORD holds.' },
  TOO_MANY_TRIES: { status: 429, advice: 'Wait a minute and try again.' },
  CLOUD_UNREACHABLE: { status: 502, advice: 'The bridge keeps trying; check the internet connection if this stays.' },
  CLOUD_REFUSED: { status: 502, advice: 'Try again later; if it stays, look at the log.' },
  RATE_LIMITED: { status: 429, advice: 'Wait a few minutes; SmartThings allows only so many calls.' },
  BUDGET_SPENT: { status: 429, advice: 'Raise the option daily_api_calls, or wait.' },
  PAYMENT_REQUIRED: {
    status: 402,
    advice: 'See which plans SmartThings offers for your account. The bridge keeps your sign-ins and goes on trying.',
  },
  PUBLIC_URL_MISSING: { status: 409, advice: 'Set the option public_url, or go on with polling.' },
  MQTT_UNREACHABLE: { status: 502, advice: 'Check the broker’s address, and that it runs; the bridge keeps trying.' },
  SUPERVISOR_UNREACHABLE: {
    status: 502,
    advice: 'The bridge keeps trying; restart Home Assistant if this stays.',
  },
  INTERNAL: { status: 500, advice: 'Look at the log, and report it with the support bundle.' },
} as const satisfies Record<string, { status: number; advice: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** An error that a user sees: `message` says what happened, `advice` what to do. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get advice(): string {
    return ERRORS[this.code].advice;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** The sentence of any thrown thing, for logs and results. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
