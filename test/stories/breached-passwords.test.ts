import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { startRangeService } from '../kit/range-service.js';
import { reset } from '../kit/resets.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, password, refuses } from '../kit/test-app.js';
import { withoutPassword } from '../kit/without-password.js';
import { stories } from '../kit/world.js';

const breached = 'a breached horse battery';
const newPassword = 'another horse battery';
const isBreached = { reason: 'BREACHED' };

const service = await startRangeService([breached], [newPassword]);
after(() => service.close());

stories(
  'A breached password',
  world => {
    /** Returns how often the service was asked meanwhile. */
    async function asksOf(work: () => Promise<unknown>): Promise<number> {
      const before = service.asked.length;
      await work();
      return service.asked.length - before;
    }

    it('W7 is refused at a registration, and no user is created', async () => {
      const app = await world.app();
      const username = newName();
      const attempt = () => app.register({ username, password: breached });
      await refuses('WEAK_PASSWORD', attempt, { field: 'password', ...isBreached });
      assert.equal(await asksOf(() => app.register({ username, password: newPassword })), 1);
    });

    it('W7 is refused at an upgrade', async () => {
      const app = await world.app();
      const user = await app.pseudoUser();
      const attempt = () => user.upgrade({ username: newName(), password: breached });
      await refuses('WEAK_PASSWORD', attempt, { field: 'password', ...isBreached });
      assert.equal((await user.me()).isPseudo, true);
    });

    it('W7 is refused at a change, and the password stays', async () => {
      const app = await world.app();
      const username = newName();
      const user = await app.register({ username });
      const change = (newPassword: string) => user.do('changePassword', { currentPassword: password, newPassword });
      await changesNothing(world, () =>
        refuses('WEAK_PASSWORD', () => change(breached), { field: 'newPassword', ...isBreached }),
      );
      await app.login(username);
      assert.equal(await change(newPassword), true);
    });

    it('W7 is refused at a reset, whose link stays valid', async () => {
      const app = await world.app(bothOn);
      const email = newEmail();
      await app.registerProven({ email });
      await app.do('requestPasswordReset', { identifier: email });
      const link = { token: await app.tokenTo(email) };
      const attempt = () => app.do('resetPassword', { input: { ...link, newPassword: breached } });
      await refuses('WEAK_PASSWORD', attempt, { field: 'newPassword', ...isBreached });
      assert.equal(await reset(app, link), true);
    });

    it('W7 is refused at an invitation', async () => {
      const app = await world.app(bothOn);
      const email = newEmail();
      await app.admin('createUser', { input: { email } });
      const token = await app.tokenTo(email);
      const accept = (newPassword: string) => app.do('resetPassword', { input: { token, newPassword } });
      await refuses('WEAK_PASSWORD', () => accept(breached), { field: 'newPassword', ...isBreached });
      assert.equal(await accept(newPassword), true);
    });

    it('W7 is refused to a user who sets a first password', async () => {
      const app = await world.app(bothOn);
      const user = await withoutPassword(await app.registerProven({ email: newEmail() }));
      const set = (newPassword: string) => user.do('setPassword', { newPassword });
      await refuses('WEAK_PASSWORD', () => set(breached), { field: 'newPassword', ...isBreached });
      assert.equal(await set(newPassword), true);
    });

    it('W7 is not checked at a login, right or wrong', async () => {
      const app = await world.app();
      const username = newName();
      service.answer = response => void response.writeHead(503).end();
      await app.register({ username, password: breached });
      service.answer = null;
      const asks = await asksOf(async () => {
        await app.login(username, breached);
        await refuses('INVALID_CREDENTIALS', () => app.login(username, 'wrong horse battery'));
        await refuses('INVALID_CREDENTIALS', () => app.login(newName(), breached));
      });
      assert.equal(asks, 0);
    });

    it('W7 is checked only if nothing else refuses the request', async () => {
      const app = await world.app(bothOn);
      const username = newName();
      const user = await app.register({ username });
      const email = newEmail();
      const asks = await asksOf(async () => {
        await refuses('WEAK_PASSWORD', () => app.register({ username: newName(), password: 'short' }));
        await refuses('IDENTIFIER_REQUIRED', () => app.register({ email, password: breached }));
        const wrong = { currentPassword: 'wrong horse battery', newPassword: breached };
        await refuses('INVALID_CREDENTIALS', () => user.do('changePassword', wrong));
        const same = { currentPassword: password, newPassword: password };
        await refuses('UNCHANGED', () => user.do('changePassword', same));
        const forged = { token: 'A'.repeat(64), newPassword: breached };
        await refuses('INVALID_TOKEN', () => app.do('resetPassword', { input: forged }));
      });
      assert.equal(asks, 0);
    });

    it('W7 is not checked beyond the registrations that a network may make', async () => {
      const app = await world.app();
      const asks = await asksOf(async () => {
        for (let at = 0; at < 60; at++) {
          await refuses('WEAK_PASSWORD', () => app.register({ username: newName(), password: breached }));
        }
        await refuses('RATE_LIMITED', () => app.register({ username: newName(), password: breached }));
      });
      assert.equal(asks, 60);
    });

    it('W7 is accepted while the service fails, and a metric counts it', async () => {
      const app = await world.app();
      const counted = async (outcome: string) => {
        const text = await (await fetch(`${world.url}/metrics`)).text();
        const series = `bonafide_password_breach_checks_total{outcome="${outcome}"} `;
        return Number(
          text
            .split('\n')
            .find(line => line.startsWith(series))
            ?.slice(series.length) ?? 0,
        );
      };
      const before = await counted('FAILED');
      service.answer = response => void response.destroy();
      await app.register({ username: newName(), password: breached });
      service.answer = null;
      assert.equal(await counted('FAILED'), before + 1);
      assert.notEqual(await counted('BREACHED'), 0);
      assert.notEqual(await counted('CLEAR'), 0);
    });
  },
  { passwordBreachUrl: service.url },
);
