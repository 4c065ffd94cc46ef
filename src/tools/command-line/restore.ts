import { describeFailure } from '../../boot/describe-failure.rules.js';
import { readSettings } from '../../boot/read-config.js';
import { canUnseal, deriveKeys } from '../../platform/keys/keys.js';
import { restore } from '../../platform/store/sqlite/restore.js';
import { embeddedPath } from './back-up.js';
import { programCommand } from './program-command.js';

/** Replaces the embedded database with a backup. */
export async function restoreFrom(copy: string): Promise<number> {
  const { databaseUrl, secretKey, previousSecretKey } = readSettings(process.env);
  const path = embeddedPath(databaseUrl, 'pg_restore');
  const keys = deriveKeys(secretKey, previousSecretKey ?? undefined);
  try {
    const { keptAt } = await restore(copy, path, { opens: sealed => canUnseal(keys, sealed), now: Date.now() });
    console.log(`${path} is the copy now.`);
    if (keptAt !== null)
      console.log(`The earlier database is kept in ${keptAt}: delete it when you no longer need it.`);
    console.log(
      `Sessions, codes and links that ended after the copy was made work again. If that matters, run
  ${programCommand()} after-restore --all-apps
(docs/restoring.md says what it ends).`,
    );
    return 0;
  } catch (error) {
    console.error(`Nothing was restored: ${describeFailure(error)}`);
    return 1;
  }
}
