import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { eq } from 'drizzle-orm';
import type { Retention } from '../../src/domain/deps.js';
import { cleanUp } from '../../src/domain/retention/clean-up.js';
import type { Store } from '../../src/platform/store/store.js';
import { bothOn } from '../kit/addresses.js';
import { canonical } from '../kit/canonical.js';
import { spyOn } from '../kit/spied-store.js';
import { dayLongTokens, newEmail, newIp, newName, newPhone, type TestApp, type TestUser } from '../kit/test-app.js';
import { startWebhookReceiver } from '../kit/webhook-receiver.js';
import { stories } from '../kit/world.js';

const receiver = await startWebhookReceiver();
after(() => receiver.stop());

const day = 86_400;
const byDefault: Retention = { pseudoUsersDays: 30, inactiveUsersDays: null, auditLogDays: null };

stories('Users who are deleted', world => {
  const clean = async (retention: Partial<Retention> = {}) =>
    await cleanUp({ ...world.server.deps, retention: { ...byDefault, ...retention } });
  const exists = async (app: TestApp, id: string) => (await app.admin('user', { id })) !== null;
  const setSessionsEnded = async (sessionsEndedAt: number) =>
    await world.server.deps.store.transaction(async ({ db, tables: { users } }) => {
      await db.update(users).set({ sessionsEndedAt });
    });

  it('R1 R3 a pseudo user is deleted 30 days after the last session ended, by a logout or by time', async () => {
    const app = await world.app({ webhookUrl: receiver.url });
    const [left, stayed] = [await app.pseudoUser(), await app.pseudoUser()];
    await left.do('logout');
    world.wait(29 * day);
    const { refreshToken } = await stayed.refresh();
    await clean();
    assert.ok(await exists(app, left.id));
    world.wait(day);
    await clean({ pseudoUsersDays: null });
    assert.ok(await exists(app, left.id));
    await clean();
    assert.ok(!(await exists(app, left.id)));
    assert.ok(await exists(app, stayed.id));
    const { nodes } = await app.admin('auditLog', { filter: { action: 'USER_DELETED' } });
    assert.deepEqual(
      nodes.map(({ actor, actorId, userId, details }: Record<string, unknown>) => [actor, actorId, userId, details]),
      [['SERVER', null, left.id, { reason: 'EXPIRED' }]],
    );
    await world.server.settled();
    assert.deepEqual(receiver.received.at(-1)?.type, 'user.deleted');
    assert.deepEqual(receiver.received.at(-1)?.data, { userId: left.id, reason: 'EXPIRED' });

    // A refresh does not write on the user. The session ends 365 days later, on day 405, and its row is gone on day 410.
    world.wait(10 * day);
    await app.do('refreshSession', { refreshToken });
    for (const wait of [370, 24]) {
      world.wait(wait * day);
      await clean();
      assert.ok(await exists(app, stayed.id));
    }
    world.wait(2 * day);
    await clean();
    assert.ok(!(await exists(app, stayed.id)));
  });

  it('R1 a pseudo user is never deleted while a session lives, or when it is upgraded at that moment', async () => {
    const app = await world.app(dayLongTokens);
    const pseudo = await Promise.all(Array.from({ length: 6 }, () => app.pseudoUser()));
    // As if the server had no session of the user.
    await setSessionsEnded(0);
    const upgrades = pseudo.slice(0, 3).map(user => user.upgrade({ username: newName() }));
    const [upgraded] = await Promise.all([Promise.all(upgrades), clean(), clean()]);
    for (const user of [...upgraded, ...pseudo.slice(3)]) assert.equal((await user.me()).id, user.id);
  });

  it('R1 the days start anew after a clock that ran years ahead was set back', async () => {
    const app = await world.app();
    const user = await app.pseudoUser();
    await user.do('logout');
    await setSessionsEnded(world.server.deps.now() + 3_650 * day * 1_000);
    await clean();
    world.wait(29 * day);
    await clean();
    assert.ok(await exists(app, user.id));
    world.wait(2 * day);
    await clean();
    assert.ok(!(await exists(app, user.id)));
  });

  it('R2 R3 a user with a password is deleted only if the operator asks for it, and their addresses get a notice', async () => {
    const app = await world.app({ emailVerification: true, phoneVerification: true });
    const [email, phone] = [newEmail(), newPhone()];
    const [inactive, disabled] = [
      await app.registerProven({ email, phone }),
      await app.register({ username: newName() }),
    ];
    const { username } = inactive.session.user;
    const active = await app.register({ username: newName() });
    await app.admin('disableUser', { id: disabled.id });
    world.wait(50 * day);
    await active.app.login(active.session.user.username);
    world.wait(50 * day);
    await clean();
    // The session of `inactive` ended at day 30, that of `active` at day 80.
    await clean({ inactiveUsersDays: 71 });
    assert.ok(await exists(app, inactive.id));
    await clean({ inactiveUsersDays: 69 });
    assert.ok(!(await exists(app, inactive.id)));
    for (const address of [email, phone]) assert.equal((await app.lastMessageTo(address)).kind, 'ACCOUNT_DELETED');
    for (const { id } of [disabled, active]) assert.ok(await exists(app, id));
    const { nodes } = await app.admin('auditLog', { filter: { action: 'USER_DELETED' } });
    assert.deepEqual(nodes[0].details, { reason: 'INACTIVE' });
    await app.register({ username });
  });

  it('R2 a user who logs in at that moment has a session, or is deleted', async () => {
    const app = await world.app(dayLongTokens);
    const users = await Promise.all(
      Array.from({ length: 6 }, () => app.from(newIp()).register({ username: newName() })),
    );
    world.wait(100 * day);
    const logins = users.map(({ session }) => app.from(newIp()).login(session.user.username));
    const [outcomes] = await Promise.all([Promise.allSettled(logins), clean({ inactiveUsersDays: 60 })]);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') assert.equal((await outcome.value.me()).id, users[index]?.id);
      else assert.equal(outcome.reason.code, 'INVALID_CREDENTIALS');
    }
  });

  it('R2 notices that cost money use a tenth of the daily budget, and the other users wait', async () => {
    const app = await world.app({ phoneVerification: true, smsDailyLimit: 20 });
    const users: TestUser[] = [];
    for (let each = 0; each < 3; each++) users.push(await app.registerProven({ phone: newPhone() }));
    world.wait(100 * day);
    const deliveryTargets = { EMAIL: 'PROVIDER', PHONE: 'PROVIDER' } as const;
    const left = async () => {
      const retention = { ...byDefault, inactiveUsersDays: 60 };
      await cleanUp({ ...world.server.deps, deliveryTargets, retention });
      return (await Promise.all(users.map(({ id }) => exists(app, id)))).filter(Boolean).length;
    };
    assert.deepEqual([await left(), await left()], [1, 1]);
    world.wait(day);
    assert.equal(await left(), 0);
  });

  it('X20, R2 a user who waits for the budget of SMS does not use up that of emails meanwhile', async () => {
    const app = await world.app({ ...bothOn, smsDailyLimit: 10, emailDailyLimit: 20 });
    const before = await app.registerProven({ phone: newPhone() });
    world.wait(day / 2);
    const waiting = await app.registerProven({ phone: newPhone(), email: newEmail() });
    const deliveryTargets = { EMAIL: 'PROVIDER', PHONE: 'PROVIDER' } as const;
    const retention = { ...byDefault, inactiveUsersDays: 60 };
    const left = async () => {
      await cleanUp({ ...world.server.deps, deliveryTargets, retention });
      return await Promise.all([before, waiting].map(({ id }) => exists(app, id)));
    };
    world.wait(89.6 * day);
    assert.deepEqual(await left(), [false, true]);
    world.wait(day / 2);
    for (let each = 0; each < 3; each++) assert.deepEqual(await left(), [false, true]);
    world.wait(day / 2);
    assert.deepEqual(await left(), [false, false]);
  });

  it('R4 rows of the audit log are deleted when the operator asks for it', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    world.wait(60 * day);
    const again = await app.login(user.session.user.username);
    world.wait(31 * day);
    const until = new Date(world.now).toISOString();
    const actions = async () => {
      const { nodes } = await app.admin('auditLog', { filter: { userId: again.id, until } });
      return nodes.map(({ action }: { action: string }) => action);
    };
    await clean();
    assert.deepEqual(await actions(), ['LOGGED_IN', 'USER_CREATED']);
    await clean({ auditLogDays: 90 });
    assert.deepEqual(await actions(), ['LOGGED_IN']);
  });

  it('R5 thousands of expired rows are deleted in short transactions, and those beside them stay', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const { deps } = world.server;
    const { db, tables } = deps.store.reader;
    const [expired, living] = [1_000, deps.now() + 100 * day * 1_000];
    const decoy = {
      appId: app.id,
      ...({ channel: 'EMAIL', kind: 'PASSWORD_RESET_EMAIL', state: 'SENT' } as const),
      recipient: canonical('nobody@example.com'),
      ...{
        userId: null,
        challengeId: 'decoy',
        locale: 'en',
        variables: {},
        attempts: 1,
        nextAttemptAt: 0,
        createdAt: 0,
      },
    };
    await deps.store.transaction(async tx => {
      for (let each = 0; each < 1_200; each++) {
        const hasExpired = each % 2 === 0;
        // Half of the networks of an age stay: the user came back there.
        const network = { userId: user.id, network: `${app.id} ${each}`, knownUntil: expired };
        await tx.db.insert(tables.userNetworks).values({ ...network, returnedUntil: hasExpired ? expired : living });
        const expiresAt = hasExpired ? expired : living;
        await tx.db.insert(tables.messages).values({ ...decoy, id: `${app.id} ${each}`, expiresAt });
      }
    });
    const { store, statements } = spyOn(deps.store);
    await cleanUp({ ...deps, store, retention: byDefault });
    const ofUser = await db.select().from(tables.userNetworks).where(eq(tables.userNetworks.userId, user.id));
    const networks = ofUser.filter(({ network }) => network.startsWith(app.id));
    const messages = await db.select().from(tables.messages).where(eq(tables.messages.appId, app.id));
    assert.deepEqual([networks.length, messages.length], [600, 600]);
    for (const table of ['user_networks', 'messages']) {
      const deletions = statements.filter(sql => sql.startsWith(`delete from "${table}"`));
      assert.ok(deletions.length >= 4, `${deletions.length} of ${table}`);
      assert.ok(
        deletions.every(sql => sql.includes('limit')),
        table,
      );
    }
  });

  it('R8 a step that fails does not stop the others, and is named once', async () => {
    const app = await world.app();
    const user = await app.pseudoUser();
    await user.do('logout');
    world.wait(30 * day);
    const { deps } = world.server;
    // The first transaction deletes the sessions of the portal.
    let transactions = 0;
    const store: Store = {
      ...deps.store,
      async transaction(work) {
        transactions++;
        if (transactions === 1) throw new Error('the first table fails');
        return await deps.store.transaction(work);
      },
    };
    const failed: string[] = [];
    const cleaning = cleanUp({ ...deps, store, retention: byDefault }, undefined, step => failed.push(step));
    await assert.rejects(cleaning, { message: 'the first table fails' });
    assert.deepEqual(failed, ['portal_sessions']);
    assert.ok(!(await exists(app, user.id)));
  });

  it('R6 a reset for nobody, codes, events and messages are deleted some days after they expired', async () => {
    const app = await world.app({ emailVerification: true, webhookUrl: receiver.url });
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    await app.do('verifyLink', { token: await app.tokenTo(email) });
    await app.do('requestPasswordReset', { identifier: newEmail() });
    await app.do('requestPasswordReset', { identifier: email });
    const { store } = world.server.deps;
    const left = async () => {
      const { db, tables } = store.reader;
      const [challenges, events, messages] = [
        await db.select().from(tables.challenges).where(eq(tables.challenges.appId, app.id)),
        await db.select().from(tables.events).where(eq(tables.events.appId, app.id)),
        await db.select().from(tables.messages).where(eq(tables.messages.appId, app.id)),
      ];
      const ofNobody = [...challenges, ...messages].filter(({ userId }) => userId === null);
      const [codes, mails] = [challenges, messages].map(rows => rows.filter(({ userId }) => userId === user.id));
      return { ofNobody: ofNobody.length > 0, codes: codes?.length, events: events.length > 0, mails: mails?.length };
    };
    const all = await left();
    assert.deepEqual(all, { ofNobody: true, codes: 2, events: true, mails: 3 });
    const after = async (days: number) => {
      world.wait(days * day);
      await clean();
      return await left();
    };
    // A reset by mail expires after half an hour, a verification after a day, an event after three days.
    assert.deepEqual(await after(7), all);
    assert.deepEqual(await after(0.5), { ...all, ofNobody: false, codes: 1 });
    assert.deepEqual(await after(1), { ...all, ofNobody: false, codes: 0 });
    assert.deepEqual(await after(24), { ...all, ofNobody: false, codes: 0 });
    assert.deepEqual(await after(1), { ...all, ofNobody: false, codes: 0, events: false });
    assert.deepEqual(await after(56), { ...all, ofNobody: false, codes: 0, events: false });
    assert.deepEqual(await after(10), { ofNobody: false, codes: 0, events: false, mails: 0 });
  });

  it('V14 thousands of expired links of open claims stay, and those of ended claims are deleted, page by page', async () => {
    const app = await world.app({ emailVerification: true });
    const user = await app.register({ username: newName(), email: newEmail() });
    const { deps } = world.server;
    await deps.store.transaction(async ({ db, tables: { challenges } }) => {
      const challenge = (await db.select().from(challenges)).find(({ userId }) => userId === user.id);
      assert(challenge !== undefined);
      const rows = Array.from({ length: 1_200 }, (_, each) => ({
        ...challenge,
        id: `${app.id} ${each}`,
        userId: user.id,
        claimId: each % 2 === 0 ? 'gone' : challenge.claimId,
        expiresAt: 1_000 + Math.floor(each / 100),
      }));
      for (let each = 0; each < rows.length; each += 300)
        await db.insert(challenges).values(rows.slice(each, each + 300));
    });
    await clean();
    const { db, tables } = deps.store.reader;
    const left = (await db.select().from(tables.challenges)).filter(row => row.id.startsWith(`${app.id} `));
    assert.equal(left.length, 600);
    assert.ok(left.every(({ claimId }) => claimId !== 'gone'));
  });
});
