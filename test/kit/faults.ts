import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type FakeVonage, startFakeVonage } from './fake-vonage.js';
import { findHalfDone, messagesThatAre } from './half-done.js';
import { Ledger } from './ledger.js';
import { createDatabase } from './postgres.js';
import { eventually, ServerProcess } from './processes.js';
import { temporaryFolder } from './temp.js';
import type { Engine } from './world.js';

/** `npm run test:faults` injects many faults and takes long. `npm test` injects few, to check that the tests work. */
export const inFull = process.env.FAULTS === 'full';

/** Longer than the lease of a message, so that other nodes can take the messages that a dead node was sending. */
const leaseSeconds = 31;
const secondsToEmptyOutbox = 20;

/** Servers in separate processes on one database, and their SMS provider. */
export interface Cluster {
  readonly databaseUrl: string;
  readonly nodes: readonly ServerProcess[];
  readonly vonage: FakeVonage;
  /** Opens a ledger, which sends load to a new app. */
  openLedger(): Promise<Ledger>;
  /** Moves the clocks forward until the leases of dead nodes have expired. */
  passLease(): void;
  /** Waits until no message is queued. */
  untilOutboxIsEmpty(): Promise<void>;
  /**
   * Asserts that all acknowledged changes are stored, that nothing is half done, and that exactly the stored messages were
   * sent.
   */
  audit(ledger: Ledger): Promise<void>;
  stop(): Promise<void>;
}

interface ClusterOptions {
  /** An existing database. The default is a new one. */
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
      // A message is EXPIRED if its code was used before a fault allowed the node to record that it was sent.
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

/** Returns a server that is not started yet. */
export function serverOn(engine: Engine, databaseUrl: string, environment: Record<string, string> = {}): ServerProcess {
  return new ServerProcess(engine, { DATABASE_URL: databaseUrl, ...environment });
}

/** Returns the environment that makes a server send its SMS to this fake. */
export function through({ host }: FakeVonage): Record<string, string> {
  return { VONAGE_API_KEY: 'key', VONAGE_API_SECRET: 'secret', VONAGE_HOST: host };
}

async function newDatabase(engine: Engine): Promise<{ url: string; drop(): Promise<void> }> {
  if (engine === 'PostgreSQL') return await createDatabase();
  return { url: `file:${join(temporaryFolder(), 'bonafide.sqlite')}`, drop: async () => {} };
}

/** Formats one row of the table at the end of the run. */
export function row(engine: Engine, injected: string, figures: Record<string, number>): string {
  const told = Object.entries(figures).map(([name, figure]) => `${figure} ${name}`);
  return `${engine}: ${injected}; acknowledged: ${told.join(', ')}; lost: 0`;
}
