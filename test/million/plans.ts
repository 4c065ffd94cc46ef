import Database from 'better-sqlite3';
import pg from 'pg';
import type { Engine } from '../kit/world.js';

/** The plan of one statement on an engine. */
export interface Plan {
  /** The steps of the plan in order, for example `users_by_app` for an index that is searched. */
  readonly steps: readonly string[];
  /** The tables or indexes that are read from their beginning, and the steps of SQLite's plan that sort. */
  readonly faults: readonly string[];
  /** The number of rows and index entries that were read. Null on SQLite, whose driver does not report it. */
  readonly rows: number | null;
  /** The number of reads of blocks of 8 kB. Null on SQLite. */
  readonly blocks: number | null;
  readonly ms: number | null;
}

export interface Planner {
  /** Runs a statement with these values, and rolls back its writes. */
  explain(sql: string, values: readonly unknown[], mode: 'CUSTOM' | 'GENERIC'): Promise<Plan>;
  close(): Promise<void>;
}

export async function openPlanner(engine: Engine, databaseUrl: string): Promise<Planner> {
  return engine === 'SQLite' ? openSqlite(databaseUrl.slice('file:'.length)) : await openPostgres(databaseUrl);
}

function openSqlite(path: string): Planner {
  const database = new Database(path, { readonly: true });
  return {
    async explain(sql, values) {
      const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
      const details = rows.map(({ detail }) => detail);
      return {
        steps: details.filter(detail => /^(SCAN|SEARCH|USE TEMP)/.test(detail)).map(shortStep),
        faults: details.filter(
          detail => /^SCAN \w+|^USE TEMP B-TREE FOR ORDER/.test(detail) && !/^SCAN \d/.test(detail),
        ),
        ...{ rows: null, blocks: null, ms: null },
      };
    },
    close: async () => void database.close(),
  };
}

/** `SEARCH users USING INDEX users_by_app (app_id=?)` becomes `users_by_app (app_id=?)`. */
function shortStep(detail: string): string {
  const [, verb = '', table = '', index, condition = ''] =
    /^(SCAN|SEARCH) (\S+)(?: USING (?:COVERING )?(?:INDEX (\S+)|INTEGER PRIMARY KEY))?(?: (\(.*\)))?/.exec(detail) ??
    [];
  if (verb === '') return detail.replace('USE TEMP B-TREE FOR ', 'sort for ').toLowerCase();
  const name = index?.replace(/^sqlite_autoindex_(\w+)_1$/, 'key of $1') ?? `key of ${table}`;
  return verb === 'SCAN' ? `all of ${index ?? table}` : `${name} ${condition}`.trim();
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Node[];
}

async function openPostgres(connectionString: string): Promise<Planner> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  let prepared = 0;
  return {
    async explain(sql, values, mode) {
      const name = `plan${++prepared}`;
      await client.query('BEGIN');
      try {
        await client.query(`SET LOCAL plan_cache_mode = force_${mode.toLowerCase()}_plan; PREPARE ${name} AS ${sql}`);
        const literals = values.map(value => literal(client, value)).join(', ');
        const run = `EXECUTE ${name}${values.length > 0 ? `(${literals})` : ''}`;
        const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${run}`);
        const [{ Plan: plan, 'Execution Time': ms }] = rows[0]['QUERY PLAN'];
        return planOf(plan, ms);
      } finally {
        await client.query('ROLLBACK');
      }
    },
    close: () => client.end(),
  };
}

function literal(client: pg.Client, value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) throw new Error('No query of the product has a list as a value');
  return client.escapeLiteral(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function planOf(root: Node, ms: number): Plan {
  const nodes = [...nodesOf(root)];
  const scans = nodes.filter(
    node => node['Node Type'].endsWith('Scan') && !node['Node Type'].startsWith('Bitmap Heap'),
  );
  const read = (node: Node) =>
    (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) *
    node['Actual Loops'];
  return {
    steps: nodes.map(stepOf).filter(step => step !== ''),
    faults: [],
    rows: Math.round(scans.reduce((sum, node) => sum + read(node), 0)),
    blocks: root['Shared Hit Blocks'] + root['Shared Read Blocks'],
    ms,
  };
}

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const inner of node.Plans ?? []) yield* nodesOf(inner);
}

function stepOf(node: Node): string {
  const type = node['Node Type'];
  if (node['Index Name'] !== undefined) return node['Index Name'];
  if (type === 'Seq Scan') return `all of ${node['Relation Name']}`;
  return ['Sort', 'Incremental Sort', 'Hash Join', 'Merge Join'].includes(type) ? type.toLowerCase() : '';
}
