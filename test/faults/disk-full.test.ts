import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { backUp } from '../../src/platform/store/sqlite/backup.js';
import { restore } from '../../src/platform/store/sqlite/restore.js';
import { openSqlite } from '../../src/platform/store/sqlite.js';
import { type Cluster, inFull, openCluster, row } from '../kit/faults.js';
import { mostInFlight } from '../kit/ledger.js';
import type { Operation } from '../kit/operations.js';
import { eventually } from '../kit/processes.js';
import { mountSmallDisk } from '../kit/small-disk.js';
import { spreadOf } from '../kit/spread.js';
import { Steady } from '../kit/steady.js';
import { changesNothing } from '../kit/stored.js';
import { temporaryFolder } from '../kit/temp.js';
import { dayLongTokens, newName, newPhone, password, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { World } from '../kit/world.js';

/** Larger than the free space in pages that are not full yet. */
const attributes = { text: 'x'.repeat(15_000) };
const fillings = inFull ? 10 : 2;
const recoveryWithinMs = 5_000;

describe('When the disk of SQLite is full', () => {
  const disk = mountSmallDisk(8);
  const folder = disk?.folder ?? temporaryFolder();
  const world = new World('SQLite', { databaseUrl: `file:${join(folder, 'bonafide.sqlite')}`, limitsEnabled: false });
  let app: TestApp;
  let user: TestUser;
  let pseudo: TestUser;
  let phone: string;
  let code: string;

  before(async () => {
    await world.start();
    app = await world.app({ phoneVerification: true, phoneVerifiedSms: true, ...dayLongTokens });
    phone = newPhone();
    user = await app.register({ username: newName(), phone });
    pseudo = await app.pseudoUser();
    code = await app.codeTo(phone);
    await fill();
  });
  after(() => world.stop());

  async function statusOf(path: string): Promise<number> {
    return (await fetch(`${world.url}/${path}`)).status;
  }

  /** Fills the disk. If the test cannot mount a file system, limits SQLite to the pages that it has. */
  async function fill(): Promise<void> {
    if (disk === null) await limitPages(world, 1);
    else disk.fill();
    await eventually('the first refusal', 30, () => app.pseudoUser({ attributes }).then(() => false, isUnavailable));
  }

  async function makeRoom(): Promise<void> {
    if (disk === null) await limitPages(world, 1_000_000);
    else disk.makeRoom();
  }

  /** Operations that need new pages, and operations that change a row or two, for which an old page may be enough. */
  const attempts: [Operation, needsPages: boolean, attempt: () => Promise<unknown>][] = [
    ['register', true, () => app.register({ username: newName(), phone: newPhone(), attributes })],
    ['createPseudoUser', true, () => app.pseudoUser({ attributes })],
    ['updateProfile', true, () => user.do('updateProfile', { input: { attributes } })],
    ['upgradePseudoUser', false, () => pseudo.upgrade({ username: newName() })],
    ['login', false, () => app.login(user.session.user.username)],
    ['login', false, () => app.login(user.session.user.username, 'not the password')],
    ['refreshSession', false, () => user.refresh()],
    ['verifyPhone', false, () => user.do('verifyPhone', { code })],
    ['resendVerification', false, () => user.do('resendVerification', { kind: 'PHONE' })],
    ['changeIdentifier', false, () => user.change('PHONE', newPhone())],
    ['changePassword', false, () => user.do('changePassword', passwords)],
    ['logout', false, () => user.do('logout')],
    ['deleteMe', false, () => user.do('deleteMe', { currentPassword: password })],
  ];
  for (const [operation, needsPages, attempt] of attempts) {
    const skip = disk === null && !needsPages && 'No file system may be mounted here';
    it(`${operation} is refused, and nothing is stored and nothing is sent`, { skip }, () =>
      changesNothing(world, () => refuses('SERVICE_UNAVAILABLE', attempt, { retryAfter: 1 })),
    );
  }

  it('queries work, and the server is alive but not ready', async () => {
    assert.equal((await user.me()).id, user.id);
    assert.equal((await user.do('user', { id: pseudo.id })).id, pseudo.id);
    assert.equal((await user.do('sessions')).length, 1);
    assert.equal((await app.do('app')).phoneVerification, true);
    for (const path of ['healthz', '.well-known/jwks.json']) assert.equal(await statusOf(path), 200, path);
    for (let round = 0; round < 3; round++) assert.equal(await statusOf('readyz'), 503);
  });

  it('it continues as soon as there is room, without loss', async () => {
    await makeRoom();
    assert.equal(await statusOf('readyz'), 200);
    assert.equal((await user.do('verifyPhone', { code })).verified, true);
    assert.equal((await app.login(phone)).id, user.id);
    const upgraded = await pseudo.upgrade({ username: newName(), phone: newPhone() });
    assert.equal((await upgraded.me()).isPseudo, false);
    await upgraded.provePhone(upgraded.session.user.phone.value);
  });
});

const smallDisk = mountSmallDisk(16);

describe('When the disk of SQLite becomes full under load', { skip: smallDisk === null && 'Needs to mount' }, () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await openCluster('SQLite', 1, {
      databaseUrl: `file:${join(smallDisk?.folder ?? '', 'bonafide.sqlite')}`,
    });
  });
  after(() => cluster.stop());

  it(`D1 ${fillings} times: the process survives, and all that was acknowledged is stored`, async t => {
    const [node] = cluster.nodes;
    const pid = node?.pid;
    const ledger = await cluster.openLedger();
    const refusals = () => ledger.answers.length - ledger.acknowledged.length;
    const steady = await Steady.open(cluster.nodes);
    const recoveries: number[] = [];
    const fillAndMakeRoom = async () => {
      for (let filling = 0; filling < fillings; filling++) {
        const goal = ledger.acknowledged.length + 20;
        await eventually('progress', 60, () => ledger.acknowledged.length >= goal);
        const most = refusals() + 8;
        smallDisk?.fill();
        await eventually('refusals', 60, () => refusals() >= most);
        smallDisk?.makeRoom();
        const endedAt = performance.now();
        await eventually('work', 10, () => steady.isWellSince(endedAt));
        recoveries.push(steady.wellAfterMs(endedAt));
      }
    };
    await ledger.underLoad(4, () => steady.during(fillAndMakeRoom));
    assert.ok(recoveries.every(ms => ms <= recoveryWithinMs));
    t.diagnostic(`a full disk: well again after ${spreadOf(recoveries)}`);
    assert.deepEqual([node?.pid, node?.isRunning], [pid, true]);
    assert.ok(ledger.answers.every(({ outcome }) => outcome !== 'NO_ANSWER'));
    cluster.passLease();
    await cluster.audit(ledger);
    assert.ok(ledger.doubledMessages() <= fillings * mostInFlight);
    t.diagnostic(row('SQLite', `${fillings} × disk full`, ledger.figures()));
  });
});

const passwords = { currentPassword: password, newPassword: 'quite another password' };

function isUnavailable(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'SERVICE_UNAVAILABLE';
}

async function limitPages(world: World, pages: number): Promise<void> {
  await world.server.deps.store.transaction(async ({ db }) => {
    (db as unknown as { $client: Database.Database }).$client.pragma(`max_page_count = ${pages}`);
  });
}

const tinyDisk = mountSmallDisk(1);

describe('A backup or a restore that fills the disk', { skip: tinyDisk === null && 'Needs to mount' }, () => {
  it('O43 fails, and leaves no partial copy', async () => {
    const folder = tinyDisk?.folder ?? '';
    const large = join(temporaryFolder(), 'large.sqlite');
    await openSqlite(large).close();
    new Database(large).exec('CREATE TABLE large AS SELECT randomblob(3000000) AS bytes').close();
    await assert.rejects(() => backUp(large, join(folder, 'copy.sqlite'), () => {}), { code: 'SQLITE_FULL' });
    assert.deepEqual(readdirSync(folder), []);
    const restoring = restore(large, join(folder, 'bonafide.sqlite'), { opens: () => true, now: Date.now() });
    await assert.rejects(restoring, { code: 'ENOSPC' });
    assert.deepEqual(
      readdirSync(folder).filter(name => !/\.(lock|driver)$/.test(name)),
      [],
    );
  });
});
