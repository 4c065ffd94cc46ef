import { eq } from 'drizzle-orm';
import { completeReclaims } from '../../src/domain/accounts/reclaim/complete-reclaims.js';
import { Refused } from './graphql.js';
import { newEmail, newName, newPhone, type TestApp, type TestUser } from './test-app.js';
import type { World } from './world.js';

const day = 86_400;

/** The owner of a number that is dormant. */
export interface Dormant {
  owner: TestUser;
  phone: string;
  email: string;
}

/** Returns an owner with a password and a mailbox who was not seen for half a year. */
export async function dormantOwner(app: TestApp): Promise<Dormant> {
  const [phone, email] = [newPhone(), newEmail()];
  const owner = await app.registerProven({ phone, email });
  app.world.wait(181 * day);
  return { owner, phone, email };
}

/** Makes a user look as if they were last seen half a year ago, without moving the clock for others. */
export async function seenHalfAYearAgo(app: TestApp, userId: string): Promise<void> {
  const { store, now } = app.world.server.deps;
  const at = now() - 181 * day * 1_000;
  await app.world.server.settled();
  await store.transaction(async ({ db, tables: { users, identifiers, sessions, activeUsers } }) => {
    await db.update(users).set({ lastLoginAt: at, sessionsEndedAt: at }).where(eq(users.id, userId));
    await db.update(identifiers).set({ verifiedAt: at, provenAt: at }).where(eq(identifiers.userId, userId));
    await db.delete(sessions).where(eq(sessions.userId, userId));
    await db.delete(activeUsers).where(eq(activeUsers.userId, userId));
  });
}

/** Signs up with the number and enters its code. Returns the user and the answer, once the owner has the notice (M26). */
export async function reclaim(app: TestApp, phone: string): Promise<{ claimant: TestUser; refused: Refused }> {
  const claimant = await app.register({ username: newName(), phone });
  const refused = await enterCode(claimant, phone);
  await app.world.server.settled();
  return { claimant, refused };
}

/** Enters the right code, and returns the refusal. */
export async function enterCode(claimant: TestUser, phone: string): Promise<Refused> {
  try {
    await claimant.provePhone(phone);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error('The code verified the number');
}

/** Moves the clock forward by a week, and runs the jobs that a node runs twice a minute. */
export async function weekLater(world: World, seconds = 7 * day): Promise<void> {
  world.wait(seconds);
  await completeReclaims(world.server.deps);
}
