/**
 * `npm run audit`: prints the published advisories for every package in the locks. Status 0: none for production. 1: some for production, or a
 * critical one for any package, because malicious packages are reported as critical. 2: unknown, because the registry's audit service did not answer,
 * which is common behind proxies and mirrors.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { npmCli } from './build/install.mjs';
import { CommandFailed, root } from './run.mjs';

const timeoutMs = 60_000;

try {
  for (const lock of ['package-lock.json', 'test/package-lock.json']) {
    const report = askRegistry(dirname(lock));
    if (report.auditReportVersion === undefined) throw new CommandFailed(report.message ?? report.error?.summary);
    sayAdvisories(report, lock);
  }
} catch (error) {
  if (!(error instanceof CommandFailed)) throw error;
  reportUnanswered(error.message);
}

/** Returns npm's report, or an object with a `message` if the request failed. */
function askRegistry(folder) {
  const args = [npmCli(), 'audit', '--package-lock-only', '--json', '--fetch-retries=1'];
  const options = { cwd: join(root, folder), encoding: 'utf8', timeout: timeoutMs };
  const { stdout, stderr } = spawnSync(process.execPath, args, options);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new CommandFailed(stderr || 'npm gave no report');
  }
}

function reportUnanswered(reason) {
  console.error(`The audit service of the registry did not answer: ${reason || 'no reason given'}
So it is unknown whether there are advisories. Run \`npm run audit\` where https://registry.npmjs.org can be reached.`);
  process.exitCode = 2;
}

function sayAdvisories({ vulnerabilities, metadata }, lock) {
  const affected = Object.values(vulnerabilities);
  const served = affected.filter(isServedFrom(lock));
  for (const { name, severity, via } of affected) {
    console.log(`${severity.padEnd(9)} ${name}`);
    // A text in `via` is the name of another package in this list, whose problem affects this one.
    for (const cause of via)
      console.log(`          ${typeof cause === 'string' ? cause : `${cause.title} ${cause.url}`}`);
  }
  const all = metadata.dependencies.total;
  console.log(`${affected.length} of ${all} packages in ${lock} have a known advisory, ${served.length} in production`);
  if (served.length > 0 || affected.some(({ severity }) => severity === 'critical')) process.exitCode = 1;
}

/** The tests have a separate lock. In the other lock, npm marks the packages that only the build needs. */
function isServedFrom(lock) {
  if (lock !== 'package-lock.json') return () => false;
  const { packages } = JSON.parse(readFileSync(join(root, lock), 'utf8'));
  return ({ nodes }) => nodes.some(path => packages[path]?.dev !== true);
}
