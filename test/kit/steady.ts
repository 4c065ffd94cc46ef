import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from './processes.js';
import { dayLongTokens, TestApp, type TestUser } from './test-app.js';

type Kind = 'write' | 'read' | 'readyz';

interface Mark {
  readonly node: ServerProcess;
  readonly kind: Kind;
  readonly outcome: 'OK' | 'SERVICE_UNAVAILABLE';
  /** Times by `performance.now()`. */
  readonly beganAt: number;
  readonly endedAt: number;
}

const restMs = 20;

/**
 * Traffic that never stops. Through each node, one user writes a growing number and reads it back, and /readyz is
 * requested. An answer that is older than the acknowledged number fails the test, as does any error except
 * SERVICE_UNAVAILABLE.
 */
export class Steady {
  readonly marks: Mark[] = [];
  readonly #surprises: unknown[] = [];

  private constructor(readonly lanes: readonly { node: ServerProcess; user: TestUser }[]) {}

  static async open(nodes: readonly ServerProcess[]): Promise<Steady> {
    const app = await TestApp.create(nodes[0] as ServerProcess, dayLongTokens);
    const lanes = [];
    for (const node of nodes) lanes.push({ node, user: await app.in(node).pseudoUser({ attributes: { count: 0 } }) });
    return new Steady(lanes);
  }

  async during(work: () => Promise<void>): Promise<void> {
    let isOver = false;
    const repeat = async (attempt: () => Promise<void>) => {
      while (!isOver) {
        await attempt();
        await sleep(restMs);
      }
    };
    const loops = this.lanes.flatMap(({ node, user }) => {
      let [tried, acknowledged] = [0, 0];
      const write = async () => {
        const count = ++tried;
        if (await this.#mark(node, 'write', () => user.do('updateProfile', { input: { attributes: { count } } }))) {
          acknowledged = count;
        }
      };
      const read = async () => {
        const least = acknowledged;
        await this.#mark(node, 'read', async () => {
          const { count } = (await user.me()).attributes;
          assert.ok(count >= least, `a stale copy: ${count} was read after ${least} was acknowledged`);
        });
      };
      const ready = async () => {
        await this.#mark(node, 'readyz', async () => {
          if ((await fetch(`${node.url}/readyz`)).status === 503) throw unready;
        });
      };
      return [repeat(write), repeat(read), repeat(ready)];
    });
    try {
      await work();
    } finally {
      isOver = true;
      await Promise.all(loops);
    }
    assert.deepEqual(this.#surprises, []);
  }

  async #mark(node: ServerProcess, kind: Kind, attempt: () => Promise<unknown>): Promise<boolean> {
    const beganAt = performance.now();
    const outcome = await attempt().then(
      () => 'OK' as const,
      error => {
        if ((error as { code?: unknown }).code !== unready.code) this.#surprises.push(error);
        return unready.code;
      },
    );
    this.marks.push({ node, kind, outcome, beganAt, endedAt: performance.now() });
    return outcome === 'OK';
  }

  /** Returns the requests that were sent and answered between two instants. */
  between(begin: number, end: number): readonly Mark[] {
    return this.marks.filter(({ beganAt, endedAt }) => beganAt >= begin && endedAt <= end);
  }

  /** Returns whether every lane has had a good answer since an instant, and no later request was refused. */
  isWellSince(instant: number): boolean {
    return this.#lanesSince(instant).every(marks => marks.at(-1)?.outcome === 'OK');
  }

  /** Returns the milliseconds until each lane had a good answer, and refused nothing from then on. */
  wellAfterMs(instant: number): number {
    const wellAt = this.#lanesSince(instant).map(marks => {
      const lastRefusal = marks.findLastIndex(({ outcome }) => outcome !== 'OK');
      return marks[lastRefusal + 1]?.endedAt ?? Number.POSITIVE_INFINITY;
    });
    return Math.max(...wellAt) - instant;
  }

  get slowestMs(): number {
    return Math.max(...this.marks.map(({ beganAt, endedAt }) => endedAt - beganAt));
  }

  #lanesSince(instant: number): Mark[][] {
    const kinds: Kind[] = ['write', 'read', 'readyz'];
    return this.lanes.flatMap(({ node }) =>
      kinds.map(kind => this.marks.filter(mark => mark.node === node && mark.kind === kind && mark.endedAt >= instant)),
    );
  }
}

const unready = { code: 'SERVICE_UNAVAILABLE' } as const;
