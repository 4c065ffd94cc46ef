import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { type Server, serve } from '../../src/boot/serve.js';
import type { InboxMessage } from '../../src/domain/messaging/development-inbox.js';
import type { Argon2Parameters } from '../../src/domain/passwords/argon2.rules.js';
import type { Config } from '../../src/platform/config/config.js';
import { createLog } from '../../src/platform/observability/log.js';
import { keepLog } from './graphql.js';
import { assertNoLeaks, keepSecretsIn, keepToken } from './leaks.js';
import { createDatabase } from './postgres.js';
import { send } from './send.js';
import { rowsIn } from './stored.js';
import { quickFolder } from './temp.js';
import { TestApp } from './test-app.js';

const everyEngine = ['SQLite', 'PostgreSQL'] as const;
export type Engine = (typeof everyEngine)[number];

/** The configuration of a server, the cost of its passwords, and the version of its spelling (I8). */
export type Overrides = Partial<Config> & { passwordCost?: Argon2Parameters; spelling?: string };

/** Argon2id in a fiftieth of the time. Stories about the cost of a password use the parameters of W2. */
const smallPasswordCost: Argon2Parameters = { memoryCost: 256, timeCost: 1, parallelism: 1 };

/** Both engines. `npm run test:quick` selects SQLite only. */
export const engines = everyEngine.filter(engine => (process.env.ENGINES ?? engine).split(',').includes(engine));

/**
 * Declares a suite of stories, which runs on both engines. Each engine gets a new server on a real port. Each story creates
 * an app on it, so that no story sees another's users.
 */
export function stories(title: string, tell: (world: World) => void, overrides: Overrides = {}): void {
  for (const engine of engines) {
    describe(`${title} (${engine})`, () => {
      const world = new World(engine, overrides);
      before(() => world.start());
      after(() => world.stop());
      tell(world);
    });
  }
}

/**
 * The URL of the messages to one address or to all. Each message is composed again for each answer, so a story requests
 * only those that it reads.
 */
export function inboxUrl(url: string, to?: string): string {
  return `${url}/inbox.json${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`;
}

/** A complete server with a real API, and with a clock that a story can move. */
export class World {
  #server: Server | undefined;
  #databaseUrl: string | undefined;
  #dropDatabase: () => Promise<void> = async () => {};
  #aheadMs = 0;
  /** The source of the server's random bytes. A story may replace it to get known values. */
  randomBytes: (size: number) => Buffer = randomBytes;
  /** The lines that the server logged. */
  readonly logLines: string[] = [];

  constructor(
    readonly engine: Engine,
    private overrides: Overrides = {},
  ) {}

  async start(): Promise<void> {
    this.#databaseUrl ??= await this.#createDatabase();
    const { passwordCost = smallPasswordCost, spelling, ...overrides } = this.overrides;
    const config = { ...testConfig, databaseUrl: this.#databaseUrl, ...overrides };
    this.#server = await serve(config, {
      now: () => Date.now() + this.#aheadMs,
      randomBytes: size => this.randomBytes(size),
      passwordCost,
      ...(spelling !== undefined && { spelling }),
      log: createLog(config.logLevel, { write: line => void this.logLines.push(line) }),
    });
    keepLog(this.url, this.logLines);
  }

  /** Stops the server. Asserts that it has not stored or logged any secrets. */
  async stop(): Promise<void> {
    // Records the secrets of the messages that no story has read.
    const inbox = this.#server && (await send(inboxUrl(this.url)));
    if (inbox?.status === 200) keepSecretsOf(JSON.parse(inbox.text));
    const stored = this.#server && (await rowsIn(this.#server.deps.store.reader));
    await this.#server?.stop();
    await this.#dropDatabase();
    assertNoLeaks({ logLines: this.logLines, rows: Object.values(stored ?? {}).flat() });
  }

  /** Stops the server, and starts it again on the same database with a different configuration. */
  async restart(overrides: Overrides): Promise<void> {
    await this.server.stop();
    this.overrides = { ...this.overrides, ...overrides };
    await this.start();
  }

  get server(): Server {
    assert(this.#server !== undefined, 'the world has not started');
    return this.#server;
  }

  get url(): string {
    return this.server.url;
  }

  /** The URL of the server's database for another process on this machine. */
  get databaseUrl(): string {
    assert(this.#databaseUrl !== undefined, 'the world has not started');
    return this.#databaseUrl;
  }

  /**
   * Moves the server's clock forward, by whole milliseconds: PostgreSQL refuses a time with a fraction. Other clocks, for
   * example PostgreSQL's, do not change.
   */
  wait(seconds: number): void {
    this.#aheadMs += Math.round(seconds * 1000);
  }

  get now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** Creates an app. The settings are those of `updateAppSettings`. */
  async app(settings: Record<string, unknown> = {}): Promise<TestApp> {
    return await TestApp.create(this, settings);
  }

  /** Returns the messages of the development inbox, newest first, once all due messages are sent; `to` selects one address. */
  async inbox(to?: string): Promise<InboxMessage[]> {
    return (await this.everythingInInbox(to)).filter(({ heldBack }) => heldBack === null);
  }

  /** Returns what the development inbox shows as held back, newest first; `to` selects one address. */
  async heldBack(to?: string): Promise<InboxMessage[]> {
    return (await this.everythingInInbox(to)).filter(({ heldBack }) => heldBack !== null);
  }

  private async everythingInInbox(to?: string): Promise<InboxMessage[]> {
    await this.server.settled();
    const response = await send(inboxUrl(this.url, to));
    assert(
      response.status === 200,
      `/inbox.json answers ${response.status}; the log ends with ${this.logLines.slice(-3).join('')}`,
    );
    const messages = JSON.parse(response.text) as InboxMessage[];
    keepSecretsOf(messages);
    return messages;
  }

  async #createDatabase(): Promise<string> {
    if (this.engine === 'SQLite') return `file:${join(quickFolder(), 'bonafide.sqlite')}`;
    const database = await createDatabase();
    this.#dropDatabase = database.drop;
    return database.url;
  }
}

function keepSecretsOf(messages: InboxMessage[]): void {
  keepSecretsIn(messages.map(({ code, link }) => ({ code, token: link?.split('#')[1] })));
}

export const operatorToken = 'operator-token-of-the-tests';

export const secretKey = randomBytes(32);
for (const encoding of ['hex', 'base64url'] as const) keepToken(secretKey.toString(encoding));

const testConfig: Config = {
  production: false,
  host: '127.0.0.1',
  port: 0,
  publicUrl: null,
  databaseUrl: '',
  postgres: { directUrl: null, readUrl: null, connections: 20 },
  secretKey,
  previousSecretKey: null,
  operatorToken,
  vonage: null,
  twilio: null,
  'twilio-whatsapp': null,
  smtp: null,
  http: null,
  smsProviders: null,
  emailProviders: null,
  smsRoutes: [],
  // Lets a story set the IP address of its clients by `X-Forwarded-For`.
  trustedProxies: ['127.0.0.1'],
  trustedNetworks: [],
  smsDailyLimit: 10_000,
  emailDailyLimit: 100_000,
  smsCountries: [],
  passwordBreachUrl: null,
  smsPrices: null,
  phoneRangesExtra: [],
  // A server also cleans up while it starts. A story that moves the clock meanwhile would lose its users.
  pseudoUsersKeptDays: null,
  inactiveUsersDays: null,
  auditLogDays: null,
  corsOrigins: [],
  appUrlSchemes: [],
  limitsEnabled: true,
  graphiql: true,
  subgraph: false,
  schemaFile: true,
  logLevel: 'debug',
  metricsToken: null,
  metricsPort: null,
  hstsSubdomains: false,
  tracing: null,
};
