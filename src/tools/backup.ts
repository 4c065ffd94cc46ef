import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { describeFailure } from '../boot/describe-failure.rules.js';
import { readConfig } from '../platform/config/config.js';
import { readOrMakeSecretKey } from '../platform/keys/secret-key-file.js';
import { backUp } from '../platform/store/sqlite/backup.js';

/** `npm run backup FILE`: makes a consistent copy of the embedded database while the server runs. */
const [target] = process.argv.slice(2);
try {
  const { databaseUrl } = readConfig(process.env, path => readOrMakeSecretKey(path, randomBytes));
  if (target === undefined || !databaseUrl.startsWith('file:')) {
    console.error('Usage: npm run backup FILE, with DATABASE_URL=file:PATH. For PostgreSQL use pg_dump.');
    process.exit(2);
  }
  const source = databaseUrl.slice('file:'.length);
  if (!existsSync(source)) refuse(`${source} does not exist: set DATABASE_URL.`);
  if (existsSync(target)) refuse(`${target} exists already: choose another name.`);
  await backUp(source, target, (done, total) => {
    if (total > 0) process.stderr.write(`\r${Math.floor((100 * done) / total)} %`);
  });
} catch (error) {
  const { path, code } = error as NodeJS.ErrnoException;
  const isTarget = target !== undefined && path?.startsWith(target);
  refuse(isTarget ? `${target} cannot be written (${code}): choose another place.` : describeFailure(error));
}
console.log(
  `\rBacked up to ${target}. The file holds addresses, profiles and password hashes in clear: keep it private, as only its owner can read it now.
A server needs SECRET_KEY to run on it: keep the key too, and apart from the file.`,
);

function refuse(reason: string): never {
  console.error(`\nNo backup was made: ${reason}`);
  process.exit(1);
}
