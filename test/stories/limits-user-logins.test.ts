import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newEmail, newIp, newName, newPhone, refuses, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

/** Fails this many times, each time from another network. */
async function failAt(app: TestApp, identifier: string, times: number): Promise<void> {
  for (let each = 0; each < times; each++) {
    await refuses('INVALID_CREDENTIALS', () => app.from(newIp()).login(identifier, 'wrong horse battery'));
  }
}

stories('Logins of one user', world => {
  it('X15 thirty failures in a row at three identifiers of one user: then each attempt waits, and the right password is refused as wrong', async () => {
    const app = await world.app();
    const identifiers = [newName(), newEmail(), newPhone()] as const;
    const [username, email, phone] = identifiers;
    await app.register({ username, email, phone });
    for (const identifier of identifiers) await failAt(app, identifier, 10);
    for (const identifier of identifiers) {
      await refuses('INVALID_CREDENTIALS', () => app.from(newIp()).login(identifier));
    }
    assert.equal((await app.login(email)).session.user.username, username, 'at home strangers’ failures do not count');
    world.wait(30);
    await app.from(newIp()).login(phone);
  });

  it('X15 an attempt that was not judged does not lengthen the wait', async () => {
    const app = await world.app();
    const [username, email] = [newName(), newEmail()];
    await app.register({ username, email });
    await failAt(app, username, 15);
    await failAt(app, email, 15);
    for (let each = 0; each < 5; each++) await refuses('INVALID_CREDENTIALS', () => app.from(newIp()).login(email));
    world.wait(30);
    await app.from(newIp()).login(email);
  });

  it('X16 are limited to 30 in ten minutes; a known network counts separately, so that no thief of the password uses it up', async () => {
    const app = await world.app();
    const username = newName();
    await app.register({ username });
    for (let each = 0; each < 30; each++) await app.from(newIp()).login(username);
    const refused = await app
      .from(newIp())
      .login(username)
      .catch(error => error);
    assert.equal(refused.code, 'RATE_LIMITED');
    assert.ok(refused.details.retryAfter > 300 && refused.details.retryAfter <= 600);
    for (let each = 0; each < 30; each++) await app.login(username);
    await refuses('RATE_LIMITED', () => app.login(username), { field: 'identifier' });
    world.wait(600);
    await app.from(newIp()).login(username);
  });
});
