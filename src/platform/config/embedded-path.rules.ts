const scheme = 'file:';

/** Returns the path of the embedded database in DATABASE_URL. Null if it names a PostgreSQL server. */
export function embeddedPathOf(databaseUrl: string): string | null {
  return databaseUrl.startsWith(scheme) ? databaseUrl.slice(scheme.length) : null;
}
