import type { UserRow } from './users.queries.js';

/**
 * Which kind of user a row is. Only these functions and the conditions of queries decide it by `passwordHash`:
 *
 * - null: a pseudo user, whose session is the only credential (P1);
 * - a hash with this salt: a user without a password, who logs in another way (M1);
 * - any other hash: a user with a password.
 *
 * There is no column for the second kind. Nodes of an older release run beside new ones during an update, and after a step
 * back. They take such a user for one whose password nobody knows. That is right for their logins, sessions, filters and
 * deletions, and a reset or change by them replaces the hash, so that the user has a password everywhere. A column that they
 * do not know would stay as it was. A user without a hash they would delete as an abandoned pseudo user (R1).
 */
export const saltOfNoPassword = Buffer.from('no password here');

const mark = `$${saltOfNoPassword.toString('base64').replace(/=+$/, '')}$`;

export function isPseudoUser({ passwordHash }: Pick<UserRow, 'passwordHash'>): boolean {
  return passwordHash === null;
}

/** M1: whether this user can log in with a password. */
export function hasPassword({ passwordHash }: Pick<UserRow, 'passwordHash'>): boolean {
  return passwordHash !== null && !passwordHash.includes(mark);
}
