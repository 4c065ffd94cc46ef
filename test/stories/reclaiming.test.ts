import assert from 'node:assert/strict';
import { it } from 'node:test';
import { and, eq } from 'drizzle-orm';
import { completeReclaims } from '../../src/domain/accounts/reclaim/complete-reclaims.js';
import { endRevived, nothing } from '../../src/domain/admin/after-restore.js';
import { defaultSettings } from '../../src/domain/apps/settings.rules.js';
import { callOfServer } from '../../src/domain/call.js';
import { bothOn } from '../kit/addresses.js';
import { openNode } from '../kit/node.js';
import { dormantOwner, enterCode, reclaim, weekLater } from '../kit/reclaim.js';
import { newEmail, newName, newPhone, outcomesOf, password, refuses, type TestApp, TestUser } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const day = 86_400;
const on = { ...bothOn, reclaimDormantNumbers: true };
const dead = { field: 'token' };

const kindsTo = async (app: TestApp, address: string) => (await app.messagesTo(address)).map(({ kind }) => kind);
/** Days later. */
const again = async (user: TestUser) => new TestUser(user.app, await user.refresh());
const phoneOf = async (user: TestUser) => (await user.me()).phone?.value ?? null;
const explain = async (app: TestApp, phone: string) => await app.admin('explainIdentifier', { identifier: phone });

/** Returns who owns the number now. */
async function ownerOf(app: TestApp, phone: string): Promise<string | null> {
  return (await explain(app, phone)).owner?.id ?? null;
}

async function opened(world: World, settings: Record<string, unknown> = {}) {
  const app = await world.app({ ...on, ...settings });
  const dormant = await dormantOwner(app);
  const { claimant, refused } = await reclaim(app, dormant.phone);
  assert.equal(refused.code, 'RECLAIM_OPENED');
  return { app, ...dormant, claimant, refused };
}

stories('The new holder of a dormant number', world => {
  it('M17 can request it only where the app allows it, which needs verification and dormancy', async () => {
    const app = await world.app({});
    const needs = (field: string) => ({ field, reason: 'NEEDS_VERIFICATION' });
    const turnOn = () => app.set({ reclaimDormantNumbers: true });
    await refuses('BAD_USER_INPUT', turnOn, needs('reclaimDormantNumbers'));
    await app.set({ ...bothOn, dormantAfterDays: 0 });
    const range = { field: 'dormantAfterDays', reason: 'OUT_OF_RANGE', min: 1, max: 3_650 };
    await refuses('BAD_USER_INPUT', turnOn, range);
    await app.set({ dormantAfterDays: 180 });
    await turnOn();
    await refuses('BAD_USER_INPUT', () => app.set({ phoneVerification: false }), needs('phoneVerification'));
    await refuses('BAD_USER_INPUT', () => app.set({ dormantAfterDays: 0 }), range);
    await app.set({ reclaimDormantNumbers: null, phoneVerification: false, dormantAfterDays: 0 });
  });

  it('M18 D5 gets a code only while the number is dormant and the setting is on', async () => {
    const app = await world.app(bothOn);
    const { owner, phone } = await dormantOwner(app);
    const sign = async () => await app.register({ username: newName(), phone });
    await sign();
    assert.equal((await kindsTo(app, phone))[0], 'ADDRESS_IN_USE');
    await app.set(on);
    world.wait(day);
    const claimant = await sign();
    assert.equal((await kindsTo(app, phone))[0], 'PHONE_VERIFICATION');
    await app.login(owner.session.user.username);
    world.wait(day);
    await (await again(claimant)).do('resendVerification', { kind: 'PHONE' });
    assert.equal((await kindsTo(app, phone))[0], 'ADDRESS_IN_USE');
  });

  it('M19 M20 opens a reclaim with the right code, once, and its owner gets a notice', async () => {
    const { app, owner, phone, email, claimant, refused } = await opened(world);
    const dueAt = refused.details.dueAt ?? '';
    assert.ok(Math.abs(Date.parse(dueAt) - world.server.deps.now() - 7 * day * 1_000) < 60_000);
    assert.equal((await kindsTo(app, email)).filter(kind => kind === 'PHONE_RECLAIM').length, 1);
    const { reclaim: shown } = await explain(app, phone);
    assert.deepEqual([shown.claimantId, shown.dueAt], [claimant.id, dueAt]);
    assert.deepEqual([(await claimant.me()).phone.verified, await ownerOf(app, phone)], [false, owner.id]);
    // The same code again, as after a lost answer.
    const repeated = await enterCode(claimant, phone);
    assert.deepEqual([repeated.code, repeated.details.dueAt], ['RECLAIM_OPENED', dueAt]);
    const second = await reclaim(app, phone);
    assert.equal(second.refused.code, 'IDENTIFIER_TAKEN');
    assert.equal((await kindsTo(app, email)).filter(kind => kind === 'PHONE_RECLAIM').length, 1);
    const { nodes } = await app.admin('auditLog', { filter: { action: 'PHONE_RECLAIM_OPENED' } });
    assert.deepEqual(
      nodes.map(({ userId, actor, actorId }: Record<string, string>) => [userId, actor, actorId]),
      [[owner.id, 'SERVER', null]],
    );
  });

  it('M19 opens nothing with a wrong code, and an owner with nothing else keeps the number', async () => {
    const app = await world.app(on);
    const phone = newPhone();
    const owner = await app.registerProven({ phone });
    await owner.do('removeIdentifier', { kind: 'USERNAME', currentPassword: password });
    world.wait(181 * day);
    const claimant = await app.register({ username: newName(), phone });
    await refuses('INVALID_CODE', () => claimant.do('verifyPhone', { code: '000000' }));
    assert.equal((await enterCode(claimant, phone)).code, 'IDENTIFIER_TAKEN');
    assert.equal((await explain(app, phone)).reclaim, null);
  });

  it('M22 gets the number after a week, and the owner keeps the account', async () => {
    const { app, owner, phone, email, claimant } = await opened(world);
    await weekLater(world, 7 * day - 1);
    assert.equal(await ownerOf(app, phone), owner.id);
    await weekLater(world, 1);
    assert.equal(await ownerOf(app, phone), claimant.id);
    const { phone: theirs } = await (await again(claimant)).me();
    assert.deepEqual([theirs.value, theirs.verified], [phone, true]);
    assert.equal((await kindsTo(app, email))[0], 'IDENTIFIER_REMOVED');
    const back = await app.login(email);
    assert.deepEqual([back.id, await phoneOf(back)], [owner.id, null]);
    assert.equal((await app.login(phone)).id, claimant.id);
    const acts = async (userId: string) =>
      (await app.admin('auditLog', { filter: { userId } })).nodes.map(({ action }: { action: string }) => action);
    assert.ok((await acts(owner.id)).includes('ADDRESS_RELEASED'));
    assert.ok((await acts(claimant.id)).includes('ADDRESS_VERIFIED'));
    assert.equal((await explain(app, phone)).reclaim, null);
  });

  it('M21 loses the reclaim by the link in the notice, which works once and for the time until dormancy', async () => {
    const { app, owner, phone, email, claimant, refused } = await opened(world);
    const token = await app.tokenTo(email);
    const info = async () => await app.do('noticeInfo', { token });
    const { kind, reclaimDueAt, device, network } = await info();
    assert.deepEqual([kind, reclaimDueAt, device, network], ['PHONE_RECLAIM', refused.details.dueAt, null, null]);
    assert.equal(await app.do('keepNumberByNotice', { token }), true);
    await refuses('INVALID_TOKEN', () => app.do('keepNumberByNotice', { token }), dead);
    assert.equal((await info()).reclaimDueAt, null);
    await weekLater(world);
    assert.equal(await ownerOf(app, phone), owner.id);
    await (await again(claimant)).do('resendVerification', { kind: 'PHONE' });
    assert.equal((await kindsTo(app, phone))[0], 'ADDRESS_IN_USE');
    world.wait(174 * day);
    const next = await reclaim(app, phone);
    assert.equal(next.refused.code, 'RECLAIM_OPENED');
    await refuses('CODE_EXPIRED', () => app.do('keepNumberByNotice', { token }), dead);
  });

  it('M27 loses it by the link on the last day too, as the page says', async () => {
    const { app, owner, phone, email, refused } = await opened(world);
    const token = await app.tokenTo(email);
    await weekLater(world, 7 * day - 60);
    assert.equal((await app.do('noticeInfo', { token })).reclaimDueAt, refused.details.dueAt);
    assert.equal(await app.do('keepNumberByNotice', { token }), true);
    await refuses('CODE_EXPIRED', () => app.do('noticeInfo', { token }), dead);
    await weekLater(world);
    assert.equal(await ownerOf(app, phone), owner.id);
  });

  for (const [why, state] of [
    ['was held back', 'SUPPRESSED'],
    ['expired while mail was down', 'EXPIRED'],
    ['was refused by the mailbox', 'FAILED'],
  ] as const) {
    it(`M26 does not get the number if the notice ${why}`, async () => {
      const { app, owner, phone } = await opened(world);
      const { store } = world.server.deps;
      await store.transaction(
        async ({ db, tables: { messages } }) =>
          void (await db.update(messages).set({ state }).where(eq(messages.kind, 'PHONE_RECLAIM'))),
      );
      await weekLater(world);
      assert.equal(await ownerOf(app, phone), owner.id);
      const { nodes } = await app.admin('auditLog', { filter: { action: 'PHONE_RECLAIM_ENDED' } });
      assert.deepEqual(nodes[0].details, { kind: 'PHONE', by: 'DUE' });
    });
  }

  it('M26 gets only the number of an owner with a password and no mailbox, who gets no notice', async () => {
    const app = await world.app(on);
    const phone = newPhone();
    const owner = await app.registerProven({ phone });
    world.wait(181 * day);
    const { claimant } = await reclaim(app, phone);
    await weekLater(world);
    assert.equal(await ownerOf(app, phone), claimant.id);
    assert.equal((await app.login(owner.session.user.username)).id, owner.id);
  });

  it('M21 does not lose it by another notice, or by the link of an address that was removed', async () => {
    const { app, owner, email } = await opened(world);
    const token = await app.tokenTo(email);
    const back = await app.login(owner.session.user.username);
    await back.do('removeIdentifier', { kind: 'EMAIL', currentPassword: password });
    await refuses('INVALID_TOKEN', () => app.do('keepNumberByNotice', { token }), dead);
    const other = await app.tokenTo(email);
    await refuses('INVALID_TOKEN', () => app.do('keepNumberByNotice', { token: other }), dead);
  });

  for (const [what, act] of [
    ['a login', async (app: TestApp, email: string) => void (await app.login(email))],
    [
      'a reset and a login',
      async (app: TestApp, email: string) => {
        await app.do('requestPasswordReset', { identifier: email });
        const newPassword = 'another horse battery';
        await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword } });
        await app.login(email, newPassword);
      },
    ],
    [
      'a code',
      async (app: TestApp, email: string) => {
        await app.set({ loginByCode: ['EMAIL'] });
        const { loginId } = await app.do('requestLoginCode', { identifier: email });
        await app.do('logInWithCode', { loginId, code: await app.codeTo(email) });
      },
    ],
  ] as const) {
    it(`M23 loses it by ${what} of the owner within the week, also where a day makes it dormant`, async () => {
      const { app, owner, phone, email, claimant } = await opened(world, { dormantAfterDays: 1 });
      world.wait(60);
      await act(app, email);
      await weekLater(world);
      assert.equal(await ownerOf(app, phone), owner.id);
      assert.equal((await (await again(claimant)).me()).phone.verified, false);
      const { nodes } = await app.admin('auditLog', { filter: { action: 'PHONE_RECLAIM_ENDED' } });
      assert.deepEqual(nodes[0].details, { kind: 'PHONE', by: 'DUE' });
      assert.equal((await explain(app, phone)).reclaim, null);
    });
  }

  it('M23 loses it by a refresh of the owner', async () => {
    const app = await world.app({ ...on, dormantAfterDays: 2 });
    const { owner, phone } = await dormantOwner(app);
    const session = await app.login(owner.session.user.username);
    world.wait(3 * day);
    assert.equal((await reclaim(app, phone)).refused.code, 'RECLAIM_OPENED');
    await session.refresh();
    await weekLater(world);
    assert.equal(await ownerOf(app, phone), owner.id);
  });

  it('M23 loses it when the owner has lost every other way in', async () => {
    const { app, owner, phone } = await opened(world);
    await app.admin('releaseAddress', { userId: owner.id, kind: 'EMAIL' });
    const { store } = world.server.deps;
    await store.transaction(async ({ db, tables: { identifiers } }) => {
      await db.delete(identifiers).where(and(eq(identifiers.userId, owner.id), eq(identifiers.kind, 'USERNAME')));
    });
    await weekLater(world);
    assert.equal(await ownerOf(app, phone), owner.id);
  });

  it('M24 gets nothing when the setting is turned off, also if it is turned on again', async () => {
    const { app, owner, phone } = await opened(world);
    await app.set({ reclaimDormantNumbers: false });
    await app.set({ reclaimDormantNumbers: true });
    assert.equal((await explain(app, phone)).reclaim, null);
    await weekLater(world);
    assert.equal(await ownerOf(app, phone), owner.id);
  });

  it('M23 gets nothing when either user is disabled, or the new holder was deleted or changed their number', async () => {
    for (const end of [
      (app: TestApp, { owner }: { owner: TestUser }) => app.admin('disableUser', { id: owner.id }),
      (app: TestApp, { claimant }: { claimant: TestUser }) => app.admin('disableUser', { id: claimant.id }),
      (app: TestApp, { claimant }: { claimant: TestUser }) => app.admin('deleteUser', { id: claimant.id }),
      (_: TestApp, { claimant }: { claimant: TestUser }) => claimant.change('PHONE', newPhone()),
      (app: TestApp, { claimant }: { claimant: TestUser }) =>
        app.admin('releaseAddress', { userId: claimant.id, kind: 'PHONE' }),
    ]) {
      const given = await opened(world);
      const { app, owner, phone, email } = given;
      await end(app, given);
      // Another account of the same person sends the owner no second notice.
      if ((await app.admin('user', { id: owner.id })).disabled !== true) {
        assert.equal((await reclaim(app, phone)).refused.code, 'IDENTIFIER_TAKEN');
        assert.equal((await kindsTo(app, email)).filter(kind => kind === 'PHONE_RECLAIM').length, 1);
      }
      await weekLater(world);
      assert.equal(await ownerOf(app, phone), owner.id);
    }
  });

  it('M29 M25 gets nothing by another claim of the number, or when a user was disabled and is enabled again', async () => {
    const claimAgain = async ({ claimant, phone }: { claimant: TestUser; phone: string }) => {
      await claimant.change('PHONE', phone);
      assert.equal((await enterCode(claimant, phone)).code, 'IDENTIFIER_TAKEN');
    };
    const disable = async (app: TestApp, { id }: TestUser) => {
      await app.admin('disableUser', { id });
      await app.admin('enableUser', { id });
    };
    type Given = Awaited<ReturnType<typeof opened>>;
    for (const end of [
      async (given: Given) => {
        await given.app.admin('releaseAddress', { userId: given.claimant.id, kind: 'PHONE' });
        await claimAgain(given);
      },
      async (given: Given) => {
        await given.claimant.change('PHONE', newPhone());
        await claimAgain(given);
      },
      ({ app, claimant }: Given) => disable(app, claimant),
      ({ app, owner }: Given) => disable(app, owner),
    ]) {
      const given = await opened(world);
      await end(given);
      await weekLater(world);
      assert.equal(await ownerOf(given.app, given.phone), given.owner.id);
    }
  });

  it('M23 loses it to a user who proves the number once the owner has given it up or is deleted', async () => {
    const { app, owner, phone, claimant } = await opened(world);
    const back = await app.login(owner.session.user.username);
    await back.do('removeIdentifier', { kind: 'PHONE', currentPassword: password });
    world.wait(60);
    await claimant.do('resendVerification', { kind: 'PHONE' });
    await claimant.provePhone(phone);
    await weekLater(world);
    assert.equal(await ownerOf(app, phone), claimant.id);

    const other = await opened(world);
    await other.app.admin('deleteUser', { id: other.owner.id });
    await weekLater(world);
    assert.equal(await ownerOf(other.app, other.phone), null);
    const next = await again(other.claimant);
    await next.do('resendVerification', { kind: 'PHONE' });
    await next.provePhone(other.phone);
    assert.equal(await ownerOf(other.app, other.phone), other.claimant.id);
  });

  it('M19 cannot use the code of one number for another', async () => {
    const app = await world.app(on);
    const { phone } = await dormantOwner(app);
    const free = newPhone();
    const claimant = await app.register({ username: newName(), phone: free });
    const code = await app.codeTo(free);
    await claimant.change('PHONE', phone);
    await refuses('INVALID_CODE', () => claimant.do('verifyPhone', { code }));
    assert.equal((await explain(app, phone)).reclaim, null);
  });

  it('M22 gets the number once when several nodes move it at once', async () => {
    const { app, phone, email, claimant } = await opened(world);
    world.wait(7 * day);
    await Promise.all([
      completeReclaims(world.server.deps),
      completeReclaims(world.server.deps),
      completeReclaims(world.server.deps),
      completeReclaims(world.server.deps),
    ]);
    assert.equal(await ownerOf(app, phone), claimant.id);
    assert.equal((await kindsTo(app, email)).filter(kind => kind === 'IDENTIFIER_REMOVED').length, 1);
    const verified = await app.admin('auditLog', { filter: { userId: claimant.id, action: 'ADDRESS_VERIFIED' } });
    assert.equal(verified.nodes.length, 1);
    const ended = await app.admin('auditLog', { filter: { action: 'PHONE_RECLAIM_ENDED' } });
    assert.deepEqual(ended.nodes, []);
  });

  it('M21 M22 leaves one owner when a veto at one node meets the end at another', async t => {
    const node = await openNode(world, {});
    t.after(() => node.close());
    const app = await world.app(on);
    const { owner, phone, email } = await dormantOwner(app);
    const { claimant } = await reclaim(app, phone);
    const token = await app.tokenTo(email);
    // Makes both happen at the same moment.
    const { store, now } = world.server.deps;
    await store.transaction(
      async ({ db, tables: { reclaims } }) => void (await db.update(reclaims).set({ dueAt: now() })),
    );
    const [veto] = await outcomesOf([app.do('keepNumberByNotice', { token }), completeReclaims(world.server.deps)]);
    assert.equal(await ownerOf(app, phone), veto === 'OK' ? owner.id : claimant.id);
  });

  it('M20 opens it for one of five claimants at two nodes at once', async t => {
    const node = await openNode(world, {});
    t.after(() => node.close());
    const app = await world.app(on);
    const { phone, email } = await dormantOwner(app);
    const tries: (() => Promise<unknown>)[] = [];
    for (let each = 0; each < 5; each++) {
      const at = (each % 2 === 0 ? app : app.at(node.url)).from(`203.0.113.${each + 1}`);
      const claimant = await at.register({ username: newName(), phone });
      const code = await app.codeTo(phone);
      tries.push(() => claimant.do('verifyPhone', { code }));
    }
    const outcomes = await outcomesOf(tries.map(attempt => attempt()));
    const taken = Array.from({ length: 4 }, () => 'IDENTIFIER_TAKEN');
    assert.deepEqual(outcomes.sort(), [...taken, 'RECLAIM_OPENED']);
    assert.equal((await kindsTo(app, email)).filter(kind => kind === 'PHONE_RECLAIM').length, 1);
  });

  it('M28 is forecast in the login help while the number can be requested', async () => {
    const app = await world.app(on);
    const { phone } = await dormantOwner(app);
    const forecast = async () =>
      (await explain(app, phone)).nextMessages.find(({ purpose }: { purpose: string }) =>
        ['SIGN_UP', 'VERIFICATION'].includes(purpose),
      );
    const { purpose, willBeSent, reason } = await forecast();
    assert.deepEqual([purpose, willBeSent], ['SIGN_UP', true]);
    assert.match(reason, /The number is dormant.* so the right code asks the owner for it\./);
    await reclaim(app, phone);
    world.wait(61);
    const again = await forecast();
    assert.deepEqual([again.purpose, again.willBeSent], ['VERIFICATION', true]);
    assert.match(again.reason, /asks the owner for it/);
    await app.set({ reclaimDormantNumbers: false });
    assert.equal((await forecast()).willBeSent, false);
  });

  it('M24 M25 is in the export of both, and a restore ends the reclaim', async () => {
    const { app, owner, phone, claimant } = await opened(world);
    const stored = async (id: string) => (await app.admin('exportUser', { id })).reclaims;
    assert.deepEqual(
      [(await stored(owner.id))[0].isOwner, (await stored(claimant.id))[0].isOwner, (await stored(owner.id))[0].number],
      [true, false, phone],
    );
    const { deps } = world.server;
    const call = callOfServer({ id: app.id, settings: defaultSettings });
    await endRevived(deps, call, { scope: { appId: app.id }, whose: 'EVERYBODY' }, { ...nothing });
    await weekLater(world);
    assert.equal(await ownerOf(app, phone), owner.id);
  });

  it('M18 A7 sees no difference to another number, and mailboxes work as before', async () => {
    const app = await world.app(on);
    const { phone, email } = await dormantOwner(app);
    const shown = async (input: object) => {
      const { session } = await app.register({ username: newName(), ...input });
      const [verification] = session.user.verifications;
      // The worker may have sent the message before the answer was made.
      return [['QUEUED', 'SENT'].includes(verification.state), verification.attemptsLeft];
    };
    assert.deepEqual(await shown({ phone }), await shown({ phone: newPhone() }));
    await shown({ email });
    assert.equal((await kindsTo(app, email))[0], 'ADDRESS_IN_USE');
    await shown({ email: newEmail() });
  });
});
