import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, proofOf, prove } from '../kit/addresses.js';
import { newIp, newName, outcomesOf, password, refuses, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const rounds = 6;

/** Waits for no, one or two logins first. Each costs a password check like a change does, so either side may win. */
async function inRound<T>(round: number, user: TestUser, attempt: () => Promise<T>): Promise<T> {
  for (let logins = round % 3; logins > 0; logins--) await user.app.login(user.session.user.username);
  return await attempt();
}

stories('Changes at the same moment', world => {
  for (const { kind, field, pendingField, newAddress } of addressKinds) {
    it(`C10 verifying a pending ${field} and changing it again end in one of the two serial outcomes`, async () => {
      const app = await world.app(bothOn);
      for (let round = 0; round < rounds; round++) {
        const [old, first, second] = [newAddress(), newAddress(), newAddress()];
        // From its own network, because each network may cause only a few SMS (X3).
        const user = await app.from(newIp()).registerProven({ [field]: old });
        await user.change(kind, first);
        const verify = await proofOf(user, kind, first);
        const [verified, changed] = await outcomesOf([inRound(round, user, verify), user.change(kind, second)]);
        assert.equal(changed, 'OK');
        assert.ok(['OK', 'INVALID_TOKEN', 'INVALID_CODE', 'CODE_EXPIRED'].includes(verified ?? ''), verified);
        const me = await user.me();
        assert.deepEqual(
          [me[field].value, me[field].verified, me[pendingField]],
          [verified === 'OK' ? first : old, true, second],
        );
        await prove(user, kind, second);
        assert.deepEqual((await user.me()).loginIdentifiers.sort(), [second, user.session.user.username].sort());
      }
    });

    it(`C10 verifying a pending ${field} and cancelling it end in one of the two serial outcomes`, async () => {
      const app = await world.app(bothOn);
      for (let round = 0; round < rounds; round++) {
        const [old, next] = [newAddress(), newAddress()];
        // From its own network, because each network may cause only a few SMS (X3).
        const user = await app.from(newIp()).registerProven({ [field]: old });
        await user.change(kind, next);
        const verify = await proofOf(user, kind, next);
        const [verified, cancelled] = await outcomesOf([verify(), user.do('cancelIdentifierChange', { kind })]);
        assert.ok((verified === 'OK') !== (cancelled === 'OK'), `${verified} and ${cancelled}`);
        const me = await user.me();
        const current = verified === 'OK' ? next : old;
        assert.deepEqual([me[field].value, me[field].verified, me[pendingField]], [current, true, null]);
      }
    });

    it(`C10 verifying ${field} and removing it leave the user without one`, async () => {
      const app = await world.app(bothOn);
      for (let round = 0; round < rounds; round++) {
        const address = newAddress();
        const user = await app.register({ username: newName(), [field]: address });
        const verify = await proofOf(user, kind, address);
        const [, removed] = await outcomesOf([
          inRound(round, user, verify),
          user.do('removeIdentifier', { kind, currentPassword: password }),
        ]);
        assert.equal(removed, 'OK');
        assert.equal((await user.me())[field], null);
        await refuses('INVALID_CREDENTIALS', () => app.login(address));
      }
    });

    it(`C10 exactly one of many proofs of one ${field} at once succeeds, and one message confirms it`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const user = await app.register({ username: newName(), [field]: address });
      const verify = await proofOf(user, kind, address);
      const outcomes = await outcomesOf(Array.from({ length: 4 }, verify));
      assert.deepEqual(
        outcomes.filter(outcome => outcome === 'OK'),
        ['OK'],
      );
      assert.equal((await user.me())[field].verified, true);
      assert.equal((await app.messagesTo(address)).length, 2);
    });

    it(`C10 one of many changes of ${field} at once is left, and only its secret is valid`, async () => {
      const app = await world.app(bothOn);
      const addresses = Array.from({ length: 5 }, newAddress);
      const old = newAddress();
      const user = await app.registerProven({ [field]: old });
      const outcomes = await outcomesOf(addresses.map(address => user.change(kind, address)));
      assert.deepEqual(
        outcomes,
        addresses.map(() => 'OK'),
      );
      const pending = (await user.me())[pendingField];
      for (const address of addresses.filter(each => each !== pending)) {
        // A message that is replaced before it was sent is never sent (D1).
        if ((await app.messagesTo(address)).length === 0) continue;
        await assert.rejects(await proofOf(user, kind, address));
        // A wrong code is one of five guesses (V8). Leave one for the right code.
        if (kind === 'PHONE') break;
      }
      await prove(user, kind, pending);
      assert.equal((await user.me())[field].value, pending);
    });

    it(`C10 OFF: one of many changes of ${field} at once is left, and the others are free`, async () => {
      const app = await world.app();
      const addresses = Array.from({ length: 5 }, newAddress);
      const user = await app.register({ [field]: newAddress() });
      const outcomes = await outcomesOf(addresses.map(address => user.change(kind, address)));
      assert.deepEqual(
        outcomes,
        addresses.map(() => 'OK'),
      );
      const { value } = (await user.me())[field];
      const other = await app.register({ username: newName() });
      for (const address of addresses.filter(each => each !== value)) await other.change(kind, address);
      await refuses('IDENTIFIER_TAKEN', () => other.change(kind, value));
    });
  }

  it('C2 exactly one of many users who want one username at once gets it, and the others keep theirs', async () => {
    const app = await world.app();
    const users = await Promise.all(Array.from({ length: 5 }, () => app.register({ username: newName() })));
    const wanted = newName();
    const outcomes = await outcomesOf(users.map(user => user.change('USERNAME', wanted)));
    assert.deepEqual(outcomes.sort(), ['OK', ...Array(4).fill('USERNAME_TAKEN')]);
    const names = await Promise.all(users.map(async user => (await user.me()).username));
    assert.equal(names.filter(name => name === wanted).length, 1);
    assert.equal(new Set(names).size, 5);
  });

  it('C2 two users cannot swap their names at once: both are refused, and each keeps their own', async () => {
    const app = await world.app();
    const [one, other] = [await app.register({ username: newName() }), await app.register({ username: newName() })];
    const names = [one, other].map(user => user.session.user.username);
    const outcomes = await outcomesOf([one.change('USERNAME', names[1]), other.change('USERNAME', names[0])]);
    assert.deepEqual(outcomes, ['USERNAME_TAKEN', 'USERNAME_TAKEN']);
    assert.deepEqual([(await one.me()).username, (await other.me()).username], names);
  });
});
