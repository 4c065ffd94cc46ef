import { commandForDriver } from '../../../platform/store/sqlite/driver.rules.js';
import { tryDriver } from '../../../platform/store/sqlite/driver-trial.js';
import { driverPlace } from '../../../platform/store/sqlite/trusted-driver.js';
import { type Finding, fail, ok, warn } from './finding.rules.js';

const about = 'SQLite’s driver';

/** Tries the driver again, whatever the result of an earlier trial was. */
export async function checkDriver(): Promise<Finding> {
  try {
    const { howItEnded } = await tryDriver();
    if (howItEnded === null) return ok(about, 'works, also after a garbage collection of its statements');
    const advice = `${commandForDriver(driverPlace())} (it may need a C++ compiler, make and Python 3)`;
    return fail(about, `${howItEnded} in a trial on Node ${process.versions.node}`, advice);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return warn(
      about,
      `could not be tried, because no process can be started (${code})`,
      'Allow this user more processes.',
    );
  }
}
