import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { commands } from '../../src/tools/command-line/commands.js';
import { commandHelp, listCommands } from '../../src/tools/command-line/help.js';
import { bonafide } from '../kit/command-line.js';
import { ask } from '../kit/graphql.js';
import { keepSecretsIn } from '../kit/leaks.js';
import { operations } from '../kit/operations.js';
import { readProjectFile } from '../kit/sources.js';
import { stories } from '../kit/world.js';

stories('The command line', world => {
  it('O3 O4 creates an app and admin tokens, shows each once, and the audit log names the operator', async () => {
    const made = await bonafide(world, ['create-app', 'Command & Line']);
    assert.equal(made.status, 0, made.stderr);
    const [, id = '', token = ''] = /^App: (\S+)\nAdmin token, shown this once: (\S+)\n$/.exec(made.stdout) ?? [];
    const more = await bonafide(world, [
      'create-admin-token',
      '--app',
      id,
      '--expires-at',
      '2999-01-31T00:00:00+09:00',
      'support desk',
    ]);
    const [, second = ''] = /^Admin token, shown this once: (\S+)$/m.exec(more.stdout) ?? [];
    keepSecretsIn({ token, adminToken: second });
    for (const each of [token, second]) {
      const { adminTokens } = await ask(world.url, operations.adminTokens, {}, { authorization: `Bearer ${each}` });
      assert.deepEqual(
        adminTokens.map(({ name, expiresAt }: Record<string, string | null>) => [name, expiresAt]),
        [
          ['first', null],
          ['support desk', '2999-01-30T15:00:00.000Z'],
        ],
      );
    }
    const { auditLog } = await ask(world.url, operations.auditLog, {}, { authorization: `Bearer ${token}` });
    assert.deepEqual(
      auditLog.nodes.map(({ action, actor, actorId }: Record<string, string>) => [action, actor, actorId]),
      [
        ['ADMIN_TOKEN_CREATED', 'OPERATOR', 'command line'],
        ['APP_CREATED', 'OPERATOR', 'command line'],
      ],
    );
  });
});

describe('O40 A mistake on the command line', () => {
  const mistakes: [args: string[], sentence: RegExp][] = [
    [['make-coffee'], /^There is no command of this name\./],
    [['create-app'], /^NAME must be given: see create-app --help\.$/m],
    [['create-app', 'a\nb'], /BAD_USER_INPUT, name/],
    [['create-app', ''], /^NAME must be given: see create-app --help\.$/m],
    [['backup', ''], /^FILE must be given: see backup --help\.$/m],
    [['export-users', '--app', '', ''], /^--app and FILE must be given: see export-users --help\.$/m],
    [['create-admin-token', '--app', 'nowhere', 'x'], /^There is no app with this id/],
    [
      ['create-admin-token', '--app', 'default', '--expires-at', '2999-01-31', 'x'],
      /^--expires-at must be a time such as/,
    ],
    [
      ['create-admin-token', '--app', 'default', '--expires-at', '2999-02-30T00:00:00Z', 'x'],
      /^--expires-at must be a time such as/,
    ],
    [['renumber', '--app', 'default', '--from', '521', '--to', '+52', '--digits', '13'], /^--from must be a \+/],
    [['renumber', '--app', 'default', '--from', '+521', '--to', '+521', '--digits', '13'], /^--to must be a \+/],
    [['renumber', '--app', 'default', '--from', '+521', '--to', '+52', '--digits', '3'], /^--digits must be how many/],
    [['renumber', '--app', 'default', '--from', '+521', '--to', '+52', '--digits', 'x'], /^--digits must be how many/],
    [['renumber', '--app', 'default', '--from', '+521', '--to', '+52'], /^--digits must be given/],
    [['import-users', 'x.ndjson'], /^--app must be given/],
    [['backup'], /^FILE must be given: see backup --help\.$/m],
    [['move-to-postgres', 'here', 'there'], /^FROM must be file:PATH\.$/m],
    [['rotate-keys', '--all'], /^Unknown option '--all'/],
    [['serve', 'here'], /^Too many arguments/],
    [['export-users', '--app', 'default', '--with-hash', '-'], /^Unknown option '--with-hash'/],
  ];
  for (const [args, sentence] of mistakes) {
    it(`gets a sentence and status 1: ${JSON.stringify(args.join(' '))}`, async () => {
      const { status, stdout, stderr } = await bonafide(null, args);
      assert.match(stderr, sentence);
      assert.doesNotMatch(stderr, /^\s+at /m);
      assert.deepEqual([status, stdout], [1, '']);
    });
  }
});

describe('The help of the command line', () => {
  it('shows where the documents are, and --version shows the version', async () => {
    const [, folder = ''] = /^README\.md, docs\/ and \.env\.example are in (\S+)$/m.exec(listCommands()) ?? [];
    for (const name of ['README.md', 'docs', '.env.example']) assert.ok(existsSync(join(folder, name)), name);
    const { version } = JSON.parse(readProjectFile('package.json'));
    const { status, stdout } = await bonafide(null, ['--version']);
    assert.deepEqual([status, stdout], [0, `${version}\n`]);
  });

  for (const [name, command] of Object.entries(commands)) {
    it(`describes the arguments of ${name}`, () => {
      const help = commandHelp(name, command);
      assert.ok(listCommands().includes(command.summary) && help.includes(command.summary));
      assert.match(help, /\n\nExit status: 0 /);
      for (const { name, meaning } of command.arguments) assert.match(help, new RegExp(`^  ${name} +${meaning}`, 'm'));
      for (const option of Object.keys(command.options)) assert.match(help, new RegExp(`^  --${option} .*\\S$`, 'm'));
    });
  }
});
