import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { addressKinds } from '../kit/addresses.js';
import { compareTimes, timeInterleaved } from '../kit/compare-times.js';
import { sceneSettings, scenesOf, send } from '../kit/hidden-states.js';
import { openNode } from '../kit/node.js';
import { withoutHashing } from '../kit/without-hashing.js';
import { stories } from '../kit/world.js';

/**
 * Calls of each variant, so each pair has twice as many. `ENUMERATION_ROUNDS=1000 npm test --
 * by-time` measures more precisely.
 */
const asked = process.env.ENUMERATION_ROUNDS;
const rounds = Number(asked ?? 100);
/** All of them together must end before the runner's timeout for a file. */
const mostMs = asked === undefined ? 8_000 : Number.POSITIVE_INFINITY;

/** Only email, and one variant of each operation: `no-enumeration` shows that the others run the same statements. */
const [byMail] = addressKinds;
const timed = scenesOf(byMail).filter(({ title }) => !/upgrade|C5/.test(title));

stories('Nobody learns by the clock who has an address:', world => {
  for (const { title, operation, variants } of timed) {
    it(`${title} takes the same time`, async t => {
      const app = await world.app(sceneSettings);
      const node = await openNode(world, { limitsEnabled: false, passwords: withoutHashing(world) });
      t.after(() => node.close());
      const requests = Object.entries(await variants(app)).map(([name, next]) => {
        const prepare = async () => {
          const request = await next();
          return () => send(node.url, app, operation, request);
        };
        return [name, prepare] as const;
      });
      judge(t, await timeInterleaved(Object.fromEntries(requests), { rounds, mostMs }));
    });
  }
});

describe('The comparison of times', () => {
  const around = (ms: number) => Array.from({ length: rounds }, (_, index) => ms + ((index * 7) % 10) / 10);

  it('tells a fifth more from the same', () => {
    assert.equal(compareTimes(around(4), around(4.8)).differs, true);
    assert.equal(compareTimes(around(4), around(4)).differs, false);
  });

  it('is not swayed by a few calls that something else held up', () => {
    const heldUp = around(4).map((ms, index) => (index % 10 === 0 ? ms + 500 : ms));
    assert.equal(compareTimes(around(4), heldUp).differs, false);
  });
});

function judge(t: TestContext, samples: Record<string, number[]>): void {
  const names = Object.keys(samples);
  t.diagnostic(`${samples[names[0] ?? '']?.length} calls each`);
  for (const [index, a] of names.entries()) {
    for (const b of names.slice(index + 1)) {
      const { medians, z, differs } = compareTimes(samples[a] ?? [], samples[b] ?? []);
      const figures = `${a} ${medians[0].toFixed(2)} ms, ${b} ${medians[1].toFixed(2)} ms, z = ${z.toFixed(1)}`;
      t.diagnostic(figures);
      assert.ok(!differs, figures);
    }
  }
}
