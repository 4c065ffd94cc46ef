import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { ask } from '../kit/graphql.js';
import { snippetIn } from '../kit/snippets.js';
import { temporaryFolder } from '../kit/temp.js';
import { newName, password } from '../kit/test-app.js';
import { World } from '../kit/world.js';

describe('The drill of docs/restoring.md', () => {
  const secretKey = randomBytes(32);
  const drill = temporaryFolder();
  const world = new World('SQLite', { secretKey });
  before(() => world.start());
  after(() => world.stop());

  it('O10 restores a copy beside the running server, ends what came back, and does not touch the running one', async () => {
    const username = newName();
    const register = 'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }';
    const { register: session } = await ask(world.url, register, { input: { username, password } });
    const env = {
      ...process.env,
      DRILL: drill,
      DATABASE_URL: world.databaseUrl,
      SECRET_KEY: secretKey.toString('base64'),
    };
    const program = `set -e\n${snippetIn('docs/restoring.md', 'sh drill')}`;
    const { stdout } = await promisify(execFile)('sh', ['-c', program], { cwd: projectRoot(), env, timeout: 120_000 });
    assert.match(stdout, /1 sessions, 0 codes and links, 0 sessions of the portal would end/);
    assert.match(stdout, /1 sessions, 0 codes and links, 0 sessions of the portal ended/);
    assert.match(readFileSync(join(drill, 'users.ndjson'), 'utf8'), new RegExp(`"username":"${username}"`));
    const { me } = await ask(world.url, '{ me { username } }', {}, { authorization: `Bearer ${session.accessToken}` });
    assert.equal(me.username, username);
  });
});
