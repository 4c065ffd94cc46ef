import { setTimeout as sleep } from 'node:timers/promises';
import { bothOn } from '../examples/example.js';
import { examples } from '../examples/examples.js';
import { type Engine, World } from '../kit/world.js';
import { openPlanner, type Plan } from './plans.js';
import { scenesOf } from './scenes.js';
import { meterSql, type StatementRun } from './sql-meter.js';

/** A statement of the product, with its cost. */
export interface MeasuredStatement {
  readonly area: string;
  /** The act that caused it first. */
  readonly operation: string;
  /** The same text on both engines. */
  readonly sql: string;
  readonly runs: number;
  readonly medianMs: number;
  readonly worstMs: number;
  /** Each operation has the values of its slowest run, and the plan that read most. */
  readonly plan: Plan;
}

const rounds = 3;

/** Runs everything on a full store, and explains each statement. */
export async function measureStatements(
  engine: Engine,
  databaseUrl: string,
  users: number,
): Promise<MeasuredStatement[]> {
  const meter = meterSql();
  const areas = new Map<string, string>([
    ['start', 'Start and workers'],
    ['workers', 'Start and workers'],
  ]);
  const world = new World(engine, { databaseUrl });
  try {
    await world.start();
    meter.during('workers');
    // An idle server looks for work every second.
    await sleep(2_500);
    for (const { area, name, run } of scenesOf(world, users)) {
      const operation = `${area}: ${name}`;
      areas.set(operation, area);
      meter.during(operation);
      for (let round = 0; round < rounds; round++) await run();
    }
    for (const [name, example] of Object.entries(examples)) {
      areas.set(name, 'Everything else');
      meter.during(name);
      const app = await world.app(example.settings ?? bothOn);
      const { token, variables } = (await example.given?.(app)) ?? {};
      if (!example.request.trimStart().startsWith('subscription')) await app.raw(example.request, variables, token);
    }
    meter.during('workers');
    await world.server.settled();
  } finally {
    await world.server.stop();
    meter.stop();
  }
  return await explainAll(engine, databaseUrl, meter.runs, areas);
}

async function explainAll(
  engine: Engine,
  databaseUrl: string,
  runs: readonly StatementRun[],
  areas: ReadonlyMap<string, string>,
): Promise<MeasuredStatement[]> {
  const bySql = new Map<string, StatementRun[]>();
  for (const run of runs.filter(({ sql }) => isOfTheProduct(sql)))
    bySql.set(run.sql, [...(bySql.get(run.sql) ?? []), run]);
  const planner = await openPlanner(engine, databaseUrl);
  const measured: MeasuredStatement[] = [];
  for (const [sql, ofSql] of bySql) {
    const [{ operation }] = ofSql as [StatementRun];
    const plans: Plan[] = [];
    for (const run of slowestOfEachOperation(ofSql)) {
      plans.push(await planner.explain(sql, run.values, 'CUSTOM'));
      if (run.isPrepared) plans.push(await planner.explain(sql, run.values, 'GENERIC'));
    }
    const times = ofSql.map(({ ms }) => ms).sort((a, b) => a - b);
    measured.push({
      area: areas.get(operation) ?? '',
      operation,
      sql: sql.replace(/\$\d+/g, '?'),
      runs: times.length,
      medianMs: times[Math.floor(times.length / 2)] ?? 0,
      worstMs: times.at(-1) ?? 0,
      plan: plans.sort((a, b) => (b.blocks ?? 0) - (a.blocks ?? 0))[0] as Plan,
    });
  }
  await planner.close();
  return measured;
}

const isOfTheProduct = (sql: string) => /^(select|update|delete|with|insert .* select) .*"[a-z_]+"/s.test(sql);

function slowestOfEachOperation(runs: readonly StatementRun[]): StatementRun[] {
  const slowest = new Map<string, StatementRun>();
  for (const run of runs) if (run.ms >= (slowest.get(run.operation)?.ms ?? 0)) slowest.set(run.operation, run);
  return [...slowest.values()].sort((a, b) => b.ms - a.ms).slice(0, 12);
}
