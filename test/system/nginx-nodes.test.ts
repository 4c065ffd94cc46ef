import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Cluster, openCluster, row, serverOn, through } from '../kit/faults.js';
import { type Answer, Ledger, mostInFlight } from '../kit/ledger.js';
import { type Nginx, startNginx } from '../kit/nginx.js';
import { eventually, type ServerProcess } from '../kit/processes.js';
import { ThroughNginx } from '../kit/through-nginx.js';

const rounds = Number(process.env.ROUNDS ?? 3);
const livesAtOnce = 6;
/** Waits for answers, not for seconds: a busy machine gives few in a second. */
const answersPerPhase = 60;
const secondsPerPhase = 300;

describe('Nodes behind Debian’s nginx, under load', () => {
  let cluster: Cluster;
  let nodes: ServerProcess[];
  let nginx: Nginx;
  before(async () => {
    // The certificate of this test is self-signed.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    cluster = await openCluster('PostgreSQL', 2);
    cluster.vonage.behave({ status: '0', afterMs: 20 });
    nodes = [...cluster.nodes];
    nginx = await startNginx(nodes.map(portOf));
  });
  after(async () => {
    await nginx?.stop();
    for (const node of nodes?.filter(each => !cluster.nodes.includes(each)) ?? []) await node.stop();
    await cluster?.stop();
  });

  it(`D1 lose nothing while one is killed, two are added and one is stopped, ${rounds} times`, async t => {
    const ledger = await Ledger.open([new ThroughNginx(nginx)], cluster.vonage);
    const failed = { kill: [] as number[], add: [] as number[], end: [] as number[] };
    const wellAfterMs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await ledger.underLoad(livesAtOnce, async () => {
        await moreAnswers(ledger);
        const killedAt = Date.now();
        await (nodes[0] as ServerProcess).kill('SIGKILL');
        await moreAnswers(ledger);
        const failures = failuresSince(ledger, killedAt);
        failed.kill.push(failures.length);
        wellAfterMs.push(Math.max(0, ...failures.map(({ at }) => at - killedAt)));

        const addedAt = Date.now();
        for (let added = 0; added < 2; added++) nodes.push(await startedNode());
        nodes.shift();
        await nginx.use(nodes.map(portOf));
        await moreAnswers(ledger);
        failed.add.push(failuresSince(ledger, addedAt).length);

        // The node ends while nginx still has it in its list: its port refuses, and nginx asks another.
        const endedAt = Date.now();
        assert.deepEqual(await (nodes[0] as ServerProcess).kill('SIGTERM'), { code: 0, signal: null });
        await moreAnswers(ledger);
        failed.end.push(failuresSince(ledger, endedAt).length);
        nodes.shift();
        await nginx.use(nodes.map(portOf));
      });
      for (const node of nodes) node.wait(31);
      await ledger.reconcile();
    }
    await cluster.audit(ledger);
    assert.ok(ledger.doubledMessages() <= rounds * mostInFlight);
    for (const each of failed.kill) assert.ok(each <= livesAtOnce, `${each} failures after a kill`);
    assert.deepEqual(failed.add, Array(rounds).fill(0));
    t.diagnostic(`failed requests: ${JSON.stringify(failed)}; the last one after a kill: ${wellAfterMs} ms`);
    t.diagnostic(row('PostgreSQL', `${rounds} rounds behind nginx`, ledger.figures()));
  });

  async function startedNode(): Promise<ServerProcess> {
    const node = serverOn('PostgreSQL', cluster.databaseUrl, through(cluster.vonage));
    node.wait((nodes[0]?.now ?? 0) / 1_000 - Date.now() / 1_000);
    await node.start();
    return node;
  }
});

async function moreAnswers(ledger: Ledger): Promise<void> {
  const wanted = ledger.acknowledged.length + answersPerPhase;
  await eventually('more answers', secondsPerPhase, () => ledger.acknowledged.length >= wanted);
}

function failuresSince(ledger: Ledger, since: number): Answer[] {
  return ledger.answers.filter(({ outcome, at }) => outcome === 'NO_ANSWER' && at >= since);
}

function portOf({ url }: ServerProcess): number {
  return Number(new URL(url).port);
}
