/**
 * Runs before `npm start` and `npm test`, on a fresh clone too, so it needs nothing but Node: installs what is missing
 * and builds what changed. When nothing is and nothing did, it costs a tenth of a second.
 */
import './node-version.mjs';
import { build, isBuilt } from './build.mjs';
import { adoptInstallation, install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { CommandFailed } from './run.mjs';

try {
  if (!(isInstalled() && isBuilt())) {
    // Another `npm start` may have done it all while this one waited for the lock.
    await withLock(async () => {
      if (!isInstalled() && !adoptInstallation()) await install();
      if (!isBuilt()) await build();
    });
  }
} catch (error) {
  if (!(error instanceof CommandFailed)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
