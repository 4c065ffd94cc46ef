/**
 * Runs before `npm start`, even on a fresh clone, so it uses only Node. Installs missing packages and builds changed parts. If there is nothing to
 * do, it takes a tenth of a second.
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
 * The packages and build steps that each command needs. `schema` does not build the pages, which are made from its output.
 * @type {Record<string, Needs>}
 */
export const needs = {
  serving: { packages: ['serving'], steps: ['server', 'pages'] },
  tests: { packages: everyPackage, steps: ['server', 'sources', 'client', 'pages', 'tests'] },
  client: { packages: everyPackage, steps: ['client'] },
  schema: { packages: everyPackage, steps: ['sources', 'tests'] },
  migration: { packages: everyPackage, steps: ['sources'] },
  tools: { packages: everyPackage, steps: [] },
};

/**
 * @param {Needs} needs
 * @param {{ onFetched?: () => void }} options `onFetched` begins work that needs packages, but nothing compiled or built
 */
export async function prepare({ packages, steps }, { onFetched = () => {} } = {}) {
  if (areInstalled(packages) && isBuilt(steps)) return onFetched();
  await withLock(async () => {
    // Another command may have done all of it while this one waited for the lock.
    const missing = packages.map(installSteps);
    const fetching = missing.flatMap(({ fetching }) => fetching);
    const making = missing.flatMap(({ scripts }) => scripts);
    if (!isBuilt(steps)) making.push(buildStep(steps));
    announce([fetching, making]);
    await runTogether(fetching);
    onFetched();
    // The compiler of SQLite uses one core most of the time.
    await runTogether(making);
  });
}

/** @param {import('./run.mjs').Step[][]} stages */
function announce(stages) {
  const seconds = stages.reduce((sum, steps) => sum + usualSecondsOf(steps), 0);
  const count = stages.flat().length;
  if (count < 2 || seconds < worthAnnouncingSeconds) return;
  console.log(`${count} steps, usually about ${seconds} s on two cores. Later runs skip them.`);
}

/** Ends when all have ended, even if one fails, because the lock must be held until then. @param {import('./run.mjs').Step[]} steps */
async function runTogether(steps) {
  if (steps.length === 0) return;
  const [first, ...others] = steps.map(({ title }) => title);
  const title = [first, ...others.map(each => each.charAt(0).toLowerCase() + each.slice(1))].join('; ');
  const run = async () => {
    const results = await Promise.allSettled(steps.map(step => step.run()));
    const failed = results.find(({ status }) => status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };
  await withProgress(title, run, { usualSeconds: usualSecondsOf(steps) || undefined });
}

function usualSecondsOf(steps) {
  return Math.max(0, ...steps.map(({ usualSeconds = 0 }) => usualSeconds));
}

await runAsProgram(import.meta.url, async () => {
  await prepare(needs[process.argv[2] ?? 'serving']);
});
