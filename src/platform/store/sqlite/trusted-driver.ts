import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../config/make-folder.js';
import { projectRoot } from '../../config/project-root.js';
import { StoreUnfit } from '../store.js';
import { type DriverPlace, describeBadDriver, nameBuild } from './driver.rules.js';
import { driverFolder, tryDriver } from './driver-trial.js';

let isTrusted = false;

/**
 * Tries the driver before this process loads it (O12). Stores a successful trial in the driver's folder or, if that is read-only, beside the
 * database. If neither can be written, each start tries again.
 */
export async function trustDriver(databasePath: string): Promise<void> {
  if (isTrusted) return;
  const build = currentBuild();
  const files = [join(driverFolder, '.bonafide-trial'), `${databasePath}.driver`];
  if (build === null || !files.some(file => holds(file, build))) {
    const wasTried = await makeTrial();
    if (wasTried && build !== null) files.some(file => remember(file, build));
  }
  isTrusted = true;
}

export function driverPlace(): DriverPlace {
  const isClone = existsSync(join(projectRoot(), 'package-lock.json'));
  return { folder: driverFolder, isClone, nodeVersion: process.versions.node };
}

/** Returns false if no process can be started, for example because the system allows no more. The driver may still work, so it is used. */
async function makeTrial(): Promise<boolean> {
  const trial = await tryDriver().catch(() => null);
  if (trial === null) return false;
  if (trial.howItEnded !== null) throw new StoreUnfit(describeBadDriver(trial.howItEnded, driverPlace()));
  return true;
}

/** Returns null if the compiled file is not where npm puts it. Then the trial is not stored. */
function currentBuild(): string | null {
  const binary = join(driverFolder, 'build/Release/better_sqlite3.node');
  const found = statSync(binary, { throwIfNoEntry: false });
  if (found === undefined) return null;
  const { versions, platform, arch } = process;
  return nameBuild({
    nodeVersion: versions.node,
    binaryInterface: versions.modules,
    platform,
    arch,
    bytes: found.size,
    builtAtMs: found.mtimeMs,
  });
}

function holds(file: string, build: string): boolean {
  try {
    return readFileSync(file, 'utf8') === build;
  } catch {
    return false;
  }
}

/** Returns whether the file could be written. */
function remember(file: string, build: string): boolean {
  try {
    makeFolder(dirname(file));
    writeFileSync(file, build);
    return true;
  } catch {
    return false;
  }
}
