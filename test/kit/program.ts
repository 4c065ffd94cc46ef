import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { projectRoot } from '../../src/platform/config/project-root.js';

/** A server from one of the guides, in a separate process. It prints `listening on PORT` when it is ready. */
export interface Program {
  url: string;
  nextLine(): Promise<string>;
  stop(): Promise<void>;
}

export async function startProgram(code: string, environment: Record<string, string>): Promise<Program> {
  const program: ChildProcessByStdio<null, Readable, null> = spawn(
    process.execPath,
    ['--input-type=module', '--eval', code],
    {
      // From here Node finds the packages of the guides, such as Express.
      cwd: join(projectRoot(), 'test'),
      env: { ...process.env, PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface(program.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => String((await lines.next()).value);
  const port = /^listening on (\d+)$/.exec(await nextLine())?.[1] ?? assert.fail('it does not listen');
  return {
    url: `http://127.0.0.1:${port}/`,
    nextLine,
    async stop() {
      const ended = once(program, 'exit');
      program.kill();
      await ended;
    },
  };
}
