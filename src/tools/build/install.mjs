/** Installs the dependencies of package-lock.json, unless node_modules already has them. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandFailed, onInterrupt, root, runNode, withProgress } from '../run.mjs';
import { findHeaders } from './headers.mjs';
import { shareLockWith } from './lock.mjs';

const stampFile = join(root, 'node_modules/.bonafide-stamp');

/** Increase this number to compile SQLite again although no package changed. */
const recipe = 2;

/** Compiled code fits only one version of Node's binary interface. */
function stamp() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const binaryInterface = [process.platform, process.arch, process.versions.modules].join('-');
  return `${createHash('sha256').update(lock).digest('hex')} ${binaryInterface} ${recipe}`;
}

export function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp();
}

/** Accepts an installation made with npm itself, if it is complete. */
export function adoptInstallation() {
  const hiddenLock = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(hiddenLock)) return false;
  const installed = JSON.parse(readFileSync(hiddenLock, 'utf8')).packages;
  const complete = wantedPackages().every(([path, { version }]) => installed[path]?.version === version);
  if (!complete || !sqliteRuns()) return false;
  writeFileSync(stampFile, stamp());
  return true;
}

export async function install() {
  rmSync(stampFile, { force: true });
  // `npm pack` leaves it if it is interrupted, and npm would prefer it.
  rmSync(join(root, 'npm-shrinkwrap.json'), { force: true });
  const title = `Installing ${wantedPackages().length} packages and compiling SQLite, about two minutes the first time…`;
  const headers = findHeaders();
  const stopForgetting = onInterrupt(headers.forget);
  try {
    await withProgress(title, async () => {
      // Include devDependencies even with NODE_ENV=production, because the build needs them.
      await runNode([npmCli(), 'ci', '--include=dev', '--no-audit', '--no-fund'], {
        // From npm 11.16 on: refuse to install a package whose script allowScripts neither approves nor denies.
        env: { ...compilerSettings(headers.home), npm_config_strict_allow_scripts: 'true' },
        onStart: shareLockWith,
      });
      if (!sqliteRuns()) throw new CommandFailed(sqliteHint);
    });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new CommandFailed(
      `${error.message}\n\nThe installation failed.${/gyp/.test(error.message) ? compilerHint : ''}`,
    );
  } finally {
    headers.forget();
    stopForgetting();
  }
  writeFileSync(stampFile, stamp());
}

const sqliteHint = `SQLite was not compiled or does not run. Is npm set to ignore install scripts? Node 24.19 and later versions of Node 24
need their headers beside them, in include/node; Node from nodejs.org and the official images have them.`;

const compilerHint = ` SQLite is compiled on this machine, which needs a C++ compiler, make and Python 3:
  Debian, Ubuntu: apt-get install g++ make python3      macOS: xcode-select --install`;

/** Lists the packages of package-lock.json for this machine. Optional packages are for other platforms. */
function wantedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages).filter(([path, entry]) => path !== '' && !entry.optional);
}

/** Runs a program that makes so much garbage that V8 collects statements: see hasFatalHook in headers.mjs. */
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
