import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, profileOf, proofOf, prove } from '../kit/addresses.js';
import { newEmail, newName, newPhone, password, refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('Changing an identifier', world => {
  it('C1 needs the current password: with a wrong one nothing changes and nothing is sent', async () => {
    const app = await world.app(bothOn);
    const user = await app.register({ username: newName() });
    const before = await user.me();
    for (const [kind, value] of Object.entries({ USERNAME: newName(), EMAIL: newEmail(), PHONE: newPhone() })) {
      const attempt = () => user.do('changeIdentifier', { kind, value, currentPassword: 'not the password' });
      await refuses('INVALID_CREDENTIALS', attempt, { field: 'currentPassword' });
      assert.deepEqual(await app.messagesTo(value), []);
    }
    assert.deepEqual(await user.me(), before);
  });

  it('C1 is for a logged-in user with a password', async () => {
    const app = await world.app();
    const change = { kind: 'USERNAME', value: newName(), currentPassword: password };
    await refuses('UNAUTHENTICATED', () => app.do('changeIdentifier', change));
    const pseudo = await app.pseudoUser();
    await refuses('PSEUDO_USER', () => pseudo.do('changeIdentifier', change));
  });

  it('C2 a username changes at once: the old one no longer logs in and is free, whatever the switches', async () => {
    const app = await world.app(bothOn);
    const [before, after] = [newName(), newName()];
    const user = await app.register({ username: before });
    assert.equal((await user.change('USERNAME', after)).username, after);
    assert.equal((await app.login(after)).id, user.id);
    await refuses('INVALID_CREDENTIALS', () => app.login(before));
    await app.register({ username: before.toUpperCase() });
  });

  it('C2 a taken username is USERNAME_TAKEN, whatever the letter case; one’s own may change its case', async () => {
    const app = await world.app();
    const [mine, theirs] = [newName(), newName()];
    const user = await app.register({ username: mine });
    await app.register({ username: theirs });
    await refuses('USERNAME_TAKEN', () => user.change('USERNAME', theirs.toUpperCase()), { field: 'value' });
    assert.equal((await app.login(mine)).id, user.id);
    assert.equal((await user.change('USERNAME', mine.toUpperCase())).username, mine.toUpperCase());
    assert.equal((await app.login(mine)).id, user.id);
  });

  it('I5 a refused spelling changes nothing', async () => {
    const user = await (await world.app()).register({ username: newName() });
    for (const [kind, value] of Object.entries({ USERNAME: 'a b', EMAIL: 'nobody', PHONE: '090-1234-5678' })) {
      const attempt = () => user.do('changeIdentifier', { kind, value, currentPassword: password });
      await refuses('INVALID_IDENTIFIER', attempt, { field: 'value' });
    }
    assert.deepEqual((await user.me()).loginIdentifiers, [user.session.user.username]);
  });

  it('C3 OFF: a local number is one of the user’s country', async () => {
    const user = await (await world.app()).register({ username: newName(), country: 'JP' });
    assert.equal((await user.change('PHONE', '090-1234-5678')).phone.value, '+819012345678');
  });

  for (const { kind, field, pendingField, newAddress, deadProof } of addressKinds) {
    it(`C3 OFF: ${field} changes at once, verified; the old one is free, and the new one gets no message`, async () => {
      const app = await world.app();
      const [before, after] = [newAddress(), newAddress()];
      const user = await app.register({ username: newName(), [field]: before });
      const changed = await user.change(kind, after);
      assert.deepEqual([changed[field].value, changed[field].verified, changed[pendingField]], [after, true, null]);
      assert.equal((await app.login(after)).id, user.id);
      await refuses('INVALID_CREDENTIALS', () => app.login(before));
      await app.register({ [field]: before });
      assert.deepEqual(await app.messagesTo(after), []);
    });

    it(`C3 OFF: ${field} of somebody else is IDENTIFIER_TAKEN, and one’s own stays`, async () => {
      const app = await world.app();
      const [mine, theirs] = [newAddress(), newAddress()];
      const user = await app.register({ [field]: mine });
      await app.register({ [field]: theirs });
      await refuses('IDENTIFIER_TAKEN', () => user.change(kind, theirs), { field: 'value' });
      assert.equal((await app.login(mine)).id, user.id);
    });

    it(`C4 ON: a verified ${field} stays current and logs in; the new one is pending, gets the message and does not`, async () => {
      const app = await world.app(bothOn);
      const [before, after] = [newAddress(), newAddress()];
      const user = await app.registerProven({ [field]: before });
      const changed = await user.change(kind, after);
      assert.deepEqual([changed[field].value, changed[field].verified, changed[pendingField]], [before, true, after]);
      assert.deepEqual(changed.loginIdentifiers.sort(), [before, user.session.user.username].sort());
      assert.equal((await app.messagesTo(after)).length, 1);
      assert.equal((await app.login(before)).id, user.id);
      await refuses('INVALID_CREDENTIALS', () => app.login(after));
    });

    it(`C5 ON: without a verified ${field} the new one is current and unverified, and the replaced one’s secret is invalid`, async () => {
      const app = await world.app(bothOn);
      const [first, second] = [newAddress(), newAddress()];
      const user = await app.register({ username: newName() });
      await user.change(kind, first);
      const proofOfFirst = await proofOf(user, kind, first);
      const changed = await user.change(kind, second);
      assert.deepEqual([changed[field].value, changed[field].verified, changed[pendingField]], [second, false, null]);
      await refuses(deadProof, proofOfFirst);
      assert.equal((await user.me())[field].verified, false);
      await prove(user, kind, second);
      assert.equal((await user.me())[field].verified, true);
    });

    it(`C6 a pending ${field} that is verified becomes current, and the old one no longer works for login, lookup and reset`, async () => {
      const app = await world.app(bothOn);
      const [before, after] = [newAddress(), newAddress()];
      const user = await app.registerProven({ [field]: before });
      await user.change(kind, after);
      await prove(user, kind, after);

      const me = await user.me();
      assert.deepEqual([me[field].value, me[field].verified, me[pendingField]], [after, true, null]);
      assert.equal((await app.login(after)).id, user.id);
      await refuses('INVALID_CREDENTIALS', () => app.login(before));
      const other = await app.register({ username: newName() });
      assert.equal(await other.do('userByIdentifier', { identifier: before }), null);
      assert.equal((await other.do('userByIdentifier', { identifier: after })).id, user.id);
      await app.do('requestPasswordReset', { identifier: before });
      assert.equal((await app.lastMessageTo(before)).kind, 'IDENTIFIER_CHANGED');
    });

    it(`V17 a ${field} that was entered together with another address and proven later causes a notice to the other`, async () => {
      const app = await world.app(bothOn);
      const other = addressKinds.find(each => each.kind !== kind) ?? assert.fail();
      const [address, first] = [newAddress(), other.newAddress()];
      const user = await app.register({ username: newName(), [field]: address, [other.field]: first });
      await prove(user, other.kind, first);
      await prove(user, kind, address);
      const { kind: told, text } = await app.lastMessageTo(first);
      assert.equal(told, 'IDENTIFIER_ADDED');
      assert.ok(!text.includes(address));
      assert.equal((await app.lastMessageTo(address)).kind, `${kind}_VERIFIED`);
    });

    it(`C6 the old ${field} gets one notice that contains only a mask of the new one`, async () => {
      const app = await world.app(bothOn);
      const [before, after] = [newAddress(), newAddress()];
      const user = await app.registerProven({ [field]: before });
      await user.change(kind, after);
      assert.notEqual((await app.lastMessageTo(before)).kind, 'IDENTIFIER_CHANGED');
      await prove(user, kind, after);
      const notices = (await app.messagesTo(before)).filter(message => message.kind === 'IDENTIFIER_CHANGED');
      assert.equal(notices.length, 1);
      assert.match(notices[0]?.text ?? '', /\*\*\*/);
      assert.doesNotMatch(notices[0]?.text ?? '', new RegExp(after.replace('+', '\\+')));
    });

    it(`C7 the newest change of ${field} wins, and the secrets of earlier ones are invalid`, async () => {
      const app = await world.app(bothOn);
      const [before, first, second] = [newAddress(), newAddress(), newAddress()];
      const user = await app.registerProven({ [field]: before });
      await user.change(kind, first);
      const proofOfFirst = await proofOf(user, kind, first);
      assert.equal((await user.change(kind, second))[pendingField], second);
      await refuses(deadProof, proofOfFirst);
      assert.equal((await user.me())[field].value, before);
      await prove(user, kind, second);
      assert.equal((await user.me())[field].value, second);
    });

    it(`C8 a change of ${field} can be cancelled: its secret is invalid, and the current one stays`, async () => {
      const app = await world.app(bothOn);
      const [before, after] = [newAddress(), newAddress()];
      const user = await app.registerProven({ [field]: before });
      await user.change(kind, after);
      const proof = await proofOf(user, kind, after);
      const cancelled = await user.do('cancelIdentifierChange', { kind });
      assert.deepEqual([cancelled[field].value, cancelled[pendingField], cancelled.verifications], [before, null, []]);
      await refuses(kind === 'EMAIL' ? 'INVALID_TOKEN' : 'ALREADY_VERIFIED', proof);
      await refuses('NOTHING_TO_VERIFY', () => user.do('cancelIdentifierChange', { kind }), { field: 'kind' });
      assert.equal((await app.login(before)).id, user.id);
    });

    it(`C8 an unverified current ${field} is not a change that can be cancelled`, async () => {
      const user = await (await world.app(bothOn)).register({ username: newName(), [field]: newAddress() });
      const before = await profileOf(user);
      await refuses('NOTHING_TO_VERIFY', () => user.do('cancelIdentifierChange', { kind }));
      assert.deepEqual(await user.me(), before);
    });

    it(`C9 a change of ${field} to the current or the pending one, in any spelling, is UNCHANGED and sends nothing`, async () => {
      const app = await world.app(bothOn);
      const [current, pending] = [newAddress(), newAddress()];
      const user = await app.registerProven({ [field]: current });
      await user.change(kind, pending);
      const before = await profileOf(user);
      const spelled = (address: string) =>
        kind === 'EMAIL' ? address.toUpperCase() : address.replace('+81', '+81 (0) ');
      for (const address of [current, spelled(current), pending, spelled(pending)]) {
        await refuses('UNCHANGED', () => user.change(kind, address), { field: 'value' });
      }
      assert.deepEqual(await user.me(), before);
      const [toCurrent, toPending] = [await app.messagesTo(current), await app.messagesTo(pending)];
      assert.deepEqual([toCurrent.length, toPending.length], [2, 1]);
    });
  }

  it('C9 X3 Q5 a change that is repeated, because its answer was lost, uses up no limit', async () => {
    const app = await world.app(bothOn);
    const user = await app.register({ username: newName() });
    const change = (kind: string, value: string) => user.do('changeIdentifier', { kind, value });
    const email = newEmail();
    await change('EMAIL', email);
    for (let each = 0; each < 20; each++) await refuses('UNCHANGED', () => change('EMAIL', email), { field: 'value' });
    await change('EMAIL', newEmail());
    const { username } = user.session.user;
    for (let each = 0; each < 60; each++) await refuses('UNCHANGED', () => change('USERNAME', username));
    await change('USERNAME', newName());
  });

  it('C9 a change to the username that the user already has is UNCHANGED', async () => {
    const user = await (await world.app()).register({ username: newName() });
    await refuses('UNCHANGED', () => user.change('USERNAME', user.session.user.username), { field: 'value' });
  });
});
