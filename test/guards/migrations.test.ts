import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { migrationsFolder } from '../../src/platform/store/migrations.js';
import { postgresTables } from '../../src/platform/store/postgres.js';
import * as postgresSchema from '../../src/platform/store/postgres.schema.js';
import { sqliteTables } from '../../src/platform/store/sqlite.js';
import * as sqliteSchema from '../../src/platform/store/sqlite.schema.js';
import { readProjectFile } from '../kit/sources.js';
import { temporaryFolder } from '../kit/temp.js';

describe('The migrations', () => {
  it('are made from every table: drizzle-kit sees only what src/platform/store/*.schema.ts exports', () => {
    assert.deepEqual(Object.keys(sqliteSchema).sort(), Object.keys(sqliteTables).sort());
    assert.deepEqual(Object.keys(postgresSchema).sort(), Object.keys(postgresTables).sort());
  });

  for (const engine of ['sqlite', 'postgres'] as const) {
    it(`of ${engine} make every table of tables.ts (else: npm run migration)`, () => {
      const root = projectRoot();
      const folder = temporaryFolder();
      const out = join(folder, engine);
      cpSync(migrationsFolder(engine), out, { recursive: true });
      const before = readdirSync(out);
      const { dialect, schema } = JSON.parse(readProjectFile(`drizzle/${engine}.config.json`));
      const config = join(folder, 'config.json');
      // drizzle-kit takes `out` relative to its working directory, even an absolute path.
      writeFileSync(config, JSON.stringify({ dialect, schema: join(root, schema), out: engine }));

      const said = execFileSync(
        process.execPath,
        [join(root, 'test/node_modules/drizzle-kit/bin.cjs'), 'generate', `--config=${config}`],
        { cwd: folder, encoding: 'utf8' },
      );

      assert.match(said, /No schema changes/);
      assert.deepEqual(readdirSync(out), before);
    });
  }
});
