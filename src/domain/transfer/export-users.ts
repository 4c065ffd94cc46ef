import { canUnseal } from '../../platform/keys/keys.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { listFactorsOf } from '../factors/factors.queries.js';
import { withSalt } from '../factors/recovery-code.rules.js';
import { findPersons } from '../identifiers/person.queries.js';
import type { Position } from '../paging.js';
import { listOldestUsers } from './export.queries.js';
import { type ExportedSecrets, exportedUser } from './exported-user.rules.js';

const usersPerRead = 500;

/**
 * Yields every user of an app as lines of JSON, oldest first. Adds an audit entry before the first line (O4). A user who changes during the export
 * appears in the old or the new state. New users come last.
 */
export async function* exportUsers(
  deps: Deps,
  call: Call,
  hashes: 'WITH_HASHES' | 'WITHOUT_HASHES',
): AsyncGenerator<string[]> {
  const details = { withHashes: hashes === 'WITH_HASHES' };
  await deps.store.transaction(tx => recordAction(deps, tx, call, 'USERS_EXPORTED', null, details));
  const { reports: reader } = deps.store;
  for (let after: Position | null = null; ; ) {
    const rows = await listOldestUsers(reader, call.app.id, after, usersPerRead);
    const last = rows.at(-1);
    if (last === undefined) return;
    const ids = rows.map(({ id }) => id);
    const persons = await findPersons(reader, call.app.id, ids);
    const secretsOf = hashes === 'WITH_HASHES' ? await readSecrets(deps, ids) : () => null;
    yield persons.map(person => `${JSON.stringify(exportedUser(person, secretsOf(person.user.id)))}\n`);
    after = [last.createdAt, last.id];
  }
}

async function readSecrets(
  { store, keys }: Pick<Deps, 'store' | 'keys'>,
  userIds: readonly string[],
): Promise<(userId: string) => ExportedSecrets> {
  const { totps, recoveryCodes, passkeys } = await listFactorsOf(store.reports, userIds);
  return userId => {
    const totp = totps.find(each => each.userId === userId);
    // Return an empty text if no key unseals it. An import refuses that, so that no user silently loses a second factor.
    const open = (sealed: string) => (canUnseal(keys, sealed) ? keys.unseal(sealed) : '');
    return {
      totpSecret: totp === undefined ? null : open(totp.sealedSecret),
      totpCreatedAt: totp?.createdAt ?? null,
      recoveryCodes: recoveryCodes.filter(each => each.userId === userId).map(({ hash }) => withSalt(userId, hash)),
      passkeys: passkeys.filter(each => each.userId === userId),
    };
  };
}
