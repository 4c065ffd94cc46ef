import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { Deps } from '../../src/domain/deps.js';
import { addressKinds } from '../kit/addresses.js';
import { compareTimes, timeInterleaved } from '../kit/compare-times.js';
import { sceneSettings, scenesOf, send } from '../kit/hidden-states.js';
import { openNode } from '../kit/node.js';
import { withoutHashing } from '../kit/without-hashing.js';
import { type Engine, stories, type World } from '../kit/world.js';

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
/** These run with limits, and as where messages cost money. The others would soon be refused. */
const isLimited = (title: string) => /registration|reset|code that/.test(title);
/** A resend and a change run the statements of a registration, so one engine suffices for their time. */
const isTimedOn = (engine: Engine, title: string) => engine === 'SQLite' || !/resend|change/.test(title);

type TestNode = Awaited<ReturnType<typeof openNode>>;

stories('The time of an answer does not reveal who has an address:', world => {
  /** Opened once, because opening a node takes as long as many requests. */
  let limited: TestNode;
  let unlimited: TestNode;
  before(async () => {
    const passwords = withoutHashing(world);
    limited = await openNode(world, { ...costly(world), passwords });
    unlimited = await openNode(world, { limitsEnabled: false, passwords });
  });
  after(async () => {
    for (const node of [limited, unlimited]) await node?.close();
  });

  for (const { title, operation, variants } of timed.filter(scene => isTimedOn(world.engine, scene.title))) {
    it(`${title} takes the same time`, async t => {
      const app = await world.app({ ...sceneSettings, emailDailyLimit: 10_000_000 });
      const node = isLimited(title) ? limited : unlimited;
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

  it('reports a difference of a fifth', () => {
    assert.equal(compareTimes(around(4), around(4.8)).differs, true);
    assert.equal(compareTimes(around(4), around(4)).differs, false);
  });

  it('ignores a few calls that were slow for another reason', () => {
    const heldUp = around(4).map((ms, index) => (index % 10 === 0 ? ms + 500 : ms));
    assert.equal(compareTimes(around(4), heldUp).differs, false);
  });
});

/** Limits that refuse nothing of these requests. */
function costly({ server }: World): Partial<Deps> {
  const { operatorLimits } = server.deps;
  return {
    deliveryTargets: { EMAIL: 'PROVIDER', PHONE: 'PROVIDER' },
    operatorLimits: { ...operatorLimits, emailsPerDay: 10_000_000, isTrusted: () => true },
  };
}

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
