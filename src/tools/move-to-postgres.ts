import { moveToPostgres } from '../platform/store/move.js';
import { reasonOf } from '../platform/store/postgres/errors.rules.js';

/**
 * `npm run move-to-postgres file:PATH postgres://…`: copies an embedded database to PostgreSQL. See docs/scaling.md.
 */
const [from, to] = process.argv.slice(2);

if (!from?.startsWith('file:') || !/^postgres(ql)?:\/\//.test(to ?? '')) {
  console.error('Usage: npm run move-to-postgres file:PATH postgres://USER:PASSWORD@HOST/DATABASE');
  process.exit(2);
}
try {
  const moved = await moveToPostgres(from.slice('file:'.length), to ?? '', (table, done, total) => {
    process.stderr.write(`\r${table}: ${done} of ${total} rows   `);
  });
  process.stderr.write('\n');
  console.table(moved);
  console.log('Everything was copied, and counts and checksums agree. Start the servers with the new DATABASE_URL.');
} catch (error) {
  console.error(`\nNothing was moved: ${reasonOf(error) ?? (error instanceof Error ? error.message : error)}`);
  process.exit(1);
}
