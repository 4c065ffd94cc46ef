import type { Reader } from '../../../platform/store/store.js';
import type { App } from '../../apps/settings.rules.js';
import type { Deps } from '../../deps.js';
import { findIdentifiers } from '../identifiers.queries.js';
import { isDormant, wasSeenAfter } from './dormancy.rules.js';
import { findLastSeen } from './last-seen.queries.js';

/** M11: whether the phone number of this user is dormant. If there is no user, pass any id, so that it takes the same time. */
export async function isPhoneDormant(
  { now }: Pick<Deps, 'now'>,
  reader: Reader,
  { settings }: App,
  userId: string,
): Promise<boolean> {
  const seen = await findLastSeen(reader, userId);
  return seen !== null && isDormant(seen, settings.dormantAfterDays, now());
}

/** M23: whether the owner of a number was seen since `at`, when the number was dormant, or has proved any address since. */
export async function wasSeenSince(reader: Reader, userId: string, at: number): Promise<boolean> {
  const seen = await findLastSeen(reader, userId);
  const owned = await findIdentifiers(reader, { userId });
  return (seen !== null && wasSeenAfter(seen, at)) || owned.some(({ provenAt }) => provenAt !== null && provenAt >= at);
}
