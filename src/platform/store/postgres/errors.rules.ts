/** What PostgreSQL and its driver say by their errors. */

/**
 * Recognises a serialization failure, a deadlock, and a row that refers to one deleted a moment ago. Nothing was
 * written, and the same work may succeed when it reads again.
 */
export function isConflict(error: unknown): boolean {
  return codesOf(error).some(code => code === '40001' || code === '40P01' || code === '23503');
}

/** Recognises "current transaction is aborted": an earlier statement failed. */
export function isConsequence(error: unknown): boolean {
  return codesOf(error).includes('25P02');
}

/** Class 08 connection, 53 resources, 57P shutdown, 57014 timeout, 25006 read-only standby, and socket errors. */
const unreachableCodes =
  /^(08...|53...|57P..|57014|25006|ECONN.*|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** Errors of the driver that have no code. */
const unreachableSentences =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered)/;

/** Recognises that the server cannot be reached, or can do no work. */
export function isUnavailable(error: unknown): boolean {
  if (codesOf(error).some(code => unreachableCodes.test(code))) return true;
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (unreachableSentences.test(at.message)) return true;
  }
  return false;
}

/** Recognises that a pooler lent the connection to somebody else: the prepared statement is gone, or nobody answers. */
export function isSessionLost(error: unknown): boolean {
  return codesOf(error).includes('26000') || (error instanceof Error && error.message === 'Query read timeout');
}

/**
 * Returns what PostgreSQL or the network said, with its code, or null if the error came from neither. Never returns the
 * text of a statement or its values, which an outer error may quote.
 */
export function reasonOf(error: unknown): string | null {
  let reason: string | null = null;
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') reason = `${at.message || at.name} (${code})`;
    else if (unreachableSentences.test(at.message)) reason = at.message;
  }
  return reason;
}

/** Collects the codes of an error and of its causes. */
export function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') codes.push(code);
  }
  return codes;
}
