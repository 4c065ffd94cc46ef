import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openStore } from '../../src/platform/store/open-store.js';
import type { Store } from '../../src/platform/store/store.js';
import { openNode } from './node.js';
import type { TestApp } from './test-app.js';
import { engines, World } from './world.js';

type NewApp = (settings?: Record<string, unknown>) => Promise<TestApp>;

/** Tells stories in which the requests of an app go to two nodes of one database in turn. */
export function storiesOfTwoNodes(title: string, tell: (world: World, newApp: NewApp) => void): void {
  for (const engine of engines) {
    describe(`${title} (${engine})`, () => {
      const world = new World(engine);
      const isShared = engine === 'SQLite';
      let node: Awaited<ReturnType<typeof openNode>>;
      let store: Store;
      before(async () => {
        await world.start();
        // Two programs share a file in `two-nodes`. Here PostgreSQL's second node has separate connections.
        store = isShared ? world.server.deps.store : await openStore(world.databaseUrl, assert.fail);
        node = await openNode(world, { store });
      });
      after(async () => {
        await node.close();
        if (!isShared) await store.close();
        await world.stop();
      });
      tell(world, async settings => inTurn(await world.app(settings), node.url));
    });
  }
}

/** Sends the requests of an app to the server of its world and to another node in turn. */
function inTurn(app: TestApp, otherUrl: string): TestApp {
  let sent = 0;
  return Object.defineProperty(app, 'url', { get: () => (sent++ % 2 === 0 ? app.world.url : otherUrl) });
}
