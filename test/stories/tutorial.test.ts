import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { snippetIn } from '../kit/snippets.js';
import { temporaryFolder } from '../kit/temp.js';
import { newPhone, password } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const program = [1, 2, 3, 4, 5, 6, 7].map(step => snippetIn('docs/tutorial.md', `js ${step}`)).join('\n');

stories('The app of docs/tutorial.md', world => {
  it('P1, P3, V2, V8, V12, C4 and M6: works as the tutorial shows, command by command', async () => {
    const app = await world.app({ phoneVerification: true, loginByCode: ['PHONE'] });
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'app.mjs'), program);
    const run = async (...given: string[]) => {
      const env = { ...process.env, BONAFIDE_URL: world.url, APP_ID: app.id };
      const { stdout, stderr } = await promisify(execFile)(process.execPath, ['app.mjs', ...given], { cwd, env }).catch(
        failure => failure,
      );
      return `${stdout}${stderr}`.trim();
    };
    const [mistyped, first, second] = [newPhone(), newPhone(), newPhone()];

    const [, id = ''] = /^Welcome, (\S+)$/.exec(await run('start')) ?? [];
    assert.match(await run('upgrade', mistyped, password), new RegExp(`^Still ${id} `));
    assert.equal(await run('change', first, password), `${first} is yours once it is verified.`);
    assert.equal(await run('login', first, password), 'That number has not been verified yet.');
    const code = await app.codeTo(first);
    const wrong = code === '000000' ? '000001' : '000000';
    assert.equal(await run('verify', wrong), 'That is not the code. 4 attempts left.');
    assert.match(await run('resend'), /^Too fast: try again in \d+ seconds\.$/);
    assert.equal(await run('verify', code), `${first} is yours.`);
    assert.equal(await run('login', first, password), `Welcome back, ${id}`);
    assert.equal(await run('login', first, 'not the password'), 'The number or the password is wrong.');
    assert.equal(await run('askForCode', first), 'If this number is verified, it gets a code.');
    const loginCode = await app.codeTo(first);
    const wrongLoginCode = loginCode === '000000' ? '000001' : '000000';
    assert.equal(await run('enterCode', wrongLoginCode), 'That is not the code. 4 attempts left.');
    assert.equal(await run('enterCode', loginCode), `Welcome back, ${id}`);
    assert.equal(await run('change', second, password), `${second} is yours once it is verified.`);
    assert.equal(await run('login', first, password), `Welcome back, ${id}`);

    const kept = () => JSON.parse(readFileSync(join(cwd, 'session.json'), 'utf8'));
    const before = kept();
    writeFileSync(join(cwd, 'session.json'), JSON.stringify({ ...before, until: 0 }));
    for (const _ of ['refreshed', 'as it was kept']) assert.ok((await run('me')).includes(`pendingPhone: '${second}'`));
    assert.notEqual(kept().refreshToken, before.refreshToken);

    assert.equal(await run('verify', await app.codeTo(second)), `${second} is yours.`);
    assert.equal(await run('login', second, password), `Welcome back, ${id}`);
    for (const unknown of [['strat'], ['toString'], []])
      assert.match(await run(...unknown), /^The commands are start, /);
  });
});
