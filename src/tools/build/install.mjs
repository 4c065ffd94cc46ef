/**
 * Installs the packages of a folder, unless its node_modules already has them. Runs only the install scripts that `allowScripts` in its package.json
 * approves, with any version of npm.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeCheckout } from '../packed.mjs';
import { CommandFailed, onInterrupt, root, runNode } from '../run.mjs';
import { findHeaders } from './headers.mjs';
import { shareLockWith } from './lock.mjs';

/** Folders with a package.json and a lock. `serving` is what `npm start` needs. Tests and tools need both. */
const folders = {
  serving: {
    path: '.',
    fetching: { title: 'Installing # packages', usualSeconds: 30 },
    scripts: { title: 'Compiling SQLite', usualSeconds: 60 },
    isUsable: sqliteRuns,
  },
  development: {
    path: 'test',
    fetching: { title: 'Installing # packages for tests and development', usualSeconds: 15 },
    scripts: { title: 'Preparing the PostgreSQL of the tests', usualSeconds: 1 },
    isUsable: () => false,
  },
};

/** @typedef {keyof typeof folders} Packages */

/** Compiled code fits only one version of Node's binary interface. */
function stamp({ path }) {
  const lock = readFileSync(join(root, path, 'package-lock.json'));
  const binaryInterface = [process.platform, process.arch, process.versions.modules].join('-');
  return `${createHash('sha256').update(lock).digest('hex')} ${binaryInterface}`;
}

/** @param {Packages[]} names */
export function areInstalled(names) {
  return names.every(name => isStamped(folders[name]));
}

function isStamped(folder) {
  const file = stampFile(folder);
  return existsSync(file) && readFileSync(file, 'utf8') === stamp(folder);
}

function stampFile({ path }) {
  return join(root, path, 'node_modules/.bonafide-stamp');
}

/**
 * Returns the missing work: first the packages, then their scripts. So it accepts packages that npm itself has installed, and for another
 * version of Node it only compiles.
 * @param {Packages} name
 * @returns {{ fetching: import('../run.mjs').Step[], scripts: import('../run.mjs').Step[] }}
 */
export function installSteps(name) {
  const folder = folders[name];
  if (isStamped(folder)) return { fetching: [], scripts: [] };
  rmSync(stampFile(folder), { force: true });
  const isFetched = hasPackages(folder);
  if (isFetched && folder.isUsable()) {
    writeFileSync(stampFile(folder), stamp(folder));
    return { fetching: [], scripts: [] };
  }
  const title = folder.fetching.title.replace('#', String(wantedPackages(folder).length));
  return {
    fetching: isFetched ? [] : [{ ...folder.fetching, title, run: () => fetchPackages(folder) }],
    scripts: [{ ...folder.scripts, run: () => runInstallScripts(folder) }],
  };
}

async function fetchPackages(folder) {
  // An interrupted `npm pack` leaves the package's own package.json, which does not match the lock.
  describeCheckout();
  // Include devDependencies even with NODE_ENV=production, because the build needs them.
  await runNpm(folder, ['ci', '--ignore-scripts', '--include=dev']);
}

async function runInstallScripts(folder) {
  const headers = findHeaders();
  const stopForgetting = onInterrupt(headers.forget);
  try {
    await runNpm(folder, ['rebuild', ...approvedScripts(folder)], compilerSettings(headers.home));
  } finally {
    headers.forget();
    stopForgetting();
  }
  if (folder === folders.serving && !sqliteRuns()) throw new CommandFailed(sqliteHint);
  writeFileSync(stampFile(folder), stamp(folder));
}

async function runNpm({ path }, args, env = {}) {
  try {
    await runNode([npmCli(), ...args, '--no-audit', '--no-fund'], {
      cwd: join(root, path),
      env,
      onStart: shareLockWith,
    });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new CommandFailed(
      `${error.message}\n\nThe installation failed.${/gyp/.test(error.message) ? compilerHint : ''}`,
    );
  }
}

const sqliteHint = `SQLite was not compiled or does not run. Is npm set to ignore install scripts? Node 24.19 and later versions of Node 24
need their headers beside them, in include/node; Node from nodejs.org and the official images have them.`;

const compilerHint = ` SQLite is compiled on this machine, which needs a C++ compiler, make and Python 3:
  Debian, Ubuntu: apt-get install g++ make python3      macOS: xcode-select --install`;

/** Lists the packages that the lock names for this machine. Optional packages are for other platforms. */
function wantedPackages({ path }) {
  const { packages } = JSON.parse(readFileSync(join(root, path, 'package-lock.json'), 'utf8'));
  return Object.entries(packages).filter(([place, entry]) => place !== '' && !entry.optional);
}

function hasPackages(folder) {
  const hiddenLock = join(root, folder.path, 'node_modules/.package-lock.json');
  if (!existsSync(hiddenLock)) return false;
  const installed = JSON.parse(readFileSync(hiddenLock, 'utf8')).packages;
  return wantedPackages(folder).every(([place, { version }]) => installed[place]?.version === version);
}

function approvedScripts({ path }) {
  const { allowScripts } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
  return Object.keys(allowScripts).filter(name => allowScripts[name]);
}

/** Runs a program that creates enough garbage for V8 to collect statements: see hasFatalHook in headers.mjs. */
function sqliteRuns() {
  const program = `
    const database = new (require('better-sqlite3'))(':memory:');
    for (let count = 0; count < 2_000; count++) {
      database.prepare('SELECT 1');
      Array.from({ length: 2_000 }, () => ({}));
    }
    database.close();`;
  return spawnSync(process.execPath, ['--eval', program], { cwd: root }).status === 0;
}

/** Returns the path of npm. `npm run` passes it in the environment. Otherwise npm is beside Node. */
export function npmCli() {
  const besideNode = join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
  const found = [process.env.npm_execpath, besideNode].find(path => path?.endsWith('npm-cli.js') && existsSync(path));
  if (found === undefined) throw new CommandFailed('npm was not found beside Node: use `npm start` or `npm test`.');
  return found;
}

/** Makes npm compile SQLite here instead of downloading a binary. */
function compilerSettings(headersHome) {
  return {
    npm_config_build_from_source: 'true',
    JOBS: 'max',
    ...(headersHome !== null && { npm_config_nodedir: headersHome }),
  };
}
