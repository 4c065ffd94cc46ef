import assert from 'node:assert/strict';
import { attackersPassword, victimsPassword } from './attack.js';
import type { AnyData } from './graphql.js';
import { reset } from './resets.js';
import { refuses, type TestApp, type TestUser } from './test-app.js';

export const preparedFields =
  'preparedBefore { hasPassword passkeys hasAuthenticatorApp identifiers { kind value } sessionCount sessions { device network startedAt } remedy token }';

/**
 * Follows the newest link to an address without a session, like somebody who never signed up, and returns what was on the
 * account.
 */
export async function followLink(app: TestApp, address: string): Promise<AnyData> {
  const token = await app.tokenTo(address);
  const document = `mutation ($token: String!) { verifyLink(token: $token) { verified ${preparedFields} } }`;
  return (await app.raw(document, { token })).verifyLink.preparedBefore;
}

/** Enters the newest code to an address on a session, and returns what was on the account. */
export async function enterCode(user: TestUser, kind: 'EMAIL' | 'PHONE', address: string): Promise<AnyData> {
  const mutation = kind === 'EMAIL' ? 'verifyEmail' : 'verifyPhone';
  const document = `mutation ($code: String!) { ${mutation}(code: $code) { ${preparedFields} } }`;
  return (await user.app.raw(document, { code: await user.app.codeTo(address) }, user.token))[mutation].preparedBefore;
}

/** The data of the page behind the link of a notice. */
export async function noticeOf(app: TestApp, token: string): Promise<AnyData> {
  const document = `query ($token: String!) { noticeInfo(token: $token) { kind isUsed canResetPassword ${preparedFields} } }`;
  return (await app.raw(document, { token })).noticeInfo;
}

/** Asserts that the attacker has no access, and that the owner of the address gets access by a reset only. */
export async function assertThrownOut(
  app: TestApp,
  { address, userId, sessions, names }: { address: string; userId: string; sessions: TestUser[]; names: string[] },
): Promise<void> {
  for (const session of sessions) {
    await refuses('UNAUTHENTICATED', () => session.me());
    await refuses('INVALID_TOKEN', () => session.refresh());
  }
  for (const name of [address, ...names]) {
    await refuses('INVALID_CREDENTIALS', () => app.login(name, attackersPassword));
  }
  await app.do('requestPasswordReset', { identifier: address });
  await reset(app, { token: await app.tokenTo(address) }, victimsPassword);
  const owner = await app.login(address, victimsPassword);
  assert.equal(owner.id, userId);
  assert.deepEqual((await owner.me()).loginIdentifiers, [address]);
  assert.deepEqual((await owner.do('myPasskeys')).passkeys, []);
  assert.deepEqual((await owner.do('mySecondFactors')).secondFactors, []);
  for (const name of names) await refuses('INVALID_CREDENTIALS', () => app.login(name, victimsPassword));
}
