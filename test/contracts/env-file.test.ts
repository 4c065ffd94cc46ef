import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { temporaryFolder } from '../kit/temp.js';

const run = promisify(execFile);
const tool = join(projectRoot(), 'dist/server/bonafide.js');
const secretKey = randomBytes(32).toString('base64');

describe('The environment file', () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, '.env'),
    `# a comment\nSECRET_KEY=${secretKey}\nDATABASE_URL="file:from-dot-env.sqlite"\n`,
  );
  writeFileSync(join(folder, 'other.env'), `SECRET_KEY=${secretKey}\nDATABASE_URL=file:from-other.sqlite\n`);

  /** Returns the error of a command: about the missing database, or about the settings. */
  async function saidWith(environment: Record<string, string>): Promise<string> {
    const ended = await run(process.execPath, [tool, 'backup', 'copy'], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...environment },
    }).catch(failed => failed);
    return ended.stderr.trim();
  }

  const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://id.example.com', SECRET_KEY: secretKey };
  const cases: [what: string, environment: Record<string, string>, RegExp][] = [
    ['.env of the current folder is read', {}, /from-dot-env\.sqlite does not exist/],
    ['the environment wins', { DATABASE_URL: 'file:mine.sqlite' }, /mine\.sqlite does not exist/],
    ['ENV_FILE names another', { ENV_FILE: 'other.env' }, /from-other\.sqlite does not exist/],
    ['an empty ENV_FILE counts as not set', { ENV_FILE: '' }, /from-dot-env\.sqlite does not exist/],
    ['off reads none', { ENV_FILE: 'off', DATABASE_URL: 'file:mine.sqlite' }, /mine\.sqlite does not exist/],
    ['production reads none', { ...production, DATABASE_URL: 'file:mine.sqlite' }, /mine\.sqlite does not exist/],
    ['production reads the one that is named', { ...production, ENV_FILE: 'other.env' }, /from-other\.sqlite/],
    ['a missing file is a mistake', { ENV_FILE: 'nothing.env' }, /ENV_FILE must be a file that exists, or off$/],
    [
      'a folder is a mistake',
      { ENV_FILE: '.' },
      /^The environment has mistakes:\n {2}the file in ENV_FILE cannot be read/,
    ],
  ];
  for (const [what, environment, sentence] of cases) {
    it(what, async () => assert.match(await saidWith(environment), sentence));
  }
});
