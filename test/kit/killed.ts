import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { temporaryFolder } from './temp.js';

const run = promisify(execFile);

/** Ends its process before the step with this number, of the steps that name, copy or remove a file. */
const killer = `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
let left = Number(process.env.KILLED_BEFORE_STEP);
for (const name of ['renameSync', 'linkSync', 'copyFileSync', 'rmSync']) {
  const work = fs[name];
  fs[name] = (...given) => {
    if (left-- === 0) process.kill(process.pid, 'SIGKILL');
    return work(...given);
  };
}
syncBuiltinESMExports();
`;

/** Runs a command of `bonafide` and kills it before a step, counted from 0. Returns whether it was killed: otherwise it has ended before. */
export async function runKilledBefore(
  step: number,
  command: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<boolean> {
  const file = join(temporaryFolder(), 'killer.mjs');
  writeFileSync(file, killer);
  const tool = join(projectRoot(), 'dist/server/bonafide.js');
  const env = { PATH: process.env.PATH, ...variables, KILLED_BEFORE_STEP: String(step) };
  const ended = await run(process.execPath, ['--import', file, tool, ...command], { env }).catch(failed => failed);
  return ended.signal === 'SIGKILL';
}
