import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { type ProfileInput, readProfile } from '../identifiers/profile.rules.js';
import { changeAccount } from './update-account.js';

/** Changes the given fields. Null clears a field. Absent fields do not change. */
export async function updateProfile(deps: Deps, call: UserCall, input: ProfileInput): Promise<void> {
  await changeAccount(deps, call, { profile: readProfile(input, ['locale']), identifiers: [] }, null);
}
