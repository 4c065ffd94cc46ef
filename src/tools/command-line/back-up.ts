import { existsSync } from 'node:fs';
import { describeFailure } from '../../boot/describe-failure.rules.js';
import { readSettings } from '../../boot/read-config.js';
import { embeddedPathOf } from '../../platform/config/embedded-path.rules.js';
import { backUp } from '../../platform/store/sqlite/backup.js';
import { UsageError } from './usage-error.js';

/** Copies the embedded database into a new file while the server runs. */
export async function backUpTo(target: string): Promise<number> {
  const source = embeddedPath(readSettings(process.env).databaseUrl, 'pg_dump');
  try {
    if (!existsSync(source)) return refuse(`${source} does not exist: set DATABASE_URL.`);
    if (existsSync(target)) return refuse(`${target} exists already: choose another name.`);
    await backUp(source, target, (done, total) => {
      if (total > 0) process.stderr.write(`\r${Math.floor((100 * done) / total)} %`);
    });
  } catch (error) {
    const { path, code } = error as NodeJS.ErrnoException;
    return refuse(
      path?.startsWith(target)
        ? `${target} cannot be written (${code}): choose another place.`
        : describeFailure(error),
    );
  }
  console.log(
    `\rBacked up to ${target}. The file contains addresses, profiles and password hashes, and is not encrypted. Keep it private. At present only its owner can read it.
A server needs SECRET_KEY to run on it. Keep the key too, but in another place.`,
  );
  return 0;
}

/** Returns the path of the embedded database. For PostgreSQL, names PostgreSQL's own program. */
export function embeddedPath(databaseUrl: string, programOfPostgres: string): string {
  const path = embeddedPathOf(databaseUrl);
  if (path === null) throw new UsageError(`DATABASE_URL must be file:PATH. For PostgreSQL use ${programOfPostgres}.`);
  return path;
}

function refuse(reason: string): number {
  console.error(`\nNo backup was made: ${reason}`);
  return 1;
}
