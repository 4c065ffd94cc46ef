import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createDailyCounts, type DailyCounts } from '../../src/domain/audit/daily-counts.js';
import { countLastActive, listCounts } from '../../src/domain/audit/daily-counts.queries.js';
import { dayOf } from '../../src/domain/audit/day.rules.js';
import type { Store } from '../../src/platform/store/store.js';
import type { TestApp } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const quiet = { warn() {} };
/** More rows than one statement writes. */
const userCount = 1_203;

stories('Daily counts of several nodes', world => {
  it('O18 add up, and count each user as active once, even when nodes write at the same time', async () => {
    const app = await world.app();
    const ids = await insertUsers(world, app, userCount);
    const nodes = Array.from({ length: 3 }, () => nodeOf(world.server.deps.store, world));
    for (const [index, node] of nodes.entries()) {
      for (const id of index === 0 ? ids : ids.toReversed()) node.noteActive(id);
      node.add(app.id, 'LOGIN', '', 5);
      node.add(app.id, 'SMS', 'JP');
      node.add(app.id, 'SMS', index === 0 ? 'JP' : 'GB');
    }
    await Promise.all(nodes.map(node => node.flush()));
    await Promise.all(nodes.map(node => node.flush()));
    assert.deepEqual(await countsOf(world, app), { ACTIVE_USERS: userCount, LOGIN: 15, 'SMS GB': 2, 'SMS JP': 4 });
    const today = dayOf(world.now);
    assert.deepEqual(await countLastActive(world.server.deps.store.reader, app.id, today), [
      { day: today, count: userCount },
    ]);
  });

  it('O18 are kept while the database is away, and leave out users and apps that were deleted', async () => {
    const app = await world.app();
    const [id = ''] = await insertUsers(world, app, 1);
    const { store } = world.server.deps;
    let isAway = true;
    const node = nodeOf(
      { ...store, transaction: work => (isAway ? Promise.reject(new Error('away')) : store.transaction(work)) },
      world,
    );
    for (const userId of [id, 'nobody']) node.noteActive(userId);
    for (const appId of [app.id, 'nothing']) node.add(appId, 'WRONG_CODE');
    await node.flush();
    node.add(app.id, 'WRONG_CODE');
    isAway = false;
    await node.flush();
    await node.flush();
    assert.deepEqual(await countsOf(world, app), { ACTIVE_USERS: 1, WRONG_CODE: 2 });
  });
});

function nodeOf(store: Store, world: World): DailyCounts {
  return createDailyCounts(store, () => world.now, quiet);
}

async function countsOf(world: World, app: TestApp): Promise<Record<string, number>> {
  const rows = await listCounts(world.server.deps.store.reader, app.id, 0);
  const named = rows.map(({ name, detail, count }) => [`${name} ${detail}`.trim(), count] as const);
  return Object.fromEntries(named.sort());
}

async function insertUsers(world: World, app: TestApp, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `${app.id}-${index}`);
  await world.server.deps.store.transaction(async ({ db, tables: { users } }) => {
    // Otherwise they are deleted as expired pseudo users (R1).
    const row = { appId: app.id, createdAt: world.now, updatedAt: world.now, sessionsEndedAt: world.now };
    for (let start = 0; start < count; start += 500) {
      await db.insert(users).values(ids.slice(start, start + 500).map(id => ({ id, ...row })));
    }
  });
  return ids;
}
