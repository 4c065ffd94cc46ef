import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cleanUp } from '../../src/domain/retention/clean-up.js';
import { addressKinds, bothOn, prove } from '../kit/addresses.js';
import { eventually } from '../kit/processes.js';
import { storedRows } from '../kit/stored.js';
import { newEmail, newName, newPhone, password, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

async function ownerOfBoth(app: TestApp): Promise<{ user: TestUser; email: string; phone: string }> {
  const [email, phone] = [newEmail(), newPhone()];
  return { user: await app.registerProven({ email, phone }), email, phone };
}

stories('A user who loses a way to log in, or the account', world => {
  const kindTo = async (app: TestApp, address: string) => (await app.lastMessageTo(address)).kind;

  for (const { kind, field, newAddress } of addressKinds) {
    const otherOf = ({ email, phone }: { email: string; phone: string }) => (kind === 'EMAIL' ? phone : email);
    const removals: [rule: string, how: string, remove: (user: TestUser) => Promise<unknown>][] = [
      ['C8', 'they remove', user => user.do('removeIdentifier', { kind, currentPassword: password })],
      ['O2', 'an admin releases', ({ app, id }) => app.admin('releaseAddress', { userId: id, kind })],
    ];
    for (const [rule, how, remove] of removals) {
      it(`${rule} both addresses get a notice when ${how} the ${field}; each text has only masks`, async () => {
        const app = await world.app(bothOn);
        const owner = await ownerOfBoth(app);
        await remove(owner.user);
        const [lost, left] = [await app.lastMessageTo(owner[field]), await app.lastMessageTo(otherOf(owner))];
        assert.deepEqual([lost.kind, left.kind], ['IDENTIFIER_CHANGED', 'IDENTIFIER_REMOVED']);
        assert.match(left.text, /\*\*\*/);
        assert.ok(!left.text.includes(owner[field]));
      });
    }

    it(`C8 no notice is sent when a ${field} is removed that was never theirs`, async () => {
      const app = await world.app(bothOn);
      const other = addressKinds.find(each => each.kind !== kind) ?? assert.fail();
      const [claimed, owned] = [newAddress(), other.newAddress()];
      const user = await app.registerProven({ [other.field]: owned });
      await user.change(kind, claimed);
      const before = (await world.inbox()).length;
      await user.do('removeIdentifier', { kind, currentPassword: password });
      assert.equal((await world.inbox()).length, before);
    });

    it(`C3 the old ${field} and the other address get a notice when it changes while verification is off`, async () => {
      const app = await world.app();
      const [email, phone, next] = [newEmail(), newPhone(), newAddress()];
      const user = await app.register({ username: newName(), email, phone });
      await user.change(kind, next);
      const [lost, left] = [kind === 'EMAIL' ? email : phone, kind === 'EMAIL' ? phone : email];
      assert.deepEqual([await kindTo(app, lost), await kindTo(app, left)], ['IDENTIFIER_CHANGED', 'IDENTIFIER_ADDED']);
      for (const to of [lost, left]) assert.ok(!(await app.lastMessageTo(to)).text.includes(next));
    });

    it(`C6 V17 the old ${field} and the other address get a notice when the new one is proven`, async () => {
      const app = await world.app(bothOn);
      const owner = await ownerOfBoth(app);
      const next = newAddress();
      await owner.user.change(kind, next);
      await prove(owner.user, kind, next);
      assert.equal(await kindTo(app, owner[field]), 'IDENTIFIER_CHANGED');
      assert.equal(await kindTo(app, otherOf(owner)), 'IDENTIFIER_ADDED');
    });

    it(`O2 the other address gets a notice when an admin marks the new ${field} verified`, async () => {
      const app = await world.app(bothOn);
      const owner = await ownerOfBoth(app);
      await owner.user.change(kind, newAddress());
      await app.admin('markAddressVerified', { userId: owner.user.id, kind });
      assert.equal(await kindTo(app, owner[field]), 'IDENTIFIER_CHANGED');
      assert.equal(await kindTo(app, otherOf(owner)), 'IDENTIFIER_ADDED');
    });
  }

  it('C2 C8 every address gets a notice when a username is changed or removed, and no text names it', async () => {
    const app = await world.app(bothOn);
    const { user, email, phone } = await ownerOfBoth(app);
    const [before, after] = [user.session.user.username, newName()];
    const acts = [
      () => user.change('USERNAME', after),
      () => user.do('removeIdentifier', { kind: 'USERNAME', currentPassword: password }),
      () => user.change('USERNAME', before),
    ];
    for (const [index, act] of acts.entries()) {
      await act();
      for (const address of [email, phone]) {
        const warned = (await app.messagesTo(address)).filter(message => message.kind === 'USERNAME_CHANGED');
        assert.equal(warned.length, index + 1);
        for (const name of [before, after]) assert.ok(!warned[0]?.text.includes(name));
      }
    }
  });

  const deletions: [how: string, remove: (user: TestUser) => Promise<unknown>][] = [
    ['themself', user => user.do('deleteMe', { currentPassword: password })],
    ['by an admin', ({ app, id }) => app.admin('deleteUser', { id })],
  ];
  for (const [how, remove] of deletions) {
    it(`O5 every address gets a notice when the user is deleted ${how}`, async () => {
      const app = await world.app(bothOn);
      const { user, email, phone } = await ownerOfBoth(app);
      await remove(user);
      for (const address of [email, phone]) assert.equal(await kindTo(app, address), 'ACCOUNT_DELETED');
    });
  }

  it('O5 no row contains an address once its notice was sent', async () => {
    const app = await world.app(bothOn);
    const { user, email, phone } = await ownerOfBoth(app);
    await user.do('deleteMe', { currentPassword: password });
    await world.inbox();
    await cleanUp(world.server.deps);
    const stored = JSON.stringify(await storedRows(world));
    for (const address of [email, phone]) assert.ok(!stored.includes(address));
  });

  it('W4 no row contains an address that a reset was requested for in vain after seven days', async () => {
    const app = await world.app(bothOn);
    const [email, user] = [newEmail(), await app.registerProven({ email: newEmail() })];
    const isStored = async () => JSON.stringify(await storedRows(world)).includes(email);
    await app.do('requestPasswordReset', { identifier: email });
    await world.inbox();
    world.wait(6 * 86_400);
    await cleanUp(world.server.deps);
    assert.ok(await isStored());
    world.wait(2 * 86_400);
    await cleanUp(world.server.deps);
    assert.ok(!(await isStored()));
    assert.equal((await app.admin('messages', { filter: { userId: user.id } })).nodes.length > 0, true);
  });
});

stories(
  'A user who is deleted while mail is down',
  world => {
    it('O5 only notices that wait stay, for at most 72 hours', async () => {
      const app = await world.app({ emailVerification: true });
      const [email, claimed] = [newEmail(), newEmail()];
      const user = await app.register({ username: newName(), email });
      await app.admin('markAddressVerified', { userId: user.id, kind: 'EMAIL' });
      await user.change('EMAIL', claimed);
      await user.do('removeIdentifier', { kind: 'EMAIL', currentPassword: password });
      await user.do('deleteMe', { currentPassword: password });
      const waiting = async () => {
        const { messages = [], users = [] } = await storedRows(world);
        assert.ok(!users.join().includes(user.id));
        return messages.map(row => JSON.parse(row)).filter(row => [email, claimed].includes(row.recipient));
      };
      const rows = await waiting();
      assert.deepEqual(
        rows.map(row => [row.kind, row.recipient, row.userId, row.state]),
        [['IDENTIFIER_CHANGED', email, null, 'QUEUED']],
      );
      world.wait(71 * 3_600);
      await cleanUp(world.server.deps);
      assert.equal((await waiting()).length, 1);
      world.wait(2 * 3_600);
      await eventually('its end', 20, async () => (await waiting())[0]?.state === 'EXPIRED');
      await cleanUp(world.server.deps);
      assert.deepEqual(await waiting(), []);
    });
  },
  { smtp: { url: 'smtp://127.0.0.1:1', from: 'Sample <no-reply@example.com>' } },
);
