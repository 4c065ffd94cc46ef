const scheme = 'file:';

/** Returns the path of the embedded database that DATABASE_URL names. Null: it names a PostgreSQL server. */
export function embeddedPathOf(databaseUrl: string): string | null {
  return databaseUrl.startsWith(scheme) ? databaseUrl.slice(scheme.length) : null;
}
