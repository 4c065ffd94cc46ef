import { availableParallelism, cpus } from 'node:os';
import { ms, table, whole } from '../report.js';
import type { DatabaseCost, DatabaseResults } from './database.js';

/** Returns the results as Markdown. */
export function describeDatabase({ syncsPerSecond, costs }: DatabaseResults): string {
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}) for server, database and load together. The disk syncs ${whole(syncsPerSecond)} pages a second, one after another.`;
  return [
    machine,
    '### One operation in PostgreSQL',
    table(
      [
        ...[
          'operation',
          'in flight',
          'ops/s',
          'CPU ms of the node',
          'CPU ms of PostgreSQL',
          'writing commits',
          'syncs',
        ],
        ...['rows inserted', 'updated', 'kB of tables', 'kB of WAL', 'kB of WAL after a checkpoint'],
      ],
      costs.map(cost => [
        ...[cost.title, String(cost.inFlight), whole(cost.rate), ms(cost.nodeCpuMs), ms(cost.cpuMs)],
        ...[cost.writes, cost.syncs, cost.inserted, cost.updated].map(count => count.toFixed(2)),
        ...[cost.bytes, cost.walBytes, cost.walBytesAfterCheckpoint].map(kilobytes),
      ]),
    ),
    '### The WAL of each table and its indexes, in kB an operation',
    table(['operation', 'in flight', 'tables'], costs.filter(({ walBytes }) => walBytes > 100).map(tablesOf)),
  ].join('\n\n');
}

function tablesOf({ title, inFlight, walOfTables }: DatabaseCost): string[] {
  const tables = [...walOfTables].filter(([, bytes]) => bytes > 10).sort(([, a], [, b]) => b - a);
  return [title, String(inFlight), tables.map(([name, bytes]) => `\`${name}\` ${kilobytes(bytes)}`).join(', ')];
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(2);
}
