import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, it } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { readProjectFile } from '../kit/sources.js';
import { temporaryFolder } from '../kit/temp.js';
import { stories } from '../kit/world.js';

const run = promisify(execFile);
const cwd = projectRoot();

const { scripts } = JSON.parse(readProjectFile('examples/script/package.json'));
const folder = temporaryFolder();
/** Like its `npm run build`, with the packages of this repository. `npm run typecheck` checks its types. */
const build = scripts.build
  .replace('esbuild main.ts', 'node_modules/.bin/esbuild examples/script/main.ts')
  .replace('dist/main.js', `${folder}/main.mjs`);

before(() => run('sh', ['-c', build], { cwd }));

stories('The script in examples/', world => {
  it('A4, P4, V2, V8, L5, M6, T5 and C4: compiles, and runs the story of the README', async () => {
    const app = await world.app();
    const { stdout } = await run(process.execPath, [`${folder}/main.mjs`], {
      cwd,
      env: { ...process.env, BONAFIDE_URL: world.url, APP_ID: app.id, ADMIN_TOKEN: app.adminToken },
    });
    assert.deepEqual(stdout.trim().split('\n'), [
      'Registered. The phone is verified: false',
      'A wrong code: INVALID_CODE with 4 attempts left',
      'The right code. The phone is verified: true',
      'Logged in by phone as the same user: true',
      'Upgraded, the same user: true',
      'Before the link is clicked a login is refused: IDENTIFIER_NOT_VERIFIED',
      'Logged in by email. It is verified: true',
      'Logged in by a code as the same user: true',
      'Refreshed, the same user: true',
      'The new number waits to be verified: true',
      'The old number still logs in',
      'The new number logs in, the old one no more: INVALID_CREDENTIALS',
    ]);
  });
});
