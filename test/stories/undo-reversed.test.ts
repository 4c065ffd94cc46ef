import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hash } from '@node-rs/argon2';
import { findUndo, readKnownUndo } from '../../src/domain/accounts/undo/find-undo.js';
import { judgeOlderProof } from '../../src/domain/accounts/undo/older-proof.js';
import { callOfServer } from '../../src/domain/call.js';
import { findUser, updateUser } from '../../src/domain/identifiers/users.queries.js';
import { findNotice } from '../../src/domain/messaging/outbox/notices.queries.js';
import { noticeIdIn } from '../../src/platform/keys/secrets.js';
import { bothOn } from '../kit/addresses.js';
import { Authenticator } from '../kit/authenticator.js';
import { enrol } from '../kit/authenticator-app.js';
import { addPasskeyTo, allowPasskeys, logInBy } from '../kit/passkeys.js';
import { reset } from '../kit/resets.js';
import { newEmail, newPhone, password, refuses, type TestApp } from '../kit/test-app.js';
import { bothOrders, changeEmail, dayLater, frozen, noticeTo, undo } from '../kit/undo.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';

stories('An undo whose outcome is reversed', world => {
  const countOf = async (app: TestApp, address: string, kind: string) =>
    (await app.messagesTo(address)).filter(each => each.kind === kind).length;

  it('C34 removes the ways to log in that the other side has added meanwhile, and no older ones', async () => {
    const app = await allowPasskeys(await world.app(bothOn));
    const old = newEmail();
    const owner = await app.registerProven({ email: old });
    const [mine, theirs, phone] = [new Authenticator(), new Authenticator(), newPhone()];
    await addPasskeyTo(owner, mine);
    const { token, next } = await changeEmail(app, owner, old);
    await undo({ app, token });
    const objection = await noticeTo(app, next, 'ADDRESS_FROZEN');
    await dayLater(world);
    await app.do('requestPasswordReset', { identifier: old });
    await reset(app, { token: await app.tokenTo(old) });
    const employer = await app.login(old, newPassword);
    await addPasskeyTo(employer, theirs);
    await employer.do('changeIdentifier', { kind: 'PHONE', value: phone, currentPassword: newPassword });
    await employer.provePhone(phone);
    await enrol(employer);
    await refuses('SECOND_FACTOR_REQUIRED', () => app.login(phone, newPassword));

    assert.equal((await app.do('proveByNotice', { token: objection, input: { password } })).state, 'NEW');
    // The password is that of the time of the change, and no authenticator app is asked for.
    const back = await app.login(next);
    assert.equal(back.id, owner.id);
    await refuses('INVALID_CREDENTIALS', () => app.login(next, newPassword));
    await refuses('INVALID_CREDENTIALS', () => app.login(phone));
    await refuses('INVALID_PASSKEY', () => logInBy(app, theirs));
    assert.equal((await logInBy(app, mine)).id, owner.id);
    assert.equal((await back.me()).phone, null);
    assert.equal((await app.lastMessageTo(next)).kind, 'NEW_SIGN_IN');
    const removed = await app.admin('auditLog', { filter: { action: 'WAY_IN_REMOVED' }, first: 10 });
    const wayIns = removed.nodes.map(({ details }: { details: { wayIn: string } }) => details.wayIn).sort();
    assert.deepEqual(wayIns, ['PASSKEY', 'TOTP']);
  });

  it('C35 is not prevented by one more change of the address, by a side that gave no proof', async () => {
    const app = await world.app(bothOn);
    const { user, old, next, objection } = await frozen(app);
    await dayLater(world);
    await app.do('requestPasswordReset', { identifier: old });
    await reset(app, { token: await app.tokenTo(old) });
    const employer = await app.login(old, newPassword);
    const third = newEmail();
    await employer.do('changeIdentifier', { kind: 'EMAIL', value: third, currentPassword: newPassword });
    await employer.proveEmail(third);
    const undoLater = await noticeTo(app, old, 'IDENTIFIER_CHANGED');
    assert.equal((await app.do('proveByNotice', { token: objection, input: { password } })).state, 'NEW');
    assert.equal((await app.login(next)).id, user.id);
    for (const address of [old, third]) await refuses('INVALID_CREDENTIALS', () => app.login(address));
    assert.equal(await countOf(app, third, 'IDENTIFIER_CHANGED'), 1);
    await refuses('INVALID_TOKEN', () => undo({ app, token: undoLater }), { field: 'token' });
  });

  it('C35 is not prevented by the freeze of such a change, either', async () => {
    const app = await world.app(bothOn);
    const { user, old, next, objection } = await frozen(app);
    await dayLater(world);
    const employer = await app.login(old);
    const { next: third } = await changeEmail(app, employer, old);
    await undo({ app, token: await noticeTo(app, old, 'IDENTIFIER_CHANGED') });
    await app.do('proveByNotice', { token: objection, input: { password } });
    assert.equal((await app.login(next)).id, user.id);
    await dayLater(world);
    for (const address of [old, third]) await refuses('INVALID_CREDENTIALS', () => app.login(address));
    assert.equal((await app.login(next)).id, user.id);
  });

  it('C34 leaves a password that nobody has changed since, and what the owner adds afterwards', async () => {
    const app = await world.app(bothOn);
    const { next, user, objection } = await frozen(app);
    await dayLater(world);
    await app.do('proveByNotice', { token: objection, input: { password } });
    const phone = newPhone();
    const owner = await app.login(next);
    await owner.change('PHONE', phone);
    await owner.provePhone(phone);
    assert.equal((await app.login(phone)).id, user.id);
    assert.equal(await countOf(app, next, 'PASSWORD_CHANGED'), 0);
  });

  it('C33 notifies both addresses when they are frozen again, once, by a link that says who decides', async () => {
    const app = await world.app(bothOn);
    for (const [first, second] of bothOrders) {
      const given = await frozen(app);
      await app.do('proveByNotice', { token: given[first], input: { password } });
      assert.equal(await countOf(app, given.old, 'ADDRESS_FROZEN'), 0);
      await app.do('proveByNotice', { token: given[second], input: { password } });
      await app.do('proveByNotice', { token: given[second], input: { password } });
      assert.equal(await countOf(app, given.old, 'ADDRESS_FROZEN'), 1);
      assert.equal(await countOf(app, given.next, 'ADDRESS_FROZEN'), 2);
      for (const [address, side] of [
        [given.old, 'OLD'],
        [given.next, 'NEW'],
      ] as const) {
        const token = await noticeTo(app, address, 'ADDRESS_FROZEN');
        const info = (await app.do('noticeInfo', { token })).undo;
        assert.deepEqual([info.side, info.state, info.canProve], [side, 'ADMIN', false]);
        await refuses('INVALID_TOKEN', () => app.do('objectByNotice', { token }), { field: 'token' });
      }
    }
  });

  it('N27 has mails that say only what is true for both sides', async () => {
    const app = await world.app(bothOn);
    const { old, next, token, objection } = await frozen(app);
    await app.do('proveByNotice', { token, input: { password } });
    const ended = await app.lastMessageTo(next);
    assert.equal(ended.kind, 'FREEZE_ENDED');
    assert.match(ended.text, /earlier email about this change/);
    await app.do('proveByNotice', { token: objection, input: { password } });
    for (const address of [old, next]) {
      const { kind, text } = await app.lastMessageTo(address);
      assert.equal(kind, 'ADDRESS_FROZEN');
      assert.match(text, /if nobody objects in time, or the operator of .* decides/);
      assert.doesNotMatch(text, /do nothing/);
    }
  });

  it('C30 refuses a password that was hashed again by a login, and then changed', async () => {
    const app = await world.app(bothOn);
    const { store } = world.server.deps;
    const old = newEmail();
    const owner = await app.registerProven({ email: old });
    // Cheaper than the hashes of these stories, so that the next login computes a new one (W2).
    const weak = await hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });
    await store.transaction(tx => updateUser(tx, owner.id, { passwordHash: weak }));
    const { token, next } = await changeEmail(app, owner, old);
    await undo({ app, token });
    await dayLater(world);
    await (await app.login(old)).do('changePassword', { currentPassword: password, newPassword });
    const objection = await noticeTo(app, next, 'ADDRESS_FROZEN');
    await refuses('INVALID_CREDENTIALS', () => app.do('proveByNotice', { token: objection, input: { password } }));
  });

  it('C30 refuses a password that is changed while its proof is judged', async () => {
    const app = await world.app(bothOn);
    const { old, objection } = await frozen(app);
    await dayLater(world);
    const owner = await app.login(old);
    const { deps } = world.server;
    const { reader } = deps.store;
    const notice = await findNotice(reader, { id: noticeIdIn(deps.keys, objection) ?? '' });
    const ofApp = await deps.apps.find(app.id);
    const user = await findUser(reader, { userId: owner.id });
    const read = async () => (notice === null ? null : await findUndo(reader, notice));
    const found = await read();
    assert(notice !== null && ofApp !== null && user !== null && found !== null);
    const judged = { user, row: found.row, notice };
    const proof = await judgeOlderProof(deps, callOfServer(ofApp), judged, { password });
    assert.equal(await deps.store.transaction(tx => proof.use(tx, user, found.row)), null);
    await owner.do('changePassword', { currentPassword: password, newPassword });
    const { row } = (await read()) ?? found;
    const refusal = await deps.store.transaction(tx => proof.use(tx, user, row));
    assert.equal(refusal?.code, 'INVALID_CREDENTIALS');
  });

  it('N4 refuses an answer whose user is deleted at the same moment', async () => {
    const app = await world.app(bothOn);
    const { user, token } = await frozen(app);
    const { deps } = world.server;
    const notice = await findNotice(deps.store.reader, { id: noticeIdIn(deps.keys, token) ?? '' });
    const ofApp = await deps.apps.find(app.id);
    assert(notice !== null && ofApp !== null);
    await app.admin('deleteUser', { id: user.id });
    await assert.rejects(readKnownUndo(deps, callOfServer(ofApp), notice), { code: 'INVALID_TOKEN' });
  });
});
