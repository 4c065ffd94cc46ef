import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { InboxMessage } from '../../src/domain/messaging/development-inbox.js';
import type { MessageKind } from '../../src/domain/messaging/templates/templates.js';
import { saveTemplate } from '../../src/domain/messaging/templates/templates.queries.js';
import { type AnyData, ask, Refused } from './graphql.js';
import { type Operation, operations } from './operations.js';
import { operatorToken, type World } from './world.js';

export const password = 'correct horse battery';

/** Settings for a story that moves the clock by a day: users stay logged in. */
export const dayLongTokens = { accessTokenLifetime: 86_400, maxAccessTokenLifetime: 86_400 };

/** One app of a world, with the requests of its clients and its admin. */
export class TestApp {
  private constructor(
    readonly world: World,
    readonly id: string,
    readonly adminToken: string,
    /** The IP address of its clients. Each app has a different one, so that no story uses up the limits of another. */
    readonly ip: string,
    /** The node that gets its requests. Null: the server of the world, which has another port after a restart. */
    private readonly nodeUrl: string | null = null,
  ) {}

  get url(): string {
    return this.nodeUrl ?? this.world.url;
  }

  static async create(world: World, settings: Record<string, unknown>): Promise<TestApp> {
    const headers = { authorization: `Bearer ${operatorToken}` };
    const { createApp } = await ask(world.url, operations.createApp, { name: 'Sample' }, headers);
    const app = new TestApp(world, createApp.app.id, createApp.adminToken, newIp());
    if (Object.keys(settings).length > 0) await app.set(settings);
    return app;
  }

  /** Returns an app that already exists in a world's database. */
  static known(world: World, { id, adminToken }: { id: string; adminToken: string }): TestApp {
    return new TestApp(world, id, adminToken, newIp());
  }

  /** Returns the same app on another node. */
  in(world: World): TestApp {
    return new TestApp(world, this.id, this.adminToken, this.ip);
  }

  /** Returns the same app for clients with another IP address. */
  from(ip: string): TestApp {
    return new TestApp(this.world, this.id, this.adminToken, ip, this.nodeUrl);
  }

  /** Returns the same app at another node of the same database. */
  at(url: string): TestApp {
    return new TestApp(this.world, this.id, this.adminToken, this.ip, url);
  }

  /** Sends one operation, with an access token or without. Returns its data or throws `Refused`. */
  async do(operation: Operation, variables: Record<string, unknown> = {}, token?: string): Promise<AnyData> {
    return (await this.raw(operations[operation], variables, token))[rootField(operation)];
  }

  #headers(token: string | undefined): Record<string, string> {
    return {
      'x-app-id': this.id,
      'x-forwarded-for': this.ip,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
  }

  /** Sends any GraphQL document. Returns its data or throws `Refused`. */
  async raw(document: string, variables: Record<string, unknown> = {}, token?: string): Promise<AnyData> {
    return await ask(this.url, document, variables, this.#headers(token));
  }

  /** Sends one operation of the app's admin. */
  async admin(operation: Operation, variables: Record<string, unknown> = {}): Promise<AnyData> {
    return await this.do(operation, variables, this.adminToken);
  }

  async set(settings: Record<string, unknown>): Promise<void> {
    await this.admin('updateAppSettings', { input: settings });
  }

  /** Sets the app's own text for a kind of message. */
  async template(kind: MessageKind, text: string, locale = 'en'): Promise<void> {
    const { store, now } = this.world.server.deps;
    const key = { appId: this.id, kind, locale };
    await store.transaction(tx => saveTemplate(tx, key, { subject: null, text, html: null }, now()));
  }

  /** Registers a user. Adds a password, and a username if no other identifier is given. */
  async register(input: Record<string, unknown> = {}): Promise<TestUser> {
    const session = await this.do('register', { input: { password, ...input } });
    return new TestUser(this, session);
  }

  /** Registers a user with a verified address. The app must have verification on for its kind. */
  async registerProven({ email, phone }: { email?: string; phone?: string }): Promise<TestUser> {
    const user = await this.register({ username: newName(), email, phone });
    if (email !== undefined) await user.proveEmail(email);
    if (phone !== undefined) await user.provePhone(phone);
    return user;
  }

  async pseudoUser(input?: Record<string, unknown>): Promise<TestUser> {
    return new TestUser(this, await this.do('createPseudoUser', { input }));
  }

  async login(identifier: string, givenPassword: string = password): Promise<TestUser> {
    return new TestUser(this, await this.do('login', { identifier, password: givenPassword }));
  }

  /** Returns the messages to an address, newest first. */
  async messagesTo(address: string): Promise<InboxMessage[]> {
    return (await this.world.inbox(address)).filter(({ to }) => to === address);
  }

  async lastMessageTo(address: string): Promise<InboxMessage> {
    const [message] = await this.messagesTo(address);
    assert(message !== undefined, `nothing was sent to ${address}`);
    return message;
  }

  /** Returns the code of the newest message to an address. */
  async codeTo(address: string): Promise<string> {
    const { code } = await this.lastMessageTo(address);
    assert(code !== null, 'the message carries no code');
    return code;
  }

  /** Returns the token of the link in the newest message to an address. */
  async tokenTo(address: string): Promise<string> {
    const { link } = await this.lastMessageTo(address);
    assert(link !== null, 'the message carries no link');
    return link.slice(link.indexOf('#') + 1);
  }
}

/** A user with a session, and the requests of that session. */
export class TestUser {
  constructor(
    readonly app: TestApp,
    readonly session: AnyData,
  ) {}

  get id(): string {
    return this.session.user.id;
  }

  get token(): string {
    return this.session.accessToken;
  }

  async do(operation: Operation, variables: Record<string, unknown> = {}): Promise<AnyData> {
    return await this.app.do(operation, variables, this.token);
  }

  async me(): Promise<AnyData> {
    return await this.do('me');
  }

  /** Uses the first refresh token of this user. */
  async refresh(): Promise<AnyData> {
    return await this.app.do('refreshSession', { refreshToken: this.session.refreshToken });
  }

  async upgrade(input: Record<string, unknown>): Promise<TestUser> {
    return new TestUser(this.app, await this.do('upgradePseudoUser', { input: { password, ...input } }));
  }

  async change(kind: 'USERNAME' | 'EMAIL' | 'PHONE', value: string) {
    return await this.do('changeIdentifier', { kind, value, currentPassword: password });
  }

  /** Verifies a phone number with the newest code that was sent to it. */
  async provePhone(phone: string) {
    return await this.do('verifyPhone', { code: await this.app.codeTo(phone) });
  }

  /** Opens the newest link that was sent to an address. Needs no session, only access to the mailbox. */
  async proveEmail(email: string) {
    return await this.app.do('verifyLink', { token: await this.app.tokenTo(email) });
  }
}

/** Asserts that the server refuses with this code and, if given, these details. */
export async function refuses(
  code: string,
  attempt: () => Promise<unknown>,
  details: Record<string, unknown> = {},
): Promise<void> {
  await assert.rejects(attempt, (error: unknown) => {
    assert(error instanceof Refused, String(error));
    assert.equal(error.code, code, error.body);
    for (const [name, value] of Object.entries(details)) {
      assert.deepEqual((error.details as Record<string, unknown>)[name], value, `${name} of ${error.body}`);
    }
    return true;
  });
}

/** Returns 'OK' or the error code for each of several parallel requests. Any other error fails the story. */
export async function outcomesOf(attempts: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(attempts);
  return settled.map(result => {
    if (result.status === 'fulfilled') return 'OK';
    assert(result.reason instanceof Refused, String(result.reason));
    assert.notEqual(result.reason.code, 'INTERNAL_SERVER_ERROR');
    return result.reason.code;
  });
}

/** Returns another six-digit code. */
export function wrongCode(right: string): string {
  return String((Number(right) + 1) % 1_000_000).padStart(6, '0');
}

let drawn = 0;

/** Returns a username that no other story uses. `newPhone` and `newEmail` do the same for addresses. */
export function newName(): string {
  return `user${process.pid}x${drawn++}`;
}

export function newPhone(): string {
  const serial = (process.pid % 1_000) * 10_000 + drawn++;
  return `+8190${String(10_000_000 + serial).slice(-8)}`;
}

export function newIp(): string {
  const serial = drawn++;
  return `10.${(serial >> 16) & 255}.${(serial >> 8) & 255}.${serial & 255}`;
}

/** Returns a new idempotency key. */
export function newKey(): string {
  return randomBytes(16).toString('base64url');
}

export function newEmail(): string {
  return `${newName()}@example.com`;
}

function rootField(operation: Operation): string {
  if (operation === 'myPasskeys' || operation === 'mySecondFactors' || operation === 'proofs') return 'me';
  return ['appSettings', 'templates', 'providers'].includes(operation) ? 'app' : operation;
}
