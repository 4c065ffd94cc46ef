import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { bonafide } from '../kit/command-line.js';
import { keepSecretsIn } from '../kit/leaks.js';
import { snippetIn } from '../kit/snippets.js';
import { stories } from '../kit/world.js';

const hasCurl = ['/usr/bin/curl', '/bin/curl', '/usr/local/bin/curl'].some(path => existsSync(path));

stories('The first request of README.md', world => {
  it('O22 logs in an invented user, and gets the printed answer', {
    skip: hasCurl ? false : 'there is no curl',
  }, async () => {
    const seeded = await bonafide(world, ['seed']);
    assert.equal(seeded.status, 0, seeded.stderr);
    keepSecretsIn({ adminToken: /shown this once: (\S+)$/m.exec(seeded.stdout)?.[1] });
    const command = snippetIn('README.md', 'sh').replace('http://127.0.0.1:4000', world.url);
    assert.notEqual(command, snippetIn('README.md', 'sh'));
    const { stdout } = await promisify(execFile)('sh', ['-c', command]);
    const { login } = JSON.parse(stdout).data;
    const printed = JSON.parse(snippetIn('README.md', 'json')).data.login;
    assert.match(login.accessToken, /^eyJhbGciOiJFUzI1NiIsInR5/);
    assert.deepEqual({ ...login, accessToken: printed.accessToken }, printed);
  });
});
