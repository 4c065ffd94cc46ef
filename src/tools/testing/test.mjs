/**
 * `npm test [part of a path …]`: runs lint and type check, then the tests on node:test with one shared PostgreSQL. The last line of its output
 * is `N passed, N failed`.
 *
 * `npm run test:quick`, `npm run test:system` and `npm run test:faults` run other sets of files: see selection.mjs.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { lint } from '../lint.mjs';
import { needs, prepare } from '../prepare.mjs';
import { CommandFailed, onInterrupt, runAsProgram } from '../run.mjs';
import { checkTypes } from '../typecheck.mjs';
import { bundleTests } from './bundled-tests.mjs';
import { createEstimate } from './durations.mjs';
import { createReport } from './report.mjs';
import { batchesOf, select } from './selection.mjs';

await runAsProgram(import.meta.url, async () => {
  const selection = select(process.argv.slice(2));
  const { files, mode, isWhole } = selection;
  let beside;
  // On a fresh clone, this runs while SQLite is compiled. Otherwise it runs before the tests, because the type checker uses all cores, and tests
  // would miss their deadlines.
  const onFetched = () => {
    beside = Promise.all([bundleTests(files), ...(isWhole ? checks() : [])]);
    // If the build fails too, report only the build.
    beside.catch(() => {});
  };
  await prepare(needs.tests, { onFetched });
  // The full faults measure times, so each file runs alone.
  const concurrency = mode === 'faults' ? 1 : availableParallelism();
  const estimate = createEstimate(files, { mode, concurrency });
  const report = createReport({ estimate, selection });
  report.begin();
  Object.assign(process.env, selection.env);
  const [bundled, ...checked] = await beside;
  for (const { name, mistakes } of checked) report.checked(name, mistakes);
  const postgres = await sharedPostgres(selection);
  try {
    await runFiles(selection, { concurrency, report, bundled });
  } finally {
    await postgres?.stop();
  }
  estimate.keep();
  process.exitCode = report.end() ? 0 : 1;
});

/** Each check counts as one test. */
function checks() {
  return [check('lint; `npm run fix` mends what a tool can mend', lint), check('types', () => checkTypes())];
}

async function check(name, work) {
  try {
    await work();
    return { name, mistakes: null };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return { name, mistakes: error.message };
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

async function runFiles(selection, { concurrency, report, bundled }) {
  const interruption = new AbortController();
  onInterrupt(() => interruption.abort());
  const runBatch = async batch => {
    const { began, saw, ended } = report.batch(batch);
    began();
    const options = { timeout: selection.fileTimeoutMs, signal: interruption.signal };
    // Use one run per process. A run of several would delay the events of a process until the earlier ones have ended.
    for await (const event of run({ files: [programOf(batch, bundled)], ...options })) saw(event);
    ended();
  };
  const runAll = async (...queues) => {
    for (let queue = next(queues); queue !== undefined; queue = next(queues)) await runBatch(queue.shift());
  };
  const onAllCores = (...queues) => Array.from({ length: concurrency }, () => runAll(...queues));
  const { first, after, beside } = batchesOf(selection);
  await Promise.all(onAllCores(first));
  await Promise.all([...onAllCores(after, beside), runAll(beside)]);
}

function next(queues) {
  return queues.find(({ length }) => length > 0);
}

/** Returns the path of the program that runs these files, one after another. */
function programOf(batch, { programOf, folder }) {
  const [first, ...others] = batch.map(programOf);
  if (others.length === 0) return first;
  const path = join(folder, `batch-of-${batch[0].replaceAll('/', '-')}.mjs`);
  writeFileSync(path, [first, ...others].map(program => `import ${JSON.stringify(program)};\n`).join(''));
  return path;
}
