import { ConfigError } from '../platform/config/config.js';
import { codesOf, reasonOf } from '../platform/store/postgres/errors.rules.js';
import { StoreUnavailable, StoreUnfit } from '../platform/store/store.js';

/** Returns one sentence for an error that the operator can fix, and the stack of any other error. */
export function describeFailure(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StoreUnfit) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'The port is in use by another process: choose another with PORT.';
  if (code === 'EACCES' && syscall === 'listen')
    return 'The server may not listen on this HOST and PORT. Choose others.';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'HOST is no address of this machine: choose another.';
  if (path !== undefined && code !== undefined) {
    return `${path} cannot be read or written (${code}): give its folder to the user who runs the server, or set DATABASE_URL.`;
  }
  const reason = reasonOf(error);
  const codes = codesOf(error);
  const isKnown = error instanceof StoreUnavailable || codes.some(code => storeCodes.test(code));
  if (reason === null || !isKnown) return error.stack ?? error.message;
  return `The database cannot be used: ${reason}. See DATABASE_URL.`;
}

/** Error codes of SQLite, those of PostgreSQL (five characters, appendix A of its manual), and Node's code for a refused connection. */
const storeCodes = /^(SQLITE_.*|(?=.*\d)[0-9A-Z]{5}|ECONNREFUSED)$/;
