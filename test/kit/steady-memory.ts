import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from './crowds.js';
import { openCluster } from './faults.js';
import { openFiles, quarters, type Sample } from './flatness.js';
import { Mailbox } from './mailbox.js';
import { asInProduction, busyCodeOf, MixedLoad } from './mixed-load.js';
import type { ServerProcess } from './processes.js';
import { type Engine, engines } from './world.js';

export interface LoadOptions {
  seconds: number;
  errandsPerSecond: number;
  sampleEverySeconds: number;
  /** Fills the cache of valid access tokens first, which otherwise fills during the run. */
  fillsTokenCache: boolean;
  /** By how much the last quarter may exceed the second. */
  allowed: { rssMiB: number; heapMiB: number; externalMiB: number; handles: number; files: number };
}

/** As `maxCached` in signed-access-tokens.ts. */
const cachedTokens = 10_000;
const keptLogLines = 200;

/** Declares a run of mixed load on each engine. Both run at the same time. */
export function staysFlat(title: string, options: LoadOptions): void {
  describe(title, { concurrency: true }, () => {
    for (const engine of engines) describe(engine, { concurrency: false }, () => staysFlatOn(engine, options));
  });
}

function staysFlatOn(engine: Engine, options: LoadOptions): void {
  let cluster: Awaited<ReturnType<typeof openCluster>>;
  let mailbox: Mailbox;
  let node: ServerProcess;
  let load: MixedLoad;
  const samples: Sample[] = [];
  const errors: string[] = [];

  before(async () => {
    mailbox = await Mailbox.open();
    cluster = await openCluster(engine, 1, { environment: asInProduction(mailbox) });
    [node] = cluster.nodes as [ServerProcess];
    load = await MixedLoad.open(node, mailbox);
    if (options.fillsTokenCache) await fillTokenCache(load);
  });
  after(async () => {
    await cluster?.stop();
    await mailbox?.stop();
  });

  it('answers every client correctly', async t => {
    const count = Math.floor(options.seconds / options.sampleEverySeconds);
    await load.during(options.errandsPerSecond, async () => {
      const startedAt = performance.now();
      while (samples.length < count) {
        const next = startedAt + (samples.length + 1) * options.sampleEverySeconds * 1_000;
        await sleep(Math.max(0, next - performance.now()));
        const lagMs = 1_000 * (await load.metric('nodejs_eventloop_lag_p99_seconds'));
        samples.push({ ...(await node.measureMemory()), files: openFiles(node.pid), lagMs });
        if (samples.length % Math.ceil(count / 12) === 0) console.log(line(samples.length, count));
        readLog();
        if (load.surprises.length > 20) break;
      }
    });
    const done = Object.values(load.done).reduce((sum, each) => sum + each, 0);
    const refused = Object.values(load.refused).reduce((sum, each) => sum + each, 0);
    t.diagnostic(
      `${engine}: ${done} errands, ${refused} refused ${JSON.stringify(load.refused)}, ${load.leftOut} left out`,
    );
    assert.deepEqual(load.surprises, []);
    assert.deepEqual(errors, []);
    assert.ok(done > refused, 'the machine has too much to do');
  });

  for (const figure of ['heapMiB', 'rssMiB', 'externalMiB', 'handles', 'files'] as const) {
    it(`${figure} stays flat`, t => {
      const { early, late } = quarters(samples, figure);
      const most = Math.max(...samples.map(sample => sample[figure]));
      t.diagnostic(`${engine}: ${figure} ${early.toFixed(1)}, then ${late.toFixed(1)}, at most ${most.toFixed(1)}`);
      assert.ok(late - early <= options.allowed[figure], `${early} became ${late}`);
    });
  }

  it('shows how busy the event loop was', t => {
    const lags = samples.map(({ lagMs }) => lagMs).filter(lag => !Number.isNaN(lag));
    const half = lags.length >> 1;
    const [early, late] = [lags.slice(0, half), lags.slice(half)].map(each => quantile(each, 0.5));
    t.diagnostic(`${engine}: 99th percentile of the lag: median ${early} ms, then ${late} ms`);
    assert.ok(lags.length > 0);
  });

  function line(at: number, of: number): string {
    const rounded = Object.entries(samples.at(-1) ?? {}).map(([name, value]) => `${name} ${value.toFixed(1)}`);
    return `${engine}: ${at} of ${of} samples: ${rounded.join(', ')}`;
  }

  /** Keeps errors and a few of the last lines. An hour's log is too large for a test. */
  function readLog(): void {
    const { logLines } = node;
    errors.push(...logLines.filter(line => /"level":"(error|fatal)"/.test(line) && !/"database error"/.test(line)));
    logLines.splice(0, Math.max(0, logLines.length - keptLogLines));
  }
}

/** Uses so many access tokens that each later one replaces another in the cache. */
async function fillTokenCache(load: MixedLoad): Promise<void> {
  const atOnce = 8;
  let left = cachedTokens;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) {
        const used = async () => await (await load.app.pseudoUser()).me();
        await used().catch(error => assert.notEqual(busyCodeOf(error), null, String(error)));
      }
    }),
  );
}
