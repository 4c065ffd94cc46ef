import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { type Server, serve } from '../../src/boot/serve.js';
import type { InboxMessage } from '../../src/domain/messaging/development-inbox.js';
import type { Config } from '../../src/platform/config/config.js';
import { createLog } from '../../src/platform/observability/log.js';
import { assertNoLeaks, keepSecretsIn, keepToken } from './leaks.js';
import { createDatabase } from './postgres.js';
import { rowsIn } from './stored.js';
import { temporaryFolder } from './temp.js';
import { TestApp } from './test-app.js';

const everyEngine = ['SQLite', 'PostgreSQL'] as const;
export type Engine = (typeof everyEngine)[number];

/** Both engines; `npm run test:quick` asks for SQLite alone. */
export const engines = everyEngine.filter(engine => (process.env.ENGINES ?? engine).split(',').includes(engine));

/**
 * A set of stories, told on both engines. Each engine gets one server of its own on a real port; each story makes an app
 * of its own on it, so that no story sees another's users.
 */
export function stories(title: string, tell: (world: World) => void, overrides: Partial<Config> = {}): void {
  for (const engine of engines) {
    describe(`${title} (${engine})`, () => {
      const world = new World(engine, overrides);
      before(() => world.start());
      after(() => world.stop());
      tell(world);
    });
  }
}

/** A whole server, reached through its front door, with a clock that a story can turn. */
export class World {
  #server: Server | undefined;
  #databaseUrl: string | undefined;
  #dropDatabase: () => Promise<void> = async () => {};
  #aheadMs = 0;
  /** Where the server's random bytes come from; a story may load it. */
  randomBytes: (size: number) => Buffer = randomBytes;
  /** Every line that the server logged. */
  readonly logLines: string[] = [];

  constructor(
    readonly engine: Engine,
    private overrides: Partial<Config> = {},
  ) {}

  async start(): Promise<void> {
    this.#databaseUrl ??= await this.#createDatabase();
    const config = { ...testConfig, databaseUrl: this.#databaseUrl, ...this.overrides };
    this.#server = await serve(config, {
      now: () => Date.now() + this.#aheadMs,
      randomBytes: size => this.randomBytes(size),
      log: createLog(config.logLevel, { write: line => void this.logLines.push(line) }),
    });
  }

  /** Ends the server, and sees that it has written down nothing that it must not. */
  async stop(): Promise<void> {
    const stored = this.#server && (await rowsIn(this.#server.deps.store.reader));
    await this.#server?.stop();
    await this.#dropDatabase();
    assertNoLeaks({ logLines: this.logLines, rows: Object.values(stored ?? {}).flat() });
  }

  /** Ends the server and starts it again on its database, set up differently. */
  async restart(overrides: Partial<Config>): Promise<void> {
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

  /** As another process on this machine reaches the server's database. */
  get databaseUrl(): string {
    assert(this.#databaseUrl !== undefined, 'the world has not started');
    return this.#databaseUrl;
  }

  /** Moves the server's clock, and nothing else, on. */
  wait(seconds: number): void {
    this.#aheadMs += seconds * 1000;
  }

  get now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** A new app; settings as `updateAppSettings` takes them. */
  async app(settings: Record<string, unknown> = {}): Promise<TestApp> {
    return await TestApp.create(this, settings);
  }

  /** What the development inbox shows once everything that is due has been sent, newest first. */
  async inbox(): Promise<InboxMessage[]> {
    await this.server.settled();
    const response = await fetch(`${this.url}/inbox.json`);
    assert(
      response.ok,
      `/inbox.json answers ${response.status}; the log ends with ${this.logLines.slice(-3).join('')}`,
    );
    const messages = (await response.json()) as InboxMessage[];
    keepSecretsIn(messages.map(({ code, link }) => ({ code, token: link?.split('#')[1] })));
    return messages;
  }

  async #createDatabase(): Promise<string> {
    if (this.engine === 'SQLite') return `file:${join(temporaryFolder(), 'bonafide.sqlite')}`;
    const database = await createDatabase();
    this.#dropDatabase = database.drop;
    return database.url;
  }
}

export const operatorToken = 'operator-token-of-the-tests';

const secretKey = randomBytes(32);
for (const encoding of ['hex', 'base64url'] as const) keepToken(secretKey.toString(encoding));

const testConfig: Config = {
  production: false,
  host: '127.0.0.1',
  port: 0,
  publicUrl: null,
  databaseUrl: '',
  secretKey,
  previousSecretKey: null,
  operatorToken,
  vonage: null,
  smtp: null,
  // So that each app of a story can be used from a place of its own.
  trustedProxies: ['127.0.0.1'],
  corsOrigins: [],
  limitsEnabled: true,
  graphiql: true,
  subgraph: false,
  logLevel: 'debug',
  metricsToken: null,
  tracing: null,
};
