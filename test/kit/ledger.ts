import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeIn, type FakeVonage, type VonageMessage } from './fake-vonage.js';
import { Life } from './life.js';
import type { Operation } from './operations.js';
import type { ServerProcess } from './processes.js';
import { newPhone, TestApp } from './test-app.js';

export interface Answer {
  what: Operation;
  outcome: 'OK' | 'SERVICE_UNAVAILABLE' | 'NO_ANSWER';
  /** When it came, and how long it took. */
  at: number;
  ms: number;
}

/** What writes: a refresh and a logout are here too, since a session is kept. */
const steps = {
  registrations: ['register', 'createPseudoUser'],
  upgrades: ['upgradePseudoUser'],
  verifications: ['verifyPhone'],
  changes: ['changeIdentifier'],
  'refreshes and logouts': ['refreshSession', 'logout'],
} as const satisfies Record<string, Operation[]>;

/** Long enough that failing at once is no race, short enough to notice when things work again. */
const restAfterFailureMs = 100;
/** How many messages a node may be sending when it dies. */
export const mostInFlight = 8;

/**
 * Lives many lives on the nodes of one database, and writes down what was acknowledged. What was asked for and not
 * answered may have happened or not, but nothing between.
 */
export class Ledger {
  readonly #lives: Life[] = [];
  readonly answers: Answer[] = [];
  /** What no fault explains. */
  readonly surprises: unknown[] = [];
  readonly #messagesBefore: number;

  private constructor(
    readonly app: TestApp,
    readonly nodes: readonly ServerProcess[],
    readonly vonage: FakeVonage,
  ) {
    this.#messagesBefore = vonage.accepted.length;
  }

  static async open(nodes: readonly ServerProcess[], vonage: FakeVonage): Promise<Ledger> {
    const settings = { phoneVerification: true, allowedCountries: ['JP'], accessTokenLifetime: 86_400 };
    const app = await TestApp.create(nodes[0] as ServerProcess, { ...settings, maxAccessTokenLifetime: 86_400 });
    return new Ledger(app, nodes, vonage);
  }

  /** Lives so many lives at once, each followed by the next, while `work` goes on; no request is open when it resolves. */
  async underLoad(atOnce: number, work: () => Promise<void>): Promise<void> {
    const signal = { stopped: false };
    const run = async () => {
      while (!signal.stopped) {
        const life = new Life(this, signal, [newPhone(), newPhone()]);
        this.#lives.push(life);
        if (!(await life.live())) await sleep(restAfterFailureMs);
      }
    };
    const running = Promise.all(Array.from({ length: atOnce }, run));
    try {
      await work();
    } finally {
      signal.stopped = true;
      await running;
    }
  }

  /** Finds out what became of the requests without an answer, and proves every open claim by the message that it got. */
  async reconcile(): Promise<void> {
    assert.deepEqual(this.surprises, []);
    await eachOf(
      this.#lives.filter(life => !life.isReconciled),
      life => life.reconcile(),
    );
  }

  /** That everything that was ever acknowledged is true. */
  async audit(): Promise<void> {
    await this.reconcile();
    await eachOf(this.#lives, life => life.audit());
  }

  /** How many messages reached Vonage more than once; whoever gets one twice reads the same code in both (V12). */
  doubledMessages(): number {
    const codes = new Map<string, Set<string | undefined>>();
    for (const { 'client-ref': id, text } of this.#messages) {
      codes.set(id, (codes.get(id) ?? new Set()).add(codeIn(text)));
    }
    for (const [id, different] of codes) assert.equal(different.size, 1, `message ${id} has changed`);
    return this.#messages.length - codes.size;
  }

  /** The answers that acknowledge something. */
  get acknowledged(): Answer[] {
    return this.answers.filter(({ outcome }) => outcome === 'OK');
  }

  /** For the closing table. */
  figures(): Record<string, number> {
    const { acknowledged } = this;
    return {
      ...Object.fromEntries(
        Object.entries(steps).map(([name, operations]) => [
          name,
          acknowledged.filter(({ what }) => (operations as readonly Operation[]).includes(what)).length,
        ]),
      ),
      unanswered: this.answers.length - acknowledged.length,
      'of these done': this.#lives.filter(life => life.happenedUnanswered).length,
      messages: this.#messages.length,
      doubled: this.doubledMessages(),
    };
  }

  /** The newest code that reached a handset. */
  codeTo(phone: string): string | null {
    const codes = this.vonage.accepted.map(({ to, text }) => (`+${to}` === phone ? codeIn(text) : undefined));
    return codes.findLast(code => code !== undefined) ?? null;
  }

  /** All that were sent since it was opened. */
  get #messages(): VonageMessage[] {
    return this.vonage.accepted.slice(this.#messagesBefore);
  }

  get anyNode(): ServerProcess {
    return this.nodes[Math.floor(Math.random() * this.nodes.length)] as ServerProcess;
  }
}

async function eachOf<T>(all: readonly T[], work: (one: T) => Promise<void>, atOnce = 4): Promise<void> {
  const waiting = [...all];
  const run = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, run));
}
