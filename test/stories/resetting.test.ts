import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { requested, reset } from '../kit/resets.js';
import { newEmail, newPhone, outcomesOf, password, refuses, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';
const minuteSeconds = 60;

const ways = [
  { by: 'a mailed link', field: 'email', newAddress: newEmail, minutes: 30, dead: 'INVALID_TOKEN', at: 'token' },
  { by: 'a texted code', field: 'phone', newAddress: newPhone, minutes: 10, dead: 'CODE_EXPIRED', at: 'resetId' },
] as const;

stories('Resetting a password', world => {
  for (const { by, field, newAddress, minutes, dead, at } of ways) {
    it(`W5 by ${by} ends all sessions and logs nobody in; the owned addresses are told`, async () => {
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
      assert.equal((await app.lastMessageTo(address)).kind, 'PASSWORD_CHANGED');
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

    /** Each one takes the address from its user, and some give it back. */
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
      it(`W5 by ${by} is dead once the address has been ${title}`, async () => {
        const app = await world.app(bothOn);
        const address = newAddress();
        const user = await app.registerProven({ [field]: address });
        const secret = await requested(app, address);
        await leave(user, address);
        await refuses('INVALID_TOKEN', () => reset(app, secret), { field: at });
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
      await refuses(dead, () => reset(app, first, 'a third horse battery'));
      const me = await (await app.login(address, newPassword)).me();
      assert.deepEqual(
        [me[field].value, me.pendingEmail, me.pendingPhone, me.verifications],
        [address, null, null, []],
      );
    });
  }
});
