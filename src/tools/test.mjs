/**
 * `npm test [part of a path …]`: lint, then the compiled tests on node:test, with one PostgreSQL for all of them. The last
 * line of its output is `N passed, N failed`.
 */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { PassThrough } from 'node:stream';
import { run } from 'node:test';
import { spec as Spec } from 'node:test/reporters';
import { startPostgres } from '../../dist/test/kit/postgres-server.js';
import { CommandFailed, onInterrupt, root, runNode } from './run.mjs';

/** A file that hangs must not hang the run; all faults take their time. */
const inFull = process.env.FAULTS === 'full';
const fileTimeoutMs = inFull ? 1_200_000 : 300_000;
const slowestShown = 5;

const parts = process.argv.slice(2);
const files = testFiles(parts);
const tally = { passed: 0, failed: 0, skipped: 0, msByFile: new Map() };

if (parts.length === 0) await lint();
const postgres = await sharedPostgres();
try {
  await runTests();
} finally {
  await postgres?.stop();
}
printSummary();
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0;

function testFiles(wanted) {
  const all = readdirSync(join(root, 'dist/test'), { recursive: true }).filter(path => path.endsWith('.test.js'));
  const chosen = all.filter(
    path => wanted.length === 0 || wanted.some(part => `test/${path}`.includes(part.replace(/\.ts$/, ''))),
  );
  return chosen.sort().map(path => join(root, 'dist/test', path));
}

/** Counts as one test. */
async function lint() {
  try {
    await runNode([
      'node_modules/@biomejs/biome/bin/biome',
      'ci',
      `--colors=${process.stdout.isTTY ? 'force' : 'off'}`,
    ]);
    tally.passed++;
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    console.log(`${error.message}\n✖ lint; \`npm run fix\` mends what a tool can mend\n`);
    tally.failed++;
  }
}

/** A single file starts its own when it needs one. */
async function sharedPostgres() {
  if (files.length < 2 || process.env.TEST_DATABASE_URL !== undefined) return null;
  const server = await startPostgres();
  process.env.TEST_DATABASE_URL = server.url;
  return server;
}

async function runTests() {
  const interruption = new AbortController();
  onInterrupt(() => interruption.abort());
  const events = run({
    files,
    // The full faults judge times too, so each file has the machine to itself.
    concurrency: inFull ? 1 : availableParallelism(),
    timeout: fileTimeoutMs,
    signal: interruption.signal,
  });
  events.on('test:pass', event =>
    count(event, event.skip !== undefined || event.todo !== undefined ? 'skipped' : 'passed'),
  );
  events.on('test:fail', event => count(event, 'failed'));
  events.on('test:complete', ({ name, details }) => {
    if (name.endsWith('.test.js')) tally.msByFile.set(name, details.duration_ms);
  });
  const report = events.compose(new Spec()).pipe(new PassThrough());
  for await (const text of report) process.stdout.write(text);
}

function count({ details }, outcome) {
  // A suite is as good as its tests, unless what is to be done before or after them fails.
  if (details.type !== 'suite' || details.error?.failureType === 'hookFailed') tally[outcome]++;
}

function printSummary() {
  const slowest = [...tally.msByFile].sort(([, a], [, b]) => b - a).slice(0, slowestShown);
  console.log('\nSlowest files:');
  for (const [file, ms] of slowest)
    console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${relative(join(root, 'dist'), file)}`);
  if (tally.skipped > 0) console.log(`${tally.skipped} skipped`);
  console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
}
