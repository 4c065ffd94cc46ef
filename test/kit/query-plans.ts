import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import pg from 'pg';
import type { World } from './world.js';

/** These have a row for each app, key, provider, token of an admin or country, not for each user or message. */
const smallTables = new Set([
  ...['apps', 'admin_tokens', 'signing_keys', 'spellings', 'sms_pauses', 'provider_failures', 'provider_troubles'],
  ...['portal_sessions', 'templates', 'webhook_secrets'],
]);

/** Each of these indexes has only the rows of a condition. */
const partialIndexes = [
  'users_disabled',
  'users_pseudo',
  'users_full',
  'users_to_index',
  'messages_for_nobody',
  'messages_to_deleted',
];

/** Queries that may read an index from its beginning, each with its reason. */
const allowed: readonly { reason: string; sql: RegExp }[] = [
  { reason: 'asks only whether the table has a row', sql: /^select "user_id" from "(identifiers|claims)" limit \S+$/ },
  {
    reason: 'the index has only the users whose terms are to be written',
    sql: /"indexed_update" <> "users"."updated_at"/,
  },
  {
    reason: 'numbers of the overview, which are cached',
    sql: /^select count\(\*\) from "users" where "users"."app_id" = \S+$/,
  },
  { reason: 'ten minutes of a country make one row, for 90 days', sql: /^select .* from "sms_traffic" where/ },
  { reason: 'a reclaim is a dormant number', sql: /^delete from "reclaims" where \S+ = \S+ and \S+ is not null\)$/ },
  {
    reason: 'a command at the shell, which counts or ends everything',
    sql: /^select "app_id", count\(\*\) from|^(delete from|update) "given_up_addresses" .*"(frozen_at" is null\)?|restores_at" is not null\))$/,
  },
  {
    reason: 'counts at most as many rows as the subquery allows',
    sql: /^select count\(\*\).* limit \S+\) "(looked|some)"/s,
  },
  {
    reason: 'the end of the deletion of an app, whose large tables are empty by then',
    sql: /^delete from "\w+" where ("sms_traffic"."app_id"|"daily_counts"."app_id"|"apps"."id") = \S+$/,
  },
  {
    reason: 'the development inbox, which no production server has',
    sql: /"messages"."provider" = .* and "messages"."recipient" = /,
  },
];

const isOfTheProduct = (sql: string) => /^(select|update|delete|with|insert .* select) .*"[a-z_]+"/s.test(sql);
const isAllowed = (sql: string) => allowed.some(query => query.sql.test(sql));
const isSmall = (scan: string) => smallTables.has(/^(?:SCAN|SEARCH) (\S+)/.exec(scan)?.[1] ?? '');

/**
 * SQLite has no statistics, and assumes ten rows for an app. So it may choose an index of the app alone, which has the
 * order of a list, and read all rows of the app for a condition that has a better index.
 */
function readsWholeApp(detail: string, sql: string): boolean {
  const [, index = ''] = /^SEARCH \S+ USING (?:COVERING )?INDEX (\S+) \(app_id=\?\)$/.exec(detail) ?? [];
  const stopsAtLimit = /where "\w+"\."app_id" = \? (order by ("\w+"\."\w+" ?(asc|desc)?,? ?)+)?limit \?/.test(sql);
  return index !== '' && !partialIndexes.includes(index) && !stopsAtLimit;
}

/**
 * Explains queries of the product. Returns those that read a whole table, or all rows of an app, if these grow with users
 * or messages.
 */
export async function queriesOfWholeTables(
  world: World,
  sql: readonly string[],
): Promise<[sql: string, reads: string[]][]> {
  const queries = sql.filter(isOfTheProduct);
  // Otherwise nothing was recorded, and the test would find nothing.
  assert.ok(queries.length > 150, `${queries.length} queries`);
  const planner = await openPlanner(world);
  const found: [string, string[]][] = [];
  for (const query of queries.filter(each => !isAllowed(each))) {
    const reads = (await planner.wholeReads(query)).filter(scan => !isSmall(scan));
    if (reads.length > 0) found.push([query, reads]);
  }
  await planner.close();
  return found;
}

/** Explains one statement without running it, and returns the lines of its plan that read a table or an index whole. */
type WholeReads = (sql: string) => Promise<string[]>;

/** A plan does not depend on how full the tables are: SQLite has no statistics, and PostgreSQL may not prefer a whole table. */
async function openPlanner({
  engine,
  databaseUrl,
}: World): Promise<{ wholeReads: WholeReads; close(): Promise<void> }> {
  return engine === 'SQLite' ? openSqlite(databaseUrl.replace('file:', '')) : await openPostgres(databaseUrl);
}

function openSqlite(path: string): { wholeReads: WholeReads; close(): Promise<void> } {
  const database = new Database(path, { readonly: true });
  return {
    async wholeReads(sql) {
      const values = Array.from(sql.matchAll(/\?/g), () => 1);
      const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values) as { detail: string }[];
      const details = rows.map(({ detail }) => detail);
      return details.filter(detail => detail.startsWith('SCAN ') || readsWholeApp(detail, sql));
    },
    close: async () => void database.close(),
  };
}

async function openPostgres(connectionString: string): Promise<{ wholeReads: WholeReads; close(): Promise<void> }> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  // Then a whole table is read only where no index can be used.
  await client.query('SET enable_seqscan = off');
  return {
    async wholeReads(sql) {
      const { rows } = await client.query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${sql}`);
      return [...nodesOf(rows[0]['QUERY PLAN'][0].Plan)].filter(isWhole).map(describe);
    },
    close: () => client.end(),
  };
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: PlanNode[];
}

function* nodesOf(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const inner of node.Plans ?? []) yield* nodesOf(inner);
}

function isWhole(node: PlanNode): boolean {
  const type = node['Node Type'];
  return type === 'Seq Scan' || (/Index( Only)? Scan$/.test(type) && node['Index Cond'] === undefined);
}

function describe(node: PlanNode): string {
  const where = node['Index Name'] === undefined ? '' : ` USING INDEX ${node['Index Name']}`;
  return `SCAN ${node['Relation Name'] ?? ''}${where}`;
}
