/**
 * Runs before `npm start`, on a fresh clone too, so it uses only Node. Installs what is missing and builds what
 * changed. If there is nothing to do, it takes a tenth of a second.
 */
import './node-version.mjs';
import { build, isBuilt } from './build/build.mjs';
import { adoptInstallation, install, isInstalled } from './build/install.mjs';
import { withLock } from './build/lock.mjs';
import { runAsProgram } from './run.mjs';

/** @param {import('./build/build.mjs').Step[]} steps to build. With none, it only installs. */
export async function prepare(steps) {
  if (isInstalled() && isBuilt(steps)) return;
  await withLock(async () => {
    // Another command may have done all of it while this one waited for the lock.
    if (!isInstalled() && !adoptInstallation()) await install();
    if (!isBuilt(steps)) await build(steps);
  });
}

/** The build steps that each command needs. `schema` does not build the pages, which are made from its output. */
const stepsFor = { serving: ['server', 'pages'], tests: ['server', 'pages', 'tests'], schema: ['server'] };

await runAsProgram(import.meta.url, async () => {
  await prepare(stepsFor[process.argv[2] ?? 'serving']);
});
