import { availableParallelism, cpus } from 'node:os';
import type { Cold, Spread } from './cold-starts.js';
import type { Grown } from './growth.js';
import { operations } from './operations.js';
import type { Options } from './options.js';
import { beside, type Results } from './side-by-side.js';

/** Returns the results as Markdown. */
export function describe(results: Results, options: Options): string {
  return [
    machine(options),
    '### Operations',
    operationsTable(results, options),
    ...besideLoginTables(results, options),
    '### Ceilings',
    ceilingsTable(results, options),
    ...(options.inFull ? inFullTables(results) : []),
    ...(options.against === null ? [] : ['### This build ÷ the one before', againstTable(results, options)]),
  ].join('\n\n');
}

export function describeGrowth(grown: readonly Grown[], options: Options): string {
  const rows = grown.flatMap(({ engine, sizes, costOf }) =>
    options.operations.map(name => {
      const [least = 0] = sizes;
      const smallest = costOf(least, name);
      return [
        engine,
        operations[name].title,
        ...sizes.flatMap(size => {
          const cost = costOf(size, name);
          return [whole(cost.rate), `${ratio(cost.rate / smallest.rate)} / ${ratio(cost.cpuMs / smallest.cpuMs)}`];
        }),
      ];
    }),
  );
  const sizes = options.growth;
  const heads = sizes.flatMap(size => [`${whole(size)} users: ops/s`, 'rate / CPU ÷ fewest']);
  const spaces = grown.map(({ engine, bytesPerUser }) => [
    engine,
    ...bytesPerUser.flatMap(({ all, audit }) => [kilobytes(all - audit), kilobytes(audit)]),
  ]);
  const spaceHeads = sizes.flatMap(size => [`${whole(size)} users`, 'and the audit log']);
  return [
    machine(options),
    '### Growth',
    table(['engine', 'operation', ...heads], rows),
    '### kB on the disk for a user with one session',
    table(['engine', ...spaceHeads], spaces),
  ].join('\n\n');
}

function inFullTables(results: Results): string[] {
  return [
    `### \`me\` from ${beside.readers} clients while ${beside.logins} log in`,
    besideTable(results),
    '### Start and memory',
    startsTable(results),
  ];
}

function machine({ seconds, rounds }: Options): string {
  const model = cpus()[0]?.model ?? 'unknown';
  return `Node ${process.versions.node}, ${availableParallelism()} cores (${model}) for server, database and load together; medians of ${rounds} rounds of ${seconds} s.`;
}

function operationsTable({ contestants, costOf }: Results, options: Options): string {
  const rows = options.operations.flatMap(name =>
    options.inFlight.flatMap(concurrency =>
      contestants.map(contestant => {
        const { title, ceiling } = operations[name];
        const [cost, best] = [costOf(contestant.name, name, concurrency), costOf(ceiling, 'nothing', concurrency)];
        const cpu =
          ceiling === 'raw Argon2id' ? `+${ms(cost.cpuMs - best.cpuMs)}` : `×${ratio(cost.cpuMs / best.cpuMs)}`;
        return [
          ...[title, String(concurrency), contestant.name, whole(cost.rate), ms(cost.cpuMs), ms(cost.p99Ms)],
          ...[ceiling, ratio(cost.rate / best.rate), cpu],
        ];
      }),
    ),
  );
  const heads = ['operation', 'in flight', 'store', 'ops/s', 'CPU ms', 'p99 ms', 'ceiling', 'rate ÷ ceiling'];
  return table([...heads, 'CPU beside ceiling'], rows);
}

/** Compares the other ways to log in with a login by password, which costs a hash. */
function besideLoginTables({ contestants, costOf }: Results, options: Options): string[] {
  const others = (['loginByCode', 'loginByPasskey'] as const).filter(name => options.operations.includes(name));
  if (others.length === 0 || !options.operations.includes('login')) return [];
  const rows = others.flatMap(name =>
    options.inFlight.flatMap(concurrency =>
      contestants.map(contestant => {
        const [cost, login] = [
          costOf(contestant.name, name, concurrency),
          costOf(contestant.name, 'login', concurrency),
        ];
        return [
          ...[operations[name].title, String(concurrency), contestant.name],
          ...[ratio(cost.rate / login.rate), ratio(cost.cpuMs / login.cpuMs), ratio(cost.p99Ms / login.p99Ms)],
        ];
      }),
    ),
  );
  return ['### Other ways to log in ÷ `login`', table(['operation', 'in flight', 'store', 'rate', 'CPU', 'p99'], rows)];
}

function ceilingsTable({ costOf }: Results, { inFlight }: Options): string {
  const names = ['bare node:http', 'bare Apollo', 'raw Argon2id'];
  const rows = names.flatMap(name =>
    inFlight.map(concurrency => {
      const cost = costOf(name, 'nothing', concurrency);
      return [name, String(concurrency), whole(cost.rate), ms(cost.cpuMs), ms(cost.p99Ms)];
    }),
  );
  return table(['ceiling', 'in flight', 'ops/s', 'CPU ms', 'p99 ms'], rows);
}

function besideTable({ quietAndBeside }: Results): string {
  const rows = [...quietAndBeside].map(([name, { quiet, beside }]) => [
    ...[
      name,
      whole(quiet.rate),
      whole(beside.rate),
      ratio(beside.rate / quiet.rate),
      ms(quiet.p99Ms),
      ms(beside.p99Ms),
    ],
  ]);
  return table(['store', 'ops/s, quiet', 'beside logins', 'ratio', 'p99 ms, quiet', 'beside logins'], rows);
}

export function describeColdStarts(cold: readonly Cold[]): string {
  const both = ({ least, median }: Spread, show: (value: number) => string) => [show(least), show(median)];
  const rows = cold.map(({ name, cpuMs, idleBytes, installed: { packages, bytes, seconds } }) => [
    ...[name, ...both(cpuMs, whole), ...both(idleBytes, mebibytes)],
    ...[String(packages), whole(bytes / 1e6), ...both(seconds, value => value.toFixed(1))],
  ]);
  const costs = ['CPU ms to the first answer, least', 'median', 'idle MiB, least', 'median'];
  return table(['', ...costs, 'packages', 'MB installed', 'seconds, least', 'median'], rows);
}

function startsTable({ starts }: Results): string {
  const rows = starts.map(({ name, cpuMs, idleBytes, afterLoginsBytes }) => [
    ...[name, whole(cpuMs), mebibytes(idleBytes), afterLoginsBytes === null ? '' : mebibytes(afterLoginsBytes)],
  ]);
  return table(['', 'CPU ms to the first answer', 'idle MiB', 'MiB after `login` at 64'], rows);
}

function againstTable({ contestants, costOf }: Results, options: Options): string {
  const after = contestants.filter(({ name, engine }) => name === engine);
  const rows = options.operations.flatMap(name =>
    options.inFlight.map(concurrency => [
      operations[name].title,
      String(concurrency),
      ...after.flatMap(({ engine }) => {
        const [now, before] = [costOf(engine, name, concurrency), costOf(`${engine}, before`, name, concurrency)];
        return [ratio(now.rate / before.rate), ratio(now.cpuMs / before.cpuMs)];
      }),
    ]),
  );
  return table(['operation', 'in flight', ...after.flatMap(({ engine }) => [`${engine}: rate`, 'CPU'])], rows);
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n');
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
}

export function ms(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}

function ratio(value: number): string {
  return value.toFixed(2);
}

function mebibytes(bytes: number): string {
  return whole(bytes / 2 ** 20);
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(2);
}
