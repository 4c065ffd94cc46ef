import type pg from 'pg';
import type { PoolerMode } from './address.rules.js';
import { isSessionLost } from './errors.rules.js';
import { answerTimeoutMs, backendOf, withClient } from './one-client.js';

const whoAmI = { name: 'bonafide_who_am_i', text: 'SELECT pg_backend_pid() AS pid', query_timeout: answerTimeoutMs };

/**
 * Returns whether a pooler may assign connections for one transaction at a time. Poolers send invented process ids to their clients, so PostgreSQL's
 * own `pid` differs. Such a pooler counts as one in transaction mode, unless the URL says otherwise. Treating it as a session would fail at random,
 * and the opposite costs only a little.
 */
export async function findPooler(
  client: pg.Client,
  config: pg.ClientConfig,
  said: PoolerMode | null,
  pid: number,
): Promise<boolean> {
  if (said === 'transaction') return true;
  if (said === null && backendOf(client) !== pid) return true;
  return await isLent(client, config);
}

/**
 * Returns whether prepared statements or the process change between two transactions. A second connection opens a transaction meanwhile. Otherwise a
 * pooler would give the first client the same connection again.
 */
async function isLent(client: pg.Client, config: pg.ClientConfig): Promise<boolean> {
  try {
    const before = await processOf(client);
    const after = await withClient(config, async other => {
      await other.query('BEGIN');
      return await processOf(client);
    });
    return before !== after;
  } catch (error) {
    if (isSessionLost(error)) return true;
    throw error;
  }
}

async function processOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>({ ...whoAmI });
  return rows[0]?.pid ?? 0;
}
