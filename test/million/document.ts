import type { Engine } from '../kit/world.js';
import type { MeasuredStatement } from './measure.js';

export type Measured = Partial<Record<Engine, readonly MeasuredStatement[]>>;

const introduction = `# Queries

Every SQL statement of the product that reads, changes or deletes rows, with the plan that both engines use for it. The store has a million users, two million
entries of the audit log, 600 000 messages and four million search terms. \`npm run test:system -- million-users\` fills such stores, sends what is listed here
with values that find much, little and nothing, and writes this page with \`RECORD=1\`. Statements that may read more than a page, a batch or a window of rows
are in \`test/million/faults.ts\`, with the reason.

- **Caused by**: the first act that ran the statement. An empty cell means the same act as above. The plan and the times may be those of a slower run by another
  act, such as the export of the user with the most entries.
- **Statement**: the verb, the table, and the columns of its conditions. Statements that differ only in the number of values in a list have one line.
- **Plan**: the indexes that are read, in the order of the plan. *Key of* is the primary key, *all of* reads a table or index from its beginning, and *sort*
  sorts what was found. Where plans depend on the values, it is that of the slowest run.
- **ms**: for SQLite the CPU time of all runs, median and worst, during which the server does nothing else. For PostgreSQL the execution time of the plan that
  is shown, on two cores that had other work too.
- **Blocks**: how many blocks of 8 kB PostgreSQL read, in the worst run.

SQLite has no statistics: its plans are the same for an empty store. PostgreSQL's are those of its planner after \`ANALYZE\`; those of prepared statements were
also tried for unknown values (\`plan_cache_mode = force_generic_plan\`), and the worse of both is shown.

The test reads codes in the development inbox (\`select messages: provider, state, recipient\`). No production server runs that statement.
`;

/** Prints one table for each area. */
export function printQueries(measured: Measured): string {
  const lines = new Map<string, Map<string, Line>>();
  for (const engine of ['SQLite', 'PostgreSQL'] as const) {
    for (const statement of measured[engine] ?? []) {
      const key = keyOf(statement.sql);
      const area =
        [...lines.values()].find(ofArea => ofArea.has(key)) ?? lines.get(statement.area) ?? new Map<string, Line>();
      if (!lines.has(statement.area) && ![...lines.values()].includes(area)) lines.set(statement.area, area);
      const line = area.get(key) ?? { operation: statement.operation.replace(/^[^:]*: /, ''), sql: statement.sql };
      const before = line[engine];
      area.set(key, {
        ...line,
        [engine]: before === undefined || before.worstMs < statement.worstMs ? statement : before,
      });
    }
  }
  const tables = [...lines].map(([area, ofArea]) => `## ${area}\n\n${tableOf([...ofArea.values()])}`);
  return `${introduction}\n${tables.join('\n\n')}\n`;
}

interface Line extends Partial<Record<Engine, MeasuredStatement>> {
  operation: string;
  sql: string;
}

/** Lists of values differ in their length. */
export function keyOf(sql: string): string {
  return sql.replace(/\((\?, )*\?\)/g, '(?)');
}

function tableOf(lines: readonly Line[]): string {
  let last = '';
  const rows = lines.map(line => {
    const operation = line.operation === last ? '' : line.operation;
    last = line.operation;
    const { SQLite: sqlite, PostgreSQL: postgres } = line;
    const cells = [
      ...[operation, `\`${shortOf(line.sql)}\``],
      ...[planOf(sqlite), timesOf(sqlite), planOf(postgres), timesOf(postgres), `${postgres?.plan.blocks ?? ''}`],
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head =
    '| caused by | statement | plan on SQLite | ms | plan on PostgreSQL | ms | blocks |\n|---|---|---|---|---|---|---|';
  return [head, ...rows].join('\n');
}

function planOf(statement: MeasuredStatement | undefined): string {
  const steps = statement?.plan.steps.map(step => step.replaceAll('_', '\\_').replaceAll('<', '&lt;')) ?? [];
  return [...new Set(steps)].join(', ');
}

function timesOf(statement: MeasuredStatement | undefined): string {
  if (statement === undefined) return '';
  const { medianMs, worstMs, plan } = statement;
  return plan.ms === null ? `${round(medianMs)} / ${round(worstMs)}` : round(plan.ms);
}

function round(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}

/** `select users: app_id, disabled_at`. */
function shortOf(sql: string): string {
  const verb = /^\w+/.exec(sql)?.[0] ?? '';
  const table =
    /^(?:update|delete from|insert into) "(\w+)"/.exec(sql)?.[1] ?? / from "(\w+)" (?!")/.exec(`${sql} `)?.[1] ?? '';
  const conditions = sql.slice(sql.indexOf(' where '));
  const columns = [...conditions.matchAll(/"(\w+)"\."(\w+)" (?:=|<|>|in|is)/g)].filter(([, of]) => of === table);
  const names = [...new Set(columns.map(([, , column]) => column))].slice(0, 4);
  return `${verb} ${table}${names.length > 0 ? `: ${names.join(', ')}` : ''}`;
}
