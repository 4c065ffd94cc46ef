import { StoreUnavailable } from '../store.js';

/** Classifies the errors of PostgreSQL and its driver. */

/** Recognises a serialization failure and a deadlock. Nothing was written, and the same work may succeed if it is repeated. */
export function isContention(error: unknown): boolean {
  return codesOf(error).some(code => code === '40001' || code === '40P01');
}

/** Does the same, and also recognises a reference to a row that was just deleted. */
export function isConflict(error: unknown): boolean {
  return isContention(error) || codesOf(error).includes('23503');
}

/** Recognises "current transaction is aborted": an earlier statement failed. */
export function isConsequence(error: unknown): boolean {
  return codesOf(error).includes('25P02');
}

/**
 * States in which a database is unusable, by class (PostgreSQL's appendix A). Our statements are fixed, so no request causes these. The same request
 * works after the database has recovered.
 */
const uselessStates: readonly (readonly [code: RegExp, meaning: string])[] = [
  [/^08...$/, 'connection exception'],
  [/^28...$/, 'credentials were rotated, or the role may not log in'],
  [/^3D...$/, 'the database is gone'],
  [/^53...$/, 'no room: disk, memory, or connections of the server or the role'],
  [/^55...$/, 'the database accepts no connections, or a lock is held too long'],
  [/^57...$/, 'shutdown, start, crash of another process, or a statement that took too long'],
  [/^58...$/, 'the system of the server failed'],
  [/^XX...$/, 'internal error, such as damaged data'],
  [/^25006$/, 'it may only be read'],
  [/^25P0[34]$/, 'a transaction took too long'],
  // The answer of a standby to BEGIN READ WRITE, and of a connection whose plan another node's migration has changed.
  [/^0A000$/, 'the server cannot do this now'],
  [/^26000$/, 'a prepared statement is gone'],
  [/^42501$/, 'rights were revoked'],
  [/^42P01$/, 'tables are gone, as during a restore'],
  [/^(ECONN.*|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/, 'the network'],
];

/** Errors of the driver that have no code. */
const unreachableSentences =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client (has encountered|was closed))/;

/** Recognises that the server cannot be reached or cannot work. A connection with such an error is dropped. */
export function isUnavailable(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof StoreUnavailable || unreachableSentences.test(at.message)) return true;
    // The server closes the connection after an error of these two severities.
    const { severity } = at as { severity?: unknown };
    if (severity === 'FATAL' || severity === 'PANIC') return true;
  }
  return codesOf(error).some(code => uselessStates.some(([useless]) => useless.test(code)));
}

/**
 * Recognises that a pooler has given the connection to another client: the prepared statement is gone, or another node has prepared it there, or
 * there is no answer.
 */
export function isSessionLost(error: unknown): boolean {
  return (
    codesOf(error).some(code => code === '26000' || code === '42P05') ||
    (error instanceof Error && error.message === 'Query read timeout')
  );
}

/**
 * Returns the message and code of PostgreSQL or the network, or null if the error came from neither. Never returns the text of a statement or its
 * values, which an outer error may quote.
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
