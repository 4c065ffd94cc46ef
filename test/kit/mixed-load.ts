import { setTimeout as sleep } from 'node:timers/promises';
import { errands, Regulars, type Scene, settingsOfErrands } from './errands.js';
import { Refused } from './graphql.js';
import { Mailbox } from './mailbox.js';
import { allowPasskeys } from './passkeys.js';
import type { ServerProcess } from './processes.js';
import { send } from './send.js';
import { newIp, TestApp } from './test-app.js';

/** The answers of an overloaded machine. It also closes connections that waited for 30 seconds. */
const busy = ['SERVER_BUSY', 'SERVICE_UNAVAILABLE', 'TEMPORARY_UNAVAILABLE', 'TEMPORARILY_UNAVAILABLE', 'no answer'];
/** Limits the open errands, so that they do not pile up when a server hangs. */
const mostUnderWay = 60;
const metricsToken = 'a-token-for-the-metrics-of-the-mixed-load';

/** The environment of a production server behind a trusted proxy, through which all clients come. */
export function asInProduction(mailbox: Mailbox): Record<string, string> {
  return {
    ...mailbox.environment,
    NODE_ENV: 'production',
    LIMITS: 'on',
    LOG_LEVEL: 'info',
    METRICS_TOKEN: metricsToken,
    SMS_DAILY_LIMIT: '1000000',
    EMAIL_DAILY_LIMIT: '1000000',
  };
}

/** Clients that arrive at a steady rate. Each does a random errand of the table, by its share. */
export class MixedLoad {
  readonly done: Record<string, number> = {};
  /** Errands that a busy machine refused, by code. */
  readonly refused: Record<string, number> = {};
  readonly surprises: string[] = [];
  readonly #scene: Scene;
  #underWay = 0;
  #left = 0;

  private constructor(app: TestApp, mailbox: Mailbox) {
    this.#scene = { visit: () => app.from(newIp()), mailbox, regulars: new Regulars(), metricsToken };
  }

  static async open(node: ServerProcess, mailbox: Mailbox): Promise<MixedLoad> {
    return new MixedLoad(await allowPasskeys(await TestApp.create(node, settingsOfErrands)), mailbox);
  }

  get app(): TestApp {
    return this.#scene.visit();
  }

  /** Returns a number of /metrics without labels, or NaN if a busy machine gives no answer. */
  async metric(name: string): Promise<number> {
    const headers = { authorization: `Bearer ${metricsToken}` };
    const { text } = await send(`${this.app.url}/metrics`, { headers }).catch(() => ({ text: '' }));
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }

  /** Starts this many errands a second until `work` ends. Resolves when all have ended. */
  async during(perSecond: number, work: () => Promise<void>): Promise<void> {
    let isOver = false;
    const begin = async () => {
      const startedAt = performance.now();
      for (let begun = 0; !isOver; begun++) {
        await sleep(Math.max(0, startedAt + (begun * 1_000) / perSecond - performance.now()));
        if (this.#underWay < mostUnderWay) void this.#go(names[begun] ?? drawn());
        else this.#left++;
      }
    };
    const beginning = begin();
    try {
      await work();
    } finally {
      isOver = true;
      await beginning;
      while (this.#underWay > 0) await sleep(20);
    }
  }

  async #go(name: string): Promise<void> {
    this.#underWay++;
    try {
      await errands[name]?.go(this.#scene);
      this.done[name] = (this.done[name] ?? 0) + 1;
    } catch (error) {
      const code = busyCodeOf(error);
      if (code !== null) this.refused[code] = (this.refused[code] ?? 0) + 1;
      else this.surprises.push(`${name}: ${String(error).slice(0, 400)}`);
    } finally {
      this.#underWay--;
    }
  }

  /** The errands that were left out because too many were open. */
  get leftOut(): number {
    return this.#left;
  }
}

/** Returns the code if a busy machine refused, also where an errand expected another refusal. */
export function busyCodeOf(error: unknown): string | null {
  const text = error instanceof Refused ? error.code : String(error);
  return busy.find(code => text.includes(code)) ?? null;
}

/** A run begins with one errand of each, so that even a short one has them all. */
const names = Object.keys(errands);
const deck = Object.entries(errands).flatMap(([name, { share }]) => Array.from({ length: share }, () => name));

function drawn(): string {
  return deck[Math.floor(Math.random() * deck.length)] as string;
}
