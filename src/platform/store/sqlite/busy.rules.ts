/** Returns whether SQLite refused a statement because of the lock of another connection or process. */
export function isBusy(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (String((at as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return true;
  }
  return false;
}
