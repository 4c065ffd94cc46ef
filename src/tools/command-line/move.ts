import { embeddedPathOf } from '../../platform/config/embedded-path.rules.js';
import { moveToPostgres } from '../../platform/store/move.js';
import { reasonOf } from '../../platform/store/postgres/errors.rules.js';
import { UsageError } from './usage-error.js';

/** Copies an embedded database to PostgreSQL, completely or not at all. */
export async function move(from: string, to: string): Promise<number> {
  const path = embeddedPathOf(from);
  if (path === null) throw new UsageError('FROM must be file:PATH.');
  if (!/^postgres(ql)?:\/\//.test(to)) throw new UsageError('TO must be postgres://USER:PASSWORD@HOST/DATABASE.');
  try {
    const moved = await moveToPostgres(path, to, (table, done, total) => {
      process.stderr.write(`\r${table}: ${done} of ${total} rows   `);
    });
    process.stderr.write('\n');
    console.table(moved);
    console.log('Everything was copied, and counts and checksums agree. Start the servers with the new DATABASE_URL.');
    return 0;
  } catch (error) {
    console.error(`\nNothing was moved: ${reasonOf(error) ?? (error instanceof Error ? error.message : error)}`);
    return 1;
  }
}
