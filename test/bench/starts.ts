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
  /** Until it has answered for the first time. */
  cpuMs: number;
  idleBytes: number;
  /** Null for what has no logins. */
  afterLoginsBytes: number | null;
}

/** Garbage of the start is gone by then. */
const idleSeconds = 2;
const logins = 64;

/** New processes on stores that are ready. */
export async function measureStarts(
  contestants: readonly Contestant[],
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Start[]> {
  say('Starts');
  const starts: Start[] = [];
  for (let round = 1; round <= rounds; round++) {
    starts.push(await measureStart('bare Apollo', () => startProgram(benchFile('bare-apollo.js')), null, seconds));
    for (const contestant of contestants) {
      starts.push(await measureStart(contestant.name, contestant.startAgain, contestant, seconds));
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

async function measureStart(
  name: string,
  start: () => Promise<Program>,
  contestant: Contestant | null,
  seconds: number,
): Promise<Start> {
  const program = await start();
  const client = createClient(program.url, logins);
  await client.ask('{ __typename }');
  const { cpuMs } = await program.read();
  await sleep(idleSeconds * 1_000);
  const { residentBytes: idleBytes } = await program.read();
  let afterLoginsBytes = null;
  if (contestant !== null) {
    const lane = await operations.login.prepare(contestant.stageAt(client));
    await load(Array(logins).fill(lane), seconds);
    afterLoginsBytes = (await program.read()).residentBytes;
  }
  await client.close();
  await program.stop();
  return { name, cpuMs, idleBytes, afterLoginsBytes };
}
