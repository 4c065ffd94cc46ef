import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type FakeVonage, startFakeVonage } from './fake-vonage.js';
import { findHalfDone, messagesThatAre } from './half-done.js';
import { Ledger } from './ledger.js';
import { createDatabase } from './postgres.js';
import { eventually, ServerProcess } from './processes.js';
import { temporaryFolder } from './temp.js';
import type { Engine } from './world.js';

/** `npm run test:faults` does everything; `npm test` shows that it would work. */
export const inFull = process.env.FAULTS === 'full';

/** Longer than any lease of a message, so that what a dead node was sending is free again. */
const leaseSeconds = 31;
const secondsToEmptyOutbox = 20;

/** Servers on one database in processes of their own, and the SMS provider that they send through. */
export interface Cluster {
  readonly databaseUrl: string;
  readonly nodes: readonly ServerProcess[];
  readonly vonage: FakeVonage;
  /** For a load of its own app. */
  openLedger(): Promise<Ledger>;
  /** Lets the leases of whoever died run out. */
  passLease(): void;
  /** Until no message waits to be sent. */
  untilOutboxIsEmpty(): Promise<void>;
  /** That all that was acknowledged is true, nothing is half done, and every message was sent, and none that is not stored. */
  audit(ledger: Ledger): Promise<void>;
  stop(): Promise<void>;
}

interface ClusterOptions {
  /** Of a database other than a new one of the test's own. */
  databaseUrl?: string;
  environment?: Record<string, string>;
}

export async function openCluster(
  engine: Engine,
  size: number,
  { databaseUrl, environment }: ClusterOptions = {},
): Promise<Cluster> {
  const vonage = await startFakeVonage();
  const database = databaseUrl === undefined ? await newDatabase(engine) : { url: databaseUrl, drop: async () => {} };
  const sendBy = { ...through(vonage), ...environment };
  const nodes = Array.from({ length: size }, () => serverOn(engine, database.url, sendBy));
  for (const node of nodes) await node.start();

  async function untilOutboxIsEmpty(): Promise<void> {
    const isEmpty = async () => (await messagesThatAre(database.url, 'QUEUED')).length === 0;
    await eventually('an empty outbox', secondsToEmptyOutbox, isEmpty);
  }

  return {
    databaseUrl: database.url,
    nodes,
    vonage,
    openLedger: () => Ledger.open(nodes, vonage),
    passLease() {
      for (const node of nodes) node.wait(leaseSeconds);
    },
    untilOutboxIsEmpty,
    async audit(ledger) {
      await ledger.audit();
      await untilOutboxIsEmpty();
      assert.deepEqual(await findHalfDone(database.url), {});
      const reached = new Set(vonage.accepted.map(message => message['client-ref']));
      const sent = await messagesThatAre(database.url, 'SENT');
      assert.deepEqual(
        sent.filter(id => !reached.has(id)),
        [],
      );
      // One whose code was used before a fault let us write that it was sent is EXPIRED.
      const stored = new Set([...sent, ...(await messagesThatAre(database.url, 'EXPIRED'))]);
      assert.deepEqual(
        [...reached].filter(id => !stored.has(id)),
        [],
      );
    },
    async stop() {
      try {
        await Promise.all(nodes.map(node => node.stop()));
      } finally {
        await vonage.stop();
        await database.drop();
      }
    },
  };
}

/** A server on a database, not yet started. */
export function serverOn(engine: Engine, databaseUrl: string, environment: Record<string, string> = {}): ServerProcess {
  return new ServerProcess(engine, { DATABASE_URL: databaseUrl, ...environment });
}

/** What makes a server send its SMS to this Vonage. */
export function through({ host }: FakeVonage): Record<string, string> {
  return { VONAGE_API_KEY: 'key', VONAGE_API_SECRET: 'secret', VONAGE_HOST: host };
}

async function newDatabase(engine: Engine): Promise<{ url: string; drop(): Promise<void> }> {
  if (engine === 'PostgreSQL') return await createDatabase();
  return { url: `file:${join(temporaryFolder(), 'bonafide.sqlite')}`, drop: async () => {} };
}

/** A row of the closing table. */
export function row(engine: Engine, injected: string, figures: Record<string, number>): string {
  const told = Object.entries(figures).map(([name, figure]) => `${figure} ${name}`);
  return `${engine}: ${injected}; acknowledged: ${told.join(', ')}; lost: 0`;
}
