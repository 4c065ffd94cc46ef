import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import pg from 'pg';
import { countFound, findUsers, type UserFilter } from '../../src/domain/admin/search/find-users.js';
import { listUsersToIndex } from '../../src/domain/admin/search/index-users.queries.js';
import { readSearch } from '../../src/domain/admin/search/search.rules.js';
import { spyOn } from '../kit/spied-store.js';
import { engines, World } from '../kit/world.js';

const everybody = { hasVerifiedAddress: null, isPseudo: null, isDisabled: null };
/** Without the last index, SQLite would read all users of the app. */
const lists: [name: string, filter: UserFilter, index?: string][] = [
  ['a search', { ...everybody, search: readSearch('ada example.org'), order: 'NEWEST' }],
  ['a search for a number', { ...everybody, search: readSearch('8190'), order: 'NEWEST' }],
  ['the newest', { ...everybody, search: null, order: 'NEWEST' }],
  ['the oldest', { ...everybody, search: null, order: 'OLDEST' }],
  ['those who logged in last', { ...everybody, search: null, order: 'LAST_LOGIN' }],
  ['the disabled', { ...everybody, isDisabled: true, search: null, order: 'NEWEST' }, 'users_disabled'],
  [
    'disabled pseudo users',
    { ...everybody, isDisabled: true, isPseudo: true, search: null, order: 'NEWEST' },
    'users_disabled',
  ],
  ['pseudo users', { ...everybody, isPseudo: true, search: null, order: 'NEWEST' }, 'users_pseudo'],
  ['users with a password', { ...everybody, isPseudo: false, search: null, order: 'OLDEST' }, 'users_full'],
];

/** The partial index contains only the users whose terms are not written yet. */
const readsATable =
  /\bSCAN (users|search_terms)\b(?! USING (COVERING )?INDEX users_to_index)|Seq Scan on (users|search_terms)/;

for (const engine of engines) {
  describe(`The users of a large app (${engine})`, () => {
    it('O13 are found, sorted and counted by indexes only', async t => {
      const world = new World(engine);
      await world.start();
      const database = await fill(world);
      t.after(async () => {
        await database.close();
        await world.stop();
      });
      for (const [name, filter, index] of lists) {
        const { store, statements } = spyOn(world.server.deps.store);
        const page = { list: 'users/NEWEST', first: 50, after: null } as const;
        await findUsers({ store }, 'default', filter, page);
        await countFound({ store }, 'default', filter);
        await listUsersToIndex(store.reader, null, 200);
        const reads = statements.filter(sql => sql.startsWith('select'));
        assert.ok(reads.length >= 3, name);
        for (const sql of reads) {
          const plan = await database.explain(sql);
          assert.doesNotMatch(plan, readsATable, `${name}\n${sql}\n${plan}`);
          const isList = sql.includes('"has_verified_address"');
          if (index !== undefined && isList && engine === 'SQLite') assert.ok(plan.includes(index), `${name}\n${plan}`);
          if (!sql.includes('count('))
            assert.doesNotMatch(plan, /TEMP B-TREE FOR ORDER BY/, `${name}\n${sql}\n${plan}`);
        }
      }
    });
  });
}

/** Adds users, and returns a function that explains a statement with any parameters. */
async function fill({ engine, databaseUrl }: World) {
  const users = (
    series: string,
  ) => `INSERT INTO users (id, app_id, created_at, updated_at, sessions_ended_at, last_login_at,
    indexed_update) SELECT 'user' || n, 'default', n, n, n, n, n ${series}`;
  const terms = (series: string) => `INSERT INTO search_terms (app_id, term, user_id) SELECT 'default',
    CASE n % 3 WHEN 0 THEN 'ada' WHEN 1 THEN 'bob' ELSE '+8190' END || n, 'user' || n ${series}`;
  if (engine === 'SQLite') {
    const database = new Database(databaseUrl.replace('file:', ''));
    const series =
      'FROM (WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 20000) SELECT n FROM s)';
    for (const insert of [users(series), terms(series)]) database.exec(insert);
    return {
      async explain(sql: string) {
        const values = Array.from(sql.matchAll(/\?/g), () => 'a');
        const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values) as { detail: string }[];
        return rows.map(({ detail }) => detail).join('\n');
      },
      close: async () => void database.close(),
    };
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const series = 'FROM generate_series(1, 20000) AS n';
  for (const insert of [users(series), terms(series)]) await client.query(insert);
  await client.query('ANALYZE users, search_terms');
  let prepared = 0;
  return {
    async explain(sql: string) {
      const name = `plan${++prepared}`;
      await client.query(`PREPARE ${name} AS ${sql}`);
      const count = new Set(sql.match(/\$\d+/g)).size;
      // A limit of 51 and texts with which some terms begin, as in a real request.
      const types = await client.query(
        `SELECT unnest(parameter_types)::text AS type FROM pg_prepared_statements WHERE name = '${name}'`,
      );
      const values = types.rows.slice(0, count).map(({ type }) => (type === 'text' ? "'ada1'" : '51'));
      const { rows } = await client.query(`EXPLAIN EXECUTE ${name}${count > 0 ? `(${values.join(', ')})` : ''}`);
      return rows.map(row => row['QUERY PLAN']).join('\n');
    },
    close: () => client.end(),
  };
}
