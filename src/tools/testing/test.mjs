/**
 * `npm test [part of a path …]`: runs lint and type check, then the tests on node:test with one shared PostgreSQL. The last line of its output is `N passed, N failed`.
 *
 * `npm run test:quick`, `npm run test:system` and `npm run test:faults` run other sets of files: see selection.mjs.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { lint } from '../lint.mjs';
import { needs, prepare } from '../prepare.mjs';
import { CommandFailed, onInterrupt, root, runAsProgram } from '../run.mjs';
import { checkTypes } from '../typecheck.mjs';
import { createEstimate } from './durations.mjs';
import { createReport } from './report.mjs';
import { batchesOf, select } from './selection.mjs';

await runAsProgram(import.meta.url, async () => {
  await prepare(needs.tests);
  const selection = select(process.argv.slice(2));
  const { files, mode, isWhole } = selection;
  // The full faults measure times, so each file runs alone.
  const concurrency = mode === 'faults' ? 1 : availableParallelism();
  const estimate = createEstimate(files, { mode, concurrency });
  const report = createReport({ estimate, selection });
  report.begin();
  Object.assign(process.env, selection.env);
  const postgres = await sharedPostgres(selection);
  try {
    // First, since the type checker takes all cores: tests beside it would miss their deadlines.
    if (isWhole) await Promise.all(checks(report));
    await runFiles(selection, { concurrency, report });
  } finally {
    await postgres?.stop();
  }
  estimate.keep();
  process.exitCode = report.end() ? 0 : 1;
});

/** Each check counts as one test. */
function checks(report) {
  return [
    check('lint; `npm run fix` mends what a tool can mend', lint, report),
    check('types', () => checkTypes(), report),
  ];
}

async function check(name, work, report) {
  try {
    await work();
    report.checked(name, null);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    report.checked(name, error.message);
  }
}

/** A single file starts its own PostgreSQL if it needs one. */
async function sharedPostgres({ files, mode }) {
  if (files.length < 2 || mode === 'quick' || process.env.TEST_DATABASE_URL !== undefined) return null;
  const { startPostgres } = await import('../../../dist/test/kit/postgres-server.js');
  const server = await startPostgres();
  process.env.TEST_DATABASE_URL = server.url;
  return server;
}

async function runFiles(selection, { concurrency, report }) {
  const interruption = new AbortController();
  onInterrupt(() => interruption.abort());
  const queue = batchesOf(selection);
  const runNext = async () => {
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
      const { began, saw, ended } = report.batch(batch);
      began();
      const options = { timeout: selection.fileTimeoutMs, signal: interruption.signal };
      // One run per process: a run of many would delay all events of a process until those before it have ended.
      for await (const event of run({ files: [programOf(batch)], ...options })) saw(event);
      ended();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, runNext));
}

/** Returns the path of the program that runs these files, one after another. */
function programOf(batch) {
  const [first, ...others] = batch.map(file => file.replace(/\.ts$/, '.js'));
  if (others.length === 0) return join(root, 'dist', first);
  const path = join(root, 'dist/test', `batch-of-${first.replaceAll('/', '-')}`);
  writeFileSync(path, [first, ...others].map(file => `import '../${file}';\n`).join(''));
  return path;
}
