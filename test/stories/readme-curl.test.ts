import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { snippetIn } from '../kit/snippets.js';
import { stories } from '../kit/world.js';

const hasCurl = ['/usr/bin/curl', '/bin/curl', '/usr/local/bin/curl'].some(path => existsSync(path));

stories('The first request of README.md', world => {
  it('A1 A9 signs up on a new server, more than once, and gets the printed answer', {
    skip: hasCurl ? false : 'there is no curl',
  }, async () => {
    const command = snippetIn('README.md', 'sh').replace('http://127.0.0.1:4000', world.url);
    assert.notEqual(command, snippetIn('README.md', 'sh'));
    const printed = JSON.parse(snippetIn('README.md', 'json')).data.register;
    for (const _ of [1, 2]) {
      const { stdout } = await promisify(execFile)('sh', ['-c', command]);
      const { register } = JSON.parse(stdout).data;
      assert.match(register.accessToken, /^eyJhbGciOiJFUzI1NiIsInR5/);
      assert.deepEqual({ ...register, accessToken: printed.accessToken }, printed);
    }
  });
});
