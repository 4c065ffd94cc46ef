import Database from 'better-sqlite3';

/**
 * Returns whether the pages of a database are undamaged. Uses `quick_check`, which does not compare indexes with their tables, and so is much faster.
 */
export function isWhole(
  database: Database.Database,
  check: 'integrity_check' | 'quick_check' = 'integrity_check',
): boolean {
  try {
    return database.pragma(check, { simple: true }) === 'ok';
  } catch (error) {
    if (error instanceof Database.SqliteError) return false;
    throw error;
  }
}
