import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import { changedFields, type ProfileInput, readProfile } from '../identifiers/profile.rules.js';
import { lockUser, updateUser } from '../identifiers/users.queries.js';
import { spendOrRefuse } from '../limits/spend.js';
import { sessionEnded } from '../refusal.js';

/** Changes the given fields. Null clears a field. Absent fields stay. */
export async function updateProfile(deps: Deps, call: UserCall, input: ProfileInput): Promise<void> {
  const profile = readProfile(input, ['locale']);
  await deps.store.transaction(async tx => {
    const user = await lockUser(tx, { userId: call.actor.id, updatedAt: deps.now() });
    if (user === null) throw sessionEnded();
    const changed = changedFields(profile);
    if (changed.length === 0) return;
    // Each change writes up to 16 KiB, and an event.
    await spendOrRefuse(deps, tx, 'profileWritesOfUser', user.id);
    await updateUser(tx, user.id, profile);
    await emitEvent(deps, tx, call.app, { type: 'user.updated', userId: user.id, data: { changed } });
  });
}
