import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { projectRoot } from '../../src/store/migrations.js';
import type { World } from './world.js';

const tool = join(projectRoot(), 'dist/src/tools/bonafide.js');

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** What `npm run bonafide -- …` does, beside a world's running server. */
export async function bonafide(world: World, args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn(process.execPath, [tool, ...args], {
    env: { PATH: process.env.PATH, DATABASE_URL: world.databaseUrl, SECRET_KEY: randomBytes(32).toString('base64') },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // One that refuses its arguments does not wait for it.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status: child.exitCode, stdout, stderr };
}
