import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InboxMessage } from '../../src/domain/messaging/development-inbox.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { assertNoLeaks } from './leaks.js';
import { send } from './send.js';
import { type Engine, inboxUrl, operatorToken, World } from './world.js';

/** Settings that all nodes on one database must share. The URL is the issuer of access tokens. */
const shared = {
  SECRET_KEY: randomBytes(32).toString('base64'),
  PUBLIC_URL: 'https://id.example.com',
  TRUSTED_PROXIES: '127.0.0.1',
};

/** The memory of a server right after a garbage collection, and what it has open. */
export interface MemorySample {
  rssMiB: number;
  heapMiB: number;
  externalMiB: number;
  /** Sockets, timers and other resources that keep Node's event loop busy. */
  handles: number;
}

/** A world whose server runs in a separate process, as with `npm start`. */
export class ServerProcess extends World {
  #child: ChildProcess | undefined;
  #url = '';
  /** The lines that it wrote to stdout since it started, for example the operator token of a new database. */
  printed: string[] = [];

  /**
   * @param environment DATABASE_URL, and other variables that differ from a developer's. `LIMITS` is off.
   * @param program the server of this checkout, or an installed one
   */
  constructor(
    engine: Engine,
    readonly environment: Record<string, string>,
    private readonly program = join(projectRoot(), 'dist/server/main.js'),
  ) {
    super(engine);
  }

  /** Resolves when the server is ready. A server that has ended can be started again. */
  override async start(): Promise<void> {
    const clock = join(projectRoot(), 'dist/test/kit/child.js');
    const child = spawn(process.execPath, ['--enable-source-maps', '--import', clock, this.program], {
      env: {
        PATH: process.env.PATH,
        AHEAD_MS: String(this.now - Date.now()),
        PORT: '0',
        ENV_FILE: 'off',
        LOG_LEVEL: 'warn',
        OPERATOR_TOKEN: operatorToken,
        LIMITS: 'off',
        ...shared,
        ...this.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    this.printed = [];
    const ended = once(child, 'close').then(() => null);
    createInterface({ input: child.stderr as NonNullable<typeof child.stderr> }).on('line', line =>
      this.logLines.push(line),
    );
    const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
    lines.on('line', line => this.printed.push(line));
    const ready = await Promise.race([once(lines, 'line'), ended]);
    assert(ready !== null, `the server did not start:\n${this.logLines.join('\n')}`);
    this.#url = /http:\S+/.exec(String(ready[0]))?.[0] ?? '';
  }

  /** Sends a signal and waits until the process ends. */
  async kill(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const child = this.#child;
    assert(child !== undefined, 'the server has not started');
    const closed = this.isRunning ? once(child, 'close') : null;
    child.kill(signal);
    await closed;
    return { code: child.exitCode, signal: child.signalCode };
  }

  override async stop(): Promise<void> {
    if (this.isRunning) await this.kill('SIGTERM');
    assertNoLeaks({ logLines: this.logLines, rows: [] });
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid(): number {
    assert(this.#child?.pid !== undefined, 'the server has not started');
    return this.#child.pid;
  }

  override get url(): string {
    return this.#url;
  }

  override wait(seconds: number): void {
    super.wait(seconds);
    if (this.isRunning) this.#child?.send({ aheadMs: this.now - Date.now() });
  }

  /** Collects the server's garbage first. */
  async measureMemory(): Promise<MemorySample> {
    const child = this.#child;
    assert(child !== undefined, 'the server has not started');
    const answer = once(child, 'message');
    child.send('measure memory');
    const [sample] = await answer;
    return sample as MemorySample;
  }

  /** Returns the inbox as it is now. Unlike a world in this process, it does not wait until due messages are sent. */
  override async inbox(to?: string): Promise<InboxMessage[]> {
    const { text } = await send(inboxUrl(this.url, to));
    return JSON.parse(text) as InboxMessage[];
  }
}

/** Calls `ask` until it returns something other than null or false. Fails when the time is over. */
export async function eventually<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T> | T,
): Promise<Exclude<T, null | false>> {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer as Exclude<T, null | false>;
    assert(Date.now() < deadline, `not within ${seconds} s: ${what}`);
    await sleep(20);
  }
}
