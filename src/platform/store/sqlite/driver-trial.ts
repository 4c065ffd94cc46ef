import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** The path of the driver that this program loads. */
const driver = createRequire(import.meta.url).resolve('better-sqlite3');

/** The folder in which npm has installed the driver. */
export const driverFolder = dirname(dirname(driver));

/** Makes V8 collect statements. A driver that was compiled with the wrong headers then crashes its process (decision 015). */
const program = `
  const database = new (require(process.argv[1]))(':memory:');
  for (let count = 0; count < 2_000; count++) {
    database.prepare('SELECT 1').get();
    Array.from({ length: 2_000 }, () => ({}));
  }
  database.close();`;

/** The longest time of a trial, which usually takes a third of a second. */
const longestMs = 60_000;

export interface DriverTrial {
  /** For example `ended with SIGABRT`. Null if the driver works. */
  readonly howItEnded: string | null;
}

/** Tries the driver in a child process, which may crash. Rejects if no process could be started. */
export async function tryDriver(): Promise<DriverTrial> {
  const args = ['--max-semi-space-size=1', '--eval', program, driver];
  const child = spawn(process.execPath, args, { stdio: 'ignore', timeout: longestMs, killSignal: 'SIGKILL' });
  const [status, signal] = await once(child, 'close');
  return { howItEnded: status === 0 ? null : `ended with ${signal ?? `status ${status}`}` };
}
