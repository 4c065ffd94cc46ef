import { isDeepStrictEqual } from 'node:util';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import { changedFields, type ProfileInput, readProfile } from '../identifiers/profile.rules.js';
import { updateUser } from '../identifiers/users.queries.js';
import { spendOrRefuse } from '../limits/spend.js';
import { lockUserOfApp } from './user-of-app.js';

/**
 * O15: changes the given fields of a user's profile. Null clears a field. Absent fields do not change. Ignores equal values, so a form that is saved
 * twice adds one audit entry.
 */
export async function editProfile(deps: Deps, call: Call, userId: string, input: ProfileInput): Promise<void> {
  const profile = readProfile(input);
  await deps.store.transaction(async tx => {
    const user = await lockUserOfApp(tx, call, { userId, field: 'userId', updatedAt: null });
    const changed = changedFields(profile).filter(field => !isDeepStrictEqual(profile[field], user[field]));
    if (changed.length === 0) return;
    // Count separately from the user's own changes (X17). Otherwise a program of the app could use up the user's limit.
    await spendOrRefuse(deps, tx, 'profileWritesOfUser', 'admin', user.id);
    await updateUser(tx, user.id, { ...profile, updatedAt: deps.now() });
    await emitEvent(deps, tx, call.app, { type: 'user.updated', userId: user.id, data: { changed } });
    await recordAction(deps, tx, call, 'PROFILE_CHANGED', user.id, { changed });
  });
}
