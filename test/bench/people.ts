import { setTimeout as sleep } from 'node:timers/promises';
import { Authenticator, passkeys } from '../kit/authenticator.js';
import { operatorToken } from './bonafide.js';
import type { Carrier } from './carrier.js';
import type { Client } from './client.js';

/** A user without a password, with a verified phone and a passkey that a provider syncs. */
export interface Person {
  phone: string;
  authenticator: Authenticator;
}

/** Hands out people. No person logs in twice at the same time, because each waits for their own SMS. */
export interface People {
  take(): Person;
  giveBack(person: Person): void;
}

/** Enough that no user reaches 100 sessions, beyond which each login ends one (T9). */
const count = 256;

const documents = {
  allow: 'mutation ($input: AppSettingsInput!) { updateAppSettings(input: $input) { id } }',
  createPseudoUser: 'mutation { createPseudoUser { accessToken } }',
  upgrade: 'mutation ($input: UpgradePseudoUserInput!) { upgradePseudoUser(input: $input) { accessToken } }',
  verifyPhone: 'mutation ($code: String!) { verifyPhone(code: $code) { verified } }',
  requestCode: 'mutation ($identifier: String!) { requestLoginCode(identifier: $identifier) { loginId } }',
  logIn: 'mutation ($loginId: ID!, $code: String!) { logInWithCode(loginId: $loginId, code: $code) { accessToken } }',
  startPasskey: 'mutation { startPasskey { options } }',
  addPasskey: 'mutation ($response: JSONObject!) { addPasskey(response: $response, name: "Bench") { id } }',
};

/** Lets an app's users log in by code and by passkey, and creates some who do. */
export async function makePeople(client: Client, carrier: Carrier, appId: string): Promise<People> {
  const app = { 'x-app-id': appId };
  const input = { loginByCode: ['PHONE'], passkeys };
  await client.ask(documents.allow, { input }, { ...app, authorization: `Bearer ${operatorToken}` });
  // Settings are cached for a second.
  await sleep(1_100);
  const free: Person[] = [];
  for (let number = 0; number < count; number++) free.push(await makePerson(client, carrier, app, number));
  return {
    take() {
      const person = free.shift();
      if (person === undefined) throw new Error('More clients than people');
      return person;
    },
    giveBack: person => void free.push(person),
  };
}

async function makePerson(
  client: Client,
  carrier: Carrier,
  app: { 'x-app-id': string },
  number: number,
): Promise<Person> {
  const phone = `+8180${String(10_000_000 + number)}`;
  const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` });
  const pseudo = (await client.ask(documents.createPseudoUser, {}, app)).createPseudoUser;
  const sms = carrier.codeFor(phone);
  const upgraded = (await client.ask(documents.upgrade, { input: { phone } }, bearer(pseudo.accessToken)))
    .upgradePseudoUser;
  await client.ask(documents.verifyPhone, { code: await sms }, bearer(upgraded.accessToken));
  // A passkey needs a proof of presence, and only a login gives one.
  const loginSms = carrier.codeFor(phone);
  const { loginId } = (await client.ask(documents.requestCode, { identifier: phone }, app)).requestLoginCode;
  const session = (await client.ask(documents.logIn, { loginId, code: await loginSms }, app)).logInWithCode;
  const authenticator = new Authenticator('SYNCED');
  const { options } = (await client.ask(documents.startPasskey, {}, bearer(session.accessToken))).startPasskey;
  await client.ask(documents.addPasskey, { response: authenticator.create(options) }, bearer(session.accessToken));
  return { phone, authenticator };
}
