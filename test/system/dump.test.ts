import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type DebianPostgres, startDebianPostgres } from '../kit/debian-postgres.js';
import { codeIn, type FakeVonage, startFakeVonage } from '../kit/fake-vonage.js';
import { serverOn, through } from '../kit/faults.js';
import { eventually } from '../kit/processes.js';
import { temporaryFolder } from '../kit/temp.js';
import { dayLongTokens, newName, newPhone, TestApp, TestUser } from '../kit/test-app.js';

describe('After pg_dump and pg_restore into an empty database, with Debian’s programs', () => {
  let postgres: DebianPostgres;
  let vonage: FakeVonage;
  before(async () => {
    [postgres, vonage] = [await startDebianPostgres(), await startFakeVonage()];
  });
  after(async () => {
    await vonage?.stop();
    await postgres?.stop();
  });

  it('a node with the same SECRET_KEY continues: sessions, codes on their way, passwords, tokens of admins', async () => {
    const node = serverOn('PostgreSQL', await postgres.createDatabase('service'), through(vonage));
    await node.start();
    const app = await TestApp.create(node, { phoneVerification: true, allowedCountries: ['JP'], ...dayLongTokens });
    const phone = newPhone();
    const [username, user] = [newName(), await app.register({ username: newName(), phone })];
    await app.register({ username });
    const code = await eventually('a code', 10, () => codeTo(phone));
    const jwks = await keysOf(node.url);

    const folder = temporaryFolder();
    chmodSync(folder, 0o777);
    const file = join(folder, 'service.dump');
    // Dumped while the node serves.
    postgres.run('pg_dump', ['--format=custom', '--file', file, node.environment.DATABASE_URL ?? '']);
    await node.stop();
    const restored = await postgres.createDatabase('restored');
    postgres.run('pg_restore', ['--no-owner', '--exit-on-error', '--dbname', restored, file]);

    const other = serverOn('PostgreSQL', restored, through(vonage));
    await other.start();
    try {
      assert.equal((await fetch(`${other.url}/readyz`)).status, 200);
      assert.deepEqual(await keysOf(other.url), jwks);
      const there = app.in(other);
      const same = new TestUser(there, user.session);
      assert.equal((await same.me()).id, user.id);
      assert.equal((await same.do('verifyPhone', { code })).verified, true);
      assert.equal((await there.login(phone)).id, user.id);
      await there.login(username);
      await same.refresh();
      assert.equal((await there.admin('app')).phoneVerification, true);
      const late = newPhone();
      await there.register({ username: newName(), phone: late });
      await eventually('a code from the restored database', 10, () => codeTo(late));
    } finally {
      await other.stop();
    }
  });

  function codeTo(phone: string): string | null {
    const texts = vonage.accepted.filter(({ to }) => `+${to}` === phone).map(({ text }) => codeIn(text));
    return texts.at(-1) ?? null;
  }
});

async function keysOf(url: string): Promise<unknown> {
  return await (await fetch(`${url}/.well-known/jwks.json`)).json();
}
