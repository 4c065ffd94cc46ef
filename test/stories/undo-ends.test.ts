import assert from 'node:assert/strict';
import { it } from 'node:test';
import { takeIdentifier } from '../../src/domain/identifiers/identifiers.queries.js';
import { parseEmail } from '../../src/domain/identifiers/parse.rules.js';
import { cleanUp } from '../../src/domain/retention/clean-up.js';
import { bothOn } from '../kit/addresses.js';
import { operations } from '../kit/operations.js';
import { newEmail, newName, newPhone, password, refuses, type TestApp } from '../kit/test-app.js';
import { bothOrders, changed, changeEmail, dayLater, frozen, noticeTo, undo } from '../kit/undo.js';
import { stories } from '../kit/world.js';

const dead = { field: 'token' };

stories('The end of an undo', world => {
  const infoOf = async (app: TestApp, token: string) => (await app.do('noticeInfo', { token })).undo;
  const owns = async (app: TestApp, address: string) => {
    await app.login(address);
  };
  const logsInNobody = (app: TestApp, address: string) => refuses('INVALID_CREDENTIALS', () => app.login(address));

  it('C15 after 24 hours returns the old address, both get a notice, and every session ends', async () => {
    const app = await world.app(bothOn);
    const { user, old, next } = await frozen(app);
    const thief = await app.login(user.session.user.username);
    await dayLater(world, 86_399);
    await logsInNobody(app, old);
    await dayLater(world, 1);
    await owns(app, old);
    await logsInNobody(app, next);
    await refuses('UNAUTHENTICATED', () => thief.me());
    for (const each of [old, next])
      assert.equal((await app.messagesTo(each)).filter(({ kind }) => kind === 'FREEZE_ENDED').length, 1);
    const { nodes } = await app.admin('auditLog', { filter: { action: 'FREEZE_ENDED' } });
    assert.deepEqual(nodes[0].details, { kind: 'EMAIL', kept: 'OLD', by: 'TIME' });
    // N13: the notice of the end sends a reset to an address that is the user's again.
    const end = await noticeTo(app, old, 'FREEZE_ENDED');
    assert.equal((await app.do('noticeInfo', { token: end })).canResetPassword, true);
    await app.do('sendResetByNotice', { token: end });
    assert.equal((await app.lastMessageTo(old)).kind, 'PASSWORD_RESET_EMAIL');
  });

  it('C15 is left to an admin after an objection without a proof, and time decides nothing', async () => {
    const app = await world.app(bothOn);
    const { user, old, next, objection } = await frozen(app);
    const info = await app.do('objectByNotice', { token: objection });
    assert.deepEqual([info.state, info.restoresAt, info.canProve], ['ADMIN', null, true]);
    await refuses('INVALID_TOKEN', () => app.do('objectByNotice', { token: objection }), dead);
    await dayLater(world);
    await dayLater(world);
    for (const each of [old, next]) await logsInNobody(app, each);
    const freezes = async () =>
      (await app.raw(operations.frozenAddresses, { id: user.id }, app.adminToken)).user.frozenAddresses;
    const [freeze] = await freezes();
    assert.deepEqual([freeze.oldAddress, freeze.newAddress, freeze.isObjected], [old, next, true]);
    await app.admin('decideFreeze', { userId: user.id, kind: 'EMAIL', keep: 'NEW' });
    await owns(app, next);
    await logsInNobody(app, old);
    assert.deepEqual(await freezes(), []);
  });

  it('C15 follows an older proof against an objection without one, in either order', async () => {
    const app = await world.app(bothOn);
    const { old, token, objection } = await frozen(app);
    await app.do('objectByNotice', { token: objection });
    assert.equal((await app.do('proveByNotice', { token, input: { password } })).state, 'OLD');
    await owns(app, old);
    await refuses('INVALID_TOKEN', () => app.do('objectByNotice', { token: objection }), dead);
    await owns(app, old);
  });

  it('C15 is left to an admin where both sides show an older proof, and both stay frozen', async () => {
    const app = await world.app(bothOn);
    for (const [first, second] of bothOrders) {
      const given = await frozen(app);
      await app.do('proveByNotice', { token: given[first], input: { password } });
      const info = await app.do('proveByNotice', { token: given[second], input: { password } });
      assert.deepEqual([info.state, info.canProve], ['ADMIN', false]);
      for (const each of [given.old, given.next]) await logsInNobody(app, each);
      await dayLater(world);
      for (const each of [given.old, given.next]) await logsInNobody(app, each);
      await app.admin('decideFreeze', { userId: given.user.id, kind: 'EMAIL', keep: 'OLD' });
      await owns(app, given.old);
      // The decision of an admin is final.
      for (const token of [given.token, given.objection]) {
        assert.equal((await infoOf(app, token)).canProve, false);
        await refuses('INVALID_TOKEN', () => app.do('proveByNotice', { token, input: { password } }), dead);
      }
    }
  });

  it('C15 after the day can be prevented only by an objection with a proof, against an undo without one', async () => {
    const app = await world.app(bothOn);
    const { old, next, objection } = await frozen(app);
    await dayLater(world);
    await refuses('INVALID_TOKEN', () => app.do('objectByNotice', { token: objection }), dead);
    assert.equal((await app.do('proveByNotice', { token: objection, input: { password } })).state, 'NEW');
    await owns(app, next);
    await logsInNobody(app, old);
  });

  it('C16 N13 is final when an admin decides, and both addresses get a notice', async () => {
    const app = await world.app(bothOn);
    const { user, old, next } = await frozen(app);
    await app.admin('decideFreeze', { userId: user.id, kind: 'EMAIL', keep: 'OLD' });
    await owns(app, old);
    for (const each of [old, next]) {
      const told = (await app.messagesTo(each)).filter(({ kind }) => kind === 'FREEZE_ENDED');
      assert.equal(told.length, 1);
    }
    const { nodes } = await app.admin('auditLog', { filter: { action: 'FREEZE_ENDED' } });
    assert.deepEqual([nodes[0].actor, nodes[0].details], ['ADMIN', { kind: 'EMAIL', kept: 'OLD', by: 'ADMIN' }]);
    const decide = (kind: string, userId: string) => app.admin('decideFreeze', { userId, kind, keep: 'OLD' });
    await refuses('NOT_FOUND', () => decide('EMAIL', user.id), { field: 'kind' });
    await refuses('NOT_FOUND', () => decide('PHONE', user.id), { field: 'kind' });
    const elsewhere = await (await world.app(bothOn)).register({ username: newName() });
    await refuses('NOT_FOUND', () => decide('EMAIL', elsewhere.id), { field: 'userId' });
    await refuses('FORBIDDEN', () => elsewhere.do('decideFreeze', { userId: user.id, kind: 'EMAIL', keep: 'OLD' }));
  });

  it('C13 C17 gives a frozen address to a user who proves it, and nobody takes it on trust', async () => {
    const app = await world.app(bothOn);
    const { old, next, user } = await frozen(app);
    await app.set({ emailVerification: false });
    for (const email of [old, next]) {
      await refuses('IDENTIFIER_TAKEN', () => app.register({ username: newName(), email }));
      await refuses('IDENTIFIER_TAKEN', () => app.admin('createUser', { input: { email } }));
    }
    await app.set({ emailVerification: true });
    const other = await app.registerProven({ email: old });
    assert.ok(other);
    await dayLater(world);
    // The old address belongs to another user, so the change is kept.
    await owns(app, next);
    assert.equal((await app.login(old)).id, other.id);
    assert.equal((await app.login(next)).id, user.id);
    for (const each of [old, next])
      assert.equal((await app.messagesTo(each)).filter(({ kind }) => kind === 'FREEZE_ENDED').length, 1);
  });

  it('C13 C19 reserves the address of a change for 72 hours, and then deletes the change', async () => {
    const app = await world.app(bothOn);
    const { old, user } = await changed(app);
    await app.set({ emailVerification: false });
    const { deps } = world.server;
    const changes = async () => (await app.admin('exportUser', { id: user.id })).changedAddresses.length;
    const take = () => app.register({ username: newName(), email: old });
    world.wait(72 * 3_600 - 60);
    await refuses('IDENTIFIER_TAKEN', take);
    await cleanUp(deps);
    assert.equal(await changes(), 1);
    world.wait(60);
    await take();
    world.wait(120);
    await cleanUp(deps);
    assert.equal(await changes(), 0);
  });

  it('C17 leaves a user whose addresses were both proven by somebody else without either, and not frozen forever', async () => {
    const app = await world.app(bothOn);
    const { old, next, user } = await frozen(app);
    const [one, two] = [await app.registerProven({ email: old }), await app.registerProven({ email: next })];
    await dayLater(world);
    assert.deepEqual([(await app.login(old)).id, (await app.login(next)).id], [one.id, two.id]);
    const again = await app.login(user.session.user.username);
    assert.equal((await again.me()).email, null);
    await again.change('EMAIL', newEmail());
  });

  it('C17 changes nothing after somebody else proved the old address: they keep it', async () => {
    const app = await world.app(bothOn);
    const { user, old, next, token } = await changed(app);
    const other = await app.registerProven({ email: old });
    assert.equal((await infoOf(app, token)).state, 'OVER');
    await refuses('INVALID_TOKEN', () => app.do('undoByNotice', { token }), dead);
    assert.equal((await app.login(old)).id, other.id);
    assert.equal((await app.login(next)).id, user.id);
    // N6: the link still ends the sessions.
    assert.equal(await app.do('endSessionsByNotice', { token }), true);
  });

  it('C15 does not return a removed address by time alone if nobody could object', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email, phone });
    await user.do('removeIdentifier', { kind: 'EMAIL', currentPassword: password });
    const token = await noticeTo(app, email, 'IDENTIFIER_CHANGED');
    assert.equal((await undo({ app, token })).state, 'ADMIN');
    assert.equal((await app.lastMessageTo(phone)).kind, 'ADDRESS_FROZEN');
    await dayLater(world);
    await logsInNobody(app, email);
    await app.do('proveByNotice', { token, input: { password } });
    await owns(app, email);
    await owns(app, phone);
  });

  it('C18 by an earlier change replaces that of a later one', async () => {
    const app = await world.app(bothOn);
    const owner = await changed(app);
    // The thief changes it again, and undoes that to be first.
    const thief = await changeEmail(app, owner.user, owner.next);
    await undo(thief);
    const second = await noticeTo(app, thief.next, 'ADDRESS_FROZEN');
    await undo(owner);
    assert.equal((await infoOf(app, thief.token)).state, 'OVER');
    for (const token of [thief.token, second])
      await refuses('INVALID_TOKEN', () => app.do('proveByNotice', { token, input: { password } }), dead);
    await dayLater(world);
    await owns(app, owner.old);
    for (const each of [owner.next, thief.next]) await logsInNobody(app, each);
  });

  it('C18 prevents the undo of a later change, during and after that of an earlier one', async () => {
    const app = await world.app(bothOn);
    const owner = await changed(app);
    const thief = await changeEmail(app, owner.user, owner.next);
    await undo(owner);
    await refuses('INVALID_TOKEN', () => undo(thief), dead);
    await dayLater(world);
    await refuses('INVALID_TOKEN', () => undo(thief), dead);
    await owns(app, owner.old);
  });

  it('C18 accepts no proof when the address has been changed again since the freeze ended', async () => {
    const app = await world.app(bothOn);
    const { user, old, token, objection } = await frozen(app);
    await app.do('proveByNotice', { token, input: { password } });
    const again = await app.login(user.session.user.username);
    const { next } = await changeEmail(app, again, old);
    await refuses('INVALID_TOKEN', () => app.do('proveByNotice', { token: objection, input: { password } }), dead);
    await owns(app, next);
  });

  it('C18 returns nothing to a disabled user, who has 24 hours to object after they are enabled', async () => {
    const app = await world.app(bothOn);
    const { user, old, next, objection, token } = await frozen(app);
    await app.admin('disableUser', { id: user.id });
    for (const each of [token, objection]) await refuses('INVALID_TOKEN', () => app.do('noticeInfo', { token: each }));
    await dayLater(world);
    await app.admin('enableUser', { id: user.id });
    await logsInNobody(app, old);
    await dayLater(world, 86_399);
    await logsInNobody(app, old);
    await app.do('proveByNotice', { token: objection, input: { password } });
    await owns(app, next);
  });

  it('C18 leaves nothing after the user was deleted', async () => {
    const app = await world.app(bothOn);
    const given = await changed(app);
    await given.user.do('deleteMe', { currentPassword: password });
    await refuses('INVALID_TOKEN', () => undo(given), dead);
    const other = await frozen(app);
    await app.admin('deleteUser', { id: other.user.id });
    await dayLater(world);
    await refuses('INVALID_TOKEN', () => app.do('proveByNotice', { token: other.token, input: { password } }), dead);
    const free = await app.registerProven({ email: other.old });
    assert.equal((await app.login(other.old)).id, free.id);
  });

  it('C19 C37 closes the links of a freeze 72 hours after its end, and those of a change after 72 hours', async () => {
    const app = await world.app(bothOn);
    const late = await changed(app);
    const { objection, token, old } = await frozen(app);
    await app.do('objectByNotice', { token: objection });
    world.wait(72 * 3_600);
    await refuses('CODE_EXPIRED', () => undo(late), dead);
    await app.do('noticeInfo', { token: objection });
    assert.equal((await app.do('proveByNotice', { token, input: { password } })).state, 'OLD');
    await owns(app, old);
    world.wait(72 * 3_600 - 60);
    await app.do('noticeInfo', { token: objection });
    world.wait(60);
    await refuses('CODE_EXPIRED', () => app.do('noticeInfo', { token: objection }), dead);
  });

  it('N6 C19 ends every session only once by the link of a freeze that waits for an admin', async () => {
    const app = await world.app(bothOn);
    const { objection } = await frozen(app);
    await app.do('objectByNotice', { token: objection });
    await app.do('endSessionsByNotice', { token: objection });
    world.wait(5 * 86_400);
    await refuses('INVALID_TOKEN', () => app.do('endSessionsByNotice', { token: objection }), dead);
    assert.equal((await app.do('noticeInfo', { token: objection })).isUsed, true);
  });

  it('R7 N6 C19 C37 has links that work, and end every session only once, for months while an admin decides', async () => {
    const app = await world.app(bothOn);
    const { next, objection } = await frozen(app);
    await app.do('objectByNotice', { token: objection });
    await app.do('endSessionsByNotice', { token: objection });
    world.wait(120 * 86_400);
    await cleanUp(world.server.deps);
    await refuses('INVALID_TOKEN', () => app.do('endSessionsByNotice', { token: objection }), dead);
    assert.equal((await app.do('proveByNotice', { token: objection, input: { password } })).state, 'NEW');
    await owns(app, next);
    await cleanUp(world.server.deps);
    await app.do('noticeInfo', { token: objection });
    world.wait(72 * 3_600);
    await refuses('CODE_EXPIRED', () => app.do('noticeInfo', { token: objection }), dead);
    await cleanUp(world.server.deps);
    await refuses('INVALID_TOKEN', () => app.do('noticeInfo', { token: objection }), dead);
  });

  it('R7 C12 does not come too late for a user who was idle while an address was frozen', async () => {
    const app = await world.app(bothOn);
    const { user, objection } = await frozen(app);
    await app.do('objectByNotice', { token: objection });
    const retention = { pseudoUsersDays: 30, inactiveUsersDays: 30, auditLogDays: null };
    const exists = async () => {
      await cleanUp({ ...world.server.deps, retention });
      return (await app.admin('user', { id: user.id })) !== null;
    };
    world.wait(100 * 86_400);
    assert.ok(await exists());
    await app.admin('decideFreeze', { userId: user.id, kind: 'EMAIL', keep: 'OLD' });
    world.wait(29 * 86_400);
    assert.ok(await exists());
    world.wait(2 * 86_400);
    assert.ok(!(await exists()));
  });

  it('C31 makes the codes, links and pending changes of the other side invalid when it is reversed', async () => {
    const app = await world.app(bothOn);
    const { user, old, next, objection } = await frozen(app);
    await dayLater(world);
    const thief = await app.login(old);
    const [email, phone] = [newEmail(), newPhone()];
    await thief.change('EMAIL', email);
    await thief.change('PHONE', phone);
    const token = await app.tokenTo(email);
    assert.equal((await app.do('proveByNotice', { token: objection, input: { password } })).state, 'NEW');
    await refuses('INVALID_TOKEN', () => app.do('verifyLink', { token }), dead);
    const owner = await app.login(next);
    assert.equal(owner.id, user.id);
    await refuses('CODE_EXPIRED', () => owner.provePhone(phone));
    assert.equal((await owner.me()).email.value, next);
  });

  it('C28 returns an address with its age, so that the next change can be undone too, unless time alone returned it', async () => {
    const app = await world.app(bothOn);
    for (const [by, state] of [
      ['PROOF', 'POSSIBLE'],
      ['ADMIN', 'POSSIBLE'],
      ['TIME', undefined],
    ] as const) {
      const email = newEmail();
      const user = await app.registerProven({ email, phone: newPhone() });
      world.wait(72 * 3_600);
      const given = await changeEmail(app, await app.login(email), email);
      await undo(given);
      if (by === 'PROOF') await app.do('proveByNotice', { token: given.token, input: { password } });
      if (by === 'ADMIN') await app.admin('decideFreeze', { userId: user.id, kind: 'EMAIL', keep: 'OLD' });
      if (by === 'TIME') await dayLater(world);
      const next = await changeEmail(app, await app.login(email), email);
      assert.equal((await infoOf(app, next.token))?.state, state, by);
    }
  });

  it('C27 replaces an address that a node of an older version has given the user meanwhile', async () => {
    const app = await world.app(bothOn);
    const { store, now } = world.server.deps;
    type Given = Awaited<ReturnType<typeof frozen>>;
    const decide = ({ user }: Given, keep: 'OLD' | 'NEW') =>
      app.admin('decideFreeze', { userId: user.id, kind: 'EMAIL', keep });
    const ends: [string, 'old' | 'next', (given: Given) => Promise<unknown>][] = [
      ['a proof', 'old', ({ token }) => app.do('proveByNotice', { token, input: { password } })],
      [
        'a proof of the other side',
        'next',
        given => app.do('proveByNotice', { token: given.objection, input: { password } }),
      ],
      ['an admin', 'old', given => decide(given, 'OLD')],
      ['an admin for the other side', 'next', given => decide(given, 'NEW')],
      ['time', 'old', () => dayLater(world)],
    ];
    for (const [by, kept, end] of ends) {
      const given = await frozen(app);
      const value = newEmail();
      await store.transaction(async tx => {
        const row = {
          appId: app.id,
          userId: given.user.id,
          kind: 'EMAIL',
          verifiedAt: now(),
          provenAt: now(),
        } as const;
        await takeIdentifier(tx, { ...row, value: parseEmail(value).value, display: value });
      });
      await owns(app, value);
      await end(given);
      assert.equal((await app.login(given[kept])).id, given.user.id, by);
      await logsInNobody(app, value);
    }
  });
});
