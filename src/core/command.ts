/** One command as `POST /devices/{id}/commands` takes it. */
export interface CommandRequest {
  readonly component: string;
  readonly capability: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** The attribute value that a command is expected to bring about. */
export interface Wanted {
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  readonly value: unknown;
}

export type RejectionCode =
  | 'UNKNOWN_DEVICE'
  | 'UNKNOWN_COMPONENT'
  | 'UNKNOWN_CAPABILITY'
  | 'UNKNOWN_ATTRIBUTE'
  | 'UNKNOWN_COMMAND'
  | 'NO_SETTER'
  | 'INVALID_VALUE'
  | 'INVALID_PAYLOAD'
  | 'DEVICE_STATE'
  | 'REFUSED_BY_SMARTTHINGS'
  | 'RATE_LIMITED'
  | 'BUDGET_SPENT'
  | 'LOGIN_NEEDED'
  | 'NOT_ALLOWED'
  | 'PAYMENT_REQUIRED'
  | 'CLOUD_UNREACHABLE'
  | 'STOPPING'
  /** A retained message on a topic that commands: it would run again at every start. */
  | 'retained';

/** Why a request was not sent or not accepted: a value, not an accident. `message` is a sentence that says what is allowed. */
export interface Rejection {
  readonly outcome: 'rejected';
  readonly code: RejectionCode;
  readonly message: string;
}

export const reject = (code: RejectionCode, message: string): Rejection => ({ outcome: 'rejected', code, message });

export const isRejection = (value: object): value is Rejection => 'outcome' in value && value.outcome === 'rejected';

export type Outcome = 'confirmed' | 'accepted' | 'superseded' | 'rejected' | 'timeout';

/** What became of one request that asked for commands; published on the device's `result` topic. */
export interface CommandResult {
  /** The `id` of the request, echoed. */
  readonly id?: unknown;
  /** `component/capability/command` of each command, in order. */
  readonly commands: readonly string[];
  readonly outcome: Outcome;
  /** From the arrival of the request to its outcome. */
  readonly ms: number;
  readonly code?: string;
  readonly message?: string;
}
