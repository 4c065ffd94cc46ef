import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { engines } from '../kit/world.js';
import { type Measured, printQueries } from '../million/document.js';
import { findFaults } from '../million/faults.js';
import { openFullStore } from '../million/full-store.js';
import { measureStatements } from '../million/measure.js';

/*
 * Fills a store of each engine with a million users, runs everything that the product does on it, and explains each statement.
 *
 *   npm run test:system -- million-users                           asserts the plans; an hour on a busy machine
 *   RECORD=1 npm run test:system -- million-users                  also writes docs/queries.md
 *   USERS=20000 ENGINES=SQLite npm run test:system -- million-users   a short run, for work on this test
 *
 * It needs 10 GB below TMPDIR.
 */
const users = Number(process.env.USERS ?? 1_000_000);
const isRecording = process.env.RECORD === '1';

describe(`A store with ${users} users`, () => {
  const measured: Measured = {};

  for (const engine of engines) {
    it(`has no query on ${engine} that reads or sorts a growing table`, async () => {
      const databaseUrl = await openFullStore(engine, users);
      const statements = await measureStatements(engine, databaseUrl, users);
      measured[engine] = statements;
      assert.ok(statements.length > 200, `${statements.length} statements`);
      assert.deepEqual(findFaults(engine, statements), []);
    });
  }

  after(() => {
    const isWhole = measured.SQLite !== undefined && measured.PostgreSQL !== undefined;
    if (isRecording && isWhole) writeFileSync(join(projectRoot(), 'docs/queries.md'), printQueries(measured));
  });
});
