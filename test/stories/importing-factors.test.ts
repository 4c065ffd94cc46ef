import assert from 'node:assert/strict';
import { it } from 'node:test';
import { findTotp } from '../../src/domain/factors/factors.queries.js';
import { Authenticator } from '../kit/authenticator.js';
import { enrol, loginWith, pendingLogin, totpCode } from '../kit/authenticator-app.js';
import { exportUsers, importUsers } from '../kit/command-line.js';
import { addPasskeyTo, allowPasskeys, answerOf, factorOf, logInBy, passkeyApp } from '../kit/passkeys.js';
import { changesNothing } from '../kit/stored.js';
import { storedHashes } from '../kit/stored-hashes.js';
import { newName, refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const passwordHash = storedHashes['PBKDF2-SHA-256'] ?? '';
const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

stories('Second factors and passkeys in a file', world => {
  it('O26 are in an export with hashes, and another app that imports it accepts all of them', async () => {
    const app = await passkeyApp(world);
    const user = await app.register({ username: newName() });
    const { username } = user.session.user;
    const [laptop, phone] = [new Authenticator(), new Authenticator('SYNCED')];
    await addPasskeyTo(user, laptop, 'Laptop');
    await addPasskeyTo(user, phone, 'Phone');
    for (let each = 0; each < 3; each++) await logInBy(app, laptop);
    const enrolled = await enrol(user);
    await loginWith(enrolled, { recoveryCode: enrolled.codes[0] ?? '' });
    const [plain = {}] = await exportUsers(app);
    for (const field of ['passwordHash', 'totpSecret', 'recoveryCodes', 'passkeys']) assert.ok(!(field in plain));

    const exported = await exportUsers(app, ['--with-hashes']);
    const [line = {}] = exported;
    assert.equal((line.recoveryCodes as string[]).length, 9);
    const twin = await allowPasskeys(await world.app());
    const importedAt = Date.now();
    const { status, stderr } = await importUsers(twin, exported);
    assert.equal(status, 0, stderr);
    const same = ({ id: _, updatedAt: __, ...rest }: Record<string, unknown>) => rest;
    assert.deepEqual((await exportUsers(twin, ['--with-hashes'])).map(same), exported.map(same));

    const pending = await pendingLogin(() => twin.login(username));
    assert.deepEqual(pending.factors, ['TOTP', 'RECOVERY_CODE', 'PASSKEY']);
    const { nodes } = await twin.admin('users', {});
    const totp = await findTotp(world.server.deps.store.reader, { userId: nodes[0].id });
    assert.ok(totp !== null && totp.lastStep >= Math.floor(importedAt / 30_000), 'no code of that moment');
    const [used = '', next = ''] = enrolled.codes;
    await refuses('INVALID_CODE', () => loginWith(enrolled, { recoveryCode: used }, twin));
    await loginWith(enrolled, { recoveryCode: next }, twin);
    await refuses('INVALID_CODE', () => loginWith(enrolled, { recoveryCode: next }, twin));
    world.wait(60);
    const byApp = await loginWith(enrolled, { totp: enrolled.code() }, twin);
    const { secondFactors } = await byApp.do('mySecondFactors');
    assert.equal(secondFactors[1].codesLeft, 8);
    const byLaptop = await logInBy(twin, laptop);
    const waiting = await pendingLogin(() => twin.login(username));
    await twin.do('completeLogin', await factorOf(twin, waiting.loginId, phone));
    const names = (await byLaptop.do('myPasskeys')).passkeys.map(({ name }: { name: string }) => name);
    assert.deepEqual(names, ['Laptop', 'Phone']);
    // The counter was imported too, so a copy is still detected.
    const copied = await answerOf(twin, laptop, { counter: 2 });
    await refuses('INVALID_PASSKEY', () => twin.do('logInWithPasskey', copied), { reason: 'PASSKEY_CLONED' });
  });

  it('O26 are imported from another system, without the fields that are not needed', async () => {
    const app = await passkeyApp(world);
    const made = await passkeyApp(world);
    const authenticator = new Authenticator('SYNCED');
    await addPasskeyTo(await made.register({ username: newName() }), authenticator);
    const [{ passkeys = [] } = {}] = (await exportUsers(made, ['--with-hashes'])) as { passkeys?: object[] }[];
    const { credentialId, publicKey } = passkeys[0] as Record<string, string>;
    const [withApp, withPasskey] = [newName(), newName()];
    const { status, stderr } = await importUsers(app, [
      { username: withApp, passwordHash, totpSecret: 'gezd gnbv gy3t qojq gezd gnbv gy3t qojq====' },
      { username: withPasskey, passwordHash: null, passkeys: [{ credentialId, publicKey, counter: null, name: null }] },
    ]);
    assert.equal(status, 0, stderr);
    const { loginId, factors } = await pendingLogin(() => app.login(withApp));
    assert.deepEqual(factors, ['TOTP']);
    world.wait(60);
    await app.do('completeLogin', { loginId, input: { totp: totpCode(totpSecret, world.now) } });
    const session = await logInBy(app, authenticator);
    assert.equal(session.session.user.username, withPasskey);
    const [passkey] = (await session.do('myPasskeys')).passkeys;
    assert.equal(passkey.name, 'Passkey');
  });

  it('O26 that are wrong are reported by line and field, without their values, and a dry run reports the same', async () => {
    const app = await passkeyApp(world);
    const authenticator = new Authenticator();
    await addPasskeyTo(await app.register({ username: newName() }), authenticator);
    const [{ passkeys = [] } = {}] = (await exportUsers(app, ['--with-hashes'])) as { passkeys?: object[] }[];
    // The command does not use the clock of the stories.
    const taken: Record<string, unknown> & { publicKey?: string } = {
      ...(passkeys[0] as Record<string, string>),
      createdAt: null,
    };
    const free = { ...taken, credentialId: 'AAAA' };
    const offCurve = Buffer.from(taken.publicKey ?? '', 'base64url');
    offCurve.writeUInt8(offCurve.readUInt8(40) ^ 1, 40);
    const wrong: [fields: Record<string, unknown>, field: string, code?: string][] = [
      [{ totpSecret: '' }, 'totpSecret'],
      [{ totpSecret: 'GEZDGNBVGY3TQOJ' }, 'totpSecret'],
      [{ totpSecret: 'GEZDGNBVGY3TQOJ0' }, 'totpSecret'],
      [{ totpSecret: 'A'.repeat(104) }, 'totpSecret'],
      [{ totpSecret, totpCreatedAt: 'yesterday' }, 'totpCreatedAt'],
      [{ recoveryCodes: ['AAAA-AAAA-AAAA-AAAA-AAAA-AAAA'] }, 'totpSecret'],
      [{ totpSecret, recoveryCodes: ['AAAA-AAAA-AAAA-AAAA-AAAA-AAAA', 'a1b2c3d4'] }, 'recoveryCodes.1'],
      [{ totpSecret, recoveryCodes: [7] }, 'recoveryCodes.0'],
      [{ totpSecret, recoveryCodes: {} }, 'recoveryCodes'],
      [{ passkeys: [taken] }, 'passkeys', 'INVALID_PASSKEY'],
      [{ passkeys: [free, free] }, 'passkeys'],
      [{ passkeys: [{ ...free, credentialId: null }] }, 'passkeys.0.credentialId'],
      [{ passkeys: [{ ...free, credentialId: 'AAAA=' }] }, 'passkeys.0.credentialId'],
      [{ passkeys: [free, { ...free, publicKey: 'AAAA' }] }, 'passkeys.1.publicKey'],
      [{ passkeys: [{ ...free, publicKey: offCurve.toString('base64url') }] }, 'passkeys.0.publicKey'],
      [{ passkeys: [{ ...free, counter: -1 }] }, 'passkeys.0.counter'],
      [{ passkeys: [{ ...free, counter: '1' }] }, 'passkeys.0.counter'],
      [{ passkeys: [{ ...free, transports: [1] }] }, 'passkeys.0.transports'],
      [{ passkeys: [{ ...free, backupEligible: false, backedUp: true }] }, 'passkeys.0.backedUp'],
      [{ passkeys: [{ ...free, name: 'x'.repeat(65) }] }, 'passkeys.0.name'],
      [{ passkeys: [{ ...free, lastUsedAt: '2999-01-01T00:00:00Z' }] }, 'passkeys.0.lastUsedAt'],
      [{ passkeys: [{ ...free, privateKey: 'AAAA' }] }, 'passkeys.0'],
      [{ passkeys: ['AAAA'] }, 'passkeys.0'],
    ];
    const lines = wrong.map(([fields]) => ({ username: newName(), passwordHash, ...fields }));
    const expected = wrong.map(([, field, code = 'BAD_USER_INPUT'], at) => [at + 1, code, field]);
    await changesNothing(world, async () => {
      for (const options of [['--dry-run'], []]) {
        const { report, reported } = await importUsers(app, lines, options);
        assert.deepEqual(report, expected);
        for (const value of [totpSecret, taken.publicKey ?? '-', 'yesterday']) assert.ok(!reported.includes(value));
      }
    });
  });
});
