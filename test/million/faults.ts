import type { Engine } from '../kit/world.js';
import type { MeasuredStatement } from './measure.js';

/** More rows than any page, batch or window has. */
const mostBlocks = 20_000;
const mostRows = 25_000;
/** PostgreSQL may scan a table with fewer blocks, for example the claims of 500 users at once. */
const fewBlocks = 6_000;

/** Statements that may read more, each with its reason. */
const allowed: readonly { reason: string; sql: RegExp }[] = [
  {
    reason: 'the development inbox, which no production server has',
    sql: /"messages"\."provider" = .* and "messages"\."recipient" = |"messages"\."provider" = .*order by "messages"\."id" desc/s,
  },
  {
    reason: 'a number of the overview, which is cached',
    sql: /^select count\(\*\).* from "(users|identifiers)" where/s,
  },
  { reason: 'the numbers of each day of the overview, which are cached', sql: /^select .*\/ 86400000/s },
  {
    reason: 'users by their last day, for the overview, which is cached',
    sql: /from "active_users" where .* group by/s,
  },
  { reason: 'ten minutes of a country make one row, for 90 days', sql: /from "sms_traffic" where .* group by/s },
  {
    reason: 'a command at the shell, which counts or ends everything',
    sql: /from "(sessions|challenges)" .*group by/s,
  },
  { reason: 'counts at most 10 001 rows of the subquery', sql: /^select count\(\*\), count\(.* limit \?\) "looked"/s },
  {
    reason: 'an export has everything about its user',
    sql: /from "audit_log" where .*"user_id" = \?\) order by "audit_log"\."at" desc, "audit_log"\."id" desc$|from "messages" left join "challenges" .* where "messages"\."user_id" = \?$/s,
  },
];

/** Returns the statements that read or sort more than a page of a growing table. */
export function findFaults(engine: Engine, statements: readonly MeasuredStatement[]): string[] {
  return statements
    .filter(({ sql }) => !allowed.some(each => each.sql.test(sql)))
    .flatMap(statement => (engine === 'SQLite' ? faultsOfSqlite(statement) : faultsOfPostgres(statement)));
}

function faultsOfPostgres({ operation, sql, plan }: MeasuredStatement): string[] {
  const isLarge = (plan.blocks ?? 0) > mostBlocks || ((plan.rows ?? 0) > mostRows && (plan.blocks ?? 0) > fewBlocks);
  return isLarge ? [`${operation}: ${plan.blocks} blocks, ${plan.rows} rows, ${plan.steps.join(', ')}: ${sql}`] : [];
}

const growing =
  /^SCAN (users|identifiers|search_terms|claims|challenges|sessions|messages|sends|send_parts|events|budgets|user_networks|repeatable_requests|active_users|audit_log|passkeys|totps|recovery_codes|given_up_addresses)\b(?! USING (COVERING )?INDEX users_to_index)/;

function faultsOfSqlite({ operation, sql, plan }: MeasuredStatement): string[] {
  const whole = plan.faults.filter(step => growing.test(step));
  return whole.length > 0 ? [`${operation}: ${whole.join(', ')}: ${sql}`] : [];
}
