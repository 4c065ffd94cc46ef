import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import pg from 'pg';
import { findOwner } from '../../src/domain/identifiers/owner.js';
import { listMessages, type MessageCondition } from '../../src/domain/messaging/message-log.queries.js';
import { canonical } from '../kit/canonical.js';
import { spyOn } from '../kit/spied-store.js';
import { engines, World } from '../kit/world.js';

const sought = { kind: 'EMAIL', value: canonical('ada@example.com'), typed: canonical('Ada@Example.com') } as const;

const messageLists: [of: MessageCondition, index: string][] = [
  [{ recipient: [sought.value, sought.typed] }, 'messages_by_recipient'],
  [{ challengeId: 'challenge' }, 'messages_by_challenge'],
  [{ userId: 'user' }, 'messages_by_user'],
  [{ state: 'FAILED' }, 'messages_by_state'],
];

for (const engine of engines) {
  describe(`A lookup by a typed identifier (${engine})`, () => {
    it('I6 runs one query, and finds both forms by the primary key', async t => {
      const world = new World(engine);
      await world.start();
      t.after(() => world.stop());
      const { store, statements } = spyOn(world.server.deps.store);
      await findOwner(store.reader, 'default', sought);
      assert.equal(statements.length, 1);
      const plan = await explain(world, statements[0] ?? '', ['default', 'EMAIL', sought.value, sought.typed]);
      assert.match(plan, engine === 'SQLite' ? /USING INDEX \S+ \(app_id=\? AND kind=\? AND value=\?\)/ : byKey);
    });

    it('O2 a filtered list of messages uses an index', async t => {
      // PostgreSQL has statistics, and may choose any plan for an empty table.
      if (engine === 'PostgreSQL') return;
      const world = new World(engine);
      await world.start();
      t.after(() => world.stop());
      for (const [of, index] of messageLists) {
        const { store, statements } = spyOn(world.server.deps.store);
        await listMessages(store.reader, 'default', of, null, 25);
        for (const sql of statements) {
          const values = Array.from(sql.matchAll(/\?/g), () => 'a');
          const plan = await explain(world, sql, values);
          // SQLite has no statistics: it would use any index that has the order of the list.
          assert.ok(plan.includes(index), `${JSON.stringify(of)}: ${plan}`);
        }
      }
    });
  });
}

const byKey = /identifiers_pk.*Index Cond: \(\(app_id = .*\) AND \(kind = .*\) AND \(value = ANY/s;

async function explain({ engine, databaseUrl }: World, sql: string, values: string[]): Promise<string> {
  if (engine === 'SQLite') {
    const database = new Database(databaseUrl.replace('file:', ''), { readonly: true });
    const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values) as { detail: string }[];
    database.close();
    return rows.map(({ detail }) => detail).join('\n');
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // The planner scans a small table.
    await client.query(`INSERT INTO users (id, app_id, created_at, updated_at, sessions_ended_at)
      SELECT 'user' || n, 'default', n, n, n FROM generate_series(1, 5000) AS n`);
    await client.query(`INSERT INTO identifiers (app_id, kind, value, display, user_id, verified_at)
      SELECT 'default', 'EMAIL', n || '@example.com', '', 'user' || n, n FROM generate_series(1, 5000) AS n`);
    await client.query('ANALYZE users, identifiers');
    const { rows } = await client.query(`EXPLAIN ${sql}`, values);
    return rows.map(row => row['QUERY PLAN']).join('\n');
  } finally {
    await client.end();
  }
}
