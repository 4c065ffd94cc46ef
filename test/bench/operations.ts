import type { Carrier } from './carrier.js';
import type { Client } from './client.js';
import type { Task } from './load.js';
import type { People } from './people.js';
import { passwordOfAll, usernameOf } from './users.js';

/** The parts of a running server that the clients' tasks need. */
export interface Stage {
  client: Client;
  carrier: Carrier;
  /** How many users the store was filled with. */
  users: number;
  /** An app with phone verification on. */
  phoneAppId: string;
  /** Users of that app who log in without a password. They are made at the first call. */
  people(): Promise<People>;
}

export interface Operation {
  title: string;
  /** No server could be faster than this. */
  ceiling: 'raw Argon2id' | 'bare Apollo';
  /** Prepares one client. The returned task is only the operation itself. */
  prepare(stage: Stage): Promise<Task>;
}

/** The fields that a client selects at login and for its first page. */
const session = '{ accessToken expiresIn refreshToken user { id } }';
export const documents = {
  register: `mutation ($input: RegisterInput!) { register(input: $input) ${session} }`,
  login: `mutation ($identifier: String!, $password: String!) { login(identifier: $identifier, password: $password) ${session} }`,
  me: '{ me { id isPseudo username displayName email { value verified } phone { value verified } createdAt } }',
  refresh: `mutation ($refreshToken: String!) { refreshSession(refreshToken: $refreshToken) ${session} }`,
  createPseudoUser: `mutation { createPseudoUser ${session} }`,
  upgrade: `mutation ($input: UpgradePseudoUserInput!) { upgradePseudoUser(input: $input) ${session} }`,
  requestLoginCode:
    'mutation ($identifier: String!) { requestLoginCode(identifier: $identifier) { loginId expiresAt } }',
  logInWithCode: `mutation ($loginId: ID!, $code: String!) { logInWithCode(loginId: $loginId, code: $code) ${session} }`,
  requestPasskeyLogin: 'mutation { requestPasskeyLogin { loginId options } }',
  logInWithPasskey: `mutation ($loginId: ID!, $response: JSONObject!) {
    logInWithPasskey(loginId: $loginId, response: $response) ${session} }`,
  verifyPhone: 'mutation ($code: String!) { verifyPhone(code: $code) { verified } }',
};

export const operations = {
  register: {
    title: '`register`',
    ceiling: 'raw Argon2id',
    prepare: async ({ client }) => {
      return async () => {
        await client.ask(documents.register, { input: { username: `new${next()}`, password: passwordOfAll } });
      };
    },
  },
  login: {
    title: '`login`',
    ceiling: 'raw Argon2id',
    prepare: async stage => async () => {
      await logIn(stage);
    },
  },
  loginByCode: {
    title: '`requestLoginCode`, SMS, `logInWithCode`',
    ceiling: 'bare Apollo',
    prepare: async ({ client, carrier, phoneAppId, people }) => {
      const app = { 'x-app-id': phoneAppId };
      const { take, giveBack } = await people();
      return async () => {
        const person = take();
        const sms = carrier.codeFor(person.phone);
        const asked = await client.ask(documents.requestLoginCode, { identifier: person.phone }, app);
        const { loginId } = asked.requestLoginCode;
        await client.ask(documents.logInWithCode, { loginId, code: await sms }, app);
        giveBack(person);
      };
    },
  },
  loginByPasskey: {
    title: '`requestPasskeyLogin`, `logInWithPasskey`',
    ceiling: 'bare Apollo',
    prepare: async ({ client, phoneAppId, people }) => {
      const app = { 'x-app-id': phoneAppId };
      const { take, giveBack } = await people();
      return async () => {
        const person = take();
        const { loginId, options } = (await client.ask(documents.requestPasskeyLogin, {}, app)).requestPasskeyLogin;
        const response = person.authenticator.get(options);
        await client.ask(documents.logInWithPasskey, { loginId, response }, app);
        giveBack(person);
      };
    },
  },
  me: {
    title: '`me`',
    ceiling: 'bare Apollo',
    prepare: async stage => {
      const headers = bearer((await logIn(stage)).accessToken);
      return async () => {
        await stage.client.ask(documents.me, {}, headers);
      };
    },
  },
  refreshSession: {
    title: '`refreshSession`',
    ceiling: 'bare Apollo',
    prepare: async stage => {
      let { refreshToken } = await logIn(stage);
      return async () => {
        ({ refreshToken } = (await stage.client.ask(documents.refresh, { refreshToken })).refreshSession);
      };
    },
  },
  createPseudoUser: {
    title: '`createPseudoUser`',
    ceiling: 'bare Apollo',
    prepare: async ({ client }) => {
      return async () => {
        await client.ask(documents.createPseudoUser);
      };
    },
  },
  phoneRoundTrip: {
    title: 'pseudo user, upgrade by phone, SMS, `verifyPhone`',
    ceiling: 'raw Argon2id',
    prepare: async ({ client, carrier, phoneAppId }) => {
      const app = { 'x-app-id': phoneAppId };
      return async () => {
        const phone = `+8190${String(next() % 100_000_000).padStart(8, '0')}`;
        const sms = carrier.codeFor(phone);
        const pseudo = (await client.ask(documents.createPseudoUser, {}, app)).createPseudoUser;
        const input = { phone, password: passwordOfAll };
        const upgraded = await client.ask(documents.upgrade, { input }, bearer(pseudo.accessToken));
        await client.ask(documents.verifyPhone, { code: await sms }, bearer(upgraded.upgradePseudoUser.accessToken));
      };
    },
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

let count = 10_000_000;
function next(): number {
  return ++count;
}

/** Logs in a random user, so that reads reach all parts of a large store. */
async function logIn({ client, users }: Stage): Promise<{ accessToken: string; refreshToken: string }> {
  const identifier = usernameOf(1 + Math.floor(Math.random() * users));
  return (await client.ask(documents.login, { identifier, password: passwordOfAll })).login;
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
