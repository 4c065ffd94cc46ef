import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, inFull, openCluster, row } from '../kit/faults.js';
import { mostInFlight } from '../kit/ledger.js';
import { eventually, type ServerProcess } from '../kit/processes.js';
import { spreadOf } from '../kit/spread.js';
import { engines } from '../kit/world.js';

const kills = inFull ? 20 : 2;
const livesAtOnce = 6;
const mostAnswersBetweenKills = 120;

/** On PostgreSQL, one of two nodes is killed and the other continues. */
const nodes = { SQLite: 1, PostgreSQL: 2 };

for (const engine of engines) {
  describe(`SIGKILL under load (${engine})`, () => {
    let cluster: Cluster;
    before(async () => {
      cluster = await openCluster(engine, nodes[engine]);
    });
    after(() => cluster.stop());

    it(`D1 ${kills} times at random moments: all that was acknowledged is stored, and every claim gets its message`, async t => {
      cluster.vonage.behave({ status: '0', afterMs: 20 });
      const ledger = await cluster.openLedger();
      const recoveries: number[] = [];
      for (let kill = 0; kill < kills; kill++) {
        // Count responses instead of seconds; otherwise a slow machine would be killed before it did anything.
        const moment = ledger.answers.length + Math.random() * mostAnswersBetweenKills;
        const victim = cluster.nodes[Math.floor(Math.random() * cluster.nodes.length)] as ServerProcess;
        await ledger.underLoad(livesAtOnce, async () => {
          await eventually('the moment to kill', 60, () => ledger.answers.length >= moment);
          await sleep(Math.random() * 20);
          await victim.kill('SIGKILL');
        });
        const startedAt = performance.now();
        await victim.start();
        recoveries.push(performance.now() - startedAt);
        cluster.passLease();
        await ledger.reconcile();
      }
      await cluster.audit(ledger);
      assert.ok(ledger.doubledMessages() <= kills * mostInFlight);
      t.diagnostic(`${engine}: ready again ${spreadOf(recoveries)} after it was started`);
      t.diagnostic(row(engine, `${kills} × SIGKILL`, ledger.figures()));
    });
  });
}
