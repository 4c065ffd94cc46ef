import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { projectRoot } from '../../src/platform/config/project-root.js';

/** Runs in a separate process, because a driver compiled with the wrong headers ends it (decision 015). */
const program = `
  const database = new (require('better-sqlite3'))(':memory:');
  for (let count = 0; count < 5_000; count++) {
    database.prepare('SELECT 1').get();
    Array.from({ length: 2_000 }, () => ({}));
  }
  database.close();
  console.log('alive');`;

describe('The driver of SQLite', () => {
  it('goes on when V8 collects the statements that nobody holds any more', () => {
    const args = ['--max-semi-space-size=1', '--eval', program];
    assert.equal(execFileSync(process.execPath, args, { cwd: projectRoot(), encoding: 'utf8' }), 'alive\n');
  });
});
