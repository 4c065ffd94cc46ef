/** Returns whether SQLite refused a statement because of the lock of another connection or process. */
export function isBusy(error: unknown): boolean {
  return hasCode(error, /^SQLITE_BUSY/);
}

/** Returns whether SQLite found that a file is damaged, or is no database. */
export function isDamage(error: unknown): boolean {
  return hasCode(error, /^SQLITE_(CORRUPT|NOTADB)/);
}

function hasCode(error: unknown, code: RegExp): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (code.test(String((at as { code?: unknown }).code))) return true;
  }
  return false;
}
