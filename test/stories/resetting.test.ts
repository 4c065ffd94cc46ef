import assert from 'node:assert/strict';
import { it } from 'node:test';
import { linkTokenOf } from '../../src/platform/keys/secrets.js';
import { maskAddress } from '../../src/platform/values/mask.rules.js';
import { bothOn } from '../kit/addresses.js';
import { ask } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { requested, reset } from '../kit/resets.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newPhone, outcomesOf, password, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';
const minuteSeconds = 60;

const ways = [
  { by: 'a mailed link', field: 'email', newAddress: newEmail, minutes: 30, dead: 'INVALID_TOKEN', at: 'token' },
  { by: 'a texted code', field: 'phone', newAddress: newPhone, minutes: 10, dead: 'CODE_EXPIRED', at: 'resetId' },
] as const;

const infoOf = (app: TestApp, { token }: { token: string }) => app.do('resetLinkInfo', { token });

stories('Resetting a password', world => {
  /** Makes a user with a reset link that nobody has used. */
  async function forgetful() {
    const app = await world.app({ ...bothOn, name: 'Flower Shop' });
    const email = newEmail();
    const user = await app.registerProven({ email });
    await app.do('requestPasswordReset', { identifier: email });
    return { app, email, user, link: { token: await app.tokenTo(email) } };
  }

  it('W16 M7 resets and login codes work at once after the clock was set back to before the proof', async () => {
    const app = await world.app({ ...bothOn, loginByCode: ['EMAIL'] });
    const email = newEmail();
    world.wait(86_400);
    const user = await app.registerProven({ email });
    world.wait(-86_400);
    // The newest message by its time is from before the clock was set back.
    const sent = async (kind: string) => (await app.messagesTo(email)).find(message => message.kind === kind);
    await app.do('requestPasswordReset', { identifier: email });
    const token = (await sent('PASSWORD_RESET_EMAIL'))?.link?.split('#')[1] ?? '';
    await infoOf(app, { token });
    await reset(app, { token });
    const { loginId } = await app.do('requestLoginCode', { identifier: email });
    const code = (await sent('LOGIN_CODE_EMAIL'))?.code;
    assert.equal((await app.do('logInWithCode', { loginId, code })).user.id, user.id);
    world.wait(86_400);
  });

  it('W6 a link shows its page the app and the masked account, without a header; reading changes nothing', async () => {
    const { app, email, user, link } = await forgetful();
    const info = { appName: 'Flower Shop', address: maskAddress(email), username: 'u***', isInvitation: false };
    await changesNothing(world, async () => {
      assert.deepEqual(await infoOf(app, link), info);
      assert.deepEqual((await ask(world.url, operations.resetLinkInfo, link)).resetLinkInfo, info);
      // Masked for its own user too: the page has no session, and its user needs no more.
      assert.deepEqual(await user.do('resetLinkInfo', link), info);
    });
    assert.equal(await reset(app, link), true);
  });

  it('W6 a link that this server did not make is INVALID_TOKEN, and so is one of another app or for an address', async () => {
    const { app, user, link } = await forgetful();
    const { keys } = world.server.deps;
    await user.change('EMAIL', newEmail());
    const [{ id }] = (await user.me()).verifications;
    const nobodys = linkTokenOf(keys, 'RESET', '0197f3a0-0000-7000-8000-000000000000');
    for (const token of ['', 'x', 'A'.repeat(64), link.token.slice(1), linkTokenOf(keys, 'CLAIM', id), nobodys]) {
      await refuses('INVALID_TOKEN', () => infoOf(app, { token }), { field: 'token' });
    }
    const other = await world.app(bothOn);
    await refuses('INVALID_TOKEN', () => infoOf(other, link), { field: 'token' });
  });

  it('W6 a link that was used or has expired, and one of a disabled user, are refused like the reset itself', async () => {
    const [used, disabled, old] = [await forgetful(), await forgetful(), await forgetful()];
    await reset(used.app, used.link);
    await disabled.app.admin('disableUser', { id: disabled.user.id });
    const refusesBoth = async (code: string, { app, link }: typeof used) => {
      await refuses(code, () => infoOf(app, link), { field: 'token' });
      await refuses(code, () => reset(app, link, 'a third horse battery'), { field: 'token' });
    };
    await refusesBoth('INVALID_TOKEN', used);
    await refusesBoth('INVALID_TOKEN', disabled);
    world.wait(30 * minuteSeconds);
    await refusesBoth('CODE_EXPIRED', old);
  });

  it('W6 the link of a request for an unknown user, which is never sent, reveals nothing', async () => {
    const app = await world.app(bothOn);
    const { resetId } = await app.do('requestPasswordReset', { identifier: newEmail() });
    const token = linkTokenOf(world.server.deps.keys, 'RESET', resetId);
    await refuses('INVALID_TOKEN', () => infoOf(app, { token }), { field: 'token' });
  });

  for (const { by, field, newAddress, minutes, dead, at } of ways) {
    it(`W5 by ${by} ends all sessions and logs nobody in; the owned addresses get a notice`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const user = await app.registerProven({ [field]: address });
      const elsewhere = await app.login(address);
      assert.equal(await reset(app, await requested(app, address)), true);
      for (const ended of [user, elsewhere]) {
        await refuses('UNAUTHENTICATED', () => ended.me());
        await refuses('INVALID_TOKEN', () => ended.refresh());
      }
      await refuses('INVALID_CREDENTIALS', () => app.login(address));
      const after = await app.login(address, newPassword);
      assert.deepEqual([after.id, (await after.do('sessions')).length], [user.id, 1]);
      const told = (await app.messagesTo(address)).map(({ kind }) => kind);
      assert.equal(told.filter(kind => kind === 'PASSWORD_CHANGED').length, 1);
    });

    it(`W5 by ${by} works once`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      await app.registerProven({ [field]: address });
      const secret = await requested(app, address);
      await reset(app, secret);
      await refuses(dead, () => reset(app, secret, 'a third horse battery'));
      await app.login(address, newPassword);
    });

    it(`W5 by ${by}, many times at once, succeeds once`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      await app.registerProven({ [field]: address });
      const secret = await requested(app, address);
      const passwords = [1, 2, 3].map(number => `battery horse number ${number}`);
      const outcomes = await outcomesOf(passwords.map(next => reset(app, secret, next)));
      assert.deepEqual(
        outcomes.filter(outcome => outcome === 'OK'),
        ['OK'],
      );
      await app.login(address, passwords[outcomes.indexOf('OK')]);
    });

    it(`W4 by ${by} is possible for ${minutes} minutes`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      await app.registerProven({ [field]: address });
      const secret = await requested(app, address);
      world.wait((minutes - 1) * minuteSeconds);
      const later = await requested(app, address);
      world.wait(minuteSeconds);
      await refuses('CODE_EXPIRED', () => reset(app, secret));
      await reset(app, later);
    });

    it(`W5 by ${by} refuses a weak password and the old one, and can be tried again`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const user = await app.registerProven({ [field]: address });
      const secret = await requested(app, address);
      for (const weak of ['short', 'password1', `xx-${address}-xx`, `xx-${user.session.user.username}-xx`]) {
        await refuses('WEAK_PASSWORD', () => reset(app, secret, weak), { field: 'newPassword' });
      }
      await refuses('UNCHANGED', () => reset(app, secret, password), { field: 'newPassword' });
      assert.equal((await app.login(address)).id, user.id);
      await reset(app, secret);
      await app.login(address, newPassword);
    });

    /** Each way takes the address from its user, and some return it. */
    const leaves: [title: string, leave: (user: TestUser, address: string) => Promise<unknown>][] = [
      ['removed', user => user.do('removeIdentifier', { kind: field.toUpperCase(), currentPassword: password })],
      [
        'released by an admin',
        user => user.app.admin('releaseAddress', { userId: user.id, kind: field.toUpperCase() }),
      ],
      [
        'replaced',
        async user => {
          const next = newAddress();
          await user.change(field === 'email' ? 'EMAIL' : 'PHONE', next);
          await (field === 'email' ? user.proveEmail(next) : user.provePhone(next));
        },
      ],
      [
        'removed and verified again',
        async (user, address) => {
          const kind = field === 'email' ? 'EMAIL' : 'PHONE';
          await user.do('removeIdentifier', { kind, currentPassword: password });
          world.wait(1);
          await user.change(kind, address);
          await (field === 'email' ? user.proveEmail(address) : user.provePhone(address));
        },
      ],
    ];
    for (const [title, leave] of leaves) {
      it(`W5 by ${by} is invalid once the address has been ${title}`, async () => {
        const app = await world.app(bothOn);
        const address = newAddress();
        const user = await app.registerProven({ [field]: address });
        const secret = await requested(app, address);
        await leave(user, address);
        await refuses('INVALID_TOKEN', () => reset(app, secret), { field: at });
        if ('token' in secret) await refuses('INVALID_TOKEN', () => infoOf(app, secret), { field: 'token' });
        assert.equal((await app.login(user.session.user.username)).id, user.id);
      });
    }

    it(`W5 by ${by} ends what W3 ends: pending changes and other resets`, async () => {
      const app = await world.app(bothOn);
      const [address, pending] = [newAddress(), newAddress()];
      const user = await app.registerProven({ [field]: address });
      await user.change(field === 'email' ? 'EMAIL' : 'PHONE', pending);
      const [first, second] = [await requested(app, address), await requested(app, address)];
      await reset(app, second);
      // The answer is that of an unknown reset, so that no stranger learns of the new password (W4).
      await refuses(field === 'email' ? dead : 'INVALID_CODE', () => reset(app, first, 'a third horse battery'));
      const me = await (await app.login(address, newPassword)).me();
      assert.deepEqual(
        [me[field].value, me.pendingEmail, me.pendingPhone, me.verifications],
        [address, null, null, []],
      );
    });
  }
});
