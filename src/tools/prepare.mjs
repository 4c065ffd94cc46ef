/**
 * Runs before `npm start`, on a fresh clone too, so it uses only Node. Installs what is missing and builds what
 * changed. If there is nothing to do, it takes a tenth of a second.
 */
import './node-version.mjs';
import { buildStep, isBuilt } from './build/build.mjs';
import { areInstalled, installSteps } from './build/install.mjs';
import { withLock } from './build/lock.mjs';
import { runAsProgram, withProgress } from './run.mjs';

/**
 * @typedef {object} Needs
 * @property {import('./build/install.mjs').Packages[]} packages
 * @property {import('./build/build.mjs').Step[]} steps of the build
 */

const worthAnnouncingSeconds = 15;

const everyPackage = ['serving', 'development'];

/**
 * What each command needs. `schema` does not build the pages, which are made from its output.
 * @type {Record<string, Needs>}
 */
export const needs = {
  serving: { packages: ['serving'], steps: ['server', 'pages'] },
  tests: { packages: everyPackage, steps: ['server', 'sources', 'pages', 'tests'] },
  schema: { packages: everyPackage, steps: ['sources', 'tests'] },
  migration: { packages: everyPackage, steps: ['sources'] },
  tools: { packages: everyPackage, steps: [] },
};

/** @param {Needs} needs */
export async function prepare({ packages, steps }) {
  if (areInstalled(packages) && isBuilt(steps)) return;
  await withLock(async () => {
    // Another command may have done all of it while this one waited for the lock.
    const missing = packages.flatMap(installSteps);
    if (!isBuilt(steps)) missing.push(buildStep(steps));
    announce(missing);
    for (const { title, usualSeconds, run } of missing) await withProgress(title, run, { usualSeconds });
  });
}

/** @param {import('./run.mjs').Step[]} steps */
function announce(steps) {
  const seconds = steps.reduce((sum, { usualSeconds = 0 }) => sum + usualSeconds, 0);
  if (steps.length < 2 || seconds < worthAnnouncingSeconds) return;
  console.log(`${steps.length} steps, usually about ${seconds} s on two cores. The next time there is nothing to do.`);
}

await runAsProgram(import.meta.url, async () => {
  await prepare(needs[process.argv[2] ?? 'serving']);
});
