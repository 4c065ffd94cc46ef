import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/platform/config/project-root.js';
import type { Ended } from './command-line.js';
import { temporaryFolder } from './temp.js';

const runFile = promisify(execFile);

/** The package as a user installs it who has nothing else. */
export interface Installed {
  /** The folder in which `npm install` was run. */
  readonly folder: string;
  /** The program `bonafide`. */
  readonly program: string;
  /** Runs `bonafide …` until it ends, with these variables and no others. */
  run(args: readonly string[], environment?: Record<string, string>, cwd?: string): Promise<Ended>;
}

/** Packs this checkout and installs the tarball into an empty folder, from the registry and without development packages. */
export async function installPackage(): Promise<Installed> {
  const folder = temporaryFolder();
  const { stdout } = await runFile('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: projectRoot() });
  // SQLite's driver is compiled if it has no binary for the machine: without optimising, in a third of the time.
  const env = { ...process.env, JOBS: 'max', CFLAGS: '-O0', CXXFLAGS: '-O0' };
  const args = ['install', '--no-audit', '--no-fund', '--omit=dev', `./${stdout.trim()}`];
  await runFile('npm', args, { cwd: folder, env, maxBuffer: 1e8 });
  const program = realpathSync(join(folder, 'node_modules/.bin/bonafide'));
  return { folder, program, run: (args, environment = {}, cwd = folder) => run(folder, args, environment, cwd) };
}

async function run(folder: string, args: readonly string[], environment: Record<string, string>, cwd: string) {
  const env = { PATH: process.env.PATH, ENV_FILE: 'off', ...environment };
  return await new Promise<Ended>(resolve => {
    const bin = join(folder, 'node_modules/.bin/bonafide');
    const child = execFile(bin, args, { cwd, env, maxBuffer: 1e8 }, (_error, stdout, stderr) => {
      resolve({ status: child.exitCode, stdout, stderr });
    });
  });
}
