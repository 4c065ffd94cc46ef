import assert from 'node:assert/strict';
import { prove } from './addresses.js';
import { Refused } from './graphql.js';
import { newEmail, newIp, newName, newPhone, refuses, type TestApp, TestUser } from './test-app.js';

export const attackersPassword = 'what the attacker knows';
export const victimsPassword = 'what the victim alone knows';

/** Signs up somebody whose password is the attacker's; a username is filled in. */
export async function attackerWith(app: TestApp, addresses: Record<string, unknown> = {}): Promise<TestUser> {
  return await app.register({ username: newName(), password: attackersPassword, ...addresses });
}

export async function victimWith(app: TestApp, addresses: Record<string, unknown> = {}): Promise<TestUser> {
  return await app.register({ username: newName(), password: victimsPassword, ...addresses });
}

/** The same session in other hands: stolen from its user, or planted on somebody's device. */
export function sameSession({ app, session }: TestUser): TestUser {
  return new TestUser(app, session);
}

export const crowdSize = 4;

/** Attackers with a proven address of their own, so that what they claim beside it is a change that can be called off. */
export async function crowdOf(app: TestApp, kind: 'EMAIL' | 'PHONE'): Promise<TestUser[]> {
  const crowd: TestUser[] = [];
  while (crowd.length < crowdSize) {
    const own = kind === 'EMAIL' ? newEmail() : newPhone();
    // Not where the victim is: what a network may do is limited (X3).
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
 * How every attack has to end. The address leads to the victim: by login, by lookup, and in her profile. Of what the
 * attacker holds each session is dead or an account of his own without the address, and his password opens nothing of hers.
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

// biome-ignore lint/suspicious/noExplicitAny: the shape is the document's
async function unlessDead(answer: Promise<any>): Promise<any> {
  return await answer.catch((refused: unknown) => {
    const isDead = refused instanceof Refused && ['INVALID_TOKEN', 'REFRESH_TOKEN_REUSED'].includes(refused.code);
    assert(isDead, String(refused));
    return undefined;
  });
}
