import type { ErrorCode, ErrorReason } from './generated/api.js';

/** An error in an answer. */
export interface GraphqlError {
  message: string;
  path?: readonly (string | number)[];
  extensions?: { code?: string; [name: string]: unknown };
}

/** The only error that the client throws. The README of Bonafide lists the codes. */
export class BonafideError extends Error {
  override readonly name = 'BonafideError';
  /**
   * `NETWORK` means that no answer came, or that it was not from Bonafide. `STORAGE` means that the storage of this device failed. Its error is the
   * `cause`.
   */
  readonly code: ErrorCode | 'NETWORK' | 'STORAGE';
  /** The argument that was refused. */
  readonly field: string | undefined;
  /** The reason, where the code alone does not say it. */
  readonly reason: ErrorReason | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  /** All details that the server gives, such as `attemptsLeft`, or `loginId` and `factors` of SECOND_FACTOR_REQUIRED. */
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor({ message, extensions: given }: GraphqlError, options?: { cause?: unknown }) {
    super(message, options as ErrorOptions);
    // A router between may send null.
    const extensions = given ?? {};
    const { code = 'INTERNAL_SERVER_ERROR', field, reason, retryAfter } = extensions;
    this.code = code as ErrorCode;
    this.field = field as string | undefined;
    this.reason = reason as ErrorReason | undefined;
    this.retryAfter = retryAfter as number | undefined;
    this.extensions = extensions;
  }
}

export function networkError(message: string, details: { retryAfter?: number; cause?: unknown } = {}): BonafideError {
  const { retryAfter, cause } = details;
  const extensions = { code: 'NETWORK', ...(retryAfter !== undefined && { retryAfter }) };
  return new BonafideError({ message, extensions }, { cause });
}

export function storageError(message: string, cause: unknown): BonafideError {
  return new BonafideError({ message, extensions: { code: 'STORAGE' } }, { cause });
}

export function notLoggedIn(): BonafideError {
  return new BonafideError({
    message: 'The user is not logged in.',
    extensions: { code: 'UNAUTHENTICATED', reason: 'NO_TOKEN' },
  });
}
