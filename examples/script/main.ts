/** The steps of Bonafide's README as a program. README.md here says how to run it. */
import { randomInt, randomUUID } from 'node:crypto';
import { ask, Refused, type Server } from './client.js';
import { readCode, readLinkToken, readLoginCode } from './inbox.js';
import {
  ChangePhoneDocument,
  CreatePseudoUserDocument,
  LogInDocument,
  LogInWithCodeDocument,
  MeDocument,
  RefreshDocument,
  RegisterDocument,
  RequestLoginCodeDocument,
  SwitchVerificationOnDocument,
  UpgradeDocument,
  VerifyLinkDocument,
  VerifyPhoneDocument,
} from './operations.js';

const { BONAFIDE_URL: url = 'http://127.0.0.1:4000', APP_ID: appId = 'default', ADMIN_TOKEN: adminToken } = process.env;
if (adminToken === undefined) throw new Error('Set ADMIN_TOKEN to the operator token or to an admin token of the app');
const server: Server = { url, appId };
const password = 'plum-tin-harbour-42';

await ask(server, SwitchVerificationOnDocument, {}, adminToken);

// Sign up with a phone. An unverified number cannot log in, so the server also generates a username. The key makes a repeat
// of this request safe, if its answer is lost.
const phone = newPhone();
const { register: first } = await ask(server, RegisterDocument, {
  input: { generateUsername: true, phone, password },
  idempotencyKey: randomUUID(),
});
console.log('Registered. The phone is verified:', first.user.phone?.verified);

const code = await readCode(url, phone);
const wrong = await refusalOf(ask(server, VerifyPhoneDocument, { code: another(code) }, first.accessToken));
console.log('A wrong code:', wrong.code, 'with', wrong.attemptsLeft, 'attempts left');
const { verifyPhone } = await ask(server, VerifyPhoneDocument, { code }, first.accessToken);
console.log('The right code. The phone is verified:', verifyPhone.verified);

const { login: byPhone } = await ask(server, LogInDocument, { identifier: phone, password });
console.log('Logged in by phone as the same user:', byPhone.user.id === first.user.id);

// Start as a pseudo (anonymous) user, without a form, and upgrade later.
const { createPseudoUser: pseudo } = await ask(server, CreatePseudoUserDocument, {
  input: { displayName: 'Hanako' },
  idempotencyKey: randomUUID(),
});
const email = `hanako.${randomInt(1_000_000_000)}@example.com`;
const { upgradePseudoUser: upgraded } = await ask(
  server,
  UpgradeDocument,
  { input: { email, password }, idempotencyKey: randomUUID() },
  pseudo.accessToken,
);
console.log('Upgraded, the same user:', upgraded.user.id === pseudo.user.id);
const early = await refusalOf(ask(server, LogInDocument, { identifier: email, password }));
console.log('Before the link is clicked a login is refused:', early.code);
await ask(server, VerifyLinkDocument, { token: await readLinkToken(url, email) });
const { login: byEmail } = await ask(server, LogInDocument, { identifier: email, password });
console.log('Logged in by email. It is verified:', byEmail.user.email?.verified);

// Log in with a mailed code instead of the password. The answer is the same if nobody owns the address.
const { requestLoginCode } = await ask(server, RequestLoginCodeDocument, { identifier: email });
const mailed = { loginId: requestLoginCode.loginId, code: await readLoginCode(url, email) };
const { logInWithCode: byCode } = await ask(server, LogInWithCodeDocument, mailed);
console.log('Logged in by a code as the same user:', byCode.user.id === byEmail.user.id);

// An access token expires after ten minutes. Keep the new refresh token. If the answer is lost, send the same one again.
const { refreshSession: next } = await ask(server, RefreshDocument, { refreshToken: byPhone.refreshToken });
const { me } = await ask(server, MeDocument, {}, next.accessToken);
console.log('Refreshed, the same user:', me.id === first.user.id);

// Change the phone. The old number logs in until the new one is verified.
const newNumber = newPhone();
const change = { value: newNumber, currentPassword: password };
const { changeIdentifier: changing } = await ask(server, ChangePhoneDocument, change, next.accessToken);
console.log('The new number waits to be verified:', changing.pendingPhone === newNumber);
await ask(server, LogInDocument, { identifier: phone, password });
console.log('The old number still logs in');
await ask(server, VerifyPhoneDocument, { code: await readCode(url, newNumber) }, next.accessToken);
await ask(server, LogInDocument, { identifier: newNumber, password });
const late = await refusalOf(ask(server, LogInDocument, { identifier: phone, password }));
console.log('The new number logs in, the old one no more:', late.code);

async function refusalOf(attempt: Promise<unknown>): Promise<Refused> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Refused) return error;
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
