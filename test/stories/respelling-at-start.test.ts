import assert from 'node:assert/strict';
import { it } from 'node:test';
import { and, eq, like } from 'drizzle-orm';
import type { Deps } from '../../src/domain/deps.js';
import { startRespelling } from '../../src/domain/transfer/respell-at-start.js';
import { createLog } from '../../src/platform/observability/log.js';
import { bothOn } from '../kit/addresses.js';
import { importUsers } from '../kit/command-line.js';
import { storeAs } from '../kit/stored.js';
import { newName, refuses, type TestApp } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const beginning = 'rewriting identifiers of an earlier version in the present spelling';
let updates = 0;

/** Restarts the server as after an update that changed the spelling. Returns what it logged about it. */
async function update(world: World, spelling = `update ${++updates}`) {
  const logged = world.logLines.length;
  await world.restart({ spelling });
  await world.server.settled();
  const lines = world.logLines.slice(logged).map(line => JSON.parse(line));
  return { begun: lines.filter(({ msg }) => msg === beginning).length, lines };
}

async function spellingsIn({ server }: World): Promise<string[]> {
  const { db, tables } = server.deps.store.reader;
  return (await db.select().from(tables.spellings)).map(({ version }) => version);
}

stories('A server with another spelling than the one before', world => {
  it('I8 records the spelling of an empty database at once', async () => {
    await world.server.settled();
    assert.deepEqual(
      (await spellingsIn(world)).map(version => version.replace(/[\d.]+/g, 'N')),
      ['rules N, libphonenumber-js N, Unicode N, Ada N'],
    );
    assert.equal(world.logLines.filter(line => line.includes(beginning)).length, 0);
  });

  it('I8 rewrites stored identifiers in its own form, so that no stranger can take them, once', async () => {
    const app = await world.app();
    const owner = await app.register({ username: 'ada.king', email: 'first@example.com', phone: '+5491112345678' });
    await storeAs(world, owner.id, 'USERNAME', 'Ada.King');
    await storeAs(world, owner.id, 'EMAIL', 'Ada@BÜCHER.example');
    await storeAs(world, owner.id, 'PHONE', '+54111512345678');
    const refusedToday = await app.register({ username: newName(), email: 'second@example.com' });
    await storeAs(world, refusedToday.id, 'EMAIL', 'ädä@example.com');
    const { begun, lines } = await update(world);
    assert.equal(begun, 1);
    assert.deepEqual(
      lines.filter(({ owned }) => owned !== undefined).map(({ owned, claimed, stay }) => [owned, claimed, stay]),
      [[3, 0, 0]],
    );
    await refuses('USERNAME_TAKEN', () => app.register({ username: 'ada.king' }));
    await refuses('IDENTIFIER_TAKEN', () => app.register({ email: 'ada@bücher.example' }));
    await refuses('IDENTIFIER_TAKEN', () => app.register({ phone: '+54 9 11 1234-5678' }));
    for (const typed of ['ada.king', 'Ada.King', 'Ada@BÜCHER.example', 'ada@xn--bcher-kva.example', '+5491112345678']) {
      assert.equal((await app.login(typed)).id, owner.id, typed);
    }
    assert.equal((await app.login('ädä@example.com')).id, refusedToday.id);
    const { nodes } = await app.admin('auditLog', { filter: { actor: 'SERVER' } });
    assert.deepEqual(
      nodes.map((entry: { action: string }) => entry.action),
      ['IDENTIFIER_RESPELLED', 'IDENTIFIER_RESPELLED', 'IDENTIFIER_RESPELLED'],
    );
    assert.doesNotMatch(JSON.stringify(lines), /ada|b(ü|u)cher|12345678/i);
    assert.equal((await update(world, `update ${updates}`)).begun, 0);
  });

  it('I8 starts again after a server of another spelling, which may have written in its form', async () => {
    assert.equal((await update(world, 'earlier')).begun, 1);
    assert.equal((await update(world, 'later')).begun, 1);
    assert.equal((await update(world, 'earlier')).begun, 1);
    assert.deepEqual(await spellingsIn(world), ['earlier']);
  });

  it('I8 keeps an identifier whose form of today another user owns, and logs it', async () => {
    const app = await world.app();
    const old = await app.register({ email: 'first@example.com' });
    await storeAs(world, old.id, 'EMAIL', 'Ada@Example.com');
    const today = await app.register({ email: 'ada@example.com', password: 'another horse battery' });
    const { lines } = await update(world);
    const warnings = lines.filter(({ level }) => level === 'warn');
    assert.deepEqual(
      warnings.map(({ stay, apps, msg }) => [stay, apps, /"bonafide respell --app ID" lists them/.test(msg)]),
      [[1, [app.id], true]],
    );
    assert.equal((await app.login('ada@example.com', 'another horse battery')).id, today.id);
    assert.equal((await app.admin('user', { id: old.id })).email.value, 'Ada@Example.com');
    assert.deepEqual(await spellingsIn(world), [`update ${updates}`]);
  });

  it('I8 rewrites claims too', async () => {
    const app = await world.app(bothOn);
    const claimant = await app.register({ username: newName(), email: 'claimed@example.com' });
    await world.server.deps.store.transaction(async ({ db, tables: { claims } }) => {
      await db
        .update(claims)
        .set({ value: 'Claimed@Example.com' as never })
        .where(eq(claims.userId, claimant.id));
    });
    await update(world);
    assert.equal((await app.admin('user', { id: claimant.id })).email.value, 'claimed@example.com');
  });
});

/** More identifiers than one transaction rewrites. */
const manyUsers = 120;

/** Fills an app with users whose addresses are stored in an old form. */
async function fill(world: World, app: TestApp): Promise<void> {
  const users = Array.from({ length: manyUsers }, (_, index) => ({ email: `many${index}@example.com` }));
  await importUsers(
    app,
    users.map(user => ({ ...user, passwordHash: null })),
  );
  await world.server.deps.store.transaction(async ({ db, tables: { identifiers } }) => {
    for (const { email } of users) {
      await db
        .update(identifiers)
        .set({ value: email.replace('many', 'Many') as never })
        .where(and(eq(identifiers.appId, app.id), eq(identifiers.value, email as never)));
    }
  });
}

async function oldFormsIn({ server }: World): Promise<number> {
  const { db, tables } = server.deps.store.reader;
  const rows = await db.select().from(tables.identifiers).where(like(tables.identifiers.display, 'many%'));
  return rows.filter(({ value }) => value.startsWith('Many')).length;
}

stories('Writing identifiers in another spelling', world => {
  const log = createLog('info', { write: line => void world.logLines.push(line) });
  /** The deps of the server, with a hook before or after each transaction. */
  const depsWith = (around: <T>(run: () => Promise<T>) => Promise<T>): Deps => {
    const { deps } = world.server;
    return { ...deps, store: { ...deps.store, transaction: work => around(() => deps.store.transaction(work)) } };
  };

  it('I8 stops between two transactions, and the next start continues', async () => {
    await fill(world, await world.app());
    const noted = await spellingsIn(world);
    let stopped: Promise<void> | undefined;
    const respelling = startRespelling(
      depsWith(async run => {
        const result = await run();
        stopped ??= respelling.stop();
        return result;
      }),
      log,
      'interrupted',
    );
    await respelling.settled();
    await stopped;
    const left = await oldFormsIn(world);
    assert.ok(left > 0 && left < manyUsers, `${left} are left`);
    assert.deepEqual(await spellingsIn(world), noted);
    const { lines } = await update(world, 'interrupted');
    assert.deepEqual(
      lines.filter(({ owned }) => owned !== undefined).map(({ owned }) => owned),
      [left],
    );
    assert.equal(await oldFormsIn(world), 0);
    assert.deepEqual(await spellingsIn(world), ['interrupted']);
  });

  it('I8 gives the same result when two nodes start at once', async () => {
    await fill(world, await world.app());
    const nodes = [1, 2].map(() => startRespelling(world.server.deps, log, 'both'));
    for (const node of nodes) await node.settled();
    assert.equal(await oldFormsIn(world), 0);
    assert.deepEqual(await spellingsIn(world), ['both']);
    for (const node of nodes) await node.stop();
  });

  it('I8 logs a failure without an address, records nothing, and can be stopped while it waits', async () => {
    await fill(world, await world.app());
    const logged = world.logLines.length;
    const respelling = startRespelling(
      depsWith(async () => {
        throw new Error('no room');
      }),
      log,
      'failed',
    );
    await respelling.settled();
    await respelling.stop();
    const lines = world.logLines.slice(logged).join('');
    assert.match(lines, /rewriting identifiers failed, will try again in a minute/);
    assert.doesNotMatch(lines, /many\d/i);
    assert.deepEqual(await spellingsIn(world), ['both']);
    assert.equal(await oldFormsIn(world), manyUsers);
  });
});
