import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
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
  const world = new World('SQLite', { secretKey });
  before(() => world.start());
  after(() => world.stop());

  async function practise(drill: string, key: Buffer) {
    const env = {
      ...process.env,
      DRILL: drill,
      DATABASE_URL: world.databaseUrl,
      SECRET_KEY: key.toString('base64'),
    };
    const program = snippetIn('docs/restoring.md', 'sh drill');
    return await promisify(execFile)('sh', ['-c', program], { cwd: projectRoot(), env, timeout: 120_000 });
  }

  it('O10 restores a copy beside the running server, ends what came back, and does not touch the running one', async () => {
    const [username, drill] = [newName(), temporaryFolder()];
    const register = 'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }';
    const { register: session } = await ask(world.url, register, { input: { username, password } });
    const { stdout } = await practise(drill, secretKey);
    assert.match(stdout, /1 sessions, 0 codes and links, 0 sessions of the portal would end/);
    assert.match(stdout, /1 sessions, 0 codes and links, 0 sessions of the portal ended/);
    assert.match(readFileSync(join(drill, 'users.ndjson'), 'utf8'), new RegExp(`"username":"${username}"`));
    const { me } = await ask(world.url, '{ me { username } }', {}, { authorization: `Bearer ${session.accessToken}` });
    assert.equal(me.username, username);
  });

  it('O10 stops at a copy that was made with another key', async () => {
    const drill = temporaryFolder();
    await assert.rejects(practise(drill, randomBytes(32)), { stderr: /SECRET_KEY/ });
    assert.deepEqual(readdirSync(drill), ['copy.sqlite']);
  });
});
