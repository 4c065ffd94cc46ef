import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import * as argon2 from '@node-rs/argon2';
import bcrypt from 'bcryptjs';
import { findUser } from '../../src/domain/identifiers/users.queries.js';
import { argon2Parameters } from '../../src/domain/passwords/argon2.rules.js';
import { bonafide, importUsers } from '../kit/command-line.js';
import { createEmptyDatabase } from '../kit/postgres.js';
import { changesNothing } from '../kit/stored.js';
import { storedHashes } from '../kit/stored-hashes.js';
import { temporaryFolder } from '../kit/temp.js';
import { newEmail, newName, newPhone, password, refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const passwordHash = storedHashes['PBKDF2-SHA-256'] ?? '';

function pbkdf2Hash(text: string): string {
  const key = pbkdf2Sync(text, 'saltysaltysalty', 1_000, 32, 'sha256').toString('base64');
  return `pbkdf2_sha256$1000$saltysaltysalty$${key}`;
}

stories(
  'An import',
  world => {
    async function storedHash(userId: string): Promise<string> {
      return (await findUser(world.server.deps.store.reader, { userId }))?.passwordHash ?? '';
    }

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
        const stored = await storedHash(id);
        assert.notEqual(stored, hash, format);
        assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/, format);
      }
    });

    it('W1 W2 accepts a password in the form that the old system hashed, and after the first login in every form', async () => {
      const app = await world.app();
      const [typed, composed] = ['cafe\u0301 au lait', 'caf\u00e9 au lait'];
      const hashes = [
        bcrypt.hashSync(typed, 4),
        // It has our parameters, so only its form shows that it is not ours.
        argon2.hashSync(typed, argon2Parameters),
        pbkdf2Hash(typed),
        pbkdf2Hash(composed),
      ];
      for (const hash of hashes) {
        const username = newName();
        await importUsers(app, [{ username, passwordHash: hash }]);
        await refuses('INVALID_CREDENTIALS', () => app.login(username, 'cafe au lait'));
        const { id } = await app.login(username, typed);
        const replaced = await storedHash(id);
        assert.notEqual(replaced, hash);
        for (const form of [composed, typed]) await app.login(username, form);
        assert.equal(await storedHash(id), replaced, 'replaced once');
      }
    });

    it('W2 keeps a bcrypt hash after a password of 72 bytes or more, since it has read only the beginning', async () => {
      const app = await world.app();
      const beginning = 'a long sentence that nobody guesses, '.repeat(2).slice(0, 72);
      const [hash, username] = [bcrypt.hashSync(`${beginning} and an end`, 4), newName()];
      await importUsers(app, [{ username, passwordHash: hash }]);
      await refuses('INVALID_CREDENTIALS', () => app.login(username, beginning.slice(0, 71)));
      for (const typed of [beginning, `${beginning} and a mistyped end`, `${beginning} and an end`]) {
        const { id } = await app.login(username, typed);
        assert.equal(await storedHash(id), hash);
      }
      // The same password, as far as the hash can tell. Setting it makes all of its characters count.
      const whole = `${beginning} and an end`;
      const user = await app.login(username, whole);
      await user.do('changePassword', { currentPassword: whole, newPassword: whole });
      await refuses('INVALID_CREDENTIALS', () => app.login(username, beginning));
      await app.login(username, whole);

      const [shorter, other] = [beginning.slice(0, 71), newName()];
      await importUsers(app, [{ username: other, passwordHash: bcrypt.hashSync(shorter, 4) }]);
      const { id } = await app.login(other, shorter);
      assert.match(await storedHash(id), /^\$argon2id\$/);
    });

    it('W15 keeps the hash of a password that is refused as a new one, and its user logs in', async () => {
      const app = await world.app();
      const [username, repeated] = [newName(), 'zzzzzzzz'];
      await importUsers(app, [{ username, passwordHash: pbkdf2Hash(repeated) }]);
      await app.login(username, repeated);
      const user = await app.login(username, repeated);
      const change = (newPassword: string) => user.do('changePassword', { currentPassword: repeated, newPassword });
      await refuses('WEAK_PASSWORD', () => change('yyyyyyyy'), { field: 'newPassword', reason: 'TOO_COMMON' });
      await change('another horse battery');
    });

    it('A6 V5 L7 stores verified addresses, leaves others unverified with the switch ON, sends nothing, and keeps disabled users out', async () => {
      const app = await world.app({ emailVerification: true });
      const [proven, claimed, name, disabled] = [newEmail(), newEmail(), newName(), newName()];
      const lines = [
        { email: proven.toUpperCase(), emailVerified: true, phone: newPhone(), passwordHash, displayName: 'Hanako' },
        {
          username: name,
          email: claimed,
          passwordHash,
          attributes: { plan: 'gold' },
          createdAt: '2020-02-03T04:05:06Z',
        },
        { email: newEmail(), emailVerified: false, passwordHash },
        { username: disabled, passwordHash, disabled: true },
      ];
      const { status, report } = await importUsers(app, lines);
      assert.deepEqual([status, report], [2, [[3, 'IDENTIFIER_REQUIRED', 'username']]]);

      const { email, phone, displayName } = (await app.login(proven)).session.user;
      assert.deepEqual([email.value, email.verified, phone.verified, displayName], [proven, true, true, 'Hanako']);
      await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(claimed));
      await refuses('INVALID_CREDENTIALS', () => app.login(disabled));
      const user = await app.login(name);
      assert.equal(user.session.user.createdAt, '2020-02-03T04:05:06.000Z');
      assert.deepEqual(user.session.user.attributes, { plan: 'gold' });
      assert.deepEqual(await app.messagesTo(claimed), []);
      await user.do('resendVerification', { kind: 'EMAIL' });
      await user.proveEmail(claimed);
      await app.login(claimed);
    });

    it('W4 lets a user who comes without a password set one by a reset, and not log in before', async () => {
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

    it('A5 I5 reports each refused line by number, code and field without its values, and imports the others', async () => {
      const app = await world.app();
      const owner = await app.register({ username: newName(), email: newEmail() });
      const { username: taken, email } = owner.session.user;
      const good = newName();
      const lines = [
        JSON.stringify({ username: taken.toUpperCase(), passwordHash }),
        // The line is refused at its second identifier. It must leave the first one free for the next line.
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
        JSON.stringify({ username: newName(), passwordHash, createdAt: '2020-02-30T00:00:00Z' }),
        JSON.stringify({ username: newName(), passwordHash, attributes: [1] }),
        Buffer.from([0x22, 0xe9, 0x22]),
        JSON.stringify({ displayName: 'x'.repeat(200_000) }),
      ];
      const { status, stdout, stderr, report, reported } = await importUsers(app, lines);
      assert.equal(status, 2);
      assert.match(stderr, /^Line 1: username: USERNAME_TAKEN: /m);
      assert.match(stderr, /^Line 5: passwordHash: UNKNOWN_HASH: /m);
      assert.equal(stderr.match(/^Line /gm)?.length, 10, 'the file has the rest');
      assert.match(stdout, /^19 lines: 1 imported, 18 refused\.\nAll refused lines, with their reasons, are in /);
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
        [17, 'BAD_USER_INPUT', 'createdAt'],
        [18, 'BAD_USER_INPUT', 'attributes'],
        [19, 'BAD_USER_INPUT', null],
        [20, 'BAD_USER_INPUT', null],
      ]);
      for (const value of [taken, email.value, good, 'plain text', 'broken', 'pbkdf2', '2999', '@']) {
        assert.ok(!`${reported}${stderr}`.toLowerCase().includes(value.toLowerCase()), value);
      }
      assert.equal((await app.login(good)).session.user.email, null);
    });

    it('O1 works on a new database', async t => {
      const database = world.engine === 'PostgreSQL' ? await createEmptyDatabase() : null;
      t.after(() => database?.drop());
      const databaseUrl = database?.url ?? `file:${join(temporaryFolder(), 'new.sqlite')}`;
      const line = JSON.stringify({ username: newName(), passwordHash });
      const { status, stdout, stderr } = await bonafide(
        { databaseUrl },
        ['import-users', '--app', 'default', '-'],
        line,
      );
      assert.deepEqual([status, stdout], [0, '1 lines: 1 imported, 0 refused.\n'], stderr);
      const ended = await bonafide({ databaseUrl }, ['export-users', '--app', 'default', '-']);
      assert.equal(JSON.parse(ended.stdout).username, JSON.parse(line).username);
      const other = await bonafide({ databaseUrl }, ['export-users', '--app', 'other', '-']);
      assert.equal(other.status, 1);
    });

    it('O37 writes no report over the imported file, and removes nothing but files', async () => {
      const app = await world.app();
      const folder = temporaryFolder();
      const [file, link] = [join(folder, 'users.ndjson'), join(folder, 'link')];
      const lines = `${JSON.stringify({ username: newName(), passwordHash })}\n`;
      writeFileSync(file, lines);
      symlinkSync(file, link);
      const run = (report: string) =>
        bonafide(world, ['import-users', '--app', app.id, '--dry-run', '--report', report, file]);
      for (const report of [file, link]) {
        const { status, stderr } = await run(report);
        assert.equal(status, 1);
        assert.match(stderr, /^The report would replace the file that is imported\./m);
        assert.equal(readFileSync(file, 'utf8'), lines);
      }
      // A link to a device, because a test must not risk the device itself.
      const device = join(folder, 'device');
      symlinkSync('/dev/null', device);
      assert.equal((await run(device)).status, 0);
      assert(existsSync(device));
      const report = join(folder, 'report');
      assert.equal((await run(report)).status, 0);
      assert(!existsSync(report));
    });

    it('A5 A6 creates no user twice when it runs again; a dry run reports the same beforehand and writes nothing', async () => {
      const app = await world.app();
      const [first, email] = [newName(), newEmail()];
      const many = Array.from({ length: 450 }, () => ({ username: newName(), passwordHash }));
      // Lines of an earlier transaction have taken the last two.
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
  },
  { passwordCost: argon2Parameters },
);
