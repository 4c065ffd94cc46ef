/**
 * `npm run audit`: prints the published advisories for production packages. Status 0: none. 1: some. 2: unknown,
 * because the registry's audit service did not answer, as behind many proxies and mirrors.
 */
import { spawnSync } from 'node:child_process';
import { npmCli } from './build/install.mjs';
import { CommandFailed, root } from './run.mjs';

const timeoutMs = 60_000;

try {
  const report = askRegistry();
  if (report.auditReportVersion === undefined) sayUnanswered(report.message ?? report.error?.summary);
  else sayAdvisories(report);
} catch (error) {
  if (!(error instanceof CommandFailed)) throw error;
  sayUnanswered(error.message);
}

/** Returns npm's report, or an object with a `message` if the request failed. */
function askRegistry() {
  const args = [npmCli(), 'audit', '--omit=dev', '--package-lock-only', '--json', '--fetch-retries=1'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', timeout: timeoutMs });
  try {
    return JSON.parse(stdout);
  } catch {
    throw new CommandFailed(stderr || 'npm gave no report');
  }
}

function sayUnanswered(reason) {
  console.error(`The audit service of the registry did not answer: ${reason || 'no reason given'}
So nobody has looked for advisories. Run \`npm run audit\` where https://registry.npmjs.org can be reached.`);
  process.exitCode = 2;
}

function sayAdvisories({ vulnerabilities, metadata }) {
  const affected = Object.values(vulnerabilities);
  for (const { name, severity, via } of affected) {
    console.log(`${severity.padEnd(9)} ${name}`);
    // A text in `via` is the name of another package in this list, whose problem affects this one.
    for (const cause of via)
      console.log(`          ${typeof cause === 'string' ? cause : `${cause.title} ${cause.url}`}`);
  }
  console.log(`${affected.length} of ${metadata.dependencies.prod} packages of production have a known advisory`);
  if (affected.length > 0) process.exitCode = 1;
}
