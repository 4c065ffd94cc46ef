/** Facts about the primary, or about a server that should be its standby. */
export interface ReplicaState {
  readonly isStandby: boolean;
  /** Created by initdb. The same on the primary and all its standbys. */
  readonly system: string;
  /** A new one begins with each promotion. */
  readonly timeline: number;
  readonly database: string;
  readonly schema: string | null;
  /** How many bytes of the log a primary has written to disk, or a standby has replayed. A whole number, as text. */
  readonly position: string;
}

const about = `(SELECT system_identifier::text FROM pg_control_system()) AS system,
  current_database() AS database, current_schema() AS schema`;

/** `position` of the primary includes everything that was acknowledged before. */
export const replicaSql = {
  primary: `SELECT ${about}, false AS "isStandby",
    ('x' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8))::bit(32)::int AS timeline,
    (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::text AS position`,
  // After a switch to another timeline, these numbers are updated late. Until then the standby is not used.
  standby: `SELECT ${about}, pg_is_in_recovery() AS "isStandby",
    greatest((SELECT timeline_id FROM pg_control_checkpoint()),
      (SELECT min_recovery_end_timeline FROM pg_control_recovery())) AS timeline,
    coalesce(pg_last_wal_replay_lsn() - '0/0'::pg_lsn, 0)::text AS position`,
};

/** Returns why a server cannot be read in place of the primary now, or null. The reason may disappear within a moment. */
export function whyUnused(found: ReplicaState, primary: ReplicaState): { words: string; mayPass: boolean } | null {
  const never = (words: string) => ({ words, mayPass: false });
  if (!found.isStandby) return never('it is not a standby');
  if (found.system !== primary.system) return never('it is a standby of another PostgreSQL');
  if (found.timeline !== primary.timeline) return never('it follows another timeline than the primary');
  if (found.database !== primary.database || found.schema !== primary.schema) {
    return never('it is another database or schema than that of DATABASE_URL');
  }
  const missing = BigInt(primary.position) - BigInt(found.position);
  return missing > 0n ? { words: `it is ${missing} bytes behind`, mayPass: true } : null;
}
