import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { enrol } from '../kit/authenticator-app.js';
import { newEmail, newName, newPhone, password, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { type Changed, changed, changeEmail, dayLater, frozen, noticeTo, undo } from '../kit/undo.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';
const input = { password };
const dead = { field: 'token' };
const hours = 3_600;

stories('A proof for each side of an undo', world => {
  const prove = (app: TestApp, token: string) => app.do('proveByNotice', { token, input });
  const infoOf = async (app: TestApp, token: string) => (await app.do('noticeInfo', { token })).undo;
  const logsInNobody = (app: TestApp, address: string) => refuses('INVALID_CREDENTIALS', () => app.login(address));
  async function addPhone(user: TestUser): Promise<string> {
    const phone = newPhone();
    await user.change('PHONE', phone);
    await user.provePhone(phone);
    return phone;
  }

  it('C37 can answer a thief of the password who waits until 72 hours after the change', async () => {
    const app = await world.app(bothOn);
    const { user, old, next, token } = await changed(app);
    world.wait(48 * hours);
    await undo({ app, token });
    const thiefs = await noticeTo(app, next, 'ADDRESS_FROZEN');
    await dayLater(world);
    world.wait(12 * hours);
    assert.equal((await prove(app, thiefs)).state, 'NEW');
    world.wait(71 * hours);
    assert.equal((await prove(app, token)).state, 'ADMIN');
    await logsInNobody(app, next);
    await app.admin('decideFreeze', { userId: user.id, kind: 'EMAIL', keep: 'OLD' });
    assert.equal((await app.login(old)).id, user.id);
    for (const each of [token, thiefs])
      await refuses('CODE_EXPIRED', () => app.do('noticeInfo', { token: each }), dead);
  });

  it('C38 changes nothing for an address that somebody else has proven before the freeze ended', async () => {
    const app = await world.app(bothOn);
    const { old, next, token } = await frozen(app);
    const other = await app.registerProven({ email: old });
    await dayLater(world);
    const owner = await app.login(next);
    const phone = await addPhone(owner);
    const { next: third } = await changeEmail(app, owner, next);
    await refuses('INVALID_TOKEN', () => prove(app, token), dead);
    for (const address of [phone, third]) assert.equal((await app.login(address)).id, owner.id);
    assert.equal((await app.login(old)).id, other.id);
    assert.equal((await owner.me()).email.value, third);
  });

  it('C38 counts once, so that a thief cannot log the owner out again and again', async () => {
    const app = await world.app(bothOn);
    const { old, next, token } = await frozen(app);
    await app.registerProven({ email: old });
    // C17: the user keeps the new address, because somebody else owns the old one.
    assert.equal((await prove(app, token)).state, 'NEW');
    const owner = await app.login(next);
    const phone = await addPhone(owner);
    const { state, canProve } = await prove(app, token);
    assert.deepEqual([state, canProve], ['NEW', false]);
    await owner.me();
    assert.equal((await app.login(phone)).id, owner.id);
  });

  it('C39 takes an address back that a thief of the password has changed once more', async () => {
    const app = await world.app(bothOn);
    const old = newEmail();
    const owner = await app.registerProven({ email: old });
    world.wait(72 * hours);
    const { token } = await changeEmail(app, await app.login(old), old);
    await undo({ app, token });
    await dayLater(world);
    const thief = await app.login(old);
    const { next } = await changeEmail(app, thief, old);
    const phone = await addPhone(thief);
    assert.equal((await infoOf(app, token)).canProve, true);
    assert.equal((await prove(app, token)).state, 'OLD');
    assert.equal((await app.login(old)).id, owner.id);
    for (const address of [next, phone]) await logsInNobody(app, address);
    await refuses('UNAUTHENTICATED', () => thief.me());
  });

  it('C39 removes nothing if the address is unchanged, whose next change can then be undone', async () => {
    const app = await world.app(bothOn);
    const old = newEmail();
    const owner = await app.registerProven({ email: old });
    world.wait(72 * hours);
    const given = await changeEmail(app, await app.login(old), old);
    await undo(given);
    const thiefs = await noticeTo(app, given.next, 'ADDRESS_FROZEN');
    await dayLater(world);
    const back = await app.login(old);
    const phone = await addPhone(back);
    assert.deepEqual([(await prove(app, given.token)).state, (await back.me()).email.value], ['OLD', old]);
    assert.equal((await app.login(phone)).id, owner.id);
    const again = await changeEmail(app, await app.login(old), old);
    assert.equal((await infoOf(app, again.token)).state, 'POSSIBLE');
    await undo(again);
    await prove(app, again.token);
    assert.equal((await prove(app, thiefs)).state, 'ADMIN');
  });

  it('C40 wins for an earlier change against that for a later one whose freeze has ended', async () => {
    const app = await world.app(bothOn);
    for (const isProven of [true, false]) {
      const owners = await changed(app);
      // Two changes by the thief. They undo the second one first.
      const second = await changeEmail(app, owners.user, owners.next);
      await undo(second);
      const thiefs = await noticeTo(app, second.next, 'ADDRESS_FROZEN');
      await dayLater(world);
      await undo(owners);
      if (isProven) await prove(app, owners.token);
      await refuses('INVALID_TOKEN', () => prove(app, thiefs), dead);
      assert.equal((await infoOf(app, thiefs)).state, 'OVER');
      if (!isProven) await dayLater(world);
      assert.equal((await app.login(owners.old)).id, owners.user.id);
      await logsInNobody(app, second.next);
    }
  });

  it('C41 is not prevented by a thief who proves first, and then changes the password and the address', async () => {
    const app = await world.app(bothOn);
    const { user, old, next, token, objection } = await frozen(app);
    assert.equal((await prove(app, objection)).state, 'NEW');
    const thief = await app.login(next);
    await thief.do('changePassword', { currentPassword: password, newPassword });
    const { next: third } = await changeEmail(app, thief, next, newPassword);
    assert.equal((await prove(app, token)).state, 'ADMIN');
    for (const address of [old, next, third])
      await refuses('INVALID_CREDENTIALS', () => app.login(address, newPassword));
    await refuses('UNAUTHENTICATED', () => thief.me());
    await app.admin('decideFreeze', { userId: user.id, kind: 'EMAIL', keep: 'OLD' });
    // C44: both sides know the first password, and the second is the thief's.
    for (const each of [password, newPassword]) await refuses('INVALID_CREDENTIALS', () => app.login(old, each));
    assert.equal((await app.admin('user', { id: user.id })).email.value, old);
  });

  it('C44 removes what a thief added between the change and the undo, also if an admin decides', async () => {
    const app = await world.app(bothOn);
    for (const isProven of [true, false]) {
      const { user, old, next, token } = await changed(app);
      const phone = await addPhone(user);
      await enrol(user);
      await undo({ app, token });
      if (isProven) assert.equal((await prove(app, token)).state, 'OLD');
      else {
        await app.do('objectByNotice', { token: await noticeTo(app, next, 'ADDRESS_FROZEN') });
        await app.admin('decideFreeze', { userId: user.id, kind: 'EMAIL', keep: 'OLD' });
      }
      assert.equal((await app.login(old)).id, user.id);
      await logsInNobody(app, phone);
    }
  });

  it('C44 C15 leaves what was added between the change and the undo, if time alone decides', async () => {
    const app = await world.app(bothOn);
    const { user, old, token } = await changed(app);
    const phone = await addPhone(user);
    await undo({ app, token });
    await dayLater(world);
    for (const address of [old, phone]) assert.equal((await app.login(address)).id, user.id);
  });

  it('C43 C36 N26 lets the reader of an address that time has given back undo and remove, in an older account too', async () => {
    const app = await world.app(bothOn);
    const old = newEmail();
    await app.registerProven({ email: old });
    world.wait(72 * hours);
    const first = await changeEmail(app, await app.login(old), old);
    await undo(first);
    await dayLater(world);
    const thief = await app.login(old);
    const phone = await addPhone(thief);
    await app.do('removeAddedByNotice', { token: await noticeTo(app, old, 'IDENTIFIER_ADDED') });
    await logsInNobody(app, phone);
    const again = await app.login(old);
    await again.do('changePassword', { currentPassword: password, newPassword });
    const { token } = await changeEmail(app, again, old, newPassword);
    assert.equal((await infoOf(app, token)).state, 'POSSIBLE');
    await undo({ app, token });
  });

  it('C42 can give back an address that nobody has claimed on trust meanwhile', async () => {
    const app = await world.app(bothOn);
    const [proven, settled] = [await frozen(app), await frozen(app)];
    await dayLater(world);
    await app.set({ emailVerification: false });
    const take = ({ next: email }: Changed) => app.register({ username: newName(), email });
    await refuses('IDENTIFIER_TAKEN', () => take(proven), { field: 'email' });
    assert.equal((await prove(app, proven.objection)).state, 'NEW');
    assert.equal((await app.login(proven.next)).id, proven.user.id);
    world.wait(72 * hours);
    await take(settled);
  });
});
