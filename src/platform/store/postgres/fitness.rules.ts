/** Facts about a database, which a connection reads before the server uses it. */
export interface DatabaseState {
  readonly role: string;
  readonly database: string;
  /** Null if no schema of `search_path` exists. */
  readonly schema: string | null;
  readonly encoding: string;
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
  /** The schema in which `search_path` finds our tables, or null if there are none yet. */
  readonly home: string | null;
}

/** Returns why a connection cannot be used, or null. Refuses standbys even for reads, because a copy may lack acknowledged changes. */
export function whyUseless({ isStandby, isReadOnly }: Pick<DatabaseState, 'isStandby' | 'isReadOnly'>): string | null {
  if (isStandby) return 'The database is a standby: DATABASE_URL must name the primary.';
  if (isReadOnly) return 'The database is read-only (default_transaction_read_only is on).';
  return null;
}

/** Returns why the server cannot start on a database, in one sentence for the operator, or null. */
export function whyUnfit(state: DatabaseState): string | null {
  const { database, schema, encoding, home } = state;
  const useless = whyUseless(state);
  if (useless !== null) return useless;
  if (encoding !== 'UTF8') {
    return `The database "${database}" has the encoding ${encoding}, and names in other scripts need UTF8: create it with ENCODING 'UTF8' TEMPLATE template0.`;
  }
  if (schema === null) return 'No schema of search_path exists: create it, or correct search_path in DATABASE_URL.';
  if (home !== null && home !== schema) {
    return `The tables are in the schema "${home}", but search_path begins with "${schema}": name only the right one, as in ?options=-c%20search_path%3D${home}.`;
  }
  return null;
}

/** Returns the sentence for a role that may not create the missing tables. */
export function mayNotCreate({ role, schema }: DatabaseState): string {
  return `The role "${role}" may not create tables in the schema "${schema}": GRANT USAGE, CREATE ON SCHEMA "${schema}" TO "${role}".`;
}

export const unknownPooler =
  'DATABASE_URL names a pooler, which is treated as one in transaction mode. Add ?pooler=transaction, or ?pooler=session if it keeps a connection for each client.';

export const notInSessionMode =
  'DATABASE_URL has ?pooler=session, but the pooler assigns connections for one transaction at a time: set ?pooler=transaction.';

export const directIsPooled =
  'DATABASE_DIRECT_URL names a pooler, which would lose notices: it must be the address of PostgreSQL itself, or have ?pooler=session if the pooler is in session mode.';

export const directIsOther =
  'DATABASE_DIRECT_URL names another database than DATABASE_URL: both must name the same one.';

/** A connection for which the migrations wait. */
export interface Blocker {
  readonly pid: number;
  readonly role: string | null;
  readonly application: string;
  readonly address: string | null;
  readonly state: string | null;
}

/** Returns the sentence for migrations that wait for other connections. */
export function waitingFor(seconds: number, blockers: readonly Blocker[]): string {
  const others = blockers.map(({ pid, role, application, address, state }) => {
    const about = [`role ${role ?? 'unknown'}`, application && `application ${application}`, address, state];
    return `process ${pid} (${about.filter(Boolean).join(', ')})`;
  });
  return `Migrations have waited ${seconds} s for a lock of ${others.join(' and ')}.`;
}
