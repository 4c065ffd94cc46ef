import { spawnSync } from 'node:child_process';
import { projectRoot } from '../../../platform/config/project-root.js';
import { type Finding, fail, ok } from './finding.rules.js';

/** A driver compiled with the wrong headers ends the process when V8 collects a statement (decision 015). */
const program = `
  const database = new (require('better-sqlite3'))(':memory:');
  for (let count = 0; count < 2_000; count++) {
    database.prepare('SELECT 1').get();
    Array.from({ length: 2_000 }, () => ({}));
  }
  database.close();`;

/** Runs in a process of its own, which may end at once. */
export function checkDriver(): Finding {
  const args = ['--max-semi-space-size=1', '--eval', program];
  const { status, signal } = spawnSync(process.execPath, args, { cwd: projectRoot(), stdio: 'ignore' });
  const about = 'SQLite’s driver';
  if (status === 0) return ok(about, 'goes on after V8 collected its statements');
  return fail(
    about,
    `ended with ${signal ?? `status ${status}`} in a trial`,
    'Compile it for this version of Node: npm rebuild better-sqlite3 --build-from-source (needs a C++ compiler, make and Python 3).',
  );
}
