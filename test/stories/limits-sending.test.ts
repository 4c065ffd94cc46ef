import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newEmail, newIp, newName, newPhone, password, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const dayLong = { accessTokenLifetime: 86_400, maxAccessTokenLifetime: 86_400 };

/** Makes `times` users who claim an address, each from a different network. */
async function claim(app: TestApp, address: { email?: string; phone?: string }, times: number): Promise<TestUser[]> {
  const users: TestUser[] = [];
  for (let each = 0; each < times; each++) {
    users.push(await app.from(newIp()).register({ username: newName(), ...address }));
  }
  return users;
}

async function sentTo(app: TestApp, address: string): Promise<string[]> {
  return (await app.messagesTo(address)).map(({ kind }) => kind);
}

stories('The limit of messages to an address', world => {
  it('X3 is ten SMS a day over all users; the caller of the eleventh sees no difference', async () => {
    const app = await world.app({ phoneVerification: true });
    const phone = newPhone();
    const users = await claim(app, { phone }, 12);
    assert.equal((await sentTo(app, phone)).length, 10);
    const seen = await Promise.all(users.map(user => user.me()));
    assert.deepEqual([...new Set(seen.map(({ verifications }) => verifications[0].state))], ['SENT']);
    world.wait(86_400);
    await claim(app, { phone }, 1);
    assert.equal((await sentTo(app, phone)).length, 11);
  });

  it('X3 is twenty emails a day over all users', async () => {
    const app = await world.app({ emailVerification: true });
    const email = newEmail();
    await claim(app, { email }, 21);
    assert.equal((await sentTo(app, email)).length, 20);
  });

  it('X3 counts a mailbox without `+tag`, though each tag is a separate address', async () => {
    const app = await world.app({ emailVerification: true });
    const [name, domain] = newEmail().split('@');
    const tagged = (each: number) => `${name}+${each}@${domain}`;
    for (let each = 0; each < 21; each++) await claim(app, { email: tagged(each) }, 1);
    assert.equal((await sentTo(app, tagged(19))).length, 1);
    assert.equal((await sentTo(app, tagged(20))).length, 0);
  });

  it('X3 does not let strangers’ claims silence the owner: resets have a separate budget', async () => {
    const app = await world.app({ emailVerification: true, ...dayLong });
    const email = newEmail();
    await claim(app, { email }, 19);
    await app.registerProven({ email });
    await claim(app, { email }, 3);
    await app.from(newIp()).do('requestPasswordReset', { identifier: email });
    assert.equal((await sentTo(app, email))[0], 'PASSWORD_RESET_EMAIL');
  });

  it('X3, D5 gives the owner one notice a day that others claim the address, and strangers use up no more of it', async () => {
    const app = await world.app({ phoneVerification: true, ...dayLong });
    const phone = newPhone();
    const owner = await app.registerProven({ phone });
    await claim(app, { phone }, 12);
    assert.deepEqual((await sentTo(app, phone)).filter(kind => kind === 'ADDRESS_IN_USE').length, 1);
    await owner.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    assert.equal((await sentTo(app, phone))[0], 'PASSWORD_CHANGED');
  });

  it('X3 changes nothing in a resend that is refused, and one over the cap looks like any other', async () => {
    const app = await world.app({ phoneVerification: true });
    const phone = newPhone();
    const [user] = await claim(app, { phone }, 10);
    assert.ok(user);
    const code = await app.codeTo(phone);
    await refuses('RATE_LIMITED', () => user.do('resendVerification', { kind: 'PHONE' }));
    world.wait(61);
    const { state } = await user.do('resendVerification', { kind: 'PHONE' });
    assert.ok(['QUEUED', 'SENT'].includes(state));
    assert.equal((await sentTo(app, phone)).length, 10);
    assert.equal(await app.codeTo(phone), code);
  });

  it('D8 does not count a test address: twenty sign-ups an hour, each verified', async () => {
    const [phone, code] = [newPhone(), '314159'];
    const app = await world.app({
      phoneVerification: true,
      smsDailyLimit: 0,
      testAddresses: [{ address: phone, code }],
    });
    for (let each = 0; each < 20; each++) {
      const user = await app.register({ username: newName(), phone });
      assert.equal((await user.do('verifyPhone', { code })).verified, true);
      await user.do('deleteMe', { currentPassword: password });
    }
  });
});
