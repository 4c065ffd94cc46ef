/** The steps of Bonafide's README as a program. The README.md in this folder explains how to run it. */
import { randomInt } from 'node:crypto';
import { BonafideError, createClient } from 'bonafide-client';
import { readCode, readLinkToken, readLoginCode } from './inbox.js';

const { BONAFIDE_URL: url = 'http://127.0.0.1:4000', APP_ID: appId = 'default', ADMIN_TOKEN: adminToken } = process.env;
if (adminToken === undefined) throw new Error('Set ADMIN_TOKEN to the operator token or to an admin token of the app');
const password = 'plum-tin-harbour-42';

const admin = createClient({ url, appId, headers: { authorization: `Bearer ${adminToken}` } });
await admin.request(`mutation {
  updateAppSettings(input: { emailVerification: true, phoneVerification: true, loginByCode: [EMAIL] }) { signUpOptions }
}`);

// Sign up with a phone. An unverified number cannot log in, so the server also generates a username. If the answer is lost, the client sends the
// request again, and the server registers nobody twice. Each client is one person with one session, kept in memory.
const first = createClient({ url, appId });
const phone = newPhone();
const { user } = await first.register({ input: { generateUsername: true, phone, password } });
console.log('Registered. The phone is verified:', user.phone?.verified);

const code = await readCode(url, phone);
const wrong = await refusalOf(first.verifyPhone({ code: another(code) }));
console.log('A wrong code:', wrong.code, 'with', wrong.extensions.attemptsLeft, 'attempts left');
const { verified } = await first.verifyPhone({ code });
console.log('The right code. The phone is verified:', verified);

const byPhone = await first.login({ identifier: phone, password });
console.log('Logged in by phone as the same user:', byPhone.user.id === user.id);

// Start as a pseudo (anonymous) user, without a form, and upgrade later.
const second = createClient({ url, appId });
const pseudo = await second.createPseudoUser({ input: { displayName: 'Hanako' } });
const email = `hanako.${randomInt(1_000_000_000)}@example.com`;
const upgraded = await second.upgradePseudoUser({ input: { email, password } });
console.log('Upgraded, the same user:', upgraded.user.id === pseudo.user.id);
const early = await refusalOf(second.login({ identifier: email, password }));
console.log('Before the link is clicked a login is refused:', early.code);
await second.verifyLink({ token: await readLinkToken(url, email) });
const byEmail = await second.login({ identifier: email, password });
console.log('Logged in by email. It is verified:', byEmail.user.email?.verified);

// Log in with a mailed code instead of the password. The answer is the same if nobody owns the address.
const { loginId } = await second.requestLoginCode({ identifier: email });
const byCode = await second.logInWithCode({ loginId, code: await readLoginCode(url, email) });
console.log('Logged in by a code as the same user:', byCode.user.id === byEmail.user.id);

// An access token expires after ten minutes. The client refreshes it in time. This program ends earlier, so it asks for a new one.
await first.refresh();
console.log('Refreshed, the same user:', (await first.me()).id === user.id);

// Change the phone. The old number logs in until the new one is verified.
const newNumber = newPhone();
const changing = await first.changeIdentifier({ kind: 'PHONE', value: newNumber, currentPassword: password });
console.log('The new number waits to be verified:', changing.pendingPhone === newNumber);
await first.login({ identifier: phone, password });
console.log('The old number still logs in');
await first.verifyPhone({ code: await readCode(url, newNumber) });
await first.login({ identifier: newNumber, password });
const late = await refusalOf(first.login({ identifier: phone, password }));
console.log('The new number logs in, the old one no more:', late.code);

async function refusalOf(attempt: Promise<unknown>): Promise<BonafideError> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof BonafideError) return error;
    throw error;
  }
  throw new Error('It should have been refused');
}

function newPhone(): string {
  return `+8190${randomInt(10_000_000, 100_000_000)}`;
}

function another(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}
