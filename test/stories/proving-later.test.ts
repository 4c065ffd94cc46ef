import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOnAllDay, prove } from '../kit/addresses.js';
import { newName, outcomesOf, password, refuses, type TestApp, TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const byCode = { ...bothOnAllDay, loginByCode: ['EMAIL', 'PHONE'] };

stories('An address that was taken on trust', world => {
  /** A user whose address was stored while its switch was off, in an app that has turned it on since. */
  async function trusted({ field, newAddress }: (typeof addressKinds)[number]) {
    const app = await world.app();
    const address = newAddress();
    const user = await app.register({ username: newName(), [field]: address });
    world.wait(1);
    await app.set(byCode);
    return { app, user, address };
  }

  async function logInByCode(app: TestApp, address: string): Promise<TestUser> {
    const { loginId } = await app.do('requestLoginCode', { identifier: address });
    return new TestUser(app, await app.do('logInWithCode', { loginId, code: await app.codeTo(address) }));
  }

  for (const of of addressKinds) {
    const { kind, field, pendingField } = of;
    const resend = (user: TestUser) => user.do('resendVerification', { kind });

    it(`M15 is proven by what \`resendVerification\` sends (${kind})`, async () => {
      const { app, user, address } = await trusted(of);
      const before = (await user.do('proofs'))[field];
      assert.deepEqual([before.verified, before.provenAt], [true, null]);
      const { address: sentTo, attemptsLeft } = await resend(user);
      assert.deepEqual([sentTo, attemptsLeft], [address, 5]);
      const meanwhile = await user.me();
      assert.deepEqual([meanwhile[field].verified, meanwhile[pendingField]], [true, null]);
      assert.equal((await app.login(address)).id, user.id, 'it logs in throughout');
      await prove(user, kind, address);
      const after = (await user.do('proofs'))[field];
      assert.deepEqual({ ...after, provenAt: null }, before, 'nothing but the proof changes');
      assert.ok(Date.parse(after.provenAt) > Date.parse(after.verifiedAt));
      assert.equal((await logInByCode(app, address)).id, user.id);
      await refuses('ALREADY_VERIFIED', () => resend(user), { field: 'kind' });
    });

    it(`M15 is the only address that gets the confirmation, as in any verification (${kind})`, async () => {
      const other = kind === 'EMAIL' ? addressKinds[1] : addressKinds[0];
      const { app, user, address } = await trusted(of);
      const second = other.newAddress();
      await user.change(other.kind, second);
      await prove(user, other.kind, second);
      const [before, others] = [(await app.messagesTo(address)).length, (await app.messagesTo(second)).length];
      await resend(user);
      await prove(user, kind, address);
      const kinds = (await app.messagesTo(address)).slice(0, -before || undefined).map(message => message.kind);
      assert.deepEqual(
        kinds,
        kind === 'EMAIL' ? ['EMAIL_VERIFIED', 'EMAIL_VERIFICATION'] : ['PHONE_VERIFIED', 'PHONE_VERIFICATION'],
      );
      assert.equal((await app.messagesTo(second)).length, others);
      const { nodes } = await app.admin('auditLog', {
        filter: { userId: user.id, action: 'ADDRESS_VERIFIED' },
        first: 1,
      });
      assert.deepEqual(nodes[0].details, { kind, replaced: false });
    });

    it(`M15 V12 has the cooldown of any message, and a wrong code proves nothing (${kind})`, async () => {
      const { app, user, address } = await trusted(of);
      const outcomes = await outcomesOf(Array.from({ length: 3 }, () => resend(user)));
      assert.deepEqual(outcomes.sort(), ['OK', 'RATE_LIMITED', 'RATE_LIMITED']);
      const verify = kind === 'EMAIL' ? 'verifyEmail' : 'verifyPhone';
      const code = await app.codeTo(address);
      const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
      await refuses('INVALID_CODE', () => user.do(verify, { code: wrong }), { attemptsLeft: 4 });
      assert.equal((await user.do('proofs'))[field].provenAt, null);
      world.wait(60);
      await resend(user);
      assert.equal(await app.codeTo(address), code);
      await user.do(verify, { code });
    });

    it(`M15 V13 is not proven while its switch is off, nor beside a change (${kind})`, async () => {
      const { app, user, address } = await trusted(of);
      await app.set({ loginByCode: [], [`${field}Verification`]: false });
      await refuses('ALREADY_VERIFIED', () => resend(user), { field: 'kind' });
      await app.set({ [`${field}Verification`]: true });
      const next = of.newAddress();
      await user.change(kind, next);
      world.wait(60);
      assert.equal((await resend(user)).address, next);
      await refuses('UNCHANGED', () => user.change(kind, address));
      await user.do('cancelIdentifierChange', { kind });
      assert.equal((await resend(user)).address, address);
    });

    it(`M15 has its message ended by a change, a removal or a release (${kind})`, async () => {
      const ends: ((app: TestApp, user: TestUser) => Promise<unknown>)[] = [
        (_, user) => user.change(kind, of.newAddress()),
        (_, user) => user.do('removeIdentifier', { kind, currentPassword: password }),
        (app, user) => app.admin('releaseAddress', { userId: user.id, kind }),
      ];
      for (const end of ends) {
        const { app, user, address } = await trusted(of);
        await resend(user);
        const [code, token] = kind === 'PHONE' ? [await app.codeTo(address), null] : [null, await app.tokenTo(address)];
        await end(app, user);
        if (token !== null) await refuses('INVALID_TOKEN', () => app.do('verifyLink', { token }));
        else assert.notEqual((await outcomesOf([user.do('verifyPhone', { code })]))[0], 'OK');
        const { [field]: left } = await user.do('proofs');
        assert.equal(left?.provenAt ?? null, null);
      }
    });

    it(`M15 O16 can get the message from an admin, also if an admin marked it, but cannot be marked (${kind})`, async () => {
      const app = await world.app(byCode);
      const address = of.newAddress();
      const user = await app.register({ username: newName(), [field]: address });
      await app.admin('markAddressVerified', { userId: user.id, kind });
      const { state } = await app.admin('resendUserVerification', { userId: user.id, kind });
      assert.notEqual(state, 'SUPPRESSED');
      await refuses('ALREADY_VERIFIED', () => app.admin('markAddressVerified', { userId: user.id, kind }));
      await prove(user, kind, address);
      assert.equal((await logInByCode(app, address)).id, user.id);
    });
  }

  it('M15 X4 is refused if it is a number that gets no SMS', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName(), phone: '+81312345678' });
    await app.set(byCode);
    const attempt = () => user.do('resendVerification', { kind: 'PHONE' });
    await refuses('PHONE_NOT_ALLOWED', attempt, { field: 'kind', reason: 'COUNTRY_NOT_ALLOWED' });
  });

  it('M15 V14 is not removed by “This wasn’t me”, which only ends the message', async () => {
    const { app, user, address } = await trusted(addressKinds[0]);
    await user.do('resendVerification', { kind: 'EMAIL' });
    const token = await app.tokenTo(address);
    await app.do('disownLink', { token });
    await refuses('INVALID_TOKEN', () => app.do('verifyLink', { token }));
    assert.equal((await user.me()).email.verified, true);
  });
});
