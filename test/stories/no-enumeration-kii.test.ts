import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { addressKinds } from '../kit/addresses.js';
import { allAlike, shapeOf, untilNotOvertaken } from '../kit/alike.js';
import { compareTimes, timeInterleaved } from '../kit/compare-times.js';
import { sceneSettings } from '../kit/hidden-states.js';
import { type KiiScene, kiiPins, kiiScenesOf, sendKii } from '../kit/kii-hidden-states.js';
import { openNode } from '../kit/node.js';
import { spyOn } from '../kit/spied-store.js';
import { withoutHashing } from '../kit/without-hashing.js';
import { stories } from '../kit/world.js';

const settings = { ...sceneSettings, kiiApi: true, emailDailyLimit: 10_000_000, smsDailyLimit: 10_000_000 };
const scenes = [...addressKinds.flatMap(kiiScenesOf), kiiPins];
/** The first request makes rows that the second one finds: a budget, and a claim to replace. */
const looks = 2;
const rounds = 60;
/** All of them together must end before the runner's timeout for a file. */
const mostMs = 2_500;

stories('The former service’s API does not reveal who has an address:', world => {
  let node: Awaited<ReturnType<typeof openNode>>;
  let statements: string[];
  before(async () => {
    const spied = spyOn(world.server.deps.store);
    statements = spied.statements;
    node = await openNode(world, { store: spied.store, limitsEnabled: false, passwords: withoutHashing(world) });
  });
  after(() => node?.close());

  for (const scene of scenes) {
    it(`${scene.title} is answered alike, in body, headers and writes`, async () => {
      allAlike(await untilNotOvertaken(() => lookAt(scene)));
    });
  }

  async function lookAt({ status, messages, variants }: KiiScene): Promise<Record<string, unknown>> {
    const app = await world.app(settings);
    const seen: Record<string, unknown> = {};
    for (const [name, next] of Object.entries(await variants(app))) {
      const answers: unknown[] = [];
      for (let look = 0; look < looks; look++) {
        // After the cooldown of a resend.
        world.wait(61);
        const request = await next();
        statements.length = 0;
        const answer = await sendKii(node.url, app, request);
        assert.equal(answer.status, status, `${name}: ${answer.text}`);
        assert.equal(statements.filter(sql => /^insert into "messages"/.test(sql)).length, messages, name);
        answers.push({ ...shapeOf(answer), statements: [...statements] });
      }
      seen[name] = answers;
    }
    return seen;
  }

  // One kind of address: the other runs the same statements.
  const timed = [...kiiScenesOf(addressKinds[0]), kiiPins].filter(({ isTimed }) => isTimed);
  for (const { title, variants } of timed) {
    it(`${title} takes the same time`, async () => {
      const app = await world.app(settings);
      const requests = Object.entries(await variants(app)).map(([name, next]) => {
        const prepare = async () => {
          const request = await next();
          return () => sendKii(node.url, app, request);
        };
        return [name, prepare] as const;
      });
      const [[first = '', expected = []] = [], ...others] = Object.entries(
        await timeInterleaved(Object.fromEntries(requests), { rounds, mostMs }),
      );
      for (const [name, samples] of others) {
        const { medians, z, differs } = compareTimes(expected, samples);
        assert.ok(!differs, `${first} ${medians[0].toFixed(2)} ms, ${name} ${medians[1].toFixed(2)} ms, z = ${z}`);
      }
    });
  }
});
