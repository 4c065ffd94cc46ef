import { randomBytes } from 'node:crypto';
import { readConfig } from '../platform/config/config.js';
import { readOrMakeSecretKey } from '../platform/keys/secret-key-file.js';
import { backUp } from '../platform/store/sqlite/backup.js';

/** `npm run backup FILE`: makes a consistent copy of the embedded database while the server runs. */
const [target] = process.argv.slice(2);
const { databaseUrl } = readConfig(process.env, path => readOrMakeSecretKey(path, randomBytes));

if (target === undefined || !databaseUrl.startsWith('file:')) {
  console.error('Usage: npm run backup FILE, with DATABASE_URL=file:PATH. For PostgreSQL use pg_dump.');
  process.exit(2);
}
try {
  await backUp(databaseUrl.slice('file:'.length), target, (done, total) => {
    if (total > 0) process.stderr.write(`\r${Math.floor((100 * done) / total)} %`);
  });
} catch (error) {
  console.error(`\nNo backup was made: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
console.log(
  `\rBacked up to ${target}. The file holds addresses, profiles and password hashes in clear: keep it private, as only its owner can read it now.
A server needs SECRET_KEY to run on it: keep the key too, and apart from the file.`,
);
