import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Outcome } from '../kit/crowd.js';
import { forgetPeak, gather, quantile, repeatUntil, residentMiB } from '../kit/crowds.js';
import { type Cluster, inFull, openCluster } from '../kit/faults.js';
import { Refused } from '../kit/graphql.js';
import { type Operation, operations } from '../kit/operations.js';
import { eventually, type ServerProcess } from '../kit/processes.js';
import { send } from '../kit/send.js';
import { newIp, newName, password, TestApp, type TestUser } from '../kit/test-app.js';
import { engines } from '../kit/world.js';

const atOnce = inFull ? 500 : 150;
/** Each logs in a few times, far fewer than one user may (X16). */
const users = 30;
/** X1: wrong passwords from one network in 15 minutes. */
const failuresOfNetwork = 100;
/** Each burst lasts as long as the hashes of two seconds. A busy machine needs several bursts. */
const mostBursts = 30;
/** The highest memory at any moment. Node 24 and newer keep more garbage than 20 and 22. */
const mostMiB = Number.parseInt(process.versions.node, 10) >= 24 ? 500 : 420;
const secondsToCalm = 60;
/** A machine that runs other tests may be slower, and so may its database. */
const busy = ['SERVER_BUSY', 'SERVICE_UNAVAILABLE'];

type Request = { variables: Record<string, unknown>; ip: string };

for (const engine of engines) {
  describe(`${atOnce} requests with a password at once (${engine})`, () => {
    let cluster: Cluster;
    let node: ServerProcess;
    let app: TestApp;
    let people: TestUser[];
    let other: TestUser;
    /** The number of logins of other users beside the last crowd. */
    let othersLogins = 0;

    before(async () => {
      cluster = await openCluster(engine, 1, { environment: { LIMITS: 'on' } });
      [node] = cluster.nodes as [ServerProcess];
      app = await TestApp.create(node, {});
      people = [];
      for (let user = 0; user < users; user++)
        people.push(await app.from(newIp()).register({ username: newName(), password }));
      other = await app.from(newIp()).register({ username: newName() });
    });
    after(() => cluster.stop());

    const nameOf = (each: number) => (people[each % users] as TestUser).session.user.username;

    it('X5 logins: each succeeds or gets the time to wait, and no session is lost', async t => {
      const outcomes = await crowd(t, 'logins', 'login', each => ({
        variables: { identifier: nameOf(each), password },
        ip: newIp(),
      }));
      await allServedOrBusy(outcomes, 'OK');
      for (const [at, { outcome, userId }] of outcomes.entries())
        if (outcome === 'OK') assert.equal(userId, people[at % users]?.id);
      await sessionsLive([...tokensIn(outcomes), ...people.map(({ token }) => token)]);
    });

    it('X5 registrations: each succeeds or gets the time to wait, and those that succeed can log in', async t => {
      const names = Array.from({ length: atOnce }, newName);
      const outcomes = await crowd(t, 'registrations', 'register', each => ({
        variables: { input: { username: names[each], password } },
        ip: newIp(),
      }));
      await allServedOrBusy(outcomes, 'OK');
      await sessionsLive(tokensIn(outcomes));
      const made = names.filter((_, at) => outcomes[at]?.outcome === 'OK');
      for (const name of made.slice(0, 5)) await patient(() => app.from(newIp()).login(name));
    });

    it('X5 wrong passwords: each is refused in the usual way or gets the time to wait', async t => {
      const outcomes = await crowd(t, 'wrong passwords', 'login', each => ({
        variables: { identifier: nameOf(each), password: 'wrong horse battery' },
        ip: newIp(),
      }));
      await allServedOrBusy(outcomes, 'INVALID_CREDENTIALS');
      await sessionsLive(people.map(({ token }) => token));
    });

    // A hundred hashes take minutes on a machine that has other tests to run.
    if (inFull) {
      it('X1 from one address: once it has used up its wrong passwords, no more are hashed', async t => {
        const ip = newIp();
        const wrong = () => ({ variables: { identifier: newName(), password: 'wrong horse battery' }, ip });
        let hashed = 0;
        for (let burst = 0; burst < mostBursts && hashed < failuresOfNetwork; burst++) {
          const outcomes = await ask(wrong);
          hashed += countOf(outcomes, 'INVALID_CREDENTIALS');
        }
        const before = await hashes();
        const outcomes = await crowd(t, 'from one address', 'login', wrong);
        await allServedOrBusy(outcomes, 'RATE_LIMITED');
        const made = (await hashes()) - before;
        t.diagnostic(`${engine}: ${made} hashes for these`);
        assert.ok(made <= othersLogins, `${made} hashes, ${othersLogins} of others`);
        await patient(() => app.from(newIp()).login(nameOf(0)));
      });
    }

    /** Sends a crowd, while one user asks for `me` and another logs in. Reports all figures. */
    async function crowd(
      t: { diagnostic(text: string): void },
      what: string,
      operation: Operation,
      request: (each: number) => Request,
    ): Promise<Outcome[]> {
      forgetPeak(node);
      othersLogins = 0;
      const answered = ask(request, operation);
      const me = repeatUntil(answered, () => unlessBusy(() => other.me()));
      const outcomes = await answered;
      const endedAt = performance.now();
      await patient(() => {
        othersLogins++;
        return app.from(newIp()).login(other.session.user.username);
      });
      const calm = Math.round(performance.now() - endedAt);
      assert.equal(outcomes.length, atOnce, 'every request is answered');
      const refused = outcomes.filter(({ outcome }) => busy.includes(outcome));
      const served = outcomes.filter(outcome => !refused.includes(outcome));
      const times = (of: readonly Outcome[]) =>
        [0.5, 0.99].map(share =>
          quantile(
            of.map(({ ms }) => ms),
            share,
          ),
        );
      const peak = residentMiB(node, 'VmHWM');
      const codes = [...new Set(outcomes.map(({ outcome }) => outcome))].map(
        code => `${countOf(outcomes, code)} ${code}`,
      );
      const meTimes = await me;
      t.diagnostic(
        `${engine}, ${what}: ${codes.join(', ')}; p50 and p99 served ${times(served)} ms, refused ${times(refused)} ms; ` +
          `me ${[0.5, 0.99].map(share => quantile(meTimes, share))} ms; peak ${peak} MiB; calm after ${calm} ms`,
      );
      assert.ok(peak <= mostMiB, `${peak} MiB`);
      return outcomes;
    }

    async function ask(request: (each: number) => Request, operation: Operation = 'login'): Promise<Outcome[]> {
      const requests = Array.from({ length: atOnce }, (_, each) => request(each));
      return await gather({ url: app.url, appId: app.id, query: operations[operation], requests });
    }

    async function allServedOrBusy(outcomes: readonly Outcome[], code: string): Promise<void> {
      assert.ok(countOf(outcomes, code) > 0);
      for (const { outcome, retryAfter } of outcomes) {
        assert.ok(outcome === code || busy.includes(outcome), outcome);
        const tells = busy.includes(outcome) || outcome === 'RATE_LIMITED';
        if (tells) assert.ok(retryAfter !== null && Number.isInteger(retryAfter) && retryAfter >= 1);
      }
    }

    async function sessionsLive(tokens: readonly string[]): Promise<void> {
      for (const token of tokens) assert.ok((await patient(() => app.do('me', {}, token))).id);
    }

    /** The number of passwords that this server has hashed. */
    async function hashes(): Promise<number> {
      const { text } = await send(`${node.url}/metrics`);
      return Number(/^bonafide_password_hash_seconds_count (\d+)$/m.exec(text)?.[1]);
    }
  });
}

function countOf(outcomes: readonly Outcome[], code: string): number {
  return outcomes.filter(({ outcome }) => outcome === code).length;
}

function tokensIn(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ accessToken }) => accessToken ?? []);
}

/** Tries again while the machine is busy. */
async function patient<T>(attempt: () => Promise<T>): Promise<T> {
  return (await eventually('an answer', secondsToCalm, async () => await unlessBusy(attempt))) as T;
}

async function unlessBusy<T>(attempt: () => Promise<T>): Promise<T | null> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof Refused && busy.includes(error.code)) return null;
    throw error;
  }
}
