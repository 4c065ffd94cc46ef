import { availableParallelism } from 'node:os';
import { createClient } from './client.js';
import { load } from './load.js';
import { type Cost, measure } from './measure.js';
import type { Operation } from './operations.js';
import { benchFile, type Program, startProgram } from './program.js';
import type { HashOrder } from './raw-hash.js';

/** An upper limit: no server could be faster. */
export interface Ceiling {
  name: Operation['ceiling'] | 'bare node:http';
  program: Program;
  measure(inFlight: number, seconds: number): Promise<Cost>;
  stop(): Promise<void>;
}

export async function startCeilings(mostInFlight: number): Promise<Ceiling[]> {
  return [
    await startHttp('bare node:http', 'bare-http.js', mostInFlight),
    await startHttp('bare Apollo', 'bare-apollo.js', mostInFlight),
    await startHash(),
  ];
}

async function startHttp(name: Ceiling['name'], file: string, mostInFlight: number): Promise<Ceiling> {
  const program = await startProgram(benchFile(file));
  const client = createClient(program.url, mostInFlight);
  const task = async () => {
    await client.ask('{ __typename }');
  };
  return {
    name,
    program,
    measure: (inFlight, seconds) => measure(program, () => load(Array(inFlight).fill(task), seconds)),
    async stop() {
      await client.close();
      await program.stop();
    },
  };
}

async function startHash(): Promise<Ceiling> {
  const program = await startProgram(benchFile('raw-hash.js'), { UV_THREADPOOL_SIZE: String(availableParallelism()) });
  return {
    name: 'raw Argon2id',
    program,
    measure: (inFlight, seconds) =>
      measure(program, () => program.tell<number[]>({ inFlight, seconds } satisfies HashOrder)),
    stop: () => program.stop(),
  };
}
