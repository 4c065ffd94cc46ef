import assert from 'node:assert/strict';
import { it } from 'node:test';
import { allAlike, shapeOf } from '../kit/alike.js';
import { compareTimes, timeInterleaved } from '../kit/compare-times.js';
import { deadSecrets, guesses } from '../kit/hidden-secrets.js';
import { sceneSettings, send } from '../kit/hidden-states.js';
import { openNode } from '../kit/node.js';
import { spyOn } from '../kit/spied-store.js';
import { withoutHashing } from '../kit/without-hashing.js';
import { stories } from '../kit/world.js';

const rounds = 60;
/** Much less than the runner's timeout for a file. */
const mostMs = 6_000;

stories('A wrong or ended secret does not reveal its owner:', world => {
  for (const { title, operation, requests } of deadSecrets) {
    it(`${title} is refused alike, however it ended`, async () => {
      const app = await world.app(sceneSettings);
      const seen: Record<string, unknown> = {};
      for (const [name, request] of Object.entries(await requests(app))) {
        const answer = await send(world.url, app, operation, request);
        assert.match(answer.text, /"code":"(INVALID_TOKEN|INVALID_PASSKEY)"/, name);
        seen[name] = shapeOf(answer);
      }
      allAlike(seen);
    });
  }

  for (const { title, operation, variants } of guesses) {
    it(`${title} is answered alike, in body, headers, writes and time`, async t => {
      const { store, statements } = spyOn(world.server.deps.store);
      const node = await openNode(world, { store, limitsEnabled: false, passwords: withoutHashing(world) });
      t.after(() => node.close());
      const app = (await world.app(sceneSettings)).at(node.url);
      const makers = await variants(app);
      const seen: Record<string, unknown> = {};
      for (const [name, next] of Object.entries(makers)) {
        const request = await next();
        statements.length = 0;
        const answer = await send(node.url, app, operation, request);
        assert.match(answer.text, /"code":"INVALID_CODE"/, name);
        seen[name] = { ...shapeOf(answer), statements: [...statements] };
      }
      allAlike(seen);
      const timed = Object.entries(makers).map(([name, next]) => {
        const prepare = async () => {
          const request = await next();
          return () => send(node.url, app, operation, request);
        };
        return [name, prepare] as const;
      });
      const [[first = '', expected = []] = [], ...others] = Object.entries(
        await timeInterleaved(Object.fromEntries(timed), { rounds, mostMs }),
      );
      for (const [name, samples] of others) {
        const { medians, z, differs } = compareTimes(expected, samples);
        assert.ok(!differs, `${first} ${medians[0].toFixed(2)} ms, ${name} ${medians[1].toFixed(2)} ms, z = ${z}`);
      }
    });
  }
});
