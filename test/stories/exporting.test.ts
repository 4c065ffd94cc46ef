import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { bonafide, exportUsers, importUsers } from '../kit/command-line.js';
import { temporaryFolder } from '../kit/temp.js';
import { newEmail, newName, newPhone } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('An export', world => {
  it('O4 exports every user, the oldest first, in the form of an import: another app then has the same', async () => {
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

  it('writes to a new file that only its owner can read, and never over another', async () => {
    const app = await world.app();
    await app.register({ username: newName() });
    const file = join(temporaryFolder(), 'users.ndjson');
    const { status, stdout, stderr } = await bonafide(world, ['export-users', '--app', app.id, file]);
    assert.deepEqual([status, stdout], [0, ''], stderr);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(readFileSync(file, 'utf8').split('\n').length, 2);
    assert.equal((await bonafide(world, ['export-users', '--app', app.id, file])).status, 1);
  });

  it('O38 writes into no file that is there: another export may be writing it, or others may read it', async () => {
    const app = await world.app();
    const file = join(temporaryFolder(), 'users.ndjson');
    writeFileSync(`${file}.part`, 'of another export', { mode: 0o644 });
    const { status, stderr } = await bonafide(world, ['export-users', '--app', app.id, file]);
    assert.equal(status, 1);
    assert.match(stderr, /users\.ndjson\.part already exists\./);
    assert.equal(readFileSync(`${file}.part`, 'utf8'), 'of another export');
    assert(!existsSync(file));
    rmSync(`${file}.part`);
    assert.equal((await bonafide(world, ['export-users', '--app', app.id, file])).status, 0);
    assert.deepEqual(readdirSync(join(file, '..')), ['users.ndjson']);
  });
});
