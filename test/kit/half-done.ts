import Database from 'better-sqlite3';
import pg from 'pg';

/** States that no crash may leave behind, each with a query that finds it on both engines. */
const halfDone = {
  'a user with a password and nothing to log in with or to prove': `SELECT id FROM users WHERE password_hash IS NOT NULL
    AND id NOT IN (SELECT user_id FROM identifiers) AND id NOT IN (SELECT user_id FROM claims)`,
  'a user without a password and with a name or an address': `SELECT id FROM users WHERE password_hash IS NULL
    AND (id IN (SELECT user_id FROM identifiers) OR id IN (SELECT user_id FROM claims))`,
  'a user whose making is not on record': `SELECT id FROM users WHERE id NOT IN
    (SELECT user_id FROM audit_log WHERE action IN ('USER_CREATED', 'PSEUDO_USER_CREATED'))`,
  'a claim without an open challenge': `SELECT id FROM claims WHERE NOT EXISTS (SELECT 1 FROM challenges
    WHERE claim_id = claims.id AND user_id = claims.user_id AND value = claims.value AND closed_at IS NULL)`,
  'a claim with two open challenges': `SELECT claim_id FROM challenges WHERE purpose = 'CLAIM' AND closed_at IS NULL
    GROUP BY claim_id HAVING count(*) > 1`,
  'an open challenge without its claim': `SELECT id FROM challenges WHERE purpose = 'CLAIM' AND closed_at IS NULL
    AND claim_id NOT IN (SELECT id FROM claims)`,
  'a challenge without its message': `SELECT id FROM challenges WHERE id NOT IN
    (SELECT challenge_id FROM messages WHERE challenge_id IS NOT NULL)`,
  'a verified phone that was not told so': `SELECT user_id FROM identifiers WHERE kind = 'PHONE' AND NOT EXISTS
    (SELECT 1 FROM messages WHERE user_id = identifiers.user_id AND recipient = value AND kind = 'PHONE_VERIFIED')`,
  'a message that was given up': `SELECT id FROM messages WHERE state = 'FAILED'`,
  'a message that expired although it was of use': `SELECT id FROM messages WHERE state = 'EXPIRED'
    AND (challenge_id IS NULL OR challenge_id IN (SELECT id FROM challenges WHERE closed_at IS NULL))`,
};

/** Returns the rows of a database that are half done, by the kind of fault. */
export async function findHalfDone(databaseUrl: string): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [what, query] of Object.entries(halfDone)) {
    const rows = await select(databaseUrl, query);
    if (rows.length > 0) found[what] = rows;
  }
  return found;
}

/** Returns the ids of the messages in a state. */
export async function messagesThatAre(databaseUrl: string, state: 'QUEUED' | 'SENT' | 'EXPIRED'): Promise<string[]> {
  const rows = await select(databaseUrl, `SELECT id FROM messages WHERE state = '${state}'`);
  return rows.map(row => row.id as string);
}

async function select(databaseUrl: string, query: string): Promise<Record<string, unknown>[]> {
  if (databaseUrl.startsWith('file:')) {
    const database = new Database(databaseUrl.slice('file:'.length), { readonly: true });
    const rows = database.prepare(query).all();
    database.close();
    return rows as Record<string, unknown>[];
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(query);
  await client.end();
  return rows;
}
