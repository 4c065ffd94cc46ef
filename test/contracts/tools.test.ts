import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runProgram } from '../kit/command-line.js';
import { freePort } from '../kit/ports.js';
import { temporaryFolder } from '../kit/temp.js';

const folder = temporaryFolder();
const key = { SECRET_KEY: randomBytes(32).toString('base64') };
const server = ['main.js'];
const rotation = ['bonafide.js', 'rotate-keys'];
const command = ['bonafide.js', 'create-app', 'Sample'];
const backup = ['bonafide.js', 'backup', join(folder, 'copy.sqlite')];
const move = ['bonafide.js', 'move-to-postgres', `file:${join(folder, 'none.sqlite')}`, 'postgres://a:b@127.0.0.1:1/x'];

describe('A program that cannot open its store ends with one sentence and status 1', () => {
  const nowhere = join(folder, 'nowhere/deeper/bonafide.sqlite');
  const lostKey = join(folder, 'lost-key/bonafide.sqlite');
  mkdirSync(join(folder, 'lost-key'));
  writeFileSync(join(folder, 'lost-key/secret.key'), 'not a key');

  const states: [state: string, environment: () => Promise<Record<string, string>>, programs: string[][], RegExp][] = [
    [
      'a folder that the system does not make',
      async () => ({ ...key, DATABASE_URL: 'file:/proc/nothing/bonafide.sqlite' }),
      [server, rotation, command],
      /^\/proc\/nothing cannot be read or written \(ENOENT\)/,
    ],
    [
      'a file that does not exist',
      async () => ({ ...key, DATABASE_URL: `file:${nowhere}` }),
      [backup],
      /nowhere\/deeper\/bonafide\.sqlite does not exist/,
    ],
    ['a file that does not exist', async () => ({}), [move], /^Nothing was moved: unable to open database file/],
    [
      'a port on which nobody listens',
      async () => ({ ...key, DATABASE_URL: `postgres://a:b@127.0.0.1:${await freePort()}/x` }),
      [rotation, command],
      /^The database cannot be used: connect ECONNREFUSED/,
    ],
    [
      'a damaged secret.key',
      async () => ({ DATABASE_URL: `file:${lostKey}` }),
      [server, backup],
      /lost-key\/secret\.key must hold 32 random bytes in base64/,
    ],
  ];
  for (const [state, environment, programs, sentence] of states) {
    for (const [program = '', ...args] of programs) {
      it(`${[program, ...args].slice(0, 2).join(' ')}: ${state}`, async () => {
        const { status, stdout, stderr } = await runProgram(program, args, await environment());
        assert.equal(status, 1, stderr);
        assert.match(stderr.trim(), sentence);
        assert.doesNotMatch(stderr, /^\s+at /m);
        assert.equal(stdout, '');
      });
    }
  }

  it('backup: a folder for the copy that does not exist', async () => {
    const environment = { ...key, DATABASE_URL: `file:${join(folder, 'lost-key/secret.key')}` };
    const { status, stderr } = await runProgram('bonafide.js', ['backup', join(folder, 'no/copy.sqlite')], environment);
    assert.equal(status, 1);
    assert.match(stderr.trim(), /^No backup was made: .*no\/copy\.sqlite cannot be written \(ENOENT\)/);
  });
});
