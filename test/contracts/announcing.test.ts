import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFollowers } from '../../src/platform/store/followers.js';
import { openPostgres } from '../../src/platform/store/postgres.js';
import type { Store } from '../../src/platform/store/store.js';
import { soon } from '../kit/live.js';
import { createDatabase, cutNotifiers, type TestDatabase } from '../kit/postgres.js';

/** Much longer than an announcement takes. */
const longMs = 300;

describe('What a store on PostgreSQL announces', () => {
  let database: TestDatabase;
  const outages: Error[] = [];
  const stores: Store[] = [];
  before(async () => {
    database = await createDatabase();
  });
  after(() => database.drop());
  afterEach(async () => {
    await Promise.all(stores.splice(0).map(store => store.close()));
    outages.splice(0);
  });

  async function open(): Promise<Store> {
    return await openPostgres(database.url, error => void outages.push(error));
  }

  /** Opens a node that receives the announcements of others. */
  async function openNode(): Promise<Store> {
    const store = await open();
    stores.push(store);
    const told = follow(store, 'zoe');
    await soon('the channel', () => told[0] ?? null);
    return store;
  }

  function follow(store: Store, userId: string): string[] {
    const told: string[] = [];
    store.follow(userId, news => void told.push(news));
    return told;
  }

  function announce(store: Store, userId: string): Promise<void> {
    return store.transaction(async tx => tx.announce(userId));
  }

  it('reaches followers of that user on any node once, and no follower of another user', async () => {
    const [one, other] = [await openNode(), await openNode()];
    const here = follow(one, 'anna');
    const there = follow(other, 'anna');
    const bens = follow(other, 'ben');
    await announce(one, 'anna');
    one.announce('anna', 'news');
    await soon('both', () => there[1]);
    await sleep(longMs);
    assert.deepEqual([here, there, bens], [['', 'news'], ['', 'news'], []]);
  });

  it('reaches followers on this node when the transaction commits, and never when it is rolled back', async () => {
    const store = await openNode();
    const told = follow(store, 'anna');
    await store.transaction(async tx => {
      tx.announce('anna');
      assert.deepEqual(told, []);
    });
    assert.deepEqual(told, ['']);
    const failed = store.transaction(async tx => {
      tx.announce('anna');
      throw new RangeError('the work failed');
    });
    await assert.rejects(failed, RangeError);
    await sleep(longMs);
    assert.deepEqual(told, ['']);
  });

  it('after a lost listening connection, followers look again', async () => {
    const node = await openNode();
    const told = follow(node, 'anna');
    assert.equal(await cutNotifiers(database.url), 1);
    await soon('another look', () => told.shift());
    assert.deepEqual(outages, [], 'a connection that is made again at once is no outage');
  });

  it('a node that could not announce asks all followers to look again once it can', async () => {
    const [one, other] = [await openNode(), await openNode()];
    const told = follow(one, 'anna');
    const said: string[] = [];
    let isCut = false;
    const cutting = cutNotifiers(database.url, 1).then(() => {
      isCut = true;
    });
    // Without pauses, so that announcements are in transit at every cut, and fewer than the store keeps.
    for (let rest = 200; rest > 0 && said.length < 9_000; rest -= isCut ? 1 : 0) {
      said.push(`news${said.length}`);
      other.announce('anna', said.at(-1) ?? '');
      await new Promise(setImmediate);
    }
    await cutting;
    // Some arrive twice: those in transit may have arrived before.
    await soon('all of it', () => missing(said, told) === 0 || null);
  });

  it('a command that announces and then ends is still received', async () => {
    const told = follow(await openNode(), 'anna');
    const command = await open();
    command.announce('anna', 'news');
    await command.close();
    assert.equal(await soon('the news', () => told[0]), 'news');
  });
});

describe('Followers who may have missed an announcement', () => {
  it('are all asked to look again, but not all at once', async () => {
    const followers = createFollowers();
    let told = 0;
    for (let each = 0; each < 100; each++) followers.add(`user${each}`, () => void told++);
    const all = followers.notifyAll();
    assert(told > 0 && told < 100, `${told} at once`);
    // Nothing else keeps this process alive.
    await Promise.all([all, sleep(longMs)]);
    assert.equal(told, 100);
  });

  it('get nothing once they have stopped following', () => {
    const followers = createFollowers();
    const told: string[] = [];
    const leave = followers.add('anna', () => void told.push('first'));
    followers.add('anna', () => void told.push('second'));
    leave();
    followers.notify('anna');
    assert.deepEqual(told, ['second']);
  });
});

function missing(said: readonly string[], told: readonly string[]): number {
  const heard = new Set(told);
  return said.filter(each => !heard.has(each)).length;
}
