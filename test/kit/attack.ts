import assert from 'node:assert/strict';
import { prove } from './addresses.js';
import { type AnyData, Refused } from './graphql.js';
import { newEmail, newIp, newName, newPhone, refuses, type TestApp, TestUser } from './test-app.js';

export const attackersPassword = 'what the attacker knows';
export const victimsPassword = 'what the victim alone knows';

/** Registers a user with the attacker's password and a new username. */
export async function attackerWith(app: TestApp, addresses: Record<string, unknown> = {}): Promise<TestUser> {
  return await app.register({ username: newName(), password: attackersPassword, ...addresses });
}

export async function victimWith(app: TestApp, addresses: Record<string, unknown> = {}): Promise<TestUser> {
  return await app.register({ username: newName(), password: victimsPassword, ...addresses });
}

/** Returns a second holder of the same session, for example a thief, or a victim on whose device it was planted. */
export function sameSession({ app, session }: TestUser): TestUser {
  return new TestUser(app, session);
}

export const crowdSize = 4;

/** Returns attackers who each own a verified address. An address that they claim is then a change, which they can cancel. */
export async function crowdOf(app: TestApp, kind: 'EMAIL' | 'PHONE'): Promise<TestUser[]> {
  const crowd: TestUser[] = [];
  while (crowd.length < crowdSize) {
    const own = kind === 'EMAIL' ? newEmail() : newPhone();
    // From another network than the victim's, because X3 limits each network.
    const attacker = await attackerWith(app.from(newIp()), kind === 'EMAIL' ? { email: own } : { phone: own });
    await prove(attacker, kind, own);
    crowd.push(attacker);
  }
  return crowd;
}

export async function claim(attacker: TestUser, kind: 'EMAIL' | 'PHONE', value: string): Promise<void> {
  await attacker.do('changeIdentifier', { kind, value, currentPassword: attackersPassword });
}

/**
 * Asserts how every attack has to end. Login, lookup and profile connect the address with the victim. Each of the
 * attacker's sessions has ended, or belongs to another account without the address. The attacker's password does not log in
 * as the victim.
 */
export async function assertVictimOwns(
  app: TestApp,
  { victimId, address, attackers }: { victimId: string; address: string; attackers: readonly TestUser[] },
): Promise<void> {
  const victim = await app.login(address, victimsPassword);
  assert.equal(victim.id, victimId);
  const field = address.includes('@') ? 'email' : 'phone';
  const { value, verified } = (await victim.me())[field];
  assert.deepEqual([value, verified], [address, true]);
  const { id } = await (await app.register({ username: newName() })).do('userByIdentifier', { identifier: address });
  assert.equal(id, victimId);

  const identifiers = [address, (await victim.me()).username].filter(identifier => identifier !== null);
  for (const identifier of identifiers) {
    await refuses('INVALID_CREDENTIALS', () => app.login(identifier, attackersPassword));
  }
  for (const attacker of attackers) await assertHasNothing(attacker, victimId, address);
}

async function assertHasNothing(attacker: TestUser, victimId: string, address: string): Promise<void> {
  const me = (await unlessDead(attacker.me())) ?? (await unlessDead(attacker.refresh()))?.user;
  if (me === undefined) return;
  assert.notEqual(me.id, victimId);
  const proven = [me.email, me.phone].filter(each => each?.verified).map(each => each.value);
  assert.ok(![...proven, ...me.loginIdentifiers].includes(address), `${address} is the attacker’s`);
}

async function unlessDead(answer: Promise<AnyData>): Promise<AnyData> {
  return await answer.catch((refused: unknown) => {
    const isDead =
      refused instanceof Refused && ['UNAUTHENTICATED', 'INVALID_TOKEN', 'REFRESH_TOKEN_REUSED'].includes(refused.code);
    assert(isDead, String(refused));
    return undefined;
  });
}
