import assert from 'node:assert/strict';
import { it } from 'node:test';
import { restoreDue } from '../../src/domain/accounts/undo/restore-due.js';
import { openStore } from '../../src/platform/store/open-store.js';
import { bothOn } from '../kit/addresses.js';
import { openNode } from '../kit/node.js';
import {
  newEmail,
  newIp,
  newName,
  outcomesOf,
  password,
  refuses,
  type TestApp,
  type TestUser,
} from '../kit/test-app.js';
import { changed, changeEmail, dayLater, frozen, noticeTo, undo } from '../kit/undo.js';
import { stories } from '../kit/world.js';

const rounds = 6;
const dayInSeconds = 86_400;
const input = { password };

stories('An undo and another act at the same moment', world => {
  /** Waits for no, one or two logins first, whatever their answers, so that either side may win. */
  async function inRound<T>(round: number, app: TestApp, user: TestUser, attempt: () => Promise<T>): Promise<T> {
    for (let logins = round % 3; logins > 0; logins--) await outcomesOf([app.login(user.session.user.username)]);
    return await attempt();
  }
  const logsInNobody = (app: TestApp, address: string) => refuses('INVALID_CREDENTIALS', () => app.login(address));
  async function ownerOf(app: TestApp, address: string): Promise<string | null> {
    const [outcome] = await outcomesOf([app.login(address)]);
    return outcome === 'OK' ? (await app.login(address)).id : null;
  }
  const told = async (app: TestApp, address: string, kind: string) =>
    (await app.messagesTo(address)).filter(each => each.kind === kind).length;
  const stateOf = async (app: TestApp, token: string) => (await app.do('noticeInfo', { token })).undo.state;

  /** Another node. On PostgreSQL it has separate connections; an embedded database has one server. */
  async function otherNode() {
    const { deps } = world.server;
    const isShared = world.engine === 'SQLite';
    const store = isShared ? deps.store : await openStore(world.databaseUrl, assert.fail);
    const node = await openNode(world, { store });
    async function close(): Promise<void> {
      await node.close();
      if (!isShared) await store.close();
    }
    return { url: node.url, deps: { ...deps, store }, close };
  }

  it('C12 C15 an undo at one node gets its objection at the other, and is completed there', async t => {
    const node = await otherNode();
    t.after(node.close);
    const app = await world.app(bothOn);
    const there = app.at(node.url);
    const { user, old, next, token } = await changed(app);
    await undo({ app, token });
    await refuses('UNAUTHENTICATED', () => there.do('me', {}, user.token));
    for (const each of [old, next]) await logsInNobody(there, each);
    const objection = await noticeTo(app, next, 'ADDRESS_FROZEN');
    assert.equal((await there.do('objectByNotice', { token: objection })).state, 'ADMIN');
    assert.equal(await stateOf(app, token), 'ADMIN');
    assert.equal((await there.do('proveByNotice', { token: objection, input })).state, 'NEW');
    assert.equal((await app.login(next)).id, user.id);
    await logsInNobody(app, old);
  });

  it('C15 one of two nodes that find the end of a freeze at once returns the address and sends the notice', async t => {
    const node = await otherNode();
    t.after(node.close);
    const app = await world.app(bothOn);
    for (let round = 0; round < rounds; round++) {
      const { user, old, next } = await frozen(app);
      world.wait(dayInSeconds);
      await Promise.all([world.server.deps, node.deps, world.server.deps, node.deps].map(restoreDue));
      assert.equal((await app.login(old)).id, user.id);
      await logsInNobody(app, next);
      for (const each of [old, next]) assert.equal(await told(app, each, 'FREEZE_ENDED'), 1);
      const { nodes } = await app.admin('auditLog', { filter: { action: 'FREEZE_ENDED', userId: user.id } });
      assert.equal(nodes.length, 1);
    }
  });

  it('C12 N11 one of many undos of one change at both nodes at once is done', async t => {
    const node = await otherNode();
    t.after(node.close);
    const app = await world.app(bothOn);
    const given = await changed(app);
    const clicks = Array.from({ length: 8 }, (_, each) =>
      undo({ ...given, app: each % 2 === 0 ? app : app.at(node.url) }),
    );
    const outcomes = await outcomesOf(clicks);
    assert.deepEqual(outcomes.toSorted(), [...Array(7).fill('INVALID_TOKEN'), 'OK']);
    assert.equal(await told(app, given.next, 'ADDRESS_FROZEN'), 1);
    const { nodes } = await app.admin('auditLog', { filter: { action: 'ADDRESS_FROZEN' } });
    assert.equal(nodes.length, 1);
    await dayLater(world);
    assert.equal((await app.login(given.old)).id, given.user.id);
  });

  it('C12 C18 an undo and the proof of a second change end in one of the two serial outcomes', async () => {
    const app = await world.app(bothOn);
    for (let round = 0; round < rounds; round++) {
      const given = await changed(app);
      const third = newEmail();
      await given.user.change('EMAIL', third);
      const link = await app.tokenTo(third);
      const prove = () => app.do('verifyLink', { token: link });
      const [undone, proven] = await outcomesOf([
        undo(given),
        inRound(2 - (round % 3), app.from(newIp()), given.user, prove),
      ]);
      assert.equal(undone, 'OK');
      assert.ok(['OK', 'INVALID_TOKEN', 'ADDRESS_FROZEN'].includes(proven ?? ''), proven);
      for (const each of [given.old, given.next, third]) await logsInNobody(app, each);
      // The owner of the address at that moment can object.
      assert.equal(await told(app, proven === 'OK' ? third : given.next, 'ADDRESS_FROZEN'), 1);
      await dayLater(world);
      assert.equal((await app.login(given.old)).id, given.user.id);
      for (const each of [given.next, third]) await logsInNobody(app, each);
    }
  });

  it('C18 the undo of an earlier change wins over an objection to, and a proof for, that of a later one', async () => {
    const app = await world.app(bothOn);
    for (let round = 0; round < rounds; round++) {
      const act = round < rounds / 2 ? 'objectByNotice' : 'proveByNotice';
      const owner = await changed(app);
      const thief = await changeEmail(app, owner.user, owner.next);
      await undo(thief);
      const token = await noticeTo(app, thief.next, 'ADDRESS_FROZEN');
      const variables = act === 'proveByNotice' ? { token, input } : { token };
      const [undone, answered] = await outcomesOf([
        inRound(round, app, owner.user, () => undo(owner)),
        app.do(act, variables),
      ]);
      assert.equal(undone, 'OK');
      assert.ok(['OK', 'INVALID_TOKEN'].includes(answered ?? ''), answered);
      for (const each of [owner.old, owner.next, thief.next]) await logsInNobody(app, each);
      await dayLater(world);
      assert.equal((await app.login(owner.old)).id, owner.user.id);
      for (const each of [owner.next, thief.next]) await logsInNobody(app, each);
    }
  });

  it('C15 the proofs of both sides at once leave the decision to an admin, and no address logs in', async () => {
    const app = await world.app(bothOn);
    for (let round = 0; round < rounds; round++) {
      const { user, old, next, token, objection } = await frozen(app);
      const proofs = [token, objection].map(each => app.do('proveByNotice', { token: each, input }));
      assert.deepEqual(await outcomesOf(proofs), ['OK', 'OK']);
      assert.equal(await stateOf(app, token), 'ADMIN');
      for (const each of [old, next]) await logsInNobody(app, each);
      await app.admin('decideFreeze', { userId: user.id, kind: 'EMAIL', keep: 'NEW' });
      assert.equal((await app.login(next)).id, user.id);
    }
  });

  it('C15 a proof and an objection without one at once: the proof decides', async () => {
    const app = await world.app(bothOn);
    for (let round = 0; round < rounds; round++) {
      const { user, old, next, token, objection } = await frozen(app);
      const [proven, objected] = await outcomesOf([
        app.do('proveByNotice', { token, input }),
        inRound(round, app, user, () => app.do('objectByNotice', { token: objection })),
      ]);
      assert.equal(proven, 'OK');
      assert.ok(['OK', 'INVALID_TOKEN'].includes(objected ?? ''), objected);
      assert.equal((await app.login(old)).id, user.id);
      await logsInNobody(app, next);
    }
  });

  it('C15 an objection with a proof wins at the moment when the day is over', async () => {
    const app = await world.app(bothOn);
    for (let round = 0; round < rounds; round++) {
      const { user, old, next, objection } = await frozen(app);
      world.wait(dayInSeconds);
      const restoring = inRound(round, app, user, () => restoreDue(world.server.deps));
      const [proven] = await outcomesOf([app.do('proveByNotice', { token: objection, input }), restoring]);
      assert.equal(proven, 'OK');
      assert.equal((await app.login(next)).id, user.id);
      await logsInNobody(app, old);
      // One notice if the proof was first, two if the time was.
      assert.ok([1, 2].includes(await told(app, old, 'FREEZE_ENDED')));
      await dayLater(world);
      await logsInNobody(app, old);
    }
  });

  it('C17 the old address has one owner when it comes back while somebody else proves it', async t => {
    const node = await otherNode();
    t.after(node.close);
    const app = await world.app(bothOn);
    for (let round = 0; round < rounds; round++) {
      const { user, old, next } = await frozen(app);
      world.wait(dayInSeconds);
      const other = await app.register({ username: newName(), email: old });
      const link = await app.tokenTo(old);
      const [proven] = await outcomesOf([
        app.do('verifyLink', { token: link }),
        inRound(round, app, user, () => restoreDue(node.deps)),
      ]);
      assert.ok(['OK', 'IDENTIFIER_TAKEN'].includes(proven ?? ''), proven);
      const isOthers = proven === 'OK';
      assert.equal(await ownerOf(app, old), isOthers ? other.id : user.id);
      assert.equal(await ownerOf(app, next), isOthers ? user.id : null);
      const owned = (await (await app.login(user.session.user.username)).me()).email;
      assert.equal(owned.value, isOthers ? next : old);
      assert.equal((await other.me()).email?.verified ?? false, isOthers);
    }
  });

  it('C12 C13 an undo and the deletion of the account end in one of the two serial outcomes', async () => {
    const app = await world.app(bothOn);
    for (let round = 0; round < rounds; round++) {
      const given = await changed(app);
      const [undone, deleted] = await outcomesOf([
        inRound(round, app, given.user, () => undo(given)),
        given.user.do('deleteMe', { currentPassword: password }),
      ]);
      if (undone === 'OK') {
        assert.ok(['UNAUTHENTICATED', 'ADDRESS_FROZEN'].includes(deleted ?? ''), deleted);
        await dayLater(world);
        assert.equal((await app.login(given.old)).id, given.user.id);
      } else {
        assert.deepEqual([undone, deleted], ['INVALID_TOKEN', 'OK']);
        await dayLater(world);
        await logsInNobody(app, given.old);
        await app.registerProven({ email: given.old });
      }
    }
  });

  it('C11 C12 an undo and the removal of the new address end in one of the two serial outcomes', async () => {
    const app = await world.app(bothOn);
    for (let round = 0; round < rounds; round++) {
      const given = await changed(app);
      const [undone, removed] = await outcomesOf([
        inRound(round, app, given.user, () => undo(given)),
        given.user.do('removeIdentifier', { kind: 'EMAIL', currentPassword: password }),
      ]);
      assert.equal(undone, 'OK');
      assert.ok(['OK', 'UNAUTHENTICATED', 'ADDRESS_FROZEN'].includes(removed ?? ''), removed);
      for (const each of [given.old, given.next]) await logsInNobody(app, each);
      assert.equal(await told(app, given.next, 'ADDRESS_FROZEN'), removed === 'OK' ? 0 : 1);
      // Nobody could object to it after the removal, so time alone decides nothing.
      await dayLater(world);
      assert.equal(await stateOf(app, given.token), removed === 'OK' ? 'ADMIN' : 'OLD');
      assert.equal(await ownerOf(app, given.old), removed === 'OK' ? null : given.user.id);
    }
  });

  it('C11 C15 a change is undone, gets an objection and ends as usual after the app turned the switch OFF', async () => {
    const app = await world.app(bothOn);
    const [one, two] = [await changed(app), await frozen(app)];
    await app.set({ emailVerification: false });
    await undo(one);
    await refuses('IDENTIFIER_TAKEN', () => app.register({ username: newName(), email: one.old }));
    await app.do('objectByNotice', { token: two.objection });
    await dayLater(world);
    assert.equal((await app.login(one.old)).id, one.user.id);
    await logsInNobody(app, one.next);
    for (const each of [two.old, two.next]) await logsInNobody(app, each);
    await app.do('proveByNotice', { token: two.token, input });
    assert.equal((await app.login(two.old)).id, two.user.id);
  });
});
