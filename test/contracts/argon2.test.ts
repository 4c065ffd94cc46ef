import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createPasswordHasher } from '../../src/domain/passwords/argon2.js';
import { temporaryFolder } from '../kit/temp.js';

const password = 'correct horse battery';
/** The network that the requests come from. */
const ip = '192.0.2.1';
const hasher = createPasswordHasher({ cores: 2 });
after(() => hasher.close());

/** A hash of `password` with cheap parameters, as an older release might have stored it. */
const oldPhc = '$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$';

describe('A password', () => {
  it('W2 is hashed with Argon2id at m=19456, t=2, p=1 and a new salt of 16 bytes each time', async () => {
    const [phc, again] = await Promise.all([hasher.hash(password, ip), hasher.hash(password, ip)]);
    const [, salt = '', hash = ''] = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$([^$]+)\$([^$]+)$/.exec(phc) ?? [];
    assert.equal(Buffer.from(salt, 'base64').length, 16);
    assert.equal(Buffer.from(hash, 'base64').length, 32);
    assert.notEqual(again, phc);
  });

  it('W1 matches only in full, to its last character', async () => {
    const long = '🙂'.repeat(255);
    const phc = await hasher.hash(`${long}a`, ip);
    assert.equal(await hasher.verify(phc, `${long}a`, ip), 'RIGHT');
    assert.equal(await hasher.verify(phc, `${long}b`, ip), 'WRONG');
    assert.equal(await hasher.verify(phc, long, ip), 'WRONG');
  });

  it('W2 verifies against a hash of the reference implementation', async () => {
    // argon2 of phc-winner-argon2 20190702: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 24 -e
    const phc = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    assert.equal(await hasher.verify(phc, 'password', ip), 'RIGHT');
    assert.equal(await hasher.verify(phc, 'passwore', ip), 'WRONG');
  });

  it('L6 is always wrong when there is no user', async () => {
    assert.equal(await hasher.verify(null, password, ip), 'WRONG');
    assert.equal(await hasher.verify(null, '', ip), 'WRONG');
  });

  it('L4 takes as long without a user as with one, in NFC and in another form', async () => {
    const phc = await hasher.hash(password, ip);
    for (const typed of ['wrong', 'wronge\u0301']) {
      const somebody = await cpuOfVerifying(phc, typed);
      const nobody = await cpuOfVerifying(null, typed);
      assert.ok(nobody > somebody * 0.6 && nobody < somebody * 1.6, `${nobody} µs and ${somebody} µs of CPU`);
    }
  });

  /** Returns the CPU time of the whole process, which does not depend on the load of the machine. */
  async function cpuOfVerifying(phc: string | null, typed: string): Promise<number> {
    const before = process.cpuUsage();
    for (let round = 0; round < 10; round++) await hasher.verify(phc, typed, ip);
    return process.cpuUsage(before).user;
  }

  it('W2 has to be hashed again only when its parameters were weaker', async () => {
    assert.equal(hasher.needsRehash(await hasher.hash(password, ip), 'RIGHT'), false);
    const phc = (m: number, t: number, p: number) => `$argon2id$v=19$m=${m},t=${t},p=${p}$c2FsdA$aGFzaA`;
    assert.equal(hasher.needsRehash(phc(65_536, 3, 1), 'RIGHT'), false);
    assert.equal(hasher.needsRehash(phc(19_455, 2, 1), 'RIGHT'), true);
    assert.equal(hasher.needsRehash(phc(19_456, 1, 1), 'RIGHT'), true);
    assert.equal(hasher.needsRehash(oldPhc, 'RIGHT'), true);
    assert.equal(hasher.needsRehash('$argon2i$v=19$m=65536,t=3,p=1$c2FsdA$aGFzaA', 'RIGHT'), true);
    assert.equal(hasher.needsRehash('$2b$12$abcdefghijklmnopqrstuv', 'RIGHT'), true);
  });

  it('W2 throws for a malformed hash instead of answering "wrong password", and the worker continues', async () => {
    await assert.rejects(hasher.verify('nonsense', password, ip), /^Error: A password could not be hashed/);
    assert.equal(await hasher.verify(null, password, ip), 'WRONG');
  });
});

/** A worker that takes this long for each password, and reports that it took `saidMs`. */
function slowWorker(ms: number, saidMs = ms): URL {
  const file = join(temporaryFolder(), 'slow.mjs');
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', () => {
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${ms});
       parentPort.postMessage({ result: 'WRONG', durationMs: ${saidMs} });
     });`,
  );
  return pathToFileURL(file);
}

/** Far longer than any of these queues takes, also while other processes use the cores. */
const patienceMs = 60_000;

describe('The queue of passwords', () => {
  it('X5 refuses a request that would wait over two seconds, at once and with the time to wait; earlier ones are served', async () => {
    // The worker reports how long it took. So the estimates do not depend on the machine, and no request really waits.
    const saidMs = 20_000;
    const busy = createPasswordHasher({ cores: 1, maxWaitMs: patienceMs, workerFile: slowWorker(0, saidMs) });
    for (let timed = 0; timed < 100; timed++) await busy.verify(null, password, ip);
    const order: string[] = [];
    const note = (verdict: string) => {
      order.push(verdict);
      return verdict;
    };
    const first = Array.from({ length: 4 }, () => busy.verify(null, password, ip).then(note));
    const rest = Array.from({ length: 100 }, () =>
      busy.verify(null, password, ip).catch(error => {
        order.push('REFUSED');
        return error;
      }),
    );
    for (const refused of await Promise.all(rest)) {
      assert.equal(refused.code, 'SERVER_BUSY');
      // Four requests are before it. The worker already has one of them.
      assert.equal(refused.details.retryAfter, (4 * saidMs) / 1_000);
    }
    assert.deepEqual(await Promise.all(first), ['WRONG', 'WRONG', 'WRONG', 'WRONG']);
    assert.equal(
      order.slice(0, 100).every(outcome => outcome === 'REFUSED'),
      true,
      'before anybody was served',
    );
    await busy.close();
  });

  it('X5 refuses a request after two seconds if the estimate was too low', async () => {
    // As if other processes used the cores: each hash takes much longer than the first estimate.
    const hasher = createPasswordHasher({ cores: 1, maxWaitMs: 500, workerFile: slowWorker(150) });
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => hasher.verify(null, password, ip)));
    const refused = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    assert.ok(refused.length >= 20, `${refused.length} were refused`);
    for (const { reason } of refused) assert.equal(reason.code, 'SERVER_BUSY');
    assert.equal(outcomes[0]?.status, 'fulfilled');
    await hasher.close();
  });

  it('X5 refuses before it computes any hash', async () => {
    const busy = createPasswordHasher({ cores: 1, maxWaitMs: 0 });
    let isFirstDone = false;
    const first = busy.hash(password, ip).then(() => {
      isFirstDone = true;
    });
    await assert.rejects(busy.hash(password, ip), { code: 'SERVER_BUSY' });
    assert.equal(isFirstDone, false);
    await first;
    assert.ok(await busy.hash(password, ip), 'free again');
    await busy.close();
  });

  it('X5 refuses nobody with limits off, and serves all in the end', async () => {
    const patient = createPasswordHasher({ cores: 2, maxWaitMs: Number.POSITIVE_INFINITY });
    const answers = await Promise.all(Array.from({ length: 40 }, () => patient.verify(null, password, ip)));
    assert.equal(answers.length, 40);
    await patient.close();
  });

  it('X5 serves the requests of one network in the order in which they arrive', async () => {
    const single = createPasswordHasher({ cores: 1, maxWaitMs: patienceMs });
    const served: number[] = [];
    await Promise.all([0, 1, 2, 3, 4, 5].map(turn => single.verify(null, password, ip).then(() => served.push(turn))));
    assert.deepEqual(served, [0, 1, 2, 3, 4, 5]);
    await single.close();
  });

  it('X5 serves networks in turn: one that fills the queue delays another by one password, in IPv6 with its whole /48', async () => {
    // With the first estimate of 15 ms each, a part of the crowd would be refused. Really, none has to wait so long.
    const single = createPasswordHasher({ cores: 1, maxWaitMs: 20_000, workerFile: slowWorker(1) });
    const served: string[] = [];
    const from = (name: string, place: string) =>
      single.verify(null, password, place).then(
        () => served.push(name),
        () => served.push(`${name} refused`),
      );
    const crowd = Array.from({ length: 1_500 }, (_, each) => from('crowd', `2001:db8:7:${each.toString(16)}::1`));
    await Promise.all([from('other', '198.51.100.1'), from('other', '198.51.100.1'), from('third', '2001:db8:8::1')]);
    const inTurn = served.filter(name => !name.endsWith('refused'));
    // The worker has two requests when the others arrive.
    assert.deepEqual(inTurn.slice(0, 7), ['crowd', 'crowd', 'crowd', 'other', 'third', 'crowd', 'other']);
    await Promise.all(crowd);
    assert.ok(served.includes('crowd refused'));
    await single.close();
  });

  it('W2 leaves the event loop free', async () => {
    const patient = createPasswordHasher({ maxWaitMs: Number.POSITIVE_INFINITY });
    const before = performance.eventLoopUtilization();
    await Promise.all(Array.from({ length: 12 }, () => patient.hash(password, ip)));
    const { utilization } = performance.eventLoopUtilization(before);
    await patient.close();
    assert.ok(utilization < 0.5, `the event loop was busy for ${utilization} of the time`);
  });

  it('W2 uses one thread per core, each at the lowest priority', {
    skip: process.platform !== 'linux',
  }, async () => {
    const before = niceThreads();
    const many = createPasswordHasher({ cores: 3, maxWaitMs: patienceMs });
    await Promise.all(Array.from({ length: 12 }, () => many.verify(null, password, ip)));
    assert.equal(niceThreads() - before, 3);
    await many.close();
  });

  function niceThreads(): number {
    return readdirSync('/proc/self/task').filter(thread => {
      // proc(5): nice is the 17th field after the name in parentheses.
      const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return fields[16] === '19';
    }).length;
  }
});

describe('A worker', () => {
  it('W2 that dies fails its open requests, and another one replaces it', async () => {
    const mortal = `
      import { parentPort } from 'node:worker_threads';
      import '${new URL('../../src/domain/passwords/argon2-worker.js', import.meta.url)}';
      parentPort.on('message', ({ password }) => password === 'the last' && process.exit(1));`;
    const file = join(temporaryFolder(), 'mortal.mjs');
    writeFileSync(file, mortal);
    const survivor = createPasswordHasher({ cores: 1, workerFile: pathToFileURL(file) });
    const phc = await survivor.hash(password, ip);
    const [, next] = await Promise.allSettled(['the last', password].map(each => survivor.verify(phc, each, ip)));
    assert.match(String(next?.status === 'rejected' && next.reason), /ended before it answered/);
    assert.equal(await survivor.verify(phc, password, ip), 'RIGHT');
    await survivor.close();
  });

  it('W2 does not keep an idle process alive, and a process does not end before its answer', () => {
    const program = `
      import { createPasswordHasher } from '${new URL('../../src/domain/passwords/argon2.js', import.meta.url)}';
      const hasher = createPasswordHasher();
      console.log(await hasher.verify(await hasher.hash('x', '${ip}'), 'x', '${ip}'));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 });
    assert.equal(output.toString(), 'RIGHT\n');
  });

  it('W2 stops at close, and refuses the requests that wait', async () => {
    const closing = createPasswordHasher({ cores: 1 });
    const hashes = Promise.allSettled([1, 2, 3, 4].map(() => closing.hash(password, ip)));
    await closing.close();
    assert.deepEqual(new Set((await hashes).map(({ status }) => status)), new Set(['rejected']));
    await assert.rejects(closing.hash(password, ip), /closed/);
  });
});
