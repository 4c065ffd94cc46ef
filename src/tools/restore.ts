import { randomBytes } from 'node:crypto';
import { describeFailure } from '../boot/describe-failure.rules.js';
import { readConfig } from '../platform/config/config.js';
import { deriveKeys } from '../platform/keys/keys.js';
import { readOrMakeSecretKey } from '../platform/keys/secret-key-file.js';
import { restore } from '../platform/store/sqlite/restore.js';

/** `npm run restore FILE`: puts a backup in the place of the embedded database. The server must have stopped. */
const [copy] = process.argv.slice(2);
const config = readConfig(process.env, path => readOrMakeSecretKey(path, randomBytes));
const { databaseUrl, secretKey, previousSecretKey } = config;

if (copy === undefined || !databaseUrl.startsWith('file:')) {
  console.error('Usage: npm run restore FILE, with DATABASE_URL=file:PATH. For PostgreSQL use pg_restore.');
  process.exit(2);
}
try {
  const keys = deriveKeys(secretKey, previousSecretKey ?? undefined);
  const path = databaseUrl.slice('file:'.length);
  const { keptAt } = await restore(copy, path, { opens: sealed => canUnseal(keys, sealed), now: Date.now() });
  console.log(`${path} is the copy now.`);
  if (keptAt !== null) console.log(`The database of before is kept in ${keptAt}: delete it when you need it no more.`);
  console.log(
    'What ended after the copy was made lives again: sessions, codes and links. If that matters, run\n' +
      '  npm run bonafide -- after-restore --all-apps\n(docs/deploying.md says what it ends).',
  );
} catch (error) {
  console.error(`Nothing was restored: ${describeFailure(error)}`);
  process.exit(1);
}

function canUnseal(keys: ReturnType<typeof deriveKeys>, sealed: string): boolean {
  try {
    keys.unseal(sealed);
    return true;
  } catch {
    return false;
  }
}
