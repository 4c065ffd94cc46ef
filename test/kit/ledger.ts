import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeIn, type FakeVonage, type VonageMessage } from './fake-vonage.js';
import { Life } from './life.js';
import type { Operation } from './operations.js';
import { newPhone, TestApp } from './test-app.js';
import type { World } from './world.js';

export interface Answer {
  what: Operation;
  outcome: 'OK' | 'SERVICE_UNAVAILABLE' | 'NO_ANSWER';
  /** The time of the answer, by `Date.now()`, and how long it took. */
  at: number;
  ms: number;
}

/** The operations that write. Refresh and logout are among them, because sessions are stored. */
const steps = {
  registrations: ['register', 'createPseudoUser'],
  upgrades: ['upgradePseudoUser'],
  verifications: ['verifyPhone'],
  changes: ['changeIdentifier'],
  'refreshes and logouts': ['refreshSession', 'logout'],
} as const satisfies Record<string, Operation[]>;

/** Long enough to avoid a busy loop while requests fail at once, and short enough to notice the recovery soon. */
const restAfterFailureMs = 100;
/** How many messages a node may be sending when it dies. */
export const mostInFlight = 8;

/**
 * Runs many users' lives on the nodes of one database, and records the acknowledged changes. A request without an answer may
 * have happened or not, but must not be half done.
 */
export class Ledger {
  readonly #lives: Life[] = [];
  readonly answers: Answer[] = [];
  /** Errors that no injected fault explains. */
  readonly surprises: unknown[] = [];
  readonly #messagesBefore: number;

  private constructor(
    readonly app: TestApp,
    readonly doors: readonly World[],
    readonly vonage: FakeVonage,
  ) {
    this.#messagesBefore = vonage.accepted.length;
  }

  /** @param doors the nodes, or the load balancer before them */
  static async open(doors: readonly World[], vonage: FakeVonage): Promise<Ledger> {
    const settings = {
      phoneVerification: true,
      phoneVerifiedSms: true,
      allowedCountries: ['JP'],
      accessTokenLifetime: 86_400,
    };
    const app = await TestApp.create(doors[0] as World, { ...settings, maxAccessTokenLifetime: 86_400 });
    return new Ledger(app, doors, vonage);
  }

  /** Runs `atOnce` lives in parallel, one after the other, until `work` ends. Resolves when no request is open. */
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

  /** Finds out whether the requests without an answer happened, and verifies every open claim with the code it was sent. */
  async reconcile(): Promise<void> {
    assert.deepEqual(this.surprises, []);
    await eachOf(
      this.#lives.filter(life => !life.isReconciled),
      life => life.reconcile(),
    );
  }

  /** Asserts that every acknowledged change is in force. */
  async audit(): Promise<void> {
    await this.reconcile();
    await eachOf(this.#lives, life => life.audit());
  }

  /** Returns how many messages Vonage received twice. Asserts that both copies had the same code (V12). */
  doubledMessages(): number {
    const codes = new Map<string, Set<string | undefined>>();
    for (const { 'client-ref': id, text } of this.#messages) {
      codes.set(id, (codes.get(id) ?? new Set()).add(codeIn(text)));
    }
    for (const [id, different] of codes) assert.equal(different.size, 1, `message ${id} has changed`);
    return this.#messages.length - codes.size;
  }

  get acknowledged(): Answer[] {
    return this.answers.filter(({ outcome }) => outcome === 'OK');
  }

  /** Returns the figures for the table at the end of the run. */
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

  /** Returns the newest code that was sent to a phone. */
  codeTo(phone: string): string | null {
    const codes = this.vonage.accepted.map(({ to, text }) => (`+${to}` === phone ? codeIn(text) : undefined));
    return codes.findLast(code => code !== undefined) ?? null;
  }

  /** The messages that were sent since the ledger was opened. */
  get #messages(): VonageMessage[] {
    return this.vonage.accepted.slice(this.#messagesBefore);
  }

  get anyDoor(): World {
    return this.doors[Math.floor(Math.random() * this.doors.length)] as World;
  }
}

async function eachOf<T>(all: readonly T[], work: (one: T) => Promise<void>, atOnce = 4): Promise<void> {
  const waiting = [...all];
  const run = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, run));
}
