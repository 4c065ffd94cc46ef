/** What a connection says about its database, before the server uses it. */
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

/** Returns why a connection is of no use, or null. Reads are refused too: a copy may be older than what was acknowledged. */
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

/** Returns the sentence for a role that may not make the tables that are missing. */
export function mayNotCreate({ role, schema }: DatabaseState): string {
  return `The role "${role}" may not create tables in the schema "${schema}": GRANT USAGE, CREATE ON SCHEMA "${schema}" TO "${role}".`;
}

export const unknownPooler =
  'DATABASE_URL leads through a pooler, which is treated as one in transaction mode. Say ?pooler=transaction, or ?pooler=session if it keeps a connection for each client.';

export const notInSessionMode =
  'DATABASE_URL says ?pooler=session, but the pooler lends its connections for one transaction at a time: say ?pooler=transaction.';

export const directIsPooled =
  'DATABASE_DIRECT_URL leads through a pooler, which would lose notices: it must be the address of PostgreSQL itself, or say ?pooler=session if the pooler is in session mode.';

export const directIsOther =
  'DATABASE_DIRECT_URL names another database than DATABASE_URL: both must name the same one.';

/** A connection that keeps the migrations waiting. */
export interface Blocker {
  readonly pid: number;
  readonly role: string | null;
  readonly application: string;
  readonly address: string | null;
  readonly state: string | null;
}

/** Returns the sentence for migrations that wait for others. */
export function waitingFor(seconds: number, blockers: readonly Blocker[]): string {
  const others = blockers.map(({ pid, role, application, address, state }) => {
    const about = [`role ${role ?? 'unknown'}`, application && `application ${application}`, address, state];
    return `process ${pid} (${about.filter(Boolean).join(', ')})`;
  });
  return `Migrations have waited ${seconds} s for a lock of ${others.join(' and ')}.`;
}
