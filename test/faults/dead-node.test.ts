import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { codeIn, type FakeVonage, startFakeVonage } from '../kit/fake-vonage.js';
import { type Cluster, inFull, openCluster, serverOn, through } from '../kit/faults.js';
import { eventually, type ServerProcess } from '../kit/processes.js';
import { newName, newPhone, TestApp } from '../kit/test-app.js';

const claims = 12;
/** A lease lasts 30 s, and ten more are allowed. If the test moves the clock instead, only the ten are needed. */
const secondsToDeliver = inFull ? 40 : 10;

describe('A node that is killed while Vonage hangs', () => {
  let cluster: Cluster;
  let stuck: FakeVonage;
  let dying: ServerProcess;
  before(async () => {
    cluster = await openCluster('PostgreSQL', 1);
    stuck = await startFakeVonage();
    stuck.behave('hang');
    dying = serverOn('PostgreSQL', cluster.databaseUrl, through(stuck));
    await dying.start();
  });
  after(async () => {
    await dying.stop();
    await cluster.stop();
    await stuck.stop();
  });

  it('D1 another node sends its open message once, within its lease and ten seconds', async t => {
    const { nodes, vonage } = cluster;
    const survivor = nodes[0] as ServerProcess;
    const app = await TestApp.create(survivor, {
      phoneVerification: true,
      phoneVerifiedSms: true,
      allowedCountries: ['JP'],
    });
    const register = () => app.in(dying).register({ username: newName(), phone: newPhone() });
    const users = await Promise.all(Array.from({ length: claims }, register));
    const underWay = () => new Set([...stuck.requests.map(({ message }) => message), ...vonage.accepted]).size;
    await eventually('all messages under way', 10, () => underWay() >= claims);
    const held = stuck.requests.length;
    assert.ok(held > 0);

    await dying.kill('SIGKILL');
    const killedAt = Date.now();
    if (!inFull) survivor.wait(31);
    await eventually('all messages', secondsToDeliver, () => vonage.accepted.length >= claims);
    t.diagnostic(`${held} messages of the dead node sent by the other after ${Date.now() - killedAt} ms; lost: 0`);
    await cluster.untilOutboxIsEmpty();
    assert.equal(vonage.accepted.length, claims);
    for (const { session, token } of users) {
      const text = vonage.accepted.find(({ to }) => `+${to}` === session.user.phone.value)?.text ?? '';
      assert.equal((await app.do('verifyPhone', { code: codeIn(text) }, token)).verified, true);
    }
  });
});
