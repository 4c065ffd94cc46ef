import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { tryDriver } from '../../src/platform/store/sqlite/driver-trial.js';
import { type CopiedInstall, copyInstall } from '../kit/copied-install.js';
import { makeDying, touchDriver } from '../kit/dying-driver.js';
import { createDatabase } from '../kit/postgres.js';
import { ServerProcess } from '../kit/processes.js';
import { temporaryFolder } from '../kit/temp.js';
import { engines } from '../kit/world.js';

describe('The driver of SQLite', () => {
  it('O12 still works after V8 has collected unused statements', async () => {
    assert.deepEqual(await tryDriver(), { howItEnded: null });
  });
});

describe('The embedded database', () => {
  let install: CopiedInstall;
  let databasePath: string;
  let environment: Record<string, string>;
  let countTrials: () => number;
  beforeEach(() => {
    install = copyInstall();
    const folder = temporaryFolder();
    databasePath = join(folder, 'data/bonafide.sqlite');
    const trials = join(folder, 'trials');
    const preload = join(folder, 'count.cjs');
    // Each trial is a separate process, and its program is in its arguments.
    const count = `if (process.execArgv.includes('--eval')) require('node:fs').appendFileSync('${trials}', '.');`;
    writeFileSync(preload, count);
    countTrials = () => (existsSync(trials) ? readFileSync(trials, 'utf8').length : 0);
    environment = {
      DATABASE_URL: `file:${databasePath}`,
      SECRET_KEY: randomBytes(32).toString('base64'),
      NODE_OPTIONS: `--require=${preload}`,
    };
  });
  afterEach(() => rmSync(dirname(dirname(install.driver)), { recursive: true }));

  async function startAndStop(): Promise<void> {
    const server = new ServerProcess('SQLite', environment, install.program);
    await server.start();
    await server.stop();
  }

  /** A command opens the database as a server does, and needs half of the time. */
  async function openDatabase(): Promise<void> {
    const { status, stderr } = await run(install, ['create-app', 'Shop'], environment);
    assert.equal(status, 0, stderr);
  }

  it('O12 tries the driver at the first start, and not at the next', async () => {
    await startAndStop();
    assert.equal(countTrials(), 1);
    await startAndStop();
    await openDatabase();
    assert.equal(countTrials(), 1);
  });

  it('O12 tries it again on another version of Node, and when the driver was built again', async () => {
    await openDatabase();
    const remembered = join(install.driver, '.bonafide-trial');
    const { node } = process.versions;
    writeFileSync(remembered, readFileSync(remembered, 'utf8').replace(node, '20.0.0'));
    await openDatabase();
    assert.equal(countTrials(), 2);
    touchDriver(install.driver);
    await openDatabase();
    await openDatabase();
    assert.equal(countTrials(), 3);
  });

  it('O12 remembers it beside the database where the driver’s folder is read-only', async () => {
    mkdirSync(join(install.driver, '.bonafide-trial'));
    await openDatabase();
    await openDatabase();
    assert.equal(countTrials(), 1);
  });

  it('O12 tries it at each start where nothing can be remembered', async () => {
    mkdirSync(join(install.driver, '.bonafide-trial'));
    mkdirSync(`${databasePath}.driver`, { recursive: true });
    await openDatabase();
    await openDatabase();
    assert.equal(countTrials(), 2);
  });

  it('O12 prints the command that helps when the driver crashes its process, with status 1, and creates no database', async () => {
    makeDying(install.driver);
    for (const args of [[], ['serve'], ['create-app', 'Shop']]) {
      const { status, stdout, stderr } = await run(install, args, environment);
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, /^SQLite’s driver cannot be used with Node [\d.]+: it ended with SIGABRT in a trial\./);
      assert.match(
        stderr,
        /^ {2}(npm_config_target=\S+ )?npm run install --prefix \/\S+\/node_modules\/better-sqlite3$/m,
      );
      assert.doesNotMatch(stderr, /^\s+at /m);
    }
    assert.equal(countTrials(), 3, 'a bad end is not remembered');
    assert.ok(!existsSync(dirname(databasePath)));
  });

  it('O12 prints the same for a driver that was never compiled', async () => {
    rmSync(join(install.driver, 'build'), { recursive: true });
    const { status, stderr } = await run(install, [], environment);
    assert.equal(status, 1);
    assert.match(stderr, /: it ended with status 1 in a trial\. .*\n.*npm run install --prefix /);
  });

  if (engines.includes('PostgreSQL')) {
    it('O12 does not try it where the database is PostgreSQL', async t => {
      makeDying(install.driver);
      const database = await createDatabase();
      t.after(database.drop);
      environment.DATABASE_URL = database.url;
      await startAndStop();
      assert.equal(countTrials(), 0);
    });
  }
});

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

async function run({ program }: CopiedInstall, args: string[], environment: Record<string, string>): Promise<Ended> {
  const env = { PATH: process.env.PATH, ENV_FILE: 'off', PORT: '0', ...environment };
  return await new Promise(resolve => {
    const child = execFile(process.execPath, [program, ...args], { env }, (_error, stdout, stderr) => {
      resolve({ status: child.exitCode, stdout, stderr });
    });
  });
}
