import assert from 'node:assert/strict';
import { it } from 'node:test';
import { linkTokenOf, noticeTokenOf } from '../../src/platform/keys/secrets.js';
import { maskAddress } from '../../src/platform/values/mask.rules.js';
import { bothOn } from '../kit/addresses.js';
import { ask } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { reset } from '../kit/resets.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, newPhone, outcomesOf, password, refuses, type TestApp } from '../kit/test-app.js';
import { changeEmail, undo } from '../kit/undo.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';
const acts = ['noticeInfo', 'endSessionsByNotice', 'sendResetByNotice'] as const;

stories('The link in a notice', world => {
  /** An owner whose username somebody changed, and the link of the notice about it. */
  async function warned() {
    const app = await world.app({ ...bothOn, name: 'Flower Shop' });
    const email = newEmail();
    const user = await app.registerProven({ email });
    await user.change('USERNAME', newName());
    return { app, email, user, token: await app.tokenTo(email) };
  }
  const infoOf = (app: TestApp, token: string) => app.do('noticeInfo', { token });

  it('N5 shows what happened, when and from where, with the address masked, and changes nothing', async () => {
    const { app, email, token } = await warned();
    await changesNothing(world, async () => {
      const { happenedAt, ...info } = await infoOf(app, token);
      assert.deepEqual(info, {
        appName: 'Flower Shop',
        kind: 'USERNAME_CHANGED',
        address: maskAddress(email),
        device: null,
        network: '10.0.*.*',
        isUsed: false,
        canResetPassword: true,
        reclaimDueAt: null,
        undo: null,
      });
      assert.ok(Math.abs(Date.parse(happenedAt) - world.now) < 60_000);
      // The page has no header that names the app.
      assert.equal((await ask(world.url, operations.noticeInfo, { token })).noticeInfo.appName, 'Flower Shop');
    });
  });

  it('N6 ends every session, once, and the next login causes a notice again', async () => {
    const { app, email, user, token } = await warned();
    const other = await app.login(email);
    assert.equal(await app.do('endSessionsByNotice', { token }), true);
    for (const each of [user, other]) await refuses('UNAUTHENTICATED', () => each.me());
    assert.equal((await infoOf(app, token)).isUsed, true);
    const again = await app.login(email);
    assert.equal((await app.lastMessageTo(email)).kind, 'NEW_SIGN_IN');
    await refuses('INVALID_TOKEN', () => app.do('endSessionsByNotice', { token }), { field: 'token' });
    await again.me();
    const { nodes } = await app.admin('auditLog', { filter: { action: 'SESSIONS_ENDED' } });
    assert.equal(nodes.length, 1);
  });

  it('N25 logs the owner out only once by the notices to a mailbox that a thief had added, and by each notice to their own', async () => {
    const app = await world.app(bothOn);
    const [theirs, email] = [newEmail(), newEmail()];
    const user = await app.registerProven({ phone: newPhone() });
    const linksTo = async (address: string) => {
      await user.change('USERNAME', newName());
      const first = await app.tokenTo(address);
      await user.change('USERNAME', newName());
      return [first, await app.tokenTo(address)] as const;
    };
    const prove = async (address: string) => {
      await user.change('EMAIL', address);
      await user.proveEmail(address);
    };
    await prove(theirs);
    const old = await linksTo(theirs);
    await prove(email);
    const own = await linksTo(email);
    const end = (token: string) => app.do('endSessionsByNotice', { token });
    await end(old[0]);
    const again = await app.login(email);
    assert.equal((await infoOf(app, old[1])).isUsed, true);
    await refuses('INVALID_TOKEN', () => end(old[1]), { field: 'token' });
    await again.me();
    for (const token of own) await end(token);
    await refuses('UNAUTHENTICATED', () => again.me());
  });

  it('N25 logs the owner out only once by the notices to an address that is frozen', async () => {
    const { app, email, user, token } = await warned();
    const undoing = (await changeEmail(app, user, email)).token;
    await undo({ app, token: undoing });
    const end = (each: string) => app.do('endSessionsByNotice', { token: each });
    await end(token);
    const again = await app.login((await app.admin('user', { id: user.id })).username);
    await refuses('INVALID_TOKEN', () => end(undoing), { field: 'token' });
    await again.me();
  });

  it('W16 N6 works at once after the clock was set back to before the proof', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    world.wait(86_400);
    const user = await app.registerProven({ email });
    world.wait(-86_400);
    await user.change('USERNAME', newName());
    // The newest message by its time is from before the clock was set back.
    const notice = (await app.messagesTo(email)).find(({ kind }) => kind === 'USERNAME_CHANGED');
    const token = notice?.link?.split('#')[1] ?? '';
    const { canResetPassword, network } = await infoOf(app, token);
    assert.deepEqual([canResetPassword, network], [true, '10.0.*.*']);
    await app.do('sendResetByNotice', { token });
    assert.ok((await app.messagesTo(email)).some(({ kind }) => kind === 'PASSWORD_RESET_EMAIL'));
    world.wait(86_400);
  });

  it('N6 works once when twenty clicks come at the same time', async () => {
    const { app, token } = await warned();
    const clicks = Array.from({ length: 20 }, () => app.do('endSessionsByNotice', { token }));
    const outcomes = await outcomesOf(clicks);
    assert.equal(outcomes.filter(outcome => outcome === 'OK').length, 1);
  });

  it('N6 sends a reset to a mailbox that is still owned, and that resets the password', async () => {
    const { app, email, token } = await warned();
    await app.do('endSessionsByNotice', { token });
    assert.equal(await app.do('sendResetByNotice', { token }), true);
    assert.equal((await app.lastMessageTo(email)).kind, 'PASSWORD_RESET_EMAIL');
    assert.equal(await reset(app, { token: await app.tokenTo(email) }), true);
    await app.login(email, newPassword);
  });

  it('N6 is no reset itself, and sends as few as W4 allows', async () => {
    const { app, email, token } = await warned();
    await refuses('INVALID_TOKEN', () => reset(app, { token }));
    const elsewhere = app.from('203.0.113.9');
    for (let each = 0; each < 6; each++) await elsewhere.do('sendResetByNotice', { token });
    const sent = (await app.messagesTo(email)).filter(({ kind }) => kind === 'PASSWORD_RESET_EMAIL');
    assert.equal(sent.length, 3);
  });

  it('N6 only ends sessions where the address was given up, and does not show its reader who did it', async () => {
    const { app, email, user } = await warned();
    const next = newEmail();
    await user.change('EMAIL', next);
    await user.do('verifyLink', { token: await app.tokenTo(next) });
    const given = await app.lastMessageTo(email);
    assert.equal(given.kind, 'IDENTIFIER_CHANGED');
    const token = await app.tokenTo(email);
    const { device, network, canResetPassword } = await infoOf(app, token);
    assert.deepEqual([device, network, canResetPassword], [null, null, false]);
    await refuses('INVALID_TOKEN', () => app.do('sendResetByNotice', { token }));
    assert.equal(await app.do('endSessionsByNotice', { token }), true);
    await refuses('UNAUTHENTICATED', () => user.me());
    await app.login(next);
  });

  it('N4 stays valid when a thief changes the password or removes the mailbox', async () => {
    const { app, email, user, token } = await warned();
    await user.do('changePassword', { currentPassword: password, newPassword });
    await user.do('removeIdentifier', { kind: 'EMAIL', currentPassword: newPassword });
    assert.equal((await infoOf(app, token)).isUsed, false);
    assert.equal(await app.do('endSessionsByNotice', { token }), true);
    await refuses('UNAUTHENTICATED', () => user.me());
    assert.ok(email);
  });

  it('N4 is valid for 72 hours', async () => {
    const { app, token } = await warned();
    world.wait(71 * 3_600);
    await infoOf(app, token);
    world.wait(3_600);
    for (const act of acts) await refuses('CODE_EXPIRED', () => app.do(act, { token }), { field: 'token' });
  });

  it('N4 is invalid for a disabled or deleted user, in another app, and if this server did not make it', async () => {
    const [disabled, deleted, own] = [await warned(), await warned(), await warned()];
    await disabled.app.admin('disableUser', { id: disabled.user.id });
    await deleted.user.do('deleteMe', { currentPassword: password });
    const { keys } = world.server.deps;
    const nobodys = '0197f3a0-0000-7000-8000-000000000000';
    const other = await world.app(bothOn);
    const email = newEmail();
    const claimant = await own.app.register({ username: newName(), email });
    assert.ok(claimant);
    const tries: [TestApp, string][] = [
      [disabled.app, disabled.token],
      [deleted.app, deleted.token],
      [other, own.token],
      [own.app, noticeTokenOf(keys, nobodys)],
      [own.app, linkTokenOf(keys, 'RESET', nobodys)],
      [own.app, await own.app.tokenTo(email)],
      [own.app, ''],
      [own.app, 'A'.repeat(64)],
    ];
    for (const [app, token] of tries) {
      for (const act of acts) await refuses('INVALID_TOKEN', () => app.do(act, { token }), { field: 'token' });
    }
    await own.app.do('endSessionsByNotice', { token: own.token });
  });

  it('N4 belongs to one kind of message: the id of another kind opens nothing', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    await app.tokenTo(email);
    const { nodes } = await app.admin('messages', { filter: { userId: user.id } });
    const token = noticeTokenOf(world.server.deps.keys, nodes[0].id);
    for (const act of acts) await refuses('INVALID_TOKEN', () => app.do(act, { token }));
  });

  it('N4 is not in any SMS by default', async () => {
    const app = await world.app(bothOn);
    const phone = newPhone();
    const user = await app.registerProven({ phone });
    await user.change('USERNAME', newName());
    const { kind, link, text } = await app.lastMessageTo(phone);
    assert.deepEqual([kind, link], ['USERNAME_CHANGED', null]);
    assert.doesNotMatch(text, /secure/);
  });

  it('N4 V22 is read with the characters that a sentence leaves around it', async () => {
    const { app, token } = await warned();
    assert.equal((await infoOf(app, `${token}).`)).isUsed, false);
  });
});
