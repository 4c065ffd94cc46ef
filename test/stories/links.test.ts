import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cleanUp } from '../../src/domain/retention/clean-up.js';
import { linkTokenOf } from '../../src/platform/keys/secrets.js';
import { maskAddress } from '../../src/platform/values/mask.rules.js';
import { bothOnAllDay } from '../kit/addresses.js';
import { ask } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { changesNothing, storedRows } from '../kit/stored.js';
import { newEmail, newName, newPhone, password, refuses, type TestApp, wrongCode } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const onLinks = ['verifyLink', 'disownLink', 'linkInfo'] as const;

stories(
  'A mailed link',
  world => {
    /** Makes a user who has not clicked their link yet, and returns its token. */
    async function claimant(app: TestApp, email = newEmail()) {
      const user = await app.register({ username: `jane${newName()}`, email });
      return { user, email, token: await app.tokenTo(email) };
    }

    it('V3 verifies without a session, and V7 logs nobody in', async () => {
      const app = await world.app(bothOnAllDay);
      const { user, email, token } = await claimant(app);
      const result = await app.do('verifyLink', { token });
      assert.deepEqual(result, { kind: 'EMAIL', address: maskAddress(email), verified: true, user: null });
      assert.deepEqual([(await user.me()).email.value, (await user.me()).email.verified], [email, true]);
      assert.equal((await user.do('sessions')).length, 1);
    });

    it('V3 names its app, so that the page behind it needs no header', async () => {
      const app = await world.app({ ...bothOnAllDay, name: 'Flower Shop' });
      const { user, token } = await claimant(app);
      assert.equal((await ask(world.url, operations.linkInfo, { token })).linkInfo.appName, 'Flower Shop');
      assert.equal((await ask(world.url, operations.verifyLink, { token })).verifyLink.verified, true);
      assert.equal((await user.me()).email.verified, true);
    });

    for (const operation of onLinks) {
      it(`T8 is INVALID_TOKEN where a header names another app, and stays valid (${operation})`, async () => {
        const { user, token } = await claimant(await world.app(bothOnAllDay));
        const other = await world.app(bothOnAllDay);
        await changesNothing(world, () =>
          refuses('INVALID_TOKEN', () => other.do(operation, { token }), { field: 'token' }),
        );
        assert.equal((await user.do('verifyLink', { token })).user.id, user.id);
      });

      it(`V10 is INVALID_TOKEN if this server did not make it (${operation})`, async () => {
        const app = await world.app(bothOnAllDay);
        const { user, token } = await claimant(app);
        const { keys } = world.server.deps;
        const flipped = `${token.slice(0, 30)}${token[30] === 'A' ? 'B' : 'A'}${token.slice(31)}`;
        const forReset = linkTokenOf(keys, 'RESET', (await user.me()).verifications[0].id);
        const nobodys = linkTokenOf(keys, 'CLAIM', '0197f3a0-0000-7000-8000-000000000000');
        const almost = [flipped, forReset, nobodys, token.slice(1), `${token}A`, `A${token}`];
        for (const bad of ['', 'x', '/../', '\u0000', ...almost]) {
          await changesNothing(world, () =>
            refuses('INVALID_TOKEN', () => app.do(operation, { token: bad }), { field: 'token' }),
          );
        }
      });

      it(`V10 is INVALID_TOKEN when another claim has replaced its own (${operation})`, async () => {
        const app = await world.app(bothOnAllDay);
        const { user, token } = await claimant(app);
        await user.change('EMAIL', newEmail());
        await changesNothing(world, () =>
          refuses('INVALID_TOKEN', () => app.do(operation, { token }), { field: 'token' }),
        );
      });
    }

    it('V3 may be sent by SMS too, where the app’s template contains it', async () => {
      const app = await world.app(bothOnAllDay);
      await app.template('PHONE_VERIFICATION', '{{ code }} {{ link }}');
      const phone = newPhone();
      const user = await app.register({ username: newName(), phone });
      const { code } = await app.lastMessageTo(phone);
      assert.match(code ?? '', /^\d{6}$/);
      const { kind, address, verified } = await app.do('verifyLink', { token: await app.tokenTo(phone) });
      assert.deepEqual([kind, address, verified], ['PHONE', `+81*******${phone.slice(-2)}`, true]);
      await refuses('ALREADY_VERIFIED', () => user.do('verifyPhone', { code }));
    });

    it('V10 works once', async () => {
      const app = await world.app(bothOnAllDay);
      const { token } = await claimant(app);
      await app.do('verifyLink', { token });
      for (const operation of ['verifyLink', 'disownLink'] as const) {
        await changesNothing(world, () =>
          refuses('INVALID_TOKEN', () => app.do(operation, { token }), { field: 'token' }),
        );
      }
      assert.equal((await app.do('linkInfo', { token })).state, 'VERIFIED');
    });

    it('V10 expires after 24 hours', async () => {
      const app = await world.app(bothOnAllDay);
      const [early, late] = [await claimant(app), await claimant(app)];
      world.wait(24 * 3600 - 60);
      assert.equal((await app.do('verifyLink', { token: early.token })).verified, true);
      world.wait(60);
      await changesNothing(world, () =>
        refuses('CODE_EXPIRED', () => app.do('verifyLink', { token: late.token }), { field: 'token' }),
      );
      assert.equal((await app.do('linkInfo', { token: late.token })).state, 'EXPIRED');
    });

    it('V14 disowns its claim as long as the claim exists, also when the link has expired, was replaced, and is weeks old', async () => {
      const app = await world.app({ ...bothOnAllDay, maxAccessTokenLifetime: 86_400 });
      const { user, email, token } = await claimant(app);
      world.wait(25 * 3600);
      const again = await app.login(user.session.user.username);
      await again.do('resendVerification', { kind: 'EMAIL' });
      const newer = await app.tokenTo(email);
      assert.notEqual(newer, token);
      assert.equal((await app.do('linkInfo', { token })).state, 'EXPIRED');
      world.wait(20 * 86_400);
      await cleanUp(world.server.deps);
      await refuses('INVALID_TOKEN', () => app.do('verifyLink', { token }));
      assert.equal(await app.do('disownLink', { token }), true);
      for (const dead of [token, newer]) {
        await refuses('INVALID_TOKEN', () => app.do('disownLink', { token: dead }));
        await refuses('INVALID_TOKEN', () => app.do('linkInfo', { token: dead }));
      }
      world.wait(8 * 86_400);
      await cleanUp(world.server.deps);
      assert.ok(!JSON.stringify((await storedRows(world)).challenges).includes(email));
    });

    it('V5 of the second claimant gets IDENTIFIER_TAKEN, and nothing changes', async () => {
      const app = await world.app(bothOnAllDay);
      const { email, token } = await claimant(app);
      await app.registerProven({ email });
      await changesNothing(world, () =>
        refuses('IDENTIFIER_TAKEN', () => app.do('verifyLink', { token }), { field: 'email' }),
      );
      assert.equal((await app.do('linkInfo', { token })).state, 'TAKEN');
    });

    it('V8 is locked together with the code that was mailed beside it', async () => {
      const app = await world.app(bothOnAllDay);
      await app.template('EMAIL_VERIFICATION', '{{ code }} {{ link }}');
      const { user, email, token } = await claimant(app);
      const code = wrongCode(await app.codeTo(email));
      for (let guess = 0; guess < 5; guess++) await refuses('INVALID_CODE', () => user.do('verifyEmail', { code }));
      await refuses('TOO_MANY_ATTEMPTS', () => app.do('verifyLink', { token }), { field: 'token' });
      assert.equal((await app.do('linkInfo', { token })).state, 'LOCKED');
    });

    it('V14 opened with GET or HEAD changes nothing, and has its token in the fragment', async () => {
      const app = await world.app(bothOnAllDay);
      const { user, email, token } = await claimant(app);
      const { link } = await app.lastMessageTo(email);
      const [{ id }] = (await user.me()).verifications;
      assert.equal(link, `${world.url}/verify?v=${id}#${token}`);
      const query = encodeURIComponent(`mutation { verifyLink(token: "${token}") { verified } }`);
      const places = ['/verify', `/verify?token=${token}`, `/verify/${token}`, `/graphql?query=${query}`];
      await changesNothing(world, async () => {
        for (const place of places) {
          for (const method of ['GET', 'HEAD']) {
            await fetch(world.url + place, { method, headers: { 'apollo-require-preflight': 'yes' } });
          }
        }
      });
      assert.equal((await user.do('verifyLink', { token })).verified, true);
    });

    it('V14 shows strangers the app and the masked account, and its user everything; reading changes nothing', async () => {
      const app = await world.app({ ...bothOnAllDay, name: 'Flower Shop' });
      const { user, email, token } = await claimant(app);
      await changesNothing(world, async () => {
        const masked = {
          kind: 'EMAIL',
          address: maskAddress(email),
          appName: 'Flower Shop',
          username: 'j***',
          otherIdentifiers: ['USERNAME'],
          state: 'SENT',
        };
        assert.deepEqual(await app.do('linkInfo', { token }), { ...masked, successUrl: null, failureUrl: null });
        const { address, username } = await user.do('linkInfo', { token });
        assert.deepEqual([address, username], [email, user.session.user.username]);
      });
      assert.equal((await app.do('verifyLink', { token })).verified, true);
    });

    it('V19 lists the kinds of the account’s other identifiers as they are now, until its claim has ended', async () => {
      const app = await world.app(bothOnAllDay);
      const { user, token } = await claimant(app);
      const others = async (link: string) => (await app.do('linkInfo', { token: link })).otherIdentifiers;
      assert.deepEqual(await others(token), ['USERNAME']);
      await user.change('PHONE', newPhone());
      assert.deepEqual(await others(token), ['PHONE', 'USERNAME']);
      await app.do('verifyLink', { token });
      assert.deepEqual(await others(token), []);
      // The address that will be replaced is not listed.
      const newer = newEmail();
      await user.change('EMAIL', newer);
      assert.deepEqual(await others(await app.tokenTo(newer)), ['PHONE', 'USERNAME']);

      const pseudo = await app.pseudoUser();
      const email = newEmail();
      await pseudo.do('upgradePseudoUser', { input: { email, password } });
      assert.deepEqual(await others(await app.tokenTo(email)), []);
      assert.doesNotMatch((await app.lastMessageTo(email)).text, /also has/);
    });

    it('V14 “This wasn’t me” removes the claim and nothing else, even after the link has expired', async () => {
      const app = await world.app(bothOnAllDay);
      for (const age of [0, 24 * 3600 + 1]) {
        const { user, email, token } = await claimant(app);
        world.wait(age);
        await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(email));
        assert.equal(await app.do('disownLink', { token }), true);
        await refuses('INVALID_CREDENTIALS', () => app.login(email));
        assert.equal((await app.login(user.session.user.username)).session.user.email, null);
        for (const operation of onLinks) {
          await refuses('INVALID_TOKEN', () => app.do(operation, { token }), { field: 'token' });
        }
      }
    });

    it('V14 “This wasn’t me” leaves the account, its other identifiers and an address that a change would replace', async () => {
      const app = await world.app(bothOnAllDay);
      const [own, strangers] = [newEmail(), newEmail()];
      const user = await app.registerProven({ email: own });
      await user.change('EMAIL', strangers);
      await app.do('disownLink', { token: await app.tokenTo(strangers) });
      const { email, pendingEmail, verifications, loginIdentifiers } = await user.me();
      assert.deepEqual([email.value, email.verified, pendingEmail, verifications], [own, true, null, []]);
      assert.deepEqual(loginIdentifiers.sort(), [own, user.session.user.username].sort());
      await refuses('ALREADY_VERIFIED', () => user.do('resendVerification', { kind: 'EMAIL' }));
    });

    it('V15 gives its page the redirect URLs after success and after failure', async () => {
      const urls = {
        emailVerifiedUrl: 'https://shop.example.com/welcome',
        emailVerificationFailedUrl: 'https://shop.example.com/sorry',
      };
      const app = await world.app({ ...bothOnAllDay, ...urls });
      const { token } = await claimant(app);
      const { successUrl, failureUrl } = await app.do('linkInfo', { token });
      assert.deepEqual([successUrl, failureUrl], [urls.emailVerifiedUrl, urls.emailVerificationFailedUrl]);
    });
  },
  { limitsEnabled: false },
);
