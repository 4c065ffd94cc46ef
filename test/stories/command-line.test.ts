import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findUser } from '../../src/identifiers/holders.queries.js';
import { commands } from '../../src/tools/command-line/commands.js';
import { helpOf, overview } from '../../src/tools/command-line/help.js';
import { bonafide } from '../kit/command-line.js';
import { ask } from '../kit/graphql.js';
import { keepSecretsIn } from '../kit/leaks.js';
import { operations } from '../kit/operations.js';
import { changesNothing } from '../kit/stored.js';
import { storedHashes } from '../kit/stored-hashes.js';
import { temporaryFolder } from '../kit/temp.js';
import { newEmail, newName, newPhone, password, refuses, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const passwordHash = storedHashes['PBKDF2-SHA-256'] ?? '';

stories('The command line', world => {
  it('O3 O4 makes an app and admin tokens, shows each once, and the audit log knows the operator', async () => {
    const made = await bonafide(world, ['create-app', 'Command & Line']);
    assert.equal(made.status, 0, made.stderr);
    const [, id = '', token = ''] = /^App: (\S+)\nAdmin token, shown this once: (\S+)\n$/.exec(made.stdout) ?? [];
    const more = await bonafide(world, ['create-admin-token', '--app', id, 'support desk']);
    const [, second = ''] = /^Admin token, shown this once: (\S+)$/m.exec(more.stdout) ?? [];
    keepSecretsIn({ token, adminToken: second });
    for (const each of [token, second]) {
      const { adminTokens } = await ask(world.url, operations.adminTokens, {}, { authorization: `Bearer ${each}` });
      assert.deepEqual(
        adminTokens.map(({ name }: { name: string }) => name),
        ['first', 'support desk'],
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

  it('answers a mistake with a sentence and status 1, and writes nothing', async () => {
    const mistakes: [args: string[], sentence: RegExp][] = [
      [['make-coffee'], /^There is no command of this name\./],
      [['create-app'], /^NAME must be given: see create-app --help\.$/m],
      [['create-app', 'a\nb'], /BAD_USER_INPUT, name/],
      [['create-admin-token', '--app', 'nowhere', 'x'], /^There is no app of this id/],
      [['import-users', '--app', 'default', join(temporaryFolder(), 'none.ndjson')], /^There is no file /],
      [['import-users', 'x.ndjson'], /^--app must be given/],
      [['export-users', '--app', 'default', '--with-hash', '-'], /^Unknown option '--with-hash'/],
    ];
    await changesNothing(world, async () => {
      for (const [args, sentence] of mistakes) {
        const { status, stdout, stderr } = await bonafide(world, args);
        assert.match(stderr, sentence);
        assert.doesNotMatch(stderr, /^\s+at /m);
        assert.deepEqual([status, stdout], [1, '']);
      }
    });
  });

  it('W2 L6 imports users with the hashes they have; each logs in with their password and is hashed anew', async () => {
    const app = await world.app();
    const users = Object.entries(storedHashes).map(([format, hash]) => ({ format, hash, username: newName() }));
    const { status, stdout, stderr } = await importUsers(
      app,
      users.map(({ username, hash }) => ({ username, passwordHash: hash })),
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout, new RegExp(`^${users.length} lines: ${users.length} imported, 0 refused\\.$`, 'm'));
    for (const { format, hash, username } of users) {
      await refuses('INVALID_CREDENTIALS', () => app.login(username, 'a wrong password'));
      const { id } = await app.login(username);
      const stored = (await findUser(world.server.deps.store.reader, id))?.passwordHash;
      assert.notEqual(stored, hash, format);
      assert.match(stored ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/, format);
      await app.login(username);
    }
  });

  it('A6 V5 gives verified addresses, with the switch ON leaves others to be verified, and sends nothing', async () => {
    const app = await world.app({ emailVerification: true });
    const [proven, claimed, name] = [newEmail(), newEmail(), newName()];
    const lines = [
      { email: proven.toUpperCase(), emailVerified: true, phone: newPhone(), passwordHash, displayName: 'Hanako' },
      { username: name, email: claimed, passwordHash, attributes: { plan: 'gold' }, createdAt: '2020-02-03T04:05:06Z' },
      { email: newEmail(), emailVerified: false, passwordHash },
    ];
    const { status, report } = await importUsers(app, lines);
    assert.deepEqual([status, report], [2, [[3, 'IDENTIFIER_REQUIRED', 'username']]]);

    const { email, phone, displayName } = (await app.login(proven)).session.user;
    assert.deepEqual([email.value, email.verified, phone.verified, displayName], [proven, true, true, 'Hanako']);
    await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(claimed));
    const user = await app.login(name);
    assert.equal(user.session.user.createdAt, '2020-02-03T04:05:06.000Z');
    assert.deepEqual(user.session.user.attributes, { plan: 'gold' });
    assert.deepEqual(await app.messagesTo(claimed), []);
    await user.do('resendVerification', { kind: 'EMAIL' });
    await user.proveEmail(claimed);
    await app.login(claimed);
  });

  it('W4 lets a user who comes without a password set one by a reset, and log in with nothing before', async () => {
    const app = await world.app();
    const email = newEmail();
    const { report } = await importUsers(app, [
      { email, passwordHash: null },
      { email: newEmail() },
      { username: newName(), passwordHash: null },
    ]);
    assert.deepEqual(report, [
      [2, 'BAD_USER_INPUT', 'passwordHash'],
      [3, 'BAD_USER_INPUT', 'passwordHash'],
    ]);
    await refuses('INVALID_CREDENTIALS', () => app.login(email, ''));
    await app.do('requestPasswordReset', { identifier: email });
    await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword: password } });
    await app.login(email);
  });

  it('L7 keeps a disabled user disabled', async () => {
    const app = await world.app();
    const username = newName();
    await importUsers(app, [{ username, passwordHash, disabled: true }]);
    await refuses('INVALID_CREDENTIALS', () => app.login(username));
  });

  it('A5 I5 reports each refused line by number, code and field without its values, and imports the rest', async () => {
    const app = await world.app();
    const owner = await app.register({ username: newName(), email: newEmail() });
    const { username: taken, email } = owner.session.user;
    const good = newName();
    const lines = [
      JSON.stringify({ username: taken.toUpperCase(), passwordHash }),
      // Refused at its second identifier, it must leave the first one free for the next line.
      JSON.stringify({ username: good, email: email.value, passwordHash }),
      JSON.stringify({ username: good, passwordHash }),
      JSON.stringify({ username: newName(), passwordHash: 'plain text' }),
      JSON.stringify({ username: newName(), passwordHash: passwordHash.replace('i=5000', 'i=2000001') }),
      '{"username": broken',
      '',
      JSON.stringify([good]),
      JSON.stringify({ username: newName(), passwordHash, 'e-mail': 'x@example.com' }),
      JSON.stringify({ username: newName(), passwordHash, email_address: 'x@example.com' }),
      JSON.stringify({ username: newName(), passwordHash, emailVerifed: true }),
      JSON.stringify({ username: newName(), passwordHash, email: 5 }),
      JSON.stringify({ username: newName(), passwordHash, phone: '090' }),
      JSON.stringify({ username: newName(), passwordHash, country: 'JPN' }),
      JSON.stringify({ username: newName(), passwordHash, createdAt: '2999-01-01T00:00:00Z' }),
      JSON.stringify({ username: newName(), passwordHash, createdAt: '2020-01-01 00:00:00' }),
      JSON.stringify({ username: newName(), passwordHash, attributes: [1] }),
      Buffer.from([0x22, 0xe9, 0x22]),
      JSON.stringify({ displayName: 'x'.repeat(200_000) }),
    ];
    const { status, stdout, report, reported } = await importUsers(app, lines);
    assert.equal(status, 2);
    assert.match(stdout, /^18 lines: 1 imported, 17 refused\.\nThe refused lines stand in /);
    assert.deepEqual(report, [
      [1, 'USERNAME_TAKEN', 'username'],
      [2, 'IDENTIFIER_TAKEN', 'email'],
      [4, 'BAD_USER_INPUT', 'passwordHash'],
      [5, 'BAD_USER_INPUT', 'passwordHash'],
      [6, 'BAD_USER_INPUT', null],
      [8, 'BAD_USER_INPUT', null],
      [9, 'BAD_USER_INPUT', null],
      [10, 'BAD_USER_INPUT', null],
      [11, 'BAD_USER_INPUT', 'emailVerifed'],
      [12, 'BAD_USER_INPUT', 'email'],
      [13, 'INVALID_IDENTIFIER', 'phone'],
      [14, 'BAD_USER_INPUT', 'country'],
      [15, 'BAD_USER_INPUT', 'createdAt'],
      [16, 'BAD_USER_INPUT', 'createdAt'],
      [17, 'BAD_USER_INPUT', 'attributes'],
      [18, 'BAD_USER_INPUT', null],
      [19, 'BAD_USER_INPUT', null],
    ]);
    for (const value of [taken, email.value, good, 'plain text', 'broken', 'pbkdf2', '2999', '@']) {
      assert.ok(!reported.toLowerCase().includes(value.toLowerCase()), value);
    }
    assert.equal((await app.login(good)).session.user.email, null);
  });

  it('A5 A6 run again doubles nobody; a dry run says the same beforehand and writes nothing', async () => {
    const app = await world.app();
    const [first, email] = [newName(), newEmail()];
    const many = Array.from({ length: 450 }, () => ({ username: newName(), passwordHash }));
    // The last two are taken by lines of an earlier transaction.
    const lines = [{ username: first, passwordHash }, { email, passwordHash }, ...many]
      .concat({ username: first.toUpperCase(), passwordHash })
      .concat({ email, passwordHash });
    const expected = [
      [453, 'USERNAME_TAKEN', 'username'],
      [454, 'IDENTIFIER_TAKEN', 'email'],
    ];
    await changesNothing(world, async () => {
      const { status, stdout, report } = await importUsers(app, lines, ['--dry-run']);
      assert.match(stdout, /^454 lines: 452 good, 2 refused\. Nothing was written: this was a dry run\.$/m);
      assert.deepEqual([status, report], [2, expected]);
    });
    assert.deepEqual((await importUsers(app, lines)).report, expected);
    await changesNothing(world, async () => {
      assert.match((await importUsers(app, lines)).stdout, /^454 lines: 0 imported, 454 refused\./);
      assert.match((await importUsers(app, lines, ['--dry-run'])).stdout, /^454 lines: 0 good, 454 refused\./);
    });
  });

  it('O4 exports every user, the oldest first, as an import takes it: another app then has the same', async () => {
    const app = await world.app({ emailVerification: true });
    const address = newEmail();
    const member = await app.register({ username: newName(), email: address, phone: newPhone() });
    await member.proveEmail(address);
    await member.do('updateProfile', {
      input: { displayName: '花子', country: 'JP', attributes: { a: [1, '\u{1f600}'] } },
    });
    const claimant = await app.register({ username: newName(), email: newEmail() });
    const disabled = await app.register({ username: newName() });
    await app.admin('disableUser', { id: disabled.id });
    const pseudo = await app.pseudoUser({ displayName: 'Nobody' });

    const exported = await exportUsers(app, ['--with-hashes']);
    assert.deepEqual(
      exported.map(({ id }) => id),
      [member, claimant, disabled, pseudo].map(({ id }) => id),
    );
    assert.deepEqual(
      exported.map(({ emailVerified, emailProven, phoneVerified, phoneProven }) => {
        return [emailVerified, emailProven, phoneVerified, phoneProven].map(Number).join('');
      }),
      ['1110', '0000', '0000', '0000'],
    );
    for (const user of await exportUsers(app)) assert.ok(!('passwordHash' in user));

    const twin = await world.app({ emailVerification: true });
    const { report } = await importUsers(twin, exported);
    assert.deepEqual(report, [[4, 'IDENTIFIER_REQUIRED', 'username']]);
    const same = ({ id: _, updatedAt: __, ...user }: Record<string, unknown>) => user;
    assert.deepEqual((await exportUsers(twin, ['--with-hashes'])).map(same), exported.slice(0, 3).map(same));
    assert.equal((await twin.login(address)).session.user.displayName, '花子');
    const acts = (await app.admin('auditLog', { filter: { action: 'USERS_EXPORTED' } })).nodes;
    assert.deepEqual(
      acts.map(({ actor, details }: Record<string, unknown>) => [actor, details]),
      [
        ['OPERATOR', { withHashes: false }],
        ['OPERATOR', { withHashes: true }],
      ],
    );
  });

  it('exports to a new file that only its owner can read, and over no other', async () => {
    const app = await world.app();
    await app.register({ username: newName() });
    const file = join(temporaryFolder(), 'users.ndjson');
    const { status, stdout } = await bonafide(world, ['export-users', '--app', app.id, file]);
    assert.deepEqual([status, stdout], [0, '']);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(readFileSync(file, 'utf8').split('\n').length, 2);
    assert.equal((await bonafide(world, ['export-users', '--app', app.id, file])).status, 1);
  });
});

describe('The help of the command line', () => {
  for (const [name, command] of Object.entries(commands)) {
    it(`says what ${name} takes`, () => {
      const help = helpOf(name, command);
      assert.ok(overview().includes(command.summary) && help.includes(command.summary));
      for (const { name, meaning } of command.arguments) assert.match(help, new RegExp(`^  ${name} +${meaning}`, 'm'));
      for (const option of Object.keys(command.options)) assert.match(help, new RegExp(`^  --${option} .*\\S$`, 'm'));
    });
  }
});

/** Runs an import from a file; objects become lines of JSON. */
async function importUsers(
  app: TestApp,
  lines: readonly (object | string | Buffer)[],
  options: readonly string[] = [],
) {
  const file = join(temporaryFolder(), 'users.ndjson');
  const bytes = lines.map(line => (Buffer.isBuffer(line) ? line : Buffer.from(textOf(line))));
  writeFileSync(file, Buffer.concat(bytes.flatMap(line => [line, Buffer.from('\n')])));
  const ended = await bonafide(app.world, ['import-users', '--app', app.id, ...options, file]);
  const path = `${file}.refused.ndjson`;
  const reported = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const rows = reported.split('\n').filter(row => row !== '');
  const report = rows.map(row => JSON.parse(row)).map(({ line, code, field }) => [line, code, field]);
  return { ...ended, report, reported };
}

function textOf(line: object | string): string {
  return typeof line === 'string' ? line : JSON.stringify(line);
}

async function exportUsers(app: TestApp, options: readonly string[] = []): Promise<Record<string, unknown>[]> {
  const { status, stdout, stderr } = await bonafide(app.world, [...['export-users', '--app', app.id, ...options, '-']]);
  assert.equal(status, 0, stderr);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line));
}
