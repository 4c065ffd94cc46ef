import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { temporaryFolder } from '../kit/temp.js';

const run = promisify(execFile);

/** The titles of progress. Steps that run together share a line. */
const step = {
  server: /\binstalling \d+ packages(?=[;,])/gi,
  tests: /\binstalling \d+ packages for tests and development\b/gi,
  sqlite: /\bcompiling SQLite\b/gi,
  pages: /\bbuilding server and pages\b/gi,
};

describe('In a clone where nothing is installed', () => {
  const clone = temporaryFolder();
  before(() => {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const paths = execFileSync('git', args, { cwd: projectRoot(), encoding: 'utf8' }).split('\0');
    for (const path of paths.filter(path => path !== '' && existsSync(join(projectRoot(), path)))) {
      cpSync(join(projectRoot(), path), join(clone, path));
    }
  });

  it('everything that npm start needs is installed and built once, even by two commands at the same time', async () => {
    const outputs = await Promise.all([node('src/tools/prepare.mjs'), node('src/tools/prepare.mjs')]);
    const both = outputs.join('');
    assert.deepEqual(timesIn(both), { server: 1, tests: 0, sqlite: 1, pages: 1 }, both);
    assert.match(both, /^3 steps, usually about \d+ s on two cores/m);
    assert.match(both, /^Waiting for process \d+, which installs or builds here…$/m);
    assert.ok(!existsSync(join(clone, 'test/node_modules')));
    assert.equal(await node('src/tools/prepare.mjs'), '');
  });

  it('only the approved install scripts have run', () => {
    assert.ok(existsSync(join(clone, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node')));
    // Its script replaces this JavaScript file with a program.
    const esbuild = execFileSync('head', ['-c', '2', join(clone, 'node_modules/esbuild/bin/esbuild')]);
    assert.equal(esbuild.toString(), '#!');
  });

  it('everything that tests need is installed by the first command that needs it, and runs', async () => {
    const first = await node('src/tools/testing/test.mjs', 'guards/schema', 'stories/federation');
    assert.deepEqual(timesIn(first), { server: 0, tests: 1, sqlite: 0, pages: 0 }, first);
    assert.match(first, /\n[1-9]\d* passed, 0 failed\n$/);
    assert.deepEqual(timesIn(await node('src/tools/lint.mjs', 'ci')), { server: 0, tests: 0, sqlite: 0, pages: 0 });
  });

  it('a driver that does not run is compiled again, and nothing else is done', async () => {
    for (const path of ['better-sqlite3/build', '.bonafide-stamp']) {
      rmSync(join(clone, 'node_modules', path), { recursive: true });
    }
    const output = await node('src/tools/prepare.mjs');
    assert.deepEqual(timesIn(output), { server: 0, tests: 0, sqlite: 1, pages: 0 }, output);
  });

  async function node(...args: string[]): Promise<string> {
    // The variable makes node:test believe that it runs inside another test.
    const { NODE_TEST_CONTEXT: _, TEST_DATABASE_URL: __, ...env } = process.env;
    return (await run(process.execPath, args, { cwd: clone, env, maxBuffer: 1e8 })).stdout;
  }

  function timesIn(output: string): Record<string, number> {
    return Object.fromEntries(Object.entries(step).map(([name, title]) => [name, output.match(title)?.length ?? 0]));
  }
});
