import assert from 'node:assert/strict';
import { it } from 'node:test';
import { codeOf } from '../../src/platform/keys/secrets.js';
import { maskAddress } from '../../src/platform/values/mask.rules.js';
import { bothOnAllDay } from '../kit/addresses.js';
import { ask } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, newPhone, refuses, type TestUser, wrongCode } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

/** Both kinds of address are verified the same way. Only the form of the secret differs. */
const addresses = [
  { kind: 'PHONE', field: 'phone', draw: newPhone, prove: (user: TestUser, phone: string) => user.provePhone(phone) },
  { kind: 'EMAIL', field: 'email', draw: newEmail, prove: (user: TestUser, email: string) => user.proveEmail(email) },
] as const;

stories(
  'Verifying an address',
  world => {
    for (const { kind, field, draw, prove } of addresses) {
      it(`V4 the first user to verify an address owns it, not the first to claim it (${field})`, async () => {
        const app = await world.app(bothOnAllDay);
        const address = draw();
        await app.register({ username: newName(), [field]: address });
        const second = await app.register({ username: newName(), [field]: address });
        await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(address));

        await prove(second, address);
        const { value, verified, verifiedAt } = (await second.me())[field];
        assert.deepEqual([value, verified], [address, true]);
        assert.ok(Math.abs(Date.parse(verifiedAt) - world.now) < 60_000);
        assert.equal((await app.login(address)).id, second.id);
      });

      it(`V5 the other claimants keep their accounts, and their claim logs nobody in and finds nobody (${field})`, async () => {
        const app = await world.app(bothOnAllDay);
        const address = draw();
        const name = newName();
        const loser = await app.register({ username: name, [field]: address, password: 'quite another secret' });
        const owner = await app.registerProven({ [field]: address } as { phone: string });

        assert.deepEqual((await loser.me())[field], { value: address, verified: false, verifiedAt: null });
        await refuses('INVALID_CREDENTIALS', () => app.login(address, 'quite another secret'));
        assert.equal((await loser.do('userByIdentifier', { identifier: address })).id, owner.id);
        assert.equal((await app.login(name, 'quite another secret')).id, loser.id);
      });

      it(`V16 a second message confirms to the address that its verification is complete (${field})`, async () => {
        const app = await world.app(bothOnAllDay);
        const address = draw();
        const user = await app.register({ username: newName(), [field]: address });
        const kinds = async () => (await app.messagesTo(address)).map(message => message.kind);
        assert.deepEqual(await kinds(), [`${kind}_VERIFICATION`]);
        await prove(user, address);
        assert.deepEqual(await kinds(), [`${kind}_VERIFIED`, `${kind}_VERIFICATION`]);
      });

      for (const [way, leave] of Object.entries(waysToLeave(kind, draw, prove))) {
        it(`V6 when the owner leaves the address by ${way}, another claimant may verify it (${field})`, async () => {
          const app = await world.app(bothOnAllDay);
          const address = draw();
          const heir = await app.register({ username: newName(), [field]: address });
          const { code, link } = await app.lastMessageTo(address);
          const secret = kind === 'PHONE' ? { code } : { token: link?.split('#')[1] };
          const inherit = () => heir.do(kind === 'PHONE' ? 'verifyPhone' : 'verifyLink', secret);
          const owner = await app.registerProven({ [field]: address } as { phone: string });
          await refuses('IDENTIFIER_TAKEN', inherit, { field });

          await leave(owner);
          assert.equal((await inherit()).verified, true);
          assert.equal((await app.login(address)).id, heir.id);
        });
      }

      it(`V13 a verified address: ALREADY_VERIFIED; none: NOTHING_TO_VERIFY (${field})`, async () => {
        const app = await world.app(bothOnAllDay);
        const operation = kind === 'PHONE' ? 'verifyPhone' : 'verifyEmail';
        const someone = await app.register({ username: newName() });
        await refuses('NOTHING_TO_VERIFY', () => someone.do(operation, { code: '123456' }));
        await refuses('NOTHING_TO_VERIFY', () => someone.do('resendVerification', { kind }), { field: 'kind' });
        const owner = await app.registerProven({ [field]: draw() } as { phone: string });
        await refuses('ALREADY_VERIFIED', () => owner.do(operation, { code: '123456' }));
        await changesNothing(world, () =>
          refuses('ALREADY_VERIFIED', () => owner.do('resendVerification', { kind }), { field: 'kind' }),
        );
      });
    }

    it('V1 the code that was sent to another claimant proves nothing for me', async () => {
      const app = await world.app(bothOnAllDay);
      const phone = newPhone();
      const me = await app.register({ username: newName(), phone });
      const myCode = await app.codeTo(phone);
      await app.register({ username: newName(), phone });
      const theirCode = await app.codeTo(phone);
      assert.notEqual(theirCode, myCode);
      await refuses('INVALID_CODE', () => me.do('verifyPhone', { code: theirCode }), {
        field: 'code',
        attemptsLeft: 4,
      });
      assert.equal((await me.me()).phone.verified, false);
    });

    it('V1 the link that was sent to another claimant proves nothing for me, even if I click it', async () => {
      const app = await world.app(bothOnAllDay);
      const email = newEmail();
      const they = await app.register({ username: newName(), email });
      const theirToken = await app.tokenTo(email);
      const me = await app.register({ username: newName(), email });
      const { user, address } = await me.do('verifyLink', { token: theirToken });
      assert.deepEqual([user, address], [null, maskAddress(email)]);
      assert.deepEqual([(await me.me()).email.verified, (await they.me()).email.verified], [false, true]);
    });

    it('V2 a code verifies the pending phone while there is one, and the current one stays unchanged', async () => {
      const app = await world.app(bothOnAllDay);
      const [first, second] = [newPhone(), newPhone()];
      const user = await app.registerProven({ phone: first });
      await user.change('PHONE', second);
      const { phone, pendingPhone } = await user.me();
      assert.deepEqual([phone.value, phone.verified, pendingPhone], [first, true, second]);

      const result = await user.provePhone(second);
      assert.deepEqual([result.kind, result.address, result.verified], ['PHONE', second, true]);
      assert.deepEqual([result.user.phone.value, result.user.pendingPhone], [second, null]);
    });

    it('V3 an email is verified by code where the app’s template contains one, in any language', async () => {
      const app = await world.app(bothOnAllDay);
      await app.template('EMAIL_VERIFICATION', 'コード {{ code }}', 'ja');
      const email = newEmail();
      const user = await app.register({ username: newName(), email, locale: 'ja-JP' });
      const code = await app.codeTo(email);
      assert.equal((await app.lastMessageTo(email)).text, `コード ${code}`);
      await refuses('INVALID_CODE', () => user.do('verifyEmail', { code: wrongCode(code) }), { attemptsLeft: 4 });
      const { verified, address } = await user.do('verifyEmail', { code });
      assert.deepEqual([verified, address], [true, email]);
    });

    it('V23 the code of a mail whose link was cut verifies by the id in the link, without a session and once', async () => {
      const app = await world.app(bothOnAllDay);
      for (const locale of ['en', 'ja']) {
        const email = newEmail();
        const user = await app.register({ username: newName(), email, locale });
        const { link, text, html, code } = await app.lastMessageTo(email);
        const verificationId = new URL(link ?? '').searchParams.get('v');
        assert.ok(code !== null && text.includes(`\n${code}\n`) && html?.includes(code));
        const tell = async (given: string) =>
          (await ask(world.url, operations.verifyMailedCode, { verificationId, code: given })).verifyMailedCode;
        await refuses('INVALID_CODE', () => tell(wrongCode(code)), { field: 'code', attemptsLeft: 4 });
        await refuses('INVALID_CODE', () => tell(''), { field: 'code', attemptsLeft: 4 });
        const elsewhere = await world.app();
        const foreign = () => elsewhere.do('verifyMailedCode', { verificationId, code });
        await refuses('INVALID_TOKEN', foreign, { field: 'verificationId' });
        const { verified, address, user: shown, appName } = await tell(code);
        assert.deepEqual([verified, shown, address === email, appName], [true, null, false, 'Sample']);
        assert.equal((await user.me()).email.verified, true);
        await refuses('CODE_EXPIRED', () => tell(code));
      }
    });

    it('V23 V8 guesses by the id and by the session use up the same five attempts', async () => {
      const app = await world.app(bothOnAllDay);
      const email = newEmail();
      const user = await app.register({ username: newName(), email });
      const [{ id: verificationId }] = (await user.me()).verifications;
      const code = await app.codeTo(email);
      for (let each = 0; each < 5; each++) {
        const wrong = { code: wrongCode(code) };
        const guess = () =>
          each % 2 === 0 ? user.do('verifyEmail', wrong) : app.do('verifyMailedCode', { verificationId, ...wrong });
        await refuses('INVALID_CODE', guess, { attemptsLeft: 4 - each });
      }
      await refuses('TOO_MANY_ATTEMPTS', () => app.do('verifyMailedCode', { verificationId, code }));
    });

    it('V23 X14 A7 a claim on an owned address answers a guess like any other, and only a claim on an email has a mailed code', async () => {
      const app = await world.app(bothOnAllDay);
      const email = newEmail();
      await app.registerProven({ email });
      const stranger = await app.register({ username: newName(), email, phone: newPhone() });
      const verifications: { id: string; kind: string }[] = (await stranger.me()).verifications;
      const idOf = (kind: string) => verifications.find(each => each.kind === kind)?.id ?? '';
      const right = codeOf(world.server.deps.keys, 'CLAIM', idOf('EMAIL'));
      const tell = (verificationId: string, code: string) => app.do('verifyMailedCode', { verificationId, code });
      await refuses('INVALID_CODE', () => tell(idOf('EMAIL'), right), { attemptsLeft: 4 });
      const { resetId } = await app.do('requestPasswordReset', { identifier: email });
      for (const id of [idOf('PHONE'), resetId, stranger.id, 'none']) {
        await refuses('INVALID_TOKEN', () => tell(id, right), { field: 'verificationId' });
      }
    });

    it('V3 no code verifies an email where the template contains only the link', async () => {
      const app = await world.app(bothOnAllDay);
      await app.template('EMAIL_VERIFICATION', '{{ link }}');
      const email = newEmail();
      const user = await app.register({ username: newName(), email });
      const [verification] = (await user.me()).verifications;
      const code = codeOf(world.server.deps.keys, 'CLAIM', verification.id);
      await refuses('INVALID_CODE', () => user.do('verifyEmail', { code }), { field: 'code', attemptsLeft: 4 });
      await user.proveEmail(email);
      assert.equal((await user.me()).email.verified, true);
    });

    it('V5 the right secret of an owned address: IDENTIFIER_TAKEN; a wrong one: INVALID_CODE; nothing changes', async () => {
      const app = await world.app(bothOnAllDay);
      const phone = newPhone();
      const loser = await app.register({ username: newName(), phone });
      const code = await app.codeTo(phone);
      await app.registerProven({ phone });
      const before = await loser.me();
      const messages = await world.inbox();
      await refuses('INVALID_CODE', () => loser.do('verifyPhone', { code: wrongCode(code) }), { attemptsLeft: 4 });
      await refuses('IDENTIFIER_TAKEN', () => loser.do('verifyPhone', { code }), { field: 'phone' });

      const after = await loser.me();
      assert.equal(after.verifications[0].attemptsLeft, 3);
      after.verifications[0].attemptsLeft = before.verifications[0].attemptsLeft;
      assert.deepEqual(after, before);
      assert.deepEqual(await world.inbox(), messages);
    });

    it('V7 verifying logs nobody in, merges nobody and returns no token', async () => {
      const app = await world.app(bothOnAllDay);
      const [email, phone] = [newEmail(), newPhone()];
      const other = await app.register({ username: newName(), email });
      const user = await app.register({ username: newName(), email, phone });
      const answers = [await user.provePhone(phone), await user.proveEmail(email)];
      assert.doesNotMatch(JSON.stringify(answers), /token|eyJ/i);
      assert.equal((await user.do('sessions')).length, 1);
      assert.deepEqual([(await other.me()).id, (await user.me()).id], [other.id, user.id]);
    });

    it('V10 an SMS code has six digits, expires after ten minutes and is used once', async () => {
      const app = await world.app(bothOnAllDay);
      const [inTime, tooLate] = [newPhone(), newPhone()];
      const [quick, slow] = [
        await app.register({ username: newName(), phone: inTime }),
        await app.register({ username: newName(), phone: tooLate }),
      ];
      const [code, late] = [await app.codeTo(inTime), await app.codeTo(tooLate)];
      assert.match(code, /^\d{6}$/);
      world.wait(590);
      assert.equal((await quick.do('verifyPhone', { code })).verified, true);
      await refuses('ALREADY_VERIFIED', () => quick.do('verifyPhone', { code }));
      world.wait(10);
      await changesNothing(world, () =>
        refuses('CODE_EXPIRED', () => slow.do('verifyPhone', { code: late }), { field: 'code' }),
      );
      assert.equal((await slow.me()).verifications[0].state, 'EXPIRED');
    });

    it('V10 a code that was replaced by a change of the number proves nothing', async () => {
      const app = await world.app(bothOnAllDay);
      const [first, second] = [newPhone(), newPhone()];
      const user = await app.register({ username: newName(), phone: first });
      const code = await app.codeTo(first);
      await user.change('PHONE', second);
      await refuses('INVALID_CODE', () => user.do('verifyPhone', { code }), { attemptsLeft: 4 });
      assert.equal((await user.provePhone(second)).address, second);
    });

    it('T8 without a session there is no code to give and nothing to resend', async () => {
      const app = await world.app(bothOnAllDay);
      for (const operation of ['verifyPhone', 'verifyEmail'] as const) {
        await refuses('UNAUTHENTICATED', () => app.do(operation, { code: '123456' }));
      }
      await refuses('UNAUTHENTICATED', () => app.do('resendVerification', { kind: 'PHONE' }));
    });
  },
  { limitsEnabled: false },
);

function waysToLeave(
  kind: 'PHONE' | 'EMAIL',
  draw: () => string,
  prove: (user: TestUser, address: string) => Promise<unknown>,
): Record<string, (owner: TestUser) => Promise<unknown>> {
  const currentPassword = 'correct horse battery';
  return {
    async change(owner) {
      const other = draw();
      await owner.change(kind, other);
      await prove(owner, other);
    },
    removal: owner => owner.do('removeIdentifier', { kind, currentPassword }),
    deletion: owner => owner.do('deleteMe', { currentPassword }),
    'deletion by an admin': owner => owner.app.admin('deleteUser', { id: owner.id }),
    'release by an admin': owner => owner.app.admin('releaseAddress', { userId: owner.id, kind }),
  };
}
