import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from './client.js';
import type { Contestant } from './contestants.js';
import { load } from './load.js';
import { median } from './measure.js';
import { operations } from './operations.js';
import { benchFile, type Program, startProgram } from './program.js';
import { say } from './progress.js';

export interface Start {
  name: string;
  /** The time until its first response. */
  cpuMs: number;
  idleBytes: number;
  /** Null for a program without logins. */
  afterLoginsBytes: number | null;
}

/** V8 frees the memory of the start after some idle time. */
const idleSeconds = 30;
const logins = 64;

/** Measures new processes on prepared stores. */
export async function measureStarts(
  contestants: readonly Contestant[],
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Start[]> {
  const starts: Start[] = [];
  for (let round = 1; round <= rounds; round++) {
    say(`Starts, round ${round} of ${rounds}`);
    const bare = await start('bare Apollo', () => startProgram(benchFile('bare-apollo.js')), null);
    const started = [bare];
    for (const contestant of contestants) started.push(await start(contestant.name, contestant.startAgain, contestant));
    await sleep(idleSeconds * 1_000);
    const idle = await Promise.all(started.map(({ program }) => program.read()));
    for (const [index, each] of started.entries()) {
      starts.push({
        ...each,
        idleBytes: idle[index]?.residentBytes ?? 0,
        afterLoginsBytes: await finish(each, seconds),
      });
    }
  }
  return [...new Set(starts.map(({ name }) => name))].map(name => {
    const all = starts.filter(start => start.name === name);
    const afterLogins = all.flatMap(({ afterLoginsBytes }) => afterLoginsBytes ?? []);
    return {
      name,
      cpuMs: median(all.map(start => start.cpuMs)),
      idleBytes: median(all.map(start => start.idleBytes)),
      afterLoginsBytes: afterLogins.length === 0 ? null : median(afterLogins),
    };
  });
}

interface Started {
  name: string;
  program: Program;
  cpuMs: number;
  contestant: Contestant | null;
}

async function start(name: string, open: () => Promise<Program>, contestant: Contestant | null): Promise<Started> {
  const program = await open();
  const client = createClient(program.url, 1);
  await client.ask('{ __typename }');
  await client.close();
  return { name, program, cpuMs: (await program.read()).cpuMs, contestant };
}

/** Returns the memory after a busy period. */
async function finish({ program, contestant }: Started, seconds: number): Promise<number | null> {
  if (contestant !== null) {
    const client = createClient(program.url, logins);
    const task = await operations.login.prepare(contestant.stageAt(client));
    await load(Array(logins).fill(task), seconds);
    await client.close();
  }
  const { residentBytes } = await program.read();
  await program.stop();
  return contestant === null ? null : residentBytes;
}
