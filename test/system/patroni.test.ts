import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, openCluster, row } from '../kit/faults.js';
import { type PatroniCluster, startPatroni } from '../kit/patroni.js';
import { eventually } from '../kit/processes.js';
import { spreadOf } from '../kit/spread.js';
import { Steady } from '../kit/steady.js';

const times = Number(process.env.TIMES ?? 10);
const recoveryWithinMs = 5_000;
/** `ttl` of the recipe, and what Patroni and the machine need. */
const failoverSeconds = 60;

describe('Three nodes on Patroni with etcd behind HAProxy, by the recipe of docs/scaling.md', () => {
  let patroni: PatroniCluster;
  let cluster: Cluster;
  before(async () => {
    patroni = await startPatroni();
    cluster = await openCluster('PostgreSQL', 3, { databaseUrl: patroni.url });
  });
  after(async () => {
    await cluster?.stop();
    await patroni?.stop();
  });

  it(`continue after ${times} times the primary's machine is killed under load, and lose nothing`, async t => {
    const [ledger, steady] = [await cluster.openLedger(), await Steady.open(cluster.nodes)];
    const [outages, recoveries]: [number[], number[]] = [[], []];
    for (let time = 0; time < times; time++) {
      await ledger.underLoad(3, () =>
        steady.during(async () => {
          const goal = ledger.acknowledged.length + 20;
          await eventually('progress', 60, () => ledger.acknowledged.length >= goal);
          const killedAt = performance.now();
          const killed = await patroni.killPrimary();
          await eventually('a new primary', failoverSeconds, async () => {
            const name = await patroni.primary();
            return name !== null && name !== killed;
          });
          const wellAt = performance.now();
          await eventually('work through every node', 30, () => steady.isWellSince(wellAt));
          await sleep(1_000);
          recoveries.push(steady.wellAfterMs(wellAt));
          outages.push(wellAt - killedAt + steady.wellAfterMs(wellAt));
          await patroni.start(killed);
        }),
      );
    }
    cluster.passLease();
    await cluster.audit(ledger);
    const bugs = cluster.nodes.flatMap(({ logLines }) =>
      logLines.filter(line => /outbox failed|unexpected error/.test(line)),
    );
    assert.deepEqual(bugs, []);
    t.diagnostic(`no work: ${spreadOf(outages)}; well after Patroni had a new primary: ${spreadOf(recoveries)}`);
    t.diagnostic(row('PostgreSQL', `${times} × the primary's machine killed`, ledger.figures()));
    assert.ok(recoveries.every(ms => ms <= recoveryWithinMs));
  });
});
