import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { TestUser } from './test-app.js';

export const verificationChanged = `subscription {
  verificationChanged { id kind address state sentAt expiresAt resendAvailableAt attemptsLeft } }`;

export interface LiveVerification {
  kind: 'EMAIL' | 'PHONE';
  address: string;
  state: string;
  attemptsLeft: number;
}

/** A browser tab that waits for verifications, with the WebSocket client that most apps use. Records what it receives. */
export class Tab {
  readonly told: LiveVerification[] = [];
  /** The code of the first error of each answer without data. */
  readonly refused: string[] = [];
  /** The close code and reason of the connection. Null while it is open. */
  closed: { code: number; reason: string } | null = null;
  #isOpen = false;
  readonly #client: Client;

  private constructor(url: string, params: Record<string, unknown>) {
    this.#client = createClient({
      url: `${url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: params,
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => {},
      on: {
        connected: () => {
          this.#isOpen = true;
        },
        closed: event => {
          const { code, reason } = event as { code: number; reason: string };
          this.closed = { code, reason };
        },
      },
    });
  }

  static open(url: string, params: Record<string, unknown>): Tab {
    return new Tab(url, params);
  }

  /** Opens a tab that subscribes to a user's verifications. */
  static of(user: TestUser): Tab {
    const tab = new Tab(user.app.world.url, { authorization: `Bearer ${user.token}`, 'x-app-id': user.app.id });
    tab.ask(verificationChanged);
    return tab;
  }

  /** Subscribes. Returns a function that ends the subscription. */
  ask(query: string): () => void {
    return this.#client.subscribe<{ verificationChanged: LiveVerification }>(
      { query },
      {
        next: ({ data, errors }) => {
          if (data) this.told.push(data.verificationChanged);
          if (errors) this.refused.push(String(errors[0]?.extensions?.code));
        },
        error: errors => {
          if (Array.isArray(errors)) this.refused.push(String(errors[0]?.extensions?.code));
        },
        complete: () => {},
      },
    );
  }

  /** Resolves when the tab has received this state of an address. */
  async sees(address: string, state: string): Promise<LiveVerification> {
    return await soon(`${state} of ${address} among ${JSON.stringify(this.told)}`, () =>
      this.told.find(each => each.address === address && each.state === state),
    );
  }

  async isAnswered(): Promise<'TOLD' | 'REFUSED'> {
    return await soon('an answer', () => {
      if (this.refused.length > 0) return 'REFUSED';
      return this.told.length > 0 ? 'TOLD' : null;
    });
  }

  async isOpen(): Promise<void> {
    await soon('the connection', () => this.#isOpen || null);
  }

  async isGreeted(): Promise<'WELCOME' | 'REFUSED'> {
    return await soon('a greeting', () => {
      if (this.closed !== null) return 'REFUSED';
      return this.#isOpen ? 'WELCOME' : null;
    });
  }

  async isClosed(): Promise<{ code: number; reason: string }> {
    return await soon('the end of the connection', () => this.closed);
  }

  async isRefused(count = 1): Promise<string[]> {
    return await soon(`${count} refusals`, () => (this.refused.length >= count ? this.refused : null));
  }

  async leave(): Promise<void> {
    await this.#client.dispose();
  }
}

/** Much longer than needed, because the machine may be busy. */
const patienceMs = 90_000;

export async function soon<T>(what: string, ask: () => T | null | undefined): Promise<T> {
  for (const deadline = performance.now() + patienceMs; ; await sleep(10)) {
    const answer = ask();
    if (answer !== null && answer !== undefined) return answer;
    assert(performance.now() < deadline, `did not come: ${what}`);
  }
}
