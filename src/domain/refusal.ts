/** All expected errors. The sentences never contain a value from the caller. */
export const refusals = {
  BAD_USER_INPUT: 'An argument is missing, malformed or too large.',
  INVALID_IDENTIFIER: 'This is not a well-formed username, email address or phone number.',
  IDENTIFIER_REQUIRED:
    'At least one identifier that can log in is needed; `signUpOptions` lists what this app accepts.',
  USERNAME_TAKEN:
    'This username belongs to another account. If that is yours, because a request was sent twice, log in.',
  IDENTIFIER_TAKEN:
    'This address belongs to another account. If that is yours, because a request was sent twice, log in.',
  WEAK_PASSWORD:
    'A password needs 8 to 256 characters, must not be a common one, and must not contain the username, the address or the name of the app.',
  UNCHANGED: 'The new value is the one in use.',
  INVALID_CREDENTIALS: 'The identifier or the password is wrong.',
  IDENTIFIER_NOT_VERIFIED: 'The password is right, but this address has not been verified yet.',
  UNAUTHENTICATED: 'An access token is needed: `Authorization: Bearer …`.',
  INVALID_TOKEN: 'The token is malformed, expired, ended, used or made for another app.',
  FORBIDDEN: 'This token does not give access to that.',
  REFRESH_TOKEN_REUSED: 'Two clients used refresh tokens of this session, so it has been ended.',
  PSEUDO_USER: 'A pseudo user cannot do this: upgrade first.',
  NOT_PSEUDO_USER: 'This user has a password already.',
  INVALID_CODE: 'The code is wrong.',
  CODE_EXPIRED: 'The code or link has expired: ask for a new one.',
  TOO_MANY_ATTEMPTS: 'Too many wrong codes: ask for a new one later.',
  ALREADY_VERIFIED: 'The address is verified already.',
  NOTHING_TO_VERIFY: 'There is no such address to verify.',
  PHONE_NOT_ALLOWED: 'This server sends no SMS to this kind of number or to its country.',
  RATE_LIMITED: 'Too many requests: try again after `retryAfter` seconds.',
  IDEMPOTENCY_KEY_USED:
    'This idempotency key was used for another request, or its outcome cannot be given again: `reason` says which.',
  SERVER_BUSY: 'The server is busy: try again after `retryAfter` seconds.',
  SERVICE_UNAVAILABLE: 'The server cannot reach its database: try again later.',
  NOT_FOUND: 'There is no such thing in this app.',
  INTERNAL_SERVER_ERROR: 'Something went wrong; the log has the details under this request id.',
} as const;

export type ErrorCode = keyof typeof refusals;
export const errorCodes = Object.keys(refusals) as ErrorCode[];

/** Details that a client may act upon, in addition to the code. */
export interface RefusalDetails {
  /** The argument or header that is wrong. */
  field?: string;
  /** Seconds. */
  retryAfter?: number;
  attemptsLeft?: number;
  /** Why the outcome of an idempotency key is not given again (K8). */
  reason?: 'OTHER_INPUT' | 'OUTCOME_OVER';
  signUpOptions?: readonly (readonly string[])[];
}

/** An expected error. Any other thrown error is a bug. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: RefusalDetails = {},
  ) {
    super(refusals[code]);
  }
}
