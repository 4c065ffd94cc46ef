import { isId } from '../../../platform/values/ids.js';
import { recordAction } from '../../audit/record.queries.js';
import type { UserCall } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitEvent } from '../../events/emit.js';
import { type PasskeyRow, readPasskeyName } from '../../factors/passkeys/passkey.rules.js';
import { countPasskeys, deletePasskey, updatePasskey } from '../../factors/passkeys/passkeys.queries.js';
import { hasSecondFactor } from '../../factors/second-factors.js';
import { findIdentifiers } from '../../identifiers/identifiers.queries.js';
import { hasPassword } from '../../identifiers/user-kind.rules.js';
import { spendOrRefuse } from '../../limits/spend.js';
import { codesOf } from '../../presence/login-code.rules.js';
import { lockCaller, lockPresentUser, requirePresence } from '../../presence/require-presence.js';
import { Refusal } from '../../refusal.js';
import { warnAddresses } from '../../sending/warn-user.js';
import { endOtherSessionsProvenBy } from '../../sessions/end-other-sessions.js';

const notFound = () => new Refusal('NOT_FOUND', { field: 'id' });

/** F37: removes a passkey. The caller must be present. */
export async function removePasskey(
  deps: Deps,
  call: UserCall,
  id: string,
  currentPassword: string | null,
): Promise<void> {
  const present = await requirePresence(deps, call, 'removePasskey', currentPassword);
  if (!isId(id)) throw notFound();
  await deps.store.transaction(async tx => {
    const user = await lockPresentUser(deps, tx, call, present);
    await spendOrRefuse(deps, tx, 'profileWritesOfUser', user.id);
    const removed = await deletePasskey(tx, { id, userId: user.id });
    if (removed === null) throw notFound();
    const owned = await findIdentifiers(tx, { userId: user.id });
    const hasOther = hasPassword(user) || codesOf(call.app.settings, owned).length > 0;
    if (!hasOther && (await countPasskeys(tx, user.id)) === 0) {
      throw new Refusal('IDENTIFIER_REQUIRED', { field: 'id' });
    }
    const { secondFactor, passkeys } = call.app.settings;
    if (secondFactor === 'REQUIRED' && passkeys !== null && !(await hasSecondFactor(tx, call.app, user.id))) {
      throw new Refusal('FORBIDDEN', { field: 'id', reason: 'SECOND_FACTOR_NEEDED' });
    }
    await endOtherSessionsProvenBy(deps, tx, call, ['PASSKEY']);
    await warnAddresses(deps, tx, call, user, owned, { kind: 'WAY_IN_REMOVED', wayIn: 'PASSKEY' });
    await emitEvent(deps, tx, call.app, { type: 'user.updated', userId: user.id, data: { changed: ['passkeys'] } });
    await recordAction(deps, tx, call, 'WAY_IN_REMOVED', user.id, { wayIn: 'PASSKEY', passkeyId: id });
  });
}

/** F37: renames a passkey. A name has no effect, so this needs no proof of presence. */
export async function renamePasskey(deps: Deps, call: UserCall, id: string, nameText: string): Promise<PasskeyRow> {
  const name = readPasskeyName(nameText);
  if (!isId(id)) throw notFound();
  return await deps.store.transaction(async tx => {
    const user = await lockCaller(deps, tx, call);
    await spendOrRefuse(deps, tx, 'profileWritesOfUser', user.id);
    const renamed = await updatePasskey(tx, { id, userId: user.id }, { name });
    if (renamed === null) throw notFound();
    return renamed;
  });
}
