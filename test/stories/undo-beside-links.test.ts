import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { Authenticator } from '../kit/authenticator.js';
import { addPasskeyTo, allowPasskeys, logInBy } from '../kit/passkeys.js';
import { enterCode, followLink } from '../kit/prepared.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newPhone, password, refuses, type TestApp } from '../kit/test-app.js';
import { noticeTo, undo } from '../kit/undo.js';
import { stories } from '../kit/world.js';

const dead = { field: 'token' };

stories('An undo beside the links that remove an address', world => {
  const logsInNobody = (app: TestApp, address: string) => refuses('INVALID_CREDENTIALS', () => app.login(address));
  const remove = (app: TestApp, token: string) => app.do('removeAddedByNotice', { token });
  async function removableOf(app: TestApp, token: string) {
    const document = 'query ($token: String!) { noticeInfo(token: $token) { removable } }';
    return (await app.raw(document, { token })).noticeInfo.removable;
  }

  /** A user whose number was changed, and the link of the notice to their mailbox: it undoes that and removes the new number. */
  async function changedNumber() {
    const app = await allowPasskeys(await world.app(bothOn));
    const [email, old, next] = [newEmail(), newPhone(), newPhone()];
    await app.registerProven({ email, phone: old });
    // A thief could have added a younger number.
    world.wait(72 * 3_600);
    const user = await app.login(email);
    await user.change('PHONE', next);
    await user.provePhone(next);
    return { app, user, email, old, next, token: await noticeTo(app, email, 'IDENTIFIER_ADDED') };
  }

  it('C23 N24 no link removes a frozen address, and the same link does once the freeze has left it to the user', async () => {
    const { app, user, next, token } = await changedNumber();
    await undo({ app, token });
    assert.equal(await removableOf(app, token), null);
    await changesNothing(world, () => refuses('INVALID_TOKEN', () => remove(app, token), dead));
    await app.admin('decideFreeze', { userId: user.id, kind: 'PHONE', keep: 'NEW' });
    assert.equal((await app.login(next)).id, user.id);
    assert.equal(await removableOf(app, token), 'PHONE');
    await remove(app, token);
    await logsInNobody(app, next);
  });

  it('C23 N24 a change whose new address was removed by the link can still be undone', async () => {
    const { app, user, old, next, token } = await changedNumber();
    await remove(app, token);
    assert.equal((await undo({ app, token })).state, 'ADMIN');
    for (const each of [old, next]) await logsInNobody(app, each);
    await app.do('proveByNotice', { token, input: { password } });
    assert.equal((await app.login(old)).id, user.id);
    await logsInNobody(app, next);
  });

  it('C23 N24 during a freeze a link removes the passkey of a thief, and the older proof is as good as before', async () => {
    const { app, user, email, old, token } = await changedNumber();
    const his = new Authenticator();
    await addPasskeyTo(user, his);
    const added = await noticeTo(app, email, 'WAY_IN_ADDED');
    await undo({ app, token });
    await remove(app, added);
    await refuses('INVALID_PASSKEY', () => logInBy(app, his));
    await logsInNobody(app, old);
    await app.do('proveByNotice', { token, input: { password } });
    assert.equal((await app.login(old)).id, user.id);
  });

  it('C23 N20 nobody disowns a frozen address, and its owner can still use it elsewhere', async () => {
    const app = await world.app(bothOn);
    const old = newEmail();
    const user = await app.registerProven({ email: old });
    const mistyped = newEmail();
    await user.change('EMAIL', mistyped);
    const { token, remedy } = await followLink(app, mistyped);
    assert.equal(remedy, 'LEAVE');
    await undo({ app, token: await noticeTo(app, old, 'IDENTIFIER_CHANGED') });
    await changesNothing(world, () => refuses('INVALID_TOKEN', () => app.do('disownAddress', { token }), dead));
    const owner = await app.registerProven({ email: mistyped });
    await app.admin('decideFreeze', { userId: user.id, kind: 'EMAIL', keep: 'OLD' });
    assert.equal((await app.login(mistyped)).id, owner.id);
    await refuses('INVALID_TOKEN', () => app.do('disownAddress', { token }), dead);
  });

  it('C23 N20 an address that a freeze has left to the user can be disowned again, and one that is not frozen at any time', async () => {
    const app = await world.app(bothOn);
    const [old, next, phone] = [newEmail(), newEmail(), newPhone()];
    const { id } = await app.registerProven({ email: old });
    world.wait(3_600);
    // On a later session the account was there before.
    const user = await app.login(old);
    await user.change('PHONE', phone);
    const { token: ofNumber } = await enterCode(user, 'PHONE', phone);
    await user.change('EMAIL', next);
    const { token } = await followLink(app, next);
    await undo({ app, token: await noticeTo(app, old, 'IDENTIFIER_CHANGED') });
    await app.do('disownAddress', { token: ofNumber });
    await logsInNobody(app, phone);
    for (const each of [old, next]) await logsInNobody(app, each);
    await app.admin('decideFreeze', { userId: id, kind: 'EMAIL', keep: 'NEW' });
    assert.equal((await app.login(next)).id, id);
    await app.do('disownAddress', { token });
    await logsInNobody(app, next);
  });
});
