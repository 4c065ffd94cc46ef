import type { ErrorCode, Refusal } from '../../domain/refusal.js';
import type { AddressKind } from '../../platform/values/kinds.js';

/** An answer of the former service's API. */
export interface Answer {
  readonly status: number;
  /** Absent: the answer is empty. */
  readonly body?: object;
  /** The body, where it is not JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The codes that the former service's clients know. */
export type KiiCode =
  | 'APP_NOT_FOUND'
  | 'AUTHENTICATION_FAILED'
  | 'INVALID_ACCOUNT_STATUS'
  | 'INVALID_INPUT_DATA'
  | 'INVALID_JSON'
  | 'INVALID_VERIFICATION_CODE'
  | 'NOT_FOUND'
  | 'OAUTH2_ERROR'
  | 'OPERATION_NOT_ALLOWED'
  | 'OPERATION_NOT_SUPPORTED'
  | 'PASSWORD_TOO_SHORT'
  | 'PHONE_NUMBER_VERIFICATION_CODE_EXPIRED'
  | 'PIN_CODE_EXPIRED'
  | 'RESOURCE_TEMPORARILY_UNAVAILABLE'
  | 'TEMPORARY_UNAVAILABLE_ERROR'
  | 'UNAUTHORIZED'
  | 'UNDEFINED_ERROR'
  | 'USER_ADDRESS_NOT_FOUND'
  | 'USER_ALREADY_EXISTS'
  | 'USER_NOT_FOUND'
  | 'WRONG_PASSWORD'
  | 'WRONG_TOKEN'
  | 'invalid_grant';

/** The part of the API that refuses. */
export type Place = 'TOKEN' | 'USER' | 'ADDRESS' | 'PASSWORD' | 'RESET' | 'ADMINISTRATION';

/** The facts that the answer to a refusal depends on. */
export interface Occasion {
  readonly place: Place;
  readonly kind?: AddressKind;
  readonly requestId: string;
}

type Row = readonly [status: number, code: KiiCode];

const wrongInput: Row = [400, 'INVALID_INPUT_DATA'];
const notAllowed: Row = [409, 'OPERATION_NOT_ALLOWED'];
const wrongToken: Row = [403, 'WRONG_TOKEN'];
const tooMany: Row = [429, 'UNDEFINED_ERROR'];
const wrongGrant: Row = [400, 'invalid_grant'];

/** Our codes, each with the status and code of the former service. The compiler demands a row for every code. */
const rows: Record<ErrorCode, Row> = {
  BAD_USER_INPUT: wrongInput,
  INVALID_IDENTIFIER: wrongInput,
  IDENTIFIER_REQUIRED: wrongInput,
  USERNAME_TAKEN: [409, 'USER_ALREADY_EXISTS'],
  IDENTIFIER_TAKEN: [409, 'USER_ALREADY_EXISTS'],
  RECLAIM_OPENED: [409, 'USER_ALREADY_EXISTS'],
  WEAK_PASSWORD: wrongInput,
  UNCHANGED: wrongInput,
  INVALID_CREDENTIALS: [401, 'WRONG_PASSWORD'],
  PRESENCE_REQUIRED: [401, 'AUTHENTICATION_FAILED'],
  ADDRESS_FROZEN: notAllowed,
  INVALID_PASSKEY: wrongInput,
  SECOND_FACTOR_REQUIRED: wrongGrant,
  ENROLMENT_REQUIRED: [403, 'OPERATION_NOT_SUPPORTED'],
  IDENTIFIER_NOT_VERIFIED: wrongGrant,
  UNAUTHENTICATED: wrongToken,
  INVALID_TOKEN: wrongToken,
  FORBIDDEN: [401, 'UNAUTHORIZED'],
  REFRESH_TOKEN_REUSED: wrongGrant,
  PSEUDO_USER: notAllowed,
  NOT_PSEUDO_USER: notAllowed,
  NO_PASSWORD: notAllowed,
  PASSWORD_ALREADY_SET: notAllowed,
  INVALID_CODE: [403, 'INVALID_VERIFICATION_CODE'],
  CODE_EXPIRED: [410, 'PHONE_NUMBER_VERIFICATION_CODE_EXPIRED'],
  TOO_MANY_ATTEMPTS: tooMany,
  ALREADY_VERIFIED: [400, 'INVALID_ACCOUNT_STATUS'],
  NOTHING_TO_VERIFY: [404, 'USER_ADDRESS_NOT_FOUND'],
  PHONE_NOT_ALLOWED: wrongInput,
  RATE_LIMITED: tooMany,
  IDEMPOTENCY_KEY_USED: notAllowed,
  SERVER_BUSY: [503, 'TEMPORARY_UNAVAILABLE_ERROR'],
  SERVICE_UNAVAILABLE: [503, 'RESOURCE_TEMPORARILY_UNAVAILABLE'],
  NOT_FOUND: [404, 'USER_NOT_FOUND'],
  INTERNAL_SERVER_ERROR: [500, 'UNDEFINED_ERROR'],
};

/** Rows that differ in a part of the API. */
const exceptions: Partial<Record<Place, Partial<Record<ErrorCode, Row>>>> = {
  // H6: a login has the same answer for everything that can be wrong.
  TOKEN: {
    INVALID_CREDENTIALS: wrongGrant,
    INVALID_IDENTIFIER: wrongGrant,
    INVALID_TOKEN: wrongGrant,
    INVALID_CODE: wrongGrant,
    FORBIDDEN: wrongGrant,
  },
  RESET: {
    SECOND_FACTOR_REQUIRED: [401, 'AUTHENTICATION_FAILED'],
    CODE_EXPIRED: [410, 'PIN_CODE_EXPIRED'],
    INVALID_TOKEN: [403, 'INVALID_VERIFICATION_CODE'],
  },
  ADMINISTRATION: { NOT_FOUND: [404, 'USER_NOT_FOUND'] },
};

/** The names of our arguments in the former service's requests. */
const fieldNames: Readonly<Record<string, string>> = {
  username: 'loginName',
  email: 'emailAddress',
  phone: 'phoneNumber',
  identifier: 'username',
  currentPassword: 'x-current-password',
  loginId: 'mfa_token',
  totp: 'totp_code',
  recoveryCode: 'recovery_code',
  smsSender: 'smsFrom',
  emailSender: 'emailAddress',
  phoneVerification: 'phoneNumberVerificationRequired',
  emailVerification: 'emailAddressVerificationRequired',
};

/** Sentences that replace ours where ours name things of GraphQL. */
const sentences: Partial<Record<ErrorCode, string>> = {
  PRESENCE_REQUIRED:
    'This needs a fresh proof that it is you. Log in again, or send the password in the header x-current-password.',
  RECLAIM_OPENED:
    'The code is right, but the number belongs to an account that has not been used for a long time. It becomes yours after seven days unless its owner objects.',
  SECOND_FACTOR_REQUIRED:
    'The password is right, and a second factor is needed. Send it with the grant mfa and this mfa_token.',
  ENROLMENT_REQUIRED: 'This app requires a second factor.',
  NO_PASSWORD: 'This user has no password.',
  PASSWORD_ALREADY_SET: 'This user has a password.',
};

const longestLockSeconds = 60;

/** H12: returns the answer of a refusal, a JSON object with the former service's code. For a limit it has only `retryAfter`. */
export function showRefusal({ code, message, details }: Refusal, occasion: Occasion): Answer {
  const [status, errorCode] = rowOf(code, details.reason, occasion.place);
  if (status === 429) {
    const retryAfter = details.retryAfter ?? longestLockSeconds;
    return { status, body: { retryAfter }, headers: { 'retry-after': String(retryAfter) } };
  }
  const { attemptsLeft, retryAfter } = details;
  const field = fieldOf(details.field, occasion);
  const isTooShort = details.reason === 'TOO_SHORT' && code === 'WEAK_PASSWORD';
  const body = {
    ...(field !== undefined && { field }),
    ...(attemptsLeft !== undefined && { attemptsLeft }),
    ...(code === 'ALREADY_VERIFIED' && occasion.kind !== undefined && { accountType: occasion.kind }),
    ...(isTooShort && { minimumLength: details.min ?? 8 }),
    ...(code === 'SECOND_FACTOR_REQUIRED' && {
      mfa_required: true,
      mfa_token: details.loginId,
      factors: details.factors,
    }),
  };
  return {
    ...showCode(status, isTooShort ? 'PASSWORD_TOO_SHORT' : errorCode, sentences[code] ?? message, occasion, body),
    ...(retryAfter !== undefined && { headers: { 'retry-after': String(retryAfter) } }),
  };
}

function rowOf(code: ErrorCode, reason: string, place: Place): Row {
  if (code === 'UNAUTHENTICATED' && reason === 'NO_TOKEN') return [401, 'UNAUTHORIZED'];
  return exceptions[place]?.[code] ?? rows[code];
}

function fieldOf(field: string | undefined, { place, kind }: Occasion): string | undefined {
  if (field === 'code') return place === 'RESET' ? 'pinCode' : 'verificationCode';
  if (field === 'currentPassword' && place === 'PASSWORD') return 'oldPassword';
  if (field === 'username' && place === 'TOKEN') return field;
  if (field === 'value') return kind === 'EMAIL' ? 'emailAddress' : 'phoneNumber';
  return field === undefined ? undefined : (fieldNames[field] ?? field);
}

/**
 * Returns the body of an error. Clients need both `errorCode` and `message`, and cannot read them if the body has a bare percent sign.
 * OAuth 2.0 adds `error` (RFC 6749, 5.2).
 */
export function showCode(
  status: number,
  errorCode: KiiCode,
  message: string,
  { requestId }: Pick<Occasion, 'requestId'>,
  more: object = {},
): Answer {
  const oauth = errorCode === 'invalid_grant' ? { error: errorCode, error_description: message } : {};
  return { status, body: { errorCode, message, suppressed: [], ...oauth, ...more, requestId } };
}

/** A refusal that only this API has. */
export class KiiRefusal extends Error {
  constructor(
    readonly status: number,
    readonly errorCode: KiiCode,
    message: string,
  ) {
    super(message);
  }
}

/** Returns the refusal of a request that only the former service supported. */
export function notSupported(): KiiRefusal {
  return new KiiRefusal(403, 'OPERATION_NOT_SUPPORTED', 'This server does not do that.');
}

const ofStatus: Record<number, readonly [KiiCode, string]> = {
  400: ['INVALID_INPUT_DATA', 'The request cannot be read.'],
  403: ['OPERATION_NOT_SUPPORTED', 'This request is not allowed from here.'],
  404: ['NOT_FOUND', 'There is nothing at this address.'],
  413: ['INVALID_INPUT_DATA', 'The body is larger than 100 KiB.'],
  414: ['INVALID_INPUT_DATA', 'The address is too long.'],
  415: ['INVALID_INPUT_DATA', 'The body has to be JSON in UTF-8, and not compressed.'],
  503: ['RESOURCE_TEMPORARILY_UNAVAILABLE', 'The server cannot answer now. Try again later.'],
};

/** H12: returns the answer to an error before the code of this API runs, such as a URL that cannot be decoded. */
export function showStatus(status: number, requestId: string, isJson = true): Answer {
  if (status === 429) return { status, body: { retryAfter: longestLockSeconds } };
  if (!isJson) return showCode(400, 'INVALID_JSON', 'The body is not a JSON object.', { requestId });
  const other = status < 500 ? ofStatus[400] : undefined;
  const [code, message] = ofStatus[status] ?? other ?? (['UNDEFINED_ERROR', 'Something went wrong.'] as const);
  return showCode(status, code, message, { requestId });
}

/** Returns whether a URL belongs to this API, whose errors have another shape. */
export function isBelowApi(url: string): boolean {
  return /^\/api(?:[/?]|$)/.test(url);
}
