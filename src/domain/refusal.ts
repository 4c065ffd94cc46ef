import { type FinerReason, reasonSentences } from './reasons.js';

/** All expected errors. The sentences never contain a value from the caller. */
export const refusals = {
  BAD_USER_INPUT: 'An argument is missing, malformed or too large.',
  INVALID_IDENTIFIER: 'This is not a well-formed username, email address or phone number.',
  IDENTIFIER_REQUIRED:
    'At least one identifier that can log in is needed; `signUpOptions` lists what this app accepts.',
  USERNAME_TAKEN:
    'This username belongs to another account. If that account is yours because the request was sent twice, log in.',
  IDENTIFIER_TAKEN:
    'This address belongs to another account. If that account is yours because the request was sent twice, log in.',
  RECLAIM_OPENED:
    'The code is right, but the number belongs to an account that has not been used for a long time. It becomes yours at `dueAt` unless its owner objects.',
  WEAK_PASSWORD:
    'A password needs 8 to 256 characters, must not be a common one, and must not contain the username, the address or the name of the app.',
  UNCHANGED: 'The new value is the same as the old one.',
  INVALID_CREDENTIALS: 'The identifier or the password is wrong.',
  PRESENCE_REQUIRED:
    'This needs a fresh proof that it is you: send `currentPassword`, or call `confirmPresence` with one of `methods` first.',
  INVALID_PASSKEY: 'The answer of the passkey was not accepted: `reason` says why.',
  SECOND_FACTOR_REQUIRED:
    'This is right so far, but another proof is needed: send `loginId` and one of `factors` to `completeLogin`.',
  ENROLMENT_REQUIRED:
    'This app requires a second factor. Set one up with `startTotp` or `startPasskey`, or prove the one that you have with `confirmPresence`.',
  ADDRESS_FROZEN:
    'A change of an address of this account was undone. Until it is decided which address stays, the ways to log in cannot be changed.',
  IDENTIFIER_NOT_VERIFIED: 'The password is right, but this address has not been verified yet. Verify it, then log in.',
  UNAUTHENTICATED: 'There is no valid access token. `reason` says what to do.',
  INVALID_TOKEN: 'The token is malformed, unknown, used or made for another app.',
  FORBIDDEN: 'This token does not allow this request.',
  REFRESH_TOKEN_REUSED: 'Two clients used refresh tokens of this session, so it has been ended.',
  PSEUDO_USER: 'A pseudo (anonymous) user cannot do this. Upgrade first.',
  NOT_PSEUDO_USER: 'This user is not a pseudo user, or is upgraded already.',
  NO_PASSWORD: 'This user has no password. Set one with `setPassword`.',
  PASSWORD_ALREADY_SET: 'This user has a password. Change it with `changePassword`.',
  INVALID_CODE: 'The code is wrong.',
  CODE_EXPIRED: 'The code or link has expired. Ask for a new one.',
  TOO_MANY_ATTEMPTS: 'Too many wrong codes. Ask for a new one later.',
  ALREADY_VERIFIED: 'The address is already verified.',
  NOTHING_TO_VERIFY: 'The user has no such address.',
  PHONE_NOT_ALLOWED: 'This server does not send SMS to this kind of number or to its country.',
  RATE_LIMITED: 'Too many requests. Try again after `retryAfter` seconds.',
  IDEMPOTENCY_KEY_USED:
    'This idempotency key was already used, and its result cannot be given again. `reason` says why.',
  SERVER_BUSY: 'The server is busy. Try again after `retryAfter` seconds.',
  SERVICE_UNAVAILABLE: 'The server cannot reach its database. Try again later.',
  NOT_FOUND: 'The object that the request names does not exist in this app.',
  INTERNAL_SERVER_ERROR: 'Something went wrong. The server’s log has the details under `requestId`.',
} as const;

export type ErrorCode = keyof typeof refusals;
export const errorCodes = Object.keys(refusals) as ErrorCode[];

/** The codes with more than one reason. Every other code is its own reason. */
const finerReasons = {
  BAD_USER_INPUT: [
    ...[
      'REQUIRED',
      'MALFORMED',
      'WRONG_TYPE',
      'TOO_SHORT',
      'TOO_LONG',
      'TOO_LARGE',
      'TOO_MANY',
      'OUT_OF_RANGE',
      'REPEATED',
    ],
    ...[
      'INVALID_CHARACTERS',
      'UNKNOWN_FIELD',
      'UNKNOWN_COUNTRY',
      'UNKNOWN_LOCALE',
      'UNKNOWN_PROVIDER',
      'UNKNOWN_VARIABLE',
    ],
    ...[
      'BREAKS_TEMPLATE_RULES',
      'RESERVED_NAME',
      'NOT_A_URL',
      'NEEDS_HTTPS',
      'SCHEME_NOT_LISTED',
      'HAS_FRAGMENT',
      'PRIVATE_NETWORK',
      'NOT_A_COLOR',
      'NOT_AN_IMAGE',
      'IMAGE_SIZE',
    ],
    ...[
      'NEEDS_VERIFICATION',
      'NO_EMAIL_PROVIDER',
      'NO_SMS_PROVIDER',
      'IN_THE_PAST',
      'IN_THE_FUTURE',
      'LAST_TOKEN',
      'EXCLUDES_ANOTHER',
    ],
    ...['DEFAULT_APP', 'OTHER_NAME'],
    ...['DIFFERS_FROM_HEADER', 'NOT_RANDOM', 'WRONG_KIND', 'NOT_JSON', 'NOT_UTF8', 'UNKNOWN_HASH', 'SYNTAX'],
    ...['INVALID_OPERATION', 'TOO_COMPLEX', 'BAD_REQUEST', 'UNSUPPORTED_MEDIA_TYPE'],
  ],
  INVALID_IDENTIFIER: ['MALFORMED', 'WRONG_KIND', 'NEEDS_PLUS', 'IMPOSSIBLE_NUMBER'],
  PHONE_NOT_ALLOWED: ['NOT_MOBILE', 'UNKNOWN_RANGE', 'COUNTRY_NOT_ALLOWED'],
  WEAK_PASSWORD: [
    'TOO_SHORT',
    'TOO_LONG',
    'INVALID_CHARACTERS',
    'TOO_COMMON',
    'CONTAINS_IDENTIFIER',
    'CONTAINS_APP_NAME',
    'BREACHED',
  ],
  UNAUTHENTICATED: ['NO_TOKEN', 'TOKEN_EXPIRED', 'SESSION_ENDED'],
  FORBIDDEN: [
    'USERS_ONLY',
    'OPERATOR_ONLY',
    'ROLE_TOO_LOW',
    'OTHER_ORIGIN',
    'LOOKUPS_OFF',
    'PASSKEYS_OFF',
    'LOGIN_BY_CODE_OFF',
    'USER_DISABLED',
    'SECOND_FACTOR_OFF',
    'SECOND_FACTOR_NEEDED',
  ],
  INVALID_PASSKEY: [
    ...['MALFORMED_ANSWER', 'WRONG_CHALLENGE', 'CHALLENGE_EXPIRED', 'CHALLENGE_USED', 'WRONG_ORIGIN', 'WRONG_RP_ID'],
    ...['USER_NOT_VERIFIED', 'PASSKEY_NOT_ACCEPTED', 'PASSKEY_CLONED', 'ALREADY_ADDED'],
  ],
  IDEMPOTENCY_KEY_USED: ['OTHER_INPUT', 'OUTCOME_OVER'],
} as const satisfies Partial<Record<ErrorCode, readonly FinerReason[]>>;

type CodeWithReasons = keyof typeof finerReasons;
type SimpleCode = Exclude<ErrorCode, CodeWithReasons>;

/** The possible values of `extensions.reason`. */
export type ErrorReason = FinerReason | SimpleCode;

/** Every reason with its sentence. */
export const reasons = Object.fromEntries([
  ...Object.entries(refusals).filter(([code]) => !Object.hasOwn(finerReasons, code)),
  ...Object.entries(reasonSentences),
]) as Record<ErrorReason, string>;

/** Details that a client may act upon, in addition to the code. */
export interface RefusalDetails {
  /** The argument or header that is wrong. */
  field?: string;
  reason?: ErrorReason;
  /** The line of `field` that is wrong, from 1. */
  line?: number;
  /** The least and the greatest allowed value. */
  min?: number;
  max?: number;
  /** Seconds. */
  retryAfter?: number;
  attemptsLeft?: number;
  signUpOptions?: readonly (readonly string[])[];
  /** The methods by which the caller can prove presence. */
  methods?: readonly string[];
  /** A login that waits for one of `factors`. */
  loginId?: string;
  factors?: readonly string[];
  /** When a reclaim is carried out (M19), in ISO 8601. */
  dueAt?: string;
}

type Details<Code extends ErrorCode> = Code extends CodeWithReasons
  ? [details: RefusalDetails & { reason: (typeof finerReasons)[Code][number] }]
  : [details?: Omit<RefusalDetails, 'reason'>];

/** V8's setting of how many frames an error captures. Pages in other browsers have none. */
const capture = Error as { stackTraceLimit?: number | undefined };

/** An expected error. Any other thrown error is a bug. */
export class Refusal<Code extends ErrorCode = ErrorCode> extends Error {
  readonly details: RefusalDetails & { reason: ErrorReason };

  constructor(
    readonly code: Code,
    ...[details]: Details<Code>
  ) {
    const known: RefusalDetails = details ?? {};
    const reason = known.reason ?? (code as SimpleCode);
    // Capture no stack: nobody reads that of an expected error, and attackers cause many. Capturing and printing it would cost a tenth of the
    // request.
    const usualFrames = capture.stackTraceLimit;
    capture.stackTraceLimit = 0;
    super(reasons[reason]);
    capture.stackTraceLimit = usualFrames;
    // graphql-js reads it from every error. Node would build the text then, if there were none.
    this.stack = `Refusal: ${this.message}`;
    this.details = { ...known, reason };
  }
}

/** The session of the caller has ended, perhaps while the request was carried out (T4, T8). */
export function sessionEnded(): Refusal {
  return new Refusal('UNAUTHENTICATED', { reason: 'SESSION_ENDED' });
}
