import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bonafide } from './command-line.js';
import { codeIn } from './fake-vonage.js';
import { type Cluster, serverOn } from './faults.js';
import { Tab } from './live.js';
import { withClient } from './postgres.js';
import { eventually, type ServerProcess } from './processes.js';
import { newName, newPhone, refuses, TestApp, TestUser } from './test-app.js';

/** Settings like those of a ledger, whose audit reads all users. */
const settings = { phoneVerification: true, phoneVerifiedSms: true, allowedCountries: ['JP'] };
/** The delay that docs/scaling.md promises where nodes cannot LISTEN. */
const seenElsewhereWithinMs = 2_000;

/** Declares the stories of two nodes that connect through a pooler in transaction mode. */
export function tellPooledStories(cluster: () => Cluster): void {
  const one = () => cluster().nodes[0] as ServerProcess;
  const other = () => cluster().nodes[1] as ServerProcess;
  const atOther = (user: TestUser) => new TestUser(user.app.in(other()), user.session);

  it('V4 T5 a phone is registered at one node, then verified and logged in at the other; its session is refreshed at the other', async () => {
    const { user, phone } = await claimed(one());
    const code = await codeTo(cluster(), phone);
    assert.equal((await atOther(user).do('verifyPhone', { code })).verified, true);
    const session = await user.app.login(phone);
    assert.equal(session.id, user.id);
    const { refreshToken } = await atOther(session).refresh();
    assert.equal((await session.refresh()).refreshToken, refreshToken);
    assert.equal((await session.me()).phone.verified, true);
    await session.do('logout');
    await refuses('UNAUTHENTICATED', () => atOther(session).me());
  });

  it('V2 a tab that waits at one node learns within two seconds of a code that is typed at the other', async t => {
    const waited: number[] = [];
    // On a busy machine one of them may come late.
    while (waited.length < 3 && !waited.some(ms => ms < seenElsewhereWithinMs)) {
      const { user, phone } = await claimed(one());
      const tab = Tab.of(user);
      await tab.sees(phone, 'SENT');
      const code = await codeTo(cluster(), phone);
      await atOther(user).do('verifyPhone', { code });
      const typedAt = performance.now();
      await tab.sees(phone, 'VERIFIED');
      waited.push(Math.round(performance.now() - typedAt));
      await atOther(user).do('logout');
      assert.equal((await tab.isClosed()).code, 4401);
    }
    t.diagnostic(`seen at the other node after ${waited.join(', ')} ms`);
    assert.ok(Math.min(...waited) < seenElsewhereWithinMs, `${waited} ms`);
  });

  it('O3 a command at the shell works through the pooler', async () => {
    const made = await bonafide(cluster(), ['create-app', 'Behind a pooler']);
    assert.equal(made.status, 0, made.stderr);
    assert.match(made.stdout, /^App: /);
  });
}

/** V5: no row shows that an address is taken, so this needs DATABASE_DIRECT_URL. */
export function tellOfTakenAddress(cluster: () => Cluster): void {
  it('V5 a tab that waits at one node learns from the other that the address is taken', async () => {
    const [one, other] = cluster().nodes as [ServerProcess, ServerProcess];
    const { user, phone } = await claimed(one);
    const tab = Tab.of(user);
    await tab.sees(phone, 'SENT');
    const code = await codeTo(cluster(), phone);
    const owner = await user.app.register({ username: newName(), phone });
    const codeOfOwner = await eventually('another code', 10, async () => {
      const newest = await codeTo(cluster(), phone);
      return newest !== code && newest;
    });
    await owner.do('verifyPhone', { code: codeOfOwner });
    const there = new TestUser(user.app.in(other), user.session);
    await refuses('IDENTIFIER_TAKEN', () => there.do('verifyPhone', { code }));
    await tab.sees(phone, 'TAKEN');
    await tab.leave();
  });
}

/** `databaseUrl` is the URL of an empty database through the pooler, `directUrl` the one without it. */
export function tellPooledMigrations(urls: () => { databaseUrl: string; directUrl: string }): void {
  it('leave no lock behind when one is killed in the middle; two that start at once then create the tables once', async () => {
    const { databaseUrl, directUrl } = urls();
    const killed = serverOn('PostgreSQL', databaseUrl);
    const nodes = [serverOn('PostgreSQL', databaseUrl), serverOn('PostgreSQL', databaseUrl)];
    await withClient(directUrl, async admin => {
      await admin.query('BEGIN');
      await admin.query('CREATE TABLE users (id int)');
      const started = assert.rejects(killed.start(), /did not start/);
      const hasLock = `locktype = 'advisory' AND granted`;
      await eventually('a migration that waits', 30, async () => {
        const { rowCount } = await admin.query(`SELECT 1 FROM pg_locks WHERE NOT granted
          AND pid IN (SELECT pid FROM pg_locks WHERE ${hasLock})`);
        return rowCount !== 0;
      });
      await killed.kill('SIGKILL');
      await started;
      await admin.query('ROLLBACK');
    });
    await Promise.all(nodes.map(node => node.start()));
    await Promise.all(nodes.map(node => node.stop()));
    await withClient(directUrl, async admin => {
      const { rows } = await admin.query(`SELECT count(*)::int AS locks FROM pg_locks WHERE locktype = 'advisory'`);
      assert.deepEqual(rows, [{ locks: 0 }]);
    });
  });
}

async function claimed(node: ServerProcess): Promise<{ user: TestUser; phone: string }> {
  const app = await TestApp.create(node, settings);
  const phone = newPhone();
  return { user: await app.register({ username: newName(), phone }), phone };
}

/** Returns the newest code that was sent to a phone. */
async function codeTo({ vonage }: Cluster, phone: string): Promise<string> {
  const codes = () => vonage.accepted.flatMap(({ to, text }) => (`+${to}` === phone ? (codeIn(text) ?? []) : []));
  return await eventually(`a code to ${phone}`, 10, () => codes().at(-1) ?? null);
}
